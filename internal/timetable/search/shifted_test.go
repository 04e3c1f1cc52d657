package search_test

import (
	"context"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

// shifted has session 0 off the grid.
func shifted(seed uint64) timetable.Problem {
	p := crowd(40, 7, 3, 3, seed)
	p.Sessions[0].Shifted, p.Sessions[0].Place = true, timetable.Place{Room: 1, Start: 15}
	return p
}

func TestASearchLeavesAShiftedSessionWhereItIs(t *testing.T) {
	t.Parallel()
	p := shifted(1)
	in := compile(t, p)
	elsewhere := in.Given()
	elsewhere[0], elsewhere[1] = timetable.Place{Room: 2, Start: 0}, p.Sessions[0].Place
	for name, set := range map[string]search.Settings{"from nothing": {Iterations: 20_000, Seed: 1},
		"from an older plan": {Iterations: 20_000, Seed: 1, From: elsewhere}} {
		got, err := search.Run(context.Background(), in, set, nil)
		if err != nil || got.Plan[0] != p.Sessions[0].Place || len(in.Check(got.Plan)) > 0 || got.Price.Unplaced > 0 {
			t.Errorf("%s: %v, %v, breaks %v", name, got.Plan, err, in.Check(got.Plan))
		}
		better, ok := search.Within(context.Background(), in, got.Plan, search.Repairing{Most: 2})
		if ok && slices.Contains(better.Moved, 0) {
			t.Errorf("%s: few moves moved it", name)
		}
	}
}

func TestASearchMovesAShiftedSessionThatMayNotStay(t *testing.T) {
	t.Parallel()
	p := shifted(1)
	p.Rooms[1].Closed = true
	p.Sessions = p.Sessions[:5]
	p.People = nil
	in := compile(t, p)
	got, err := search.Run(context.Background(), in, search.Settings{Iterations: 20_000, Seed: 1}, nil)
	if err != nil || got.Price.Unplaced > 0 || len(in.Check(got.Plan)) > 0 {
		t.Errorf("%v, %v, breaks %v", got.Plan, err, in.Check(got.Plan))
	}
}

func TestARepairMovesAShiftedSessionThatIsInTheWay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		p := shifted(seed)
		p.Sessions, p.People = p.Sessions[:5], nil
		p.Sessions[4].Needs, p.Rooms[1].Features = 1, 1
		p.Sessions[4].Available = []timetable.Interval{{Start: 0, End: 70}} // room 1, at one of the hours that session 0 spoils
		in := compile(t, p)
		was := in.Given()
		for i := 1; i < 5; i++ {
			was[i] = timetable.Place{Room: []int{0, 0, 0, 1}[i-1], Start: []int{0, 40, 80, 0}[i-1]}
		}
		got, ok := search.Repair(context.Background(), in, was, search.Repairing{Most: 2})
		moved, cost := leastChange(in, was)
		if !ok || len(in.Check(got.Plan)) > 0 || len(got.Moved) != moved || got.Price.Cost() != cost || !slices.Contains(got.Moved, 0) {
			t.Errorf("seed %d: %v moves %v for %d (%v), the least is %d for %d", seed, got.Plan, got.Moved, got.Price.Cost(), ok, moved, cost)
		}
	}
}
