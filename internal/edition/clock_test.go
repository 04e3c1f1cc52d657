package edition_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestOnlyARehearsalHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, real := newEdition(t, db)
		noon := time.Date(2027, 2, 4, 12, 0, 0, 0, time.UTC)
		if _, _, err := s.SetClock(ctx, system, real, noon); !errors.Is(err, edition.ErrClock) {
			t.Errorf("the clock of a real edition: %v", err)
		}
		claims := real
		claims.Rehearsal, claims.ClockAhead = true, time.Hour
		if kept, _, err := s.Edition().Save(ctx, system, claims); !errors.Is(err, edition.ErrClock) {
			t.Errorf("a real edition that claims to be a rehearsal: %+v, %v", kept, err)
		}
		if now := s.Now(real); !now.Equal(schematest.Clock()) {
			t.Errorf("a real edition's clock reads %s", now)
		}

		rehearsal, err := s.Create(ctx, system, edition.Wanted{Organisation: "O", Series: "S", Name: "Trial", Zone: "Europe/Paris",
			Rehearsal: true})
		if err != nil || !rehearsal.Rehearsal || !s.Now(rehearsal).Equal(schematest.Clock()) {
			t.Fatalf("%+v, %v", rehearsal, err)
		}
		set, change, err := s.SetClock(ctx, system, rehearsal, noon)
		if err != nil || !s.Now(set).Equal(noon) {
			t.Fatalf("the clock reads %s, %v", s.Now(set), err)
		}
		read, err := s.BySlug(ctx, system, "trial")
		if err != nil || !s.Now(read).Equal(noon) || !read.Rehearsal {
			t.Errorf("read again it reads %s, %v", s.Now(read), err)
		}
		if later := read.At(schematest.Clock().Add(time.Minute)); !later.Equal(noon.Add(time.Minute)) {
			t.Errorf("a minute later it reads %s", later)
		}
		for _, far := range []time.Time{noon.AddDate(20, 0, 0), noon.AddDate(-20, 0, 0)} {
			if _, _, err := s.SetClock(ctx, system, read, far); !errors.Is(err, edition.ErrClockFar) {
				t.Errorf("the clock at %s: %v", far, err)
			}
		}
		if _, _, err := s.SetClock(ctx, actor.Actor{PersonID: "per_x"}, read, noon); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("a stranger sets the clock: %v", err)
		}
		back, _, err := s.SetClock(ctx, system, read, time.Time{})
		if err != nil || !s.Now(back).Equal(schematest.Clock()) {
			t.Errorf("back to the real time: %s, %v", s.Now(back), err)
		}
		if change == "" {
			t.Error("setting a clock cannot be undone")
		}
	})
}
