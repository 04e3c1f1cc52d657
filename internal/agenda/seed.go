package agenda

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/seed"
)

const (
	seedMusts = 4   // of so many wishes half may be a must-see
	seedBatch = 400 // people per transaction

	seedSpan = 42 * 24 * time.Hour // since when people wish
)

// Seed lets the demonstration's crowd star, through the same use case as wishes collected elsewhere.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	editionID := edition.ID(w.Edition)
	d, err := s.programme.Draft(ctx, w.Who, editionID)
	if err != nil {
		return "", err
	}
	sessions := slices.DeleteFunc(d.Sessions, func(v programme.Session) bool { return v.Plenary || v.Kind == programme.Break })
	slices.SortFunc(sessions, func(a, b programme.Session) int { return cmp.Compare(a.ID, b.ID) }) // as they were made
	r := rand.New(rand.NewPCG(w.Seed, 1789))
	var batch []Imported
	inBatch, stars := 0, 0
	flush := func() error {
		_, err := s.Import(ctx, w.Who, editionID, batch)
		stars += len(batch)
		batch, inBatch = nil, 0
		return err
	}
	for person, wishes := range seed.Crowd(r, w.People, len(sessions)) {
		if len(wishes) == 0 {
			continue
		}
		// Most wish late: the last of them just now.
		late := float64(person) / float64(w.People)
		wished := s.db.Now().Add(-time.Duration(float64(seedSpan) * (1 - late) * (1 - late)))
		for rank, i := range wishes {
			level := Interested
			if rank < 1+len(wishes)/seedMusts/2 && r.IntN(2) == 0 {
				level = MustSee
			}
			batch = append(batch, Imported{Person: fmt.Sprintf("person-%d", person), Session: sessions[i].ID, Level: level, At: wished})
		}
		if inBatch++; inBatch == seedBatch {
			if err := flush(); err != nil {
				return "", err
			}
		}
	}
	err = flush()
	return fmt.Sprintf("%d stars", stars), err
}
