package intake

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
)

// KeepMissing says that a session stays although it left the file it came from, so that it is not listed any more.
type KeepMissing struct{ Session programme.SessionID }

// Apply does the edit.
func (e KeepMissing) Apply(d *programme.Draft, _ id.Source) error {
	i := slices.IndexFunc(d.Asides, func(a programme.Aside) bool { return a.Object == string(e.Session) })
	if i < 0 {
		return record.ErrMoved
	}
	b, err := baseOf(d.Asides[i])
	if err != nil {
		return err
	}
	b.Left, b.Kept = false, true
	d.Asides = slices.Clone(d.Asides)
	d.Asides[i], err = b.aside()
	return err
}

// TouchesAsides says that bases are read for it.
func (KeepMissing) TouchesAsides() {}

// MissingSessions lists the sessions that the last file of their source had no more and about which nobody has decided: neither cancelled
// nor kept.
func (s *Service) MissingSessions(ctx context.Context, who actor.Actor, editionID edition.ID) (out []Missing, err error) {
	if err := who.May(programme.Reading, string(editionID)); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		draft, err := programme.DraftForInTx(tx, who, editionID)
		if err != nil {
			return err
		}
		bases, err := basesInTx(tx, editionID)
		left := keyed(bases, func(b Base) string { return b.Object })
		for _, v := range draft.Sessions {
			if left[string(v.ID)].Left && v.State != programme.Cancelled {
				out = append(out, Missing{v.ID, v.Title, v.State, len(draft.PlacementsOf(v.ID))})
			}
		}
		return err
	})
	return out, err
}
