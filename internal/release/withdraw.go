package release

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Withdrawn is the action, and the kind of the event, that a name was withdrawn from releases: nodes read them anew.
const Withdrawn = "programme.withdrawn"

// ErrNotReleased is what a name that stands in no release gives.
var ErrNotReleased = fault.New(fault.NotFound, "release.not_released", "this speaker stands in no release")

// WithdrawName takes a speaker's name, picture and biography out of every release of an edition, old ones included: what was
// released by mistake is in no page, file or feed any more. Sessions keep their numbers, hours and other speakers; releases
// keep their numbers and say when a name was withdrawn. The draft stays as it is. It cannot be undone.
func (s *Service) WithdrawName(ctx context.Context, who actor.Actor, editionID edition.ID, id speaker.ID) (releases int, err error) {
	if err := who.May(Releasing, string(editionID)); err != nil {
		return 0, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		releases, err = s.withdraw(tx, who, editionID, account.Subject{Objects: []string{string(id)}})
		if err == nil && releases == 0 {
			return ErrNotReleased
		}
		return err
	})
	return releases, err
}

// withdraw rewrites the releases of an edition in which a subject stands, and says so in the journal. Nodes read them anew when
// they hear of the event, or look.
func (s *Service) withdraw(tx *sqldb.Tx, who actor.Actor, editionID edition.ID, subject account.Subject) (releases int, err error) {
	if releases, err = rewriteReleases(tx, editionID, subject); err != nil || releases == 0 {
		return releases, err
	}
	for _, object := range subject.Objects {
		if err := picture.Hide(tx, object); err != nil {
			return 0, err
		}
	}
	c := record.Change{Action: Withdrawn, Object: string(editionID), Scope: string(editionID)}
	_, err = record.Write(tx, s.ids, who, c, nil, nil)
	return releases, err
}

// without is a snapshot without some speakers: everything else stays as it is. It reports whether any stood in it.
func (s *Snapshot) without(ids []string, at time.Time) bool {
	gone := func(id string) bool { return slices.Contains(ids, id) }
	found := false
	drop := func(list []string) []string {
		found = found || slices.ContainsFunc(list, gone)
		return slices.DeleteFunc(list, gone)
	}
	for i := range s.Sessions {
		s.Sessions[i].Speakers = drop(s.Sessions[i].Speakers)
		for k := range s.Sessions[i].Segments {
			s.Sessions[i].Segments[k].Speakers = drop(s.Sessions[i].Segments[k].Speakers)
		}
	}
	before := len(s.Speakers)
	s.Speakers = slices.DeleteFunc(s.Speakers, func(v SnapshotSpeaker) bool { return gone(v.ID) })
	if found = found || len(s.Speakers) != before; found {
		s.RewrittenAt = at
	}
	return found
}

// names are those under which some speakers stand in a snapshot.
func (s *Snapshot) names(ids []string) (out []string) {
	for _, v := range s.Speakers {
		if slices.Contains(ids, v.ID) {
			out = append(out, v.Name)
		}
	}
	return out
}

// LastChanged is when what everybody sees of the release last changed: when it was made, or when a name was withdrawn from it.
func (s *Snapshot) LastChanged() time.Time {
	if s.RewrittenAt.After(s.ReleasedAt) {
		return s.RewrittenAt
	}
	return s.ReleasedAt
}

// withoutNames are changes that do not tell of a subject: what is about them goes, and quotes in which a name stands.
func withoutNames(changes []Change, subject account.Subject) []Change {
	var out []Change
	for _, c := range changes {
		if c.Subject == OfSpeaker && subject.StandsIn(c.Title) {
			continue
		}
		c.Quotes = slices.DeleteFunc(slices.Clone(c.Quotes), func(q Quote) bool {
			return slices.ContainsFunc(slices.Concat(q.From, q.To), subject.StandsIn)
		})
		out = append(out, c)
	}
	return out
}

// ReleasedName is a speaker as releases name them.
type ReleasedName struct {
	Speaker  speaker.ID
	Names    []string // the newest first
	Releases []int    // in which they stand, in order
}

// ReleasedNames lists the speakers who stand in any release of an edition, by their newest name. Cost: every release is read.
func (s *Service) ReleasedNames(ctx context.Context, who actor.Actor, editionID edition.ID) (out []ReleasedName, err error) {
	if err := who.May(Releasing, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		numbers, err := releaseNumbers(tx, editionID)
		if err != nil {
			return err
		}
		at := map[string]int{}
		for _, number := range numbers {
			snapshot, err := SnapshotInTx(tx, editionID, number)
			if err != nil {
				return err
			}
			for _, v := range snapshot.Speakers {
				i, known := at[v.ID]
				if !known {
					i, at[v.ID] = len(out), len(out)
					out = append(out, ReleasedName{Speaker: speaker.ID(v.ID)})
				}
				out[i].add(v.Name, number)
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b ReleasedName) int {
		return cmp.Or(cmp.Compare(a.Names[0], b.Names[0]), cmp.Compare(a.Speaker, b.Speaker))
	})
	return out, err
}

func (n *ReleasedName) add(name string, release int) {
	n.Releases = append(n.Releases, release)
	n.Names = slices.Insert(slices.DeleteFunc(n.Names, func(have string) bool { return have == name }), 0, name)
}
