package programme

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Remove takes a session from the draft, with its places and rules. It is refused when a place is locked, and when people have
// starred it.
type Remove struct{ Session SessionID }

func (e Remove) on(d *Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Sessions, func(s Session) bool { return s.ID == e.Session })
	if i < 0 {
		return record.ErrMoved
	}
	for _, p := range d.PlacementsOf(e.Session) {
		if d.Locked(p) {
			return d.stays(p)
		}
	}
	d.Placements = slices.DeleteFunc(d.Placements, func(p Placement) bool { return p.SessionID == e.Session })
	d.Rules = slices.DeleteFunc(slices.Clone(d.Rules), func(r Rule) bool { return r.First == e.Session || r.Second == e.Session })
	d.Sessions = slices.Delete(d.Sessions, i, i+1)
	return nil
}

// KeepLeft says that a session stays although it left the file it came from, so that it is not listed any more.
type KeepLeft struct{ Session SessionID }

func (e KeepLeft) on(d *Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Bases, func(b Base) bool { return b.Object == string(e.Session) })
	if i < 0 {
		return record.ErrMoved
	}
	d.Bases = slices.Clone(d.Bases)
	d.Bases[i].Left, d.Bases[i].Kept = false, true
	return nil
}

// keepsLeft reports whether a step needs to know what was imported last.
func keepsLeft(edits []Edit) bool {
	return slices.ContainsFunc(edits, func(e Edit) bool {
		_, is := e.(KeepLeft)
		return is
	})
}

// Left lists the sessions that the last file of their source had no more and about which nobody has decided: neither cancelled nor kept.
func (s *Service) Left(ctx context.Context, who actor.Actor, editionID edition.ID) (out []Missing, err error) {
	if err := who.May(actor.Read, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		draft, err := DraftInTx(tx, editionID)
		if err != nil {
			return err
		}
		bases, err := basesInTx(tx, editionID)
		left := at(bases, func(b Base) string { return b.Object })
		for _, v := range draft.Sessions {
			if left[string(v.ID)].Left && v.State != Cancelled {
				out = append(out, Missing{v.ID, v.Title, v.State, len(draft.PlacementsOf(v.ID))})
			}
		}
		return err
	})
	return out, err
}
