package agenda

import (
	"context"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
)

// Mine is everything one person keeps here for one edition.
type Mine struct {
	Stars   []Star
	Choices map[string]bool // entry id → attend, by hand
	Feeds   []Feed          // calendar addresses, oldest first
}

// Mine reads the wisher's own things; nobody known has none.
func (s *Service) Mine(ctx context.Context, who Wisher, editionID edition.ID) (m Mine, err error) {
	if err := who.Who.MayReadOwn(string(editionID)); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.find(tx, who, editionID)
		if fault.KindOf(err) == fault.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		m, err = mineOf(tx, wisher)
		return err
	})
	return m, err
}

// Choice is what somebody decides by hand about an entry of their day.
type Choice string

// The choices: attend it, leave it out, or leave it to the proposal again.
const (
	Attend  Choice = "attend"
	Skip    Choice = "skip"
	Propose Choice = "propose"
)

// Valid reports whether it is one of them.
func (c Choice) Valid() bool { return c == Attend || c == Skip || c == Propose }

// Choose changes the wisher's day by hand. Propose takes an earlier choice back. A wisher who has no row yet gets one.
func (s *Service) Choose(ctx context.Context, who Wisher, editionID edition.ID, entry programme.PlacementID, choice Choice) error {
	if err := who.Who.MayChangeOwn(string(editionID)); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		wisher, err := s.findOrMake(tx, who, editionID)
		if err != nil {
			return err
		}
		if choice == Propose {
			err = deleteChoice(tx, wisher, entry)
		} else {
			err = putChoice(tx, wisher, entry, choice == Attend)
		}
		if err != nil {
			return err
		}
		return touch(tx, wisher)
	})
}
