package programme

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/speaker"
)

// TakeOut removes a speaker who cancels from every session, in one step: sessions of nobody else are cancelled, the others go on. It
// returns how many of each. The change of each session can be undone.
func (s *Service) TakeOut(ctx context.Context, who account.Actor, editionID edition.ID, id speaker.ID) (cancelled, on int, err error) {
	if err := who.May(account.Organise, string(editionID)); err != nil {
		return 0, 0, err
	}
	others := func(all []speaker.ID) []speaker.ID {
		return slices.DeleteFunc(slices.Clone(all), func(other speaker.ID) bool { return other == id })
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		cancelled, on = 0, 0
		sessions, err := SessionsInTx(tx, editionID)
		if err != nil {
			return err
		}
		for _, v := range sessions {
			if !slices.Contains(v.Speakers, id) || v.State == Cancelled {
				continue
			}
			if left := others(v.Speakers); len(left) == 0 {
				v.State = Cancelled
				cancelled++
			} else {
				v.Speakers = left
				v.Segments = slices.Clone(v.Segments)
				for i := range v.Segments {
					v.Segments[i].Speakers = others(v.Segments[i].Speakers)
				}
				on++
			}
			if _, err := s.Session().SaveInTx(tx, who, v); err != nil {
				return err
			}
		}
		return nil
	})
	return cancelled, on, err
}
