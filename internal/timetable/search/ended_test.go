package search_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
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
