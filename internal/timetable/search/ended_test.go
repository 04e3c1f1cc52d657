package search_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

// countdown is a context that ends when it was asked so often: the same search is stopped at every point of its way.
type countdown struct {
	context.Context
	left *int
}

func (c countdown) Err() error {
	if *c.left--; *c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestWhatWasStoppedClaimsNotToHaveTriedEverything(t *testing.T) {
	t.Parallel()
	in := compile(t, crowd(40, 7, 3, 3, 1))
	var plan timetable.Plan // one after the other, room by room: far from the best
	for i := range 7 {
		plan = append(plan, timetable.Place{Room: i % 3, Start: 40 * (i / 3)})
	}
	lost := crowd(40, 7, 3, 3, 1)
	lost.Rooms[0].Available = []timetable.Interval{{Start: 0, End: 35}}
	broken := compile(t, lost)
	for name, try := range map[string]func(context.Context) (search.Repaired, bool){
		"within": func(ctx context.Context) (search.Repaired, bool) {
			return search.Within(ctx, in, plan, search.Repairing{Most: 2})
		},
		"repair": func(ctx context.Context) (search.Repaired, bool) {
			return search.Repair(ctx, broken, plan, search.Repairing{Most: 2, Drop: true})
		},
	} {
		whole, stopped := 0, 0
		for times := 1; times < 100_000 && whole == 0; times++ {
			left := times
			got, ok := try(countdown{context.Background(), &left})
			ended := left < 0
			switch {
			case ok && got.Exact == ended:
				t.Errorf("%s, asked %d times: ended %v, exact %v", name, times, ended, got.Exact)
			case ok && ended:
				stopped++
			case ok:
				whole++
			}
		}
		if whole == 0 || stopped == 0 {
			t.Errorf("%s: %d ended by themselves, %d were stopped with a plan", name, whole, stopped)
		}
	}
}

func TestWhateverTheClockDoesASearchEndsWithItsTime(t *testing.T) {
	t.Parallel()
	mixed := crowd(30, 8, 6, 2, 2)
	for i := range mixed.Sessions {
		mixed.Sessions[i].Minutes = 30 + 40*(i%2)
	}
	given := compile(t, crowd(40, 7, 3, 3, 1))
	for name, c := range map[string]struct {
		in  *timetable.Instance
		set search.Settings
	}{
		"equal lengths": {given, search.Settings{}},
		"mixed lengths": {compile(t, mixed), search.Settings{}},
		"many":          {compile(t, crowd(200, 60, 20, 20, 3)), search.Settings{Workers: 3}},
		"from a plan":   {given, search.Settings{From: search.Random(given, 1)}},
	} {
		for seed := range uint64(20) {
			span := 300 * time.Millisecond << (5 * (seed % 3)) // from no time for a sweep to many cycles
			clock := timetabletest.NewJumpingClock(seed, span)
			c.set.Time, c.set.Clock, c.set.Seed = span, clock.Now, seed
			r, err := search.Run(t.Context(), c.in, c.set, nil)
			if err != nil {
				t.Fatal(err)
			}
			if after := clock.LooksAfter(span); after > 200 {
				t.Errorf("%s, seed %d: %d looks at the clock after its time", name, seed, after)
			}
			if most := clock.Looks() * 64 * int64(c.in.Sessions()+len(c.in.Starts())); r.Iterations > most+1024*clock.Looks() {
				t.Errorf("%s, seed %d: %d moves, and %d looks at the clock", name, seed, r.Iterations, clock.Looks())
			}
		}
	}
}
