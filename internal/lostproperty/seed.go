package lostproperty

import (
	"context"
	"fmt"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

// Seed adds what the demonstration's crowd leaves behind.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	names := []string{"A grey scarf", "A left glove", "A charger without its cable"}
	for _, name := range names {
		if _, _, err := s.Thing().Save(ctx, w.Who, Thing{EditionID: edition.ID(w.Edition), Name: name}); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%d things found", len(names)), nil
}
