package agenda

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// CoStars says how many persons starred two sessions together; groups under the edition's minimum are not in it.
type CoStars map[[2]programme.SessionID]int

// Of is how many starred both; 0 when too few to tell.
func (c CoStars) Of(a, b programme.SessionID) int {
	return c[[2]programme.SessionID{min(a, b), max(a, b)}]
}

// coStarsFor is how old the counts may be: they are for suggestions only. CountEvery is how often is looked whether some are older.
const (
	coStarsFor = time.Minute
	CountEvery = 2 * time.Second
)

// tallies keeps what was counted lately, of the editions that somebody asked for.
type tallies struct {
	mu   sync.Mutex // guards byID; it is not held while somebody counts
	byID map[edition.ID]counted
}

type counted struct {
	stars CoStars
	at    time.Time // zero: not yet
	since time.Time // from when on counts said the same
	asked time.Time
}

// CoStars says who starred what together, as it was counted lately, and when that was. Nobody waits for counting: it is empty until the
// first Count after somebody asked. Counts that say the same are of the same time.
func (s *Service) CoStars(editionID edition.ID) (stars CoStars, since time.Time) {
	s.counts.mu.Lock()
	defer s.counts.mu.Unlock()
	have := s.counts.byID[editionID]
	have.asked = time.Now()
	s.counts.byID[editionID] = have
	return have.stars, have.since
}

// Count counts anew, for the editions that were asked for within the age that counts may have, what is older than that.
func (s *Service) Count(ctx context.Context) error {
	for _, editionID := range s.counts.due(time.Now()) {
		stars, err := s.coStars(ctx, editionID)
		if err != nil {
			return err
		}
		s.counts.mu.Lock()
		have := s.counts.byID[editionID]
		have.at = time.Now()
		if !maps.Equal(have.stars, stars) {
			have.stars, have.since = stars, have.at
		}
		s.counts.byID[editionID] = have
		s.counts.mu.Unlock()
	}
	return nil
}

func (t *tallies) due(now time.Time) (out []edition.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for id, c := range t.byID {
		if now.Sub(c.asked) < coStarsFor && now.Sub(c.at) >= coStarsFor {
			out = append(out, id)
		}
	}
	return out
}

func (s *Service) coStars(ctx context.Context, editionID edition.ID) (CoStars, error) {
	var people []PersonWishes
	var minimum int
	err := s.db.Read(ctx, func(tx *sqldb.Tx) error {
		e, err := edition.InTx(tx, editionID)
		if err != nil {
			return err
		}
		minimum = e.GroupMinimum
		people, err = WishesInTx(tx, editionID)
		return err
	})
	if err != nil {
		return nil, err
	}
	stars := CoStars{}
	for pair, n := range tally(people).together {
		if n.both >= max(1, minimum) {
			stars[pair] = n.both
		}
	}
	return stars, nil
}

// Suggestion is a session that somebody may like and has not starred.
type Suggestion struct {
	Entry   release.SnapshotEntry
	Session *release.SnapshotSession // the index's own
	Because *release.SnapshotSession // the starred session it is most like
}

// So many persons who starred both weigh as much as one thing in common, and all together at most so much.
const (
	personsALike = 4
	mostLike     = 6
)

// Suggest finds sessions that fit between what somebody attends: alike what they starred by product, track and tags, or
// starred by many who starred the same. Best first, at most limit.
func Suggest(x *release.Index, stars []Star, days []Day, together CoStars, limit int) []Suggestion {
	known := map[string]bool{}
	var mine []*release.SnapshotSession // that are starred
	for _, s := range stars {
		known[string(s.Session)] = true
		if star := x.SharedSession(string(s.Session)); s.Level != None && star.ID != "" {
			mine = append(mine, star)
		}
	}
	type scored struct {
		entry      *release.SnapshotEntry
		s, because *release.SnapshotSession
		score      float64
	}
	var found []scored
	for i := range x.Entries {
		e := &x.Entries[i]
		s := x.SharedSession(e.SessionID)
		if known[s.ID] || s.Plenary || s.Kind == programme.Break || s.State == string(programme.Cancelled) || !fitsBetween(e, days) {
			continue
		}
		best := scored{entry: e, s: s}
		for _, star := range mine {
			both := together.Of(programme.SessionID(star.ID), programme.SessionID(s.ID))
			score := float64(release.Alike(star, s)) + min(mostLike, float64(both)/personsALike)
			if score > best.score {
				best.score, best.because = score, star
			}
		}
		known[s.ID] = true // a repeated session is suggested once
		if best.score > 2 {
			found = append(found, best)
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	out := make([]Suggestion, 0, limit)
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, Suggestion{*f.entry, f.s, f.because})
	}
	return out
}

// fitsBetween reports whether nothing that is attended overlaps an entry.
func fitsBetween(e *release.SnapshotEntry, days []Day) bool {
	for d := range days {
		for i := range days[d].Items {
			it := &days[d].Items[i]
			if it.Entry.Start.Before(e.End) && e.Start.Before(it.Entry.End) {
				return false
			}
		}
	}
	return true
}
