package search_test

import (
	"context"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

// change is how much of a plan another keeps: sessions left without a place, those moved, and the cost. Less is better, in that order.
type change struct {
	dropped, moved int
	cost           int64
}

func (c change) less(o change) bool {
	if c.dropped != o.dropped {
		return c.dropped < o.dropped
	}
	if c.moved != o.moved {
		return c.moved < o.moved
	}
	return c.cost < o.cost
}

// leastOf tries every plan in which those in drops may be left out and, with hours, everybody keeps their hour.
func leastOf(in *timetable.Instance, was timetable.Plan, drops []int, hours bool) change {
	best := change{math.MaxInt, math.MaxInt, math.MaxInt64}
	plan := make(timetable.Plan, len(was))
	var try func(i int, c change)
	try = func(i int, c change) {
		if c.dropped > best.dropped || c.dropped == best.dropped && c.moved > best.moved {
			return
		}
		if i == len(was) {
			if c.cost = in.Price(plan).Cost(); len(in.Check(plan)) == 0 && c.less(best) {
				best = c
			}
			return
		}
		plan[i] = was[i]
		try(i+1, c)
		for _, start := range in.Starts() {
			for room := range in.Problem().Rooms {
				at := timetable.Place{Room: room, Start: start}
				if plan[i] = at; at != was[i] && !(hours && start != was[i].Start) {
					try(i+1, change{c.dropped, c.moved + 1, 0})
				}
			}
		}
		if slices.Contains(drops, i) {
			plan[i] = timetable.Place{Room: timetable.Nowhere}
			try(i+1, change{c.dropped + 1, c.moved, 0})
		}
	}
	try(0, change{})
	return best
}

func TestARepairDropsAsFewAsItMustThenMovesAsFewAsItCan(t *testing.T) {
	t.Parallel()
	dropped := 0
	for seed := range uint64(6) {
		p := crowd(40, 7, 3, 3, seed)
		p.Sessions[6].Needs, p.Rooms[0].Features = 1, 1 // the room that is lost has what one session needs
		in := compile(t, p)
		found, err := search.Run(context.Background(), in, search.Settings{Iterations: 5_000, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Rooms[0].Available = []timetable.Interval{{Start: 0, End: 35}}
		broken := compile(t, p)
		var lost []int
		for i, at := range found.Plan {
			if at.Room == 0 && at.Start > 0 {
				lost = append(lost, i)
			}
		}
		for _, hours := range []bool{false, true} {
			got, ok := search.Repair(context.Background(), broken, found.Plan, search.Repairing{Most: 3, Drop: true, RoomsOnly: hours})
			c := change{cost: got.Price.Cost()}
			for i, at := range got.Plan {
				switch {
				case at.Room == timetable.Nowhere:
					c.dropped++
				case at != found.Plan[i]:
					c.moved++
				}
			}
			dropped += c.dropped
			if want := leastOf(broken, found.Plan, lost, hours); !ok || !got.Exact || c != want || len(broken.Check(got.Plan)) > 0 {
				t.Errorf("seed %d, same hours %v: %+v (%v), the least is %+v", seed, hours, c, ok, want)
			}
		}
	}
	if dropped == 0 {
		t.Error("nothing was ever dropped: this shows little")
	}
}

func TestOnlyThoseWhoMayMoveDo(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		in := compile(t, crowd(40, 7, 3, 3, seed))
		was := search.Random(in, seed)
		among := []int{0, 3, 5}
		got, ok := search.Within(context.Background(), in, was, search.Repairing{Most: 2, Among: among, RoomsOnly: true})
		for _, i := range got.Moved {
			if !slices.Contains(among, i) || got.Plan[i].Start != was[i].Start {
				t.Errorf("seed %d: session %d went from %v to %v", seed, i, was[i], got.Plan[i])
			}
		}
		least := in.Price(was).Cost()
		plan := slices.Clone(was)
		for _, a := range among {
			for _, b := range among {
				for ra := range in.Problem().Rooms {
					for rb := range in.Problem().Rooms {
						copy(plan, was)
						plan[a].Room, plan[b].Room = ra, rb
						if len(in.Check(plan)) == 0 {
							least = min(least, in.Price(plan).Cost())
						}
					}
				}
			}
		}
		if !ok {
			got.Price = in.Price(was)
		}
		if got.Price.Cost() != least {
			t.Errorf("seed %d: %d, the least is %d", seed, got.Price.Cost(), least)
		}
	}
}

// The size of the demonstration: 72 sessions, nine slots, nine rooms. Every plan with one move, or two, is priced in full: a quarter of a
// million. The short run has a smaller day.
func TestTheBestOfFewMovesIsTheBestOnDemoSize(t *testing.T) {
	t.Parallel()
	sessions, rooms := 72, 9
	if testing.Short() {
		sessions, rooms = 24, 4
	}
	in := compile(t, crowd(15, sessions, 9, rooms, 1))
	found, err := search.Run(context.Background(), in, search.Settings{Iterations: 3_000, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	got, _ := search.Within(context.Background(), in, found.Plan, search.Repairing{Most: 2})
	took := time.Since(start)
	if want := bestOfTwo(in, found.Plan); !got.Exact || got.Price.Cost() != want {
		t.Errorf("two moves: %d by %v, the least is %d", got.Price.Cost(), got.Moved, want)
	}
	t.Logf("two moves in %v; from %d to %d", took, found.Price.Cost(), got.Price.Cost())
}

// bestOfTwo tries every place for every two sessions: those that are free, and those that the two leave.
func bestOfTwo(in *timetable.Instance, was timetable.Plan) int64 {
	taken := map[timetable.Place]bool{}
	for _, at := range was {
		taken[at] = true
	}
	var free []timetable.Place
	for _, start := range in.Starts() {
		for room := range in.Problem().Rooms {
			if at := (timetable.Place{Room: room, Start: start}); !taken[at] {
				free = append(free, at)
			}
		}
	}
	least, plan := in.Price(was).Cost(), slices.Clone(was)
	for i := range was {
		for j := range i {
			places := append(slices.Clone(free), was[i], was[j])
			for _, a := range places {
				for _, b := range places {
					if a == b {
						continue
					}
					plan[i], plan[j] = a, b
					if cost := in.Price(plan).Cost(); cost < least && len(in.Check(plan)) == 0 {
						least = cost
					}
				}
			}
			plan[i], plan[j] = was[i], was[j]
		}
	}
	return least
}
