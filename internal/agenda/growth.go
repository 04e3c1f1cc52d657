package agenda

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// Growth is how the wishes of an edition grew.
type Growth struct {
	People, Stars int // so far
	Days          []DayOfWishes
}

// DayOfWishes is how many people had starred by the end of a day of the world's time.
type DayOfWishes struct {
	Day    time.Time
	People int
}

// Growth counts by day who starred first when. It names nobody.
func (s *Service) Growth(ctx context.Context, who actor.Actor, editionID edition.ID) (g Growth, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return g, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) error {
		g, err = growthInTx(tx, editionID)
		return err
	})
	return g, err
}
