package release

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// Release is a numbered, immutable programme, without its content.
type Release struct {
	EditionID   edition.ID
	Number      int
	Note        string // for the public
	Author      string // actor.Actor's key
	ReleasedAt  time.Time
	RewrittenAt time.Time // when a name was last withdrawn from it; zero: never
	AgainOf     int       // the release whose content this repeats; 0 when it is new
	Changes     []Change
	Telling     Telling
}

// Telling says what becomes of the messages about a release.
type Telling string

// The ways: nobody is told, or who is concerned is, at once or when somebody has looked at the messages.
const (
	TellNobody Telling = "none"
	TellHeld   Telling = "hold"
	TellNow    Telling = "send"
)

// Announcement goes with a release. The zero value is silent.
type Announcement struct {
	Note    string // for the public
	Telling Telling
}

func (a Announcement) check() error {
	switch a.Telling {
	case "", TellNobody, TellHeld, TellNow:
		return text.CheckLengths(text.Bounded{Field: "note", Text: a.Note, Most: programme.MaxNote})
	default:
		return ErrTelling
	}
}

// Refusals about releases.
var (
	ErrBlocked   = fault.New(fault.Conflict, "release.blocked", "findings block this release; solve them first")
	ErrNoRelease = fault.New(fault.NotFound, "release.none", "nothing is released here yet")
	ErrEmpty     = fault.New(fault.Invalid, "release.empty", "there is nothing to release: describe a day and place a session first")
	ErrTelling   = fault.New(fault.Invalid, "release.telling", "messages are sent (send), held (hold) or not made (none)").Field("telling",
		"release.telling")
	ErrSame = fault.New(fault.Conflict, "release.same", "nothing changed since the last release")
)

// Release makes the draft the programme that everybody sees. It is refused with ErrBlocked when blocking findings
// are handed in, with ErrSame when nothing changed.
func (s *Service) Release(ctx context.Context, who actor.Actor, editionID edition.ID, a Announcement,
	blocking []programme.Finding) (Release, error) {
	if err := who.May(Releasing, string(editionID)); err != nil {
		return Release{}, err
	}
	if err := a.check(); err != nil {
		return Release{}, err
	}
	if len(blocking) > 0 {
		return Release{}, ErrBlocked.With("Count", len(blocking))
	}
	return s.release(ctx, who, editionID, func(tx *sqldb.Tx, previous *Snapshot, number int) (*Snapshot, Release, error) {
		d, err := programme.DraftInTx(tx, editionID)
		if err != nil {
			return nil, Release{}, err
		}
		now := Build(d, number, tx.Now(), a.Note, previous)
		if len(d.Disclosed().Placements) == 0 || len(d.Frame.Days) == 0 {
			return nil, Release{}, ErrEmpty
		}
		if previous != nil && len(Compare(previous, now)) == 0 {
			return nil, Release{}, ErrSame
		}
		return now, Release{Note: a.Note, Telling: a.Telling}, nil
	})
}

// ReleaseAgain makes an older release's content current again, under a new number and with sequences that rise. It is refused with
// ErrSame when that is what everybody sees already.
func (s *Service) ReleaseAgain(ctx context.Context, who actor.Actor, editionID edition.ID, number int, a Announcement) (Release, error) {
	if err := who.May(Releasing, string(editionID)); err != nil {
		return Release{}, err
	}
	if err := a.check(); err != nil {
		return Release{}, err
	}
	return s.release(ctx, who, editionID, func(tx *sqldb.Tx, previous *Snapshot, next int) (*Snapshot, Release, error) {
		old, err := anewInTx(tx, editionID, number, previous)
		if err != nil {
			return nil, Release{}, err
		}
		if previous != nil && len(Compare(previous, old)) == 0 {
			return nil, Release{}, ErrSame
		}
		old.Release, old.Note = next, a.Note
		return old, Release{Note: a.Note, Telling: a.Telling, AgainOf: number}, nil
	})
}

// anewInTx is an older release as it would follow the current one.
func anewInTx(tx *sqldb.Tx, editionID edition.ID, number int, previous *Snapshot) (*Snapshot, error) {
	old, err := SnapshotInTx(tx, editionID, number)
	if err != nil {
		return nil, err
	}
	old.Release, old.ReleasedAt, old.RewrittenAt, old.Note = 0, tx.Now(), time.Time{}, ""
	old.follow(previous)
	return old, nil
}

// Released is the kind of the event that a release was made.
const Released = "programme.released"

type maker func(tx *sqldb.Tx, previous *Snapshot, number int) (*Snapshot, Release, error)

// release writes the next release in one transaction, then keeps it at hand for all who ask.
func (s *Service) release(ctx context.Context, who actor.Actor, editionID edition.ID, make maker) (r Release, err error) {
	var now *Snapshot
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		previous, err := currentInTx(tx, editionID)
		if err != nil {
			return err
		}
		number := 1
		if previous != nil {
			number = previous.Release + 1
		}
		if now, r, err = make(tx, previous, number); err != nil {
			return err
		}
		r.EditionID, r.Number, r.Author, r.ReleasedAt, r.Changes = editionID, number, who.Key(), tx.Now(), Compare(previous, now)
		if err := insertRelease(tx, r, now); err != nil {
			return err
		}
		if err := picture.Show(tx, editionID, now.Pictures()); err != nil {
			return err
		}
		if err := tx.Emit(sqldb.Event{Kind: Released, Scope: string(editionID), Data: number}); err != nil {
			return err
		}
		c := record.Change{Action: Released, Object: fmt.Sprint(number), Scope: string(editionID), Label: fmt.Sprint(number)}
		_, err = record.Write(tx, s.ids, who, c, nil, nil)
		return err
	})
	if err == nil {
		s.db.AfterCommit(ctx, func() { s.released.put(editionID, now) })
	}
	return r, err
}

// CurrentRelease is what everybody sees, or ErrNoRelease. It is shared: do not change it.
func (s *Service) CurrentRelease(ctx context.Context, editionID edition.ID) (*Snapshot, error) {
	if now, ok := s.released.get(editionID); ok {
		return now, nil
	}
	var now *Snapshot
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		now, err = currentInTx(tx, editionID)
		return err
	})
	if err != nil {
		return nil, err
	}
	if now == nil {
		return nil, ErrNoRelease
	}
	s.db.AfterCommit(ctx, func() { s.released.put(editionID, now) })
	return now, nil
}

// ReleaseAt is a release, or ErrNoRelease. It is read once for all who ask, and shared: do not change it.
func (s *Service) ReleaseAt(ctx context.Context, editionID edition.ID, number int) (*Snapshot, error) {
	if now, ok := s.released.get(editionID); ok && now.Release == number {
		return now, nil
	}
	at, err := s.older.GetOrMake(olderKey{editionID, number}, func() (at sized, err error) {
		err = s.db.Read(context.WithoutCancel(ctx), func(tx *sqldb.Tx) (err error) {
			at, err = sizedInTx(tx, editionID, number)
			return err
		})
		return at, err
	})
	return at.Snapshot, err
}

// Unreleased is what may be shown of an edition before its first release: its sessions, without places. It is what people star. The number
// of the release is 0. It is shared, and the same until something in the edition changes: do not change it.
func (s *Service) Unreleased(ctx context.Context, editionID edition.ID) (*Snapshot, error) {
	known, err := s.unreleased(ctx, editionID)
	return known.Snapshot, err
}

// UnreleasedIndex is what Unreleased returns, ready to be searched: both are made once for all who ask until something changes.
func (s *Service) UnreleasedIndex(ctx context.Context, editionID edition.ID) (*Index, *Search, error) {
	known, err := s.unreleased(ctx, editionID)
	if err != nil {
		return nil, nil, err
	}
	return known.index, known.search(), nil
}

func (s *Service) unreleased(ctx context.Context, editionID edition.ID) (known unreleasedDraft, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		var as asOf
		var err error
		if as, err = asOfNow(tx, editionID); err != nil {
			return err
		}
		have, ok := s.drafts.Get(editionID)
		if ok && have.asOf == as {
			known = have
			return nil
		}
		d, err := programme.DraftInTx(tx, editionID)
		if err != nil {
			return err
		}
		d.Placements, d.Pictures, d.Logos, d.Products = nil, nil, nil, nil // no release shows the pictures yet
		known = newUnreleasedDraft(Build(d, 0, tx.Now(), "", nil), as)
		s.drafts.Put(editionID, known)
		return nil
	})
	return known, err
}

// Forget reads every release anew when it is asked for next: what one says was changed afterwards.
func (s *Service) Forget() {
	s.older.Drop(func(olderKey) bool { return true })
	for editionID := range s.released.all() {
		s.released.drop(editionID)
	}
}

// forgetRewritten forgets when a name was withdrawn from any release since this was last asked.
func (s *Service) forgetRewritten(ctx context.Context) error {
	var newest int64
	err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		newest, err = newestRewrite(tx)
		return err
	})
	if err == nil && s.rewritten.Swap(newest) != newest {
		s.Forget()
	}
	return err
}

// Preview is the draft as it would be released now.
func (s *Service) Preview(ctx context.Context, who actor.Actor, editionID edition.ID) (now, previous *Snapshot, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		d, err := programme.DraftInTx(tx, editionID)
		if err != nil {
			return err
		}
		if previous, err = currentInTx(tx, editionID); err != nil {
			return err
		}
		now = Build(d, 0, tx.Now(), "", previous)
		return nil
	})
	return now, previous, err
}

// PreviewAgain is an older release as it would be released anew now, and what everybody sees.
func (s *Service) PreviewAgain(ctx context.Context, who actor.Actor, editionID edition.ID, number int) (now, previous *Snapshot,
	err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		if previous, err = currentInTx(tx, editionID); err != nil {
			return err
		}
		now, err = anewInTx(tx, editionID, number, previous)
		return err
	})
	return now, previous, err
}

// Releases lists the releases of an edition, newest first.
func (s *Service) Releases(ctx context.Context, editionID edition.ID) (out []Release, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = releasesInTx(tx, editionID)
		return err
	})
	return out, err
}

// Refresh looks whether another node has released, or withdrawn a name, meanwhile. The application calls it when one says so, and
// now and then.
func (s *Service) Refresh(ctx context.Context) error {
	if err := s.forgetRewritten(ctx); err != nil {
		return err
	}
	for editionID, have := range s.released.all() {
		var newest int
		err := s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			newest, err = newestNumber(tx, editionID)
			return err
		})
		if err != nil {
			return err
		}
		if newest != have.Release {
			s.released.drop(editionID)
		}
	}
	return nil
}

// currentReleases keeps the current release of each edition at hand.
type currentReleases struct {
	mu   sync.RWMutex // guards byID
	byID map[edition.ID]*Snapshot
}

func newCurrentReleases() *currentReleases { return &currentReleases{byID: map[edition.ID]*Snapshot{}} }

func (s *currentReleases) get(id edition.ID) (*Snapshot, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	now, ok := s.byID[id]
	return now, ok
}

// put never replaces a newer release by an older one that was read before it.
func (s *currentReleases) put(id edition.ID, now *Snapshot) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if have, ok := s.byID[id]; !ok || have.Release <= now.Release {
		s.byID[id] = now
	}
}

func (s *currentReleases) drop(id edition.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, id)
}

func (s *currentReleases) all() map[edition.ID]*Snapshot {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return maps.Clone(s.byID)
}
