package demo_test

import (
	"context"
	"encoding/json"
	"testing"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestTheSameSeedGivesTheSameProgrammeAndCrowd(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	make := func(db *sqldb.DB) string {
		s := demo.NewServices(db, 11)
		w, err := demo.Make(ctx, s, demo.Options{People: 80, Seed: 11})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range d.Sessions { // when a row was written is the database's clock, not the seed's
			d.Sessions[i].CreatedAt = seed.Clock()
		}
		b, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	if make(schematest.SQLite(t)) != make(schematest.Postgres(t)) {
		t.Error("two databases, one seed, two programmes")
	}
}
