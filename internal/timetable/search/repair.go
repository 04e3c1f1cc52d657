package search

import (
	"cmp"
	"context"
	"math"
	"math/bits"
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
	free := in.Loose()
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
		for _, m := range r.places(i) {
			if _, ok := r.state.Try(m, math.MaxInt64); ok {
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
	for _, m := range r.places(i) {
		r.put(m, rest, most)
	}
	if r.drop > 0 && slices.Contains(r.lost, i) {
		r.drop--
		r.place(rest, most)
		r.drop++
	}
}

// places lists where a session may go, whatever else is there: its own hour first, so that of two ways that are worth the same the
// one that keeps hours is taken.
func (r *repair) places(i int) (out []timetable.Move) {
	for _, own := range []bool{true, false} {
		for t, minute := range r.starts {
			if own != (minute == r.was[i].Start) || !own && r.set.RoomsOnly && r.mustKeepHour(i) {
				continue
			}
			for rooms := r.in.Allowed(i, t); rooms != 0; rooms &= rooms - 1 {
				out = append(out, timetable.Move{A: i, B: -1, Start: t, Room: bits.TrailingZeros64(rooms)})
			}
		}
	}
	return out
}

// put gives a session a place, driving out the one that is in the way, where it is only one and may be.
func (r *repair) put(into timetable.Move, rest []int, most int) {
	held := r.state.Held(into.A, into.Start, into.Room)
	switch {
	case len(held) == 0:
		r.enter(into, rest, most)
	case len(held) == 1 && most > 0 && !r.in.Problem().Sessions[held[0]].Pinned:
		if r.state.Forbids(timetable.Move{A: into.A, B: held[0], Start: into.Start, Room: into.Room}).Rule != "" {
			return // it may not be there even with the other one gone
		}
		start, room := r.state.Where(held[0])
		r.state.Unplace(held[0])
		r.enter(into, append(rest[:len(rest):len(rest)], held[0]), most-1)
		r.state.Apply(timetable.Move{A: held[0], B: -1, Start: start, Room: room})
	}
}

// enter goes on with a session in its place, if rules allow. The last one need not go there to know that it would be no cheaper.
func (r *repair) enter(into timetable.Move, rest []int, most int) {
	delta, ok := r.state.Try(into, math.MaxInt64)
	if !ok || len(rest) == 0 && r.state.Price().Cost()+delta >= r.least {
		return
	}
	r.state.Apply(into)
	r.place(rest, most)
	r.state.Unplace(into.A)
}

func (r *repair) keep(cost int64) {
	if cost < r.least {
		r.least, r.best = cost, r.state.Plan()
	}
}

// quickly gives each session that lost its place the cheapest free one; who finds none stays without, where that may be.
func (r *repair) quickly() {
	for _, i := range r.lost {
		best, cost := timetable.Move{Start: -1}, int64(math.MaxInt64)
		for _, m := range r.places(i) {
			if delta, ok := r.state.Try(m, math.MaxInt64); ok && delta < cost {
				best, cost = m, delta
			}
		}
		if best.Start >= 0 {
			r.state.Apply(best)
		} else if !r.set.Drop {
			return
		}
	}
	r.keep(r.state.Price().Cost())
}

// mustKeepHour reports whether a session's own hour is still one. One that may be left without a place has no other hour even then.
func (r *repair) mustKeepHour(i int) bool {
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
