// Package demotest gives tests a demonstration of their own, which is made once for each package and engine and copied.
package demotest

import (
	"cmp"
	"context"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// Demonstration is the databases in which a demonstration was made.
type Demonstration struct {
	*schematest.Template
	seed uint64
}

// New returns a demonstration that is made when the first test asks for a copy, and then goes through more steps.
func New(o demo.Options, more ...func(ctx context.Context, db *sqldb.DB, w *demo.World) error) *Demonstration {
	d := &Demonstration{seed: o.Seed}
	d.Template = schematest.NewTemplate(func(address string) error {
		ctx := context.Background()
		db, err := sqldb.Open(ctx, address, sqldb.Options{Clock: schematest.Clock})
		if err != nil {
			return err
		}
		w, err := demo.Make(ctx, demo.NewServices(db, o.Seed), o)
		for _, step := range more {
			if err == nil {
				err = step(ctx, db, w)
			}
		}
		if err != nil {
			db.Close()
			return err
		}
		return db.Close()
	})
	return d
}

// Open returns the chapters on a copy, and what was made. Identifiers from here on repeat too, and are none of those in it.
func (d *Demonstration) Open(t testing.TB, db *sqldb.DB) (cores.Cores, *demo.World) {
	t.Helper()
	ctx := context.Background()
	w := &demo.World{Who: actor.System("demo"), Services: demo.NewServices(db, ^d.seed)}
	var err error
	if w.Edition, err = w.Services.Editions.BySlug(ctx, w.Who, seed.Slug); err != nil {
		t.Fatal(err)
	}
	draft, err := w.Services.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	w.Speakers = draft.Stage.Speakers
	slices.SortFunc(w.Speakers, func(a, b speaker.Speaker) int { return cmp.Compare(a.ID, b.ID) })
	return w.Services, w
}
