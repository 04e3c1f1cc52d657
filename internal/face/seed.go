package face

import (
	"context"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/seed"
)

// seedAccent is the demonstration's: the colour of its sea.
const seedAccent = "#155e75"

// Seed gives the demonstration a face.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	id := edition.ID(w.Edition)
	e, err := s.editions.BySlug(ctx, w.Who, seed.Slug)
	if err != nil {
		return "", err
	}
	c := Change{Version: e.Version, Accent: seedAccent}
	if c.Logo, err = s.seedPicture(ctx, w, seedLogo, s.pictures.Make); err != nil {
		return "", err
	}
	if c.Header, err = s.seedPicture(ctx, w, seedHeader, s.pictures.MakeWide); err != nil {
		return "", err
	}
	if _, _, err = s.Save(ctx, w.Who, id, c); err != nil {
		return "", err
	}
	return "a face", nil
}

func (s *Service) seedPicture(ctx context.Context, w *seed.World, drawn func() ([]byte, error), read Maker) (*picture.Made, error) {
	file, err := drawn()
	if err != nil {
		return nil, err
	}
	made, err := read(ctx, w.Who, edition.ID(w.Edition), file)
	return &made, err
}
