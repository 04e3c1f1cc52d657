package room_test

import (
	"context"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func newRoom(t *testing.T, db *sqldb.DB) (*room.Service, cores.Cores, *demo.World) {
	t.Helper()
	s := demo.NewServices(db, 3)
	w, err := demo.Make(context.Background(), s, demo.Options{People: 120, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	return room.NewService(db, id.System(), s.Editions, s.Programme, time.Now), s, w
}

// apply searches a plan for the edition and makes it the draft.
func apply(t testing.TB, db *sqldb.DB, s cores.Cores, w *demo.World) {
	t.Helper()
	ctx := context.Background()
	p := planning.NewService(db, id.System(), s.Programme)
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations = 0, 60_000
	planID, err := p.Start(ctx, w.Who, w.Edition.ID, "x", set)
	if err == nil {
		_, err = p.Work(ctx)
	}
	if err == nil {
		_, _, err = p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// talks lists the sessions that are planned.
func talks(d programme.Draft) (out []programme.Session) {
	for _, s := range d.Sessions {
		if !s.Plenary && s.Kind != programme.Break {
			out = append(out, s)
		}
	}
	return out
}
