package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// Repairing says what a repair may do.
type Repairing struct {
	Most      int   // sessions that may move, besides those that lost their places
	RoomsOnly bool  // sessions keep their hours, but for those that have no hour any more, unless Drop
	Drop      bool  // sessions that lost their places may be left without one, where there is no other way
	Among     []int // of Within: the sessions that may move; nil: all
}

// Repaired is a plan that is whole again.
type Repaired struct {
	Plan  timetable.Plan
	Moved []int // sessions that are not where they were, those that lost their places among them
	Price timetable.Price
	Exact bool // no repair drops fewer sessions, none of those moves fewer, and none of those costs less
}

// Repair places what a plan has in places that are not possible any more, leaving as few without a place as it must, then moving as few
// other sessions as it can, and among those ways the cheapest. It tries all ways of moving none, then one, and so on up to Most; the
// number of ways grows with the number of places to the power of that, so it is for small numbers. When ctx ends first, the way is one
// that was found quickly, and not Exact. ok is false when there is none.
func Repair(ctx context.Context, in *timetable.Instance, plan timetable.Plan, set Repairing) (out Repaired, ok bool) {
	state := timetable.NewState(in, plan)
	r := &repair{ctx: ctx, in: in, state: state, set: set, least: math.MaxInt64, was: plan, starts: in.Starts()}
	r.lose()
	drops := 0
	if set.Drop {
		drops = len(r.lost)
	}
	for r.drop = 0; r.drop <= drops && r.best == nil && ctx.Err() == nil; r.drop++ {
		for most := 0; most <= set.Most && r.best == nil && ctx.Err() == nil; most++ {
			r.place(r.lost, most)
		}
	}
	exact := ctx.Err() == nil
	if r.best == nil && !exact {
		r.quickly()
	}
	if r.best == nil {
		return Repaired{}, false
	}
	return r.found(exact), true
}

// Within finds the cheapest plan that differs from a given one in the places of at most so many sessions as may move, by trying every
// set of so many: all of one, then all of two, and so on until ctx ends. ok is false when none is cheaper.
func Within(ctx context.Context, in *timetable.Instance, plan timetable.Plan, set Repairing) (out Repaired, ok bool) {
	state := timetable.NewState(in, plan)
	r := &repair{ctx: ctx, in: in, state: state, set: set, least: state.Price().Cost(), was: state.Plan(), starts: in.Starts()}
	free := in.Free()
	if set.Among != nil {
		free = slices.DeleteFunc(free, func(i int) bool { return !slices.Contains(set.Among, i) })
	}
	var choose func(from int, chosen []int, left int)
	choose = func(from int, chosen []int, left int) {
		if left == 0 || ctx.Err() != nil {
			r.place(chosen, 0)
			return
		}
		for k := from; k < len(free) && ctx.Err() == nil; k++ {
			start, room := state.Where(free[k])
			if start < 0 {
				continue
			}
			state.Unplace(free[k])
			choose(k+1, append(chosen, free[k]), left-1)
			state.Apply(timetable.Move{A: free[k], B: -1, Start: start, Room: room})
		}
	}
	for n := 1; n <= set.Most && ctx.Err() == nil; n++ {
		choose(0, nil, n)
	}
	if r.best == nil {
		return Repaired{}, false
	}
	return r.found(ctx.Err() == nil), true
}

type repair struct {
	ctx    context.Context
	in     *timetable.Instance
	state  *timetable.State
	set    Repairing
	lost   []int // sessions without the place they had, those with the fewest places first
	drop   int   // how many of them may be left without one
	was    timetable.Plan
	starts []int
	best   timetable.Plan
	least  int64
}

// lose finds who lost their places. Who has the fewest to choose from comes first, so that a way that leads nowhere ends early.
func (r *repair) lose() {
	places := map[int]int{}
	for _, i := range r.in.Free() {
		if t, _ := r.state.Where(i); t >= 0 || r.was[i].Room == timetable.Nowhere {
			continue
		}
		r.lost = append(r.lost, i)
		for _, o := range r.state.Places(i) {
			if r.may(i, o) && o.With < 0 {
				places[i]++
			}
		}
	}
	slices.SortStableFunc(r.lost, func(a, b int) int { return cmp.Compare(places[a], places[b]) })
}

func (r *repair) found(exact bool) Repaired {
	out := Repaired{Plan: r.best, Price: r.in.Price(r.best), Exact: exact}
	for i := range r.was {
		if r.was[i] != r.best[i] {
			out.Moved = append(out.Moved, i)
		}
	}
	return out
}

// may reports whether a session may have a place, whatever else is there.
func (r *repair) may(i int, o timetable.Option) bool {
	return o.Allowed && !(r.set.RoomsOnly && r.mustKeepHour(i, o.Start))
}

// place gives the first of the waiting sessions each place that it may have, then goes on with the others. Who is driven out
// of a place waits too, and counts.
func (r *repair) place(waiting []int, most int) {
	if r.ctx.Err() != nil {
		return
	}
	if len(waiting) == 0 {
		r.keep(r.state.Price().Cost())
		return
	}
	i, rest := waiting[0], waiting[1:]
	for _, o := range r.places(i) {
		if !r.may(i, o) {
			continue
		}
		m := timetable.Move{A: i, B: o.With, Start: o.Start, Room: o.Room}
		switch {
		case o.With < 0 && len(rest) == 0 && r.state.Price().Cost()+o.Cost >= r.least:
			// The last one, and no cheaper than the best: its price is known without going there.
		case o.With < 0:
			r.state.Apply(m)
			r.place(rest, most)
			r.state.Unplace(i)
		case most > 0:
			r.drive(i, o, rest, most)
		}
	}
	if r.drop > 0 && slices.Contains(r.lost, i) {
		r.drop--
		r.place(rest, most)
		r.drop++
	}
}

// places lists those of a session's own hour first, so that of two ways that are worth the same the one that keeps hours is taken.
func (r *repair) places(i int) []timetable.Option {
	all := r.state.Places(i)
	slices.SortStableFunc(all, func(a, b timetable.Option) int {
		return cmp.Compare(r.apart(i, a.Start), r.apart(i, b.Start))
	})
	return all
}

// apart is 0 for a session's own hour, and 1 for another.
func (r *repair) apart(i, start int) int {
	if r.starts[start] == r.was[i].Start {
		return 0
	}
	return 1
}

// drive gives a session the place of another, which then waits.
func (r *repair) drive(i int, o timetable.Option, rest []int, most int) {
	start, room := r.state.Where(o.With)
	r.state.Unplace(o.With)
	into := timetable.Move{A: i, B: -1, Start: o.Start, Room: o.Room}
	if r.state.Holder(o.Room, o.Start) < 0 {
		if _, ok := r.state.Try(into, math.MaxInt64); ok {
			r.state.Apply(into)
			r.place(append(rest[:len(rest):len(rest)], o.With), most-1)
			r.state.Unplace(i)
		}
	}
	r.state.Apply(timetable.Move{A: o.With, B: -1, Start: start, Room: room})
}

func (r *repair) keep(cost int64) {
	if cost < r.least {
		r.least, r.best = cost, r.state.Plan()
	}
}

// quickly gives each session that lost its place the cheapest free one; who finds none stays without, where that may be.
func (r *repair) quickly() {
	for _, i := range r.lost {
		best := timetable.Option{Start: -1, Cost: math.MaxInt64}
		for _, o := range r.state.Places(i) {
			if r.may(i, o) && o.With < 0 && o.Cost < best.Cost {
				best = o
			}
		}
		if best.Start >= 0 {
			r.state.Apply(timetable.Move{A: i, B: -1, Start: best.Start, Room: best.Room})
		} else if !r.set.Drop {
			return
		}
	}
	r.keep(r.state.Price().Cost())
}

// mustKeepHour reports whether a start is not the session's own, and its own is still one. One that may be left without a place has no
// other hour even then.
func (r *repair) mustKeepHour(i, start int) bool {
	if r.apart(i, start) == 0 {
		return false
	}
	if r.set.Drop {
		return true
	}
	for t, minute := range r.starts {
		if minute == r.was[i].Start && r.in.Allowed(i, t) != 0 {
			return true
		}
	}
	return false
}
