package search

import (
	"context"
	"math"
	"math/bits"

	"github.com/creneau/creneau/internal/timetable"
)

// Repairing says what a repair may do.
type Repairing struct {
	Most      int  // sessions that may move besides those that lost their places
	RoomsOnly bool // sessions keep their hours, but for those that have no hour any more
}

// Repaired is a plan that is whole again.
type Repaired struct {
	Plan  timetable.Plan
	Moved []int // sessions that are not where they were, those that lost their places among them
	Price timetable.Price
	Exact bool // no repair moves fewer sessions, and none that moves as few costs less
}

// Repair places what a plan has in places that are not possible any more, moving as few other sessions as it can, and among
// those ways the cheapest. It tries all ways of moving one, then two, and so on up to Most; the number of ways grows with the
// number of places to the power of that, so it is for small numbers. ok is false when no way was found, or ctx ended first.
func Repair(ctx context.Context, in *timetable.Instance, plan timetable.Plan, set Repairing) (out Repaired, ok bool) {
	state := timetable.NewState(in, plan)
	var lost []int
	for _, i := range in.Free() {
		if t, _ := state.Where(i); t < 0 && plan[i].Room != timetable.Nowhere {
			lost = append(lost, i)
		}
	}
	r := &repair{ctx: ctx, in: in, state: state, set: set, least: math.MaxInt64, was: plan}
	for most := range set.Most + 1 {
		r.place(lost, most)
		if r.best != nil || ctx.Err() != nil {
			break
		}
	}
	if r.best == nil {
		return Repaired{}, false
	}
	out = Repaired{Plan: r.best, Price: in.Price(r.best), Exact: ctx.Err() == nil}
	for i := range plan {
		if plan[i] != r.best[i] {
			out.Moved = append(out.Moved, i)
		}
	}
	return out, true
}

// Within finds the cheapest plan that differs from a given one in the places of at most so many sessions, by trying every set of so
// many: all of one, then all of two, and so on until ctx ends. ok is false when none is cheaper.
func Within(ctx context.Context, in *timetable.Instance, plan timetable.Plan, sessions int) (out Repaired, ok bool) {
	state := timetable.NewState(in, plan)
	r := &repair{ctx: ctx, in: in, state: state, least: state.Price().Cost(), was: state.Plan()}
	free := in.Loose()
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
	for n := 1; n <= sessions && ctx.Err() == nil; n++ {
		choose(0, nil, n)
	}
	if r.best == nil {
		return Repaired{}, false
	}
	out = Repaired{Plan: r.best, Price: in.Price(r.best), Exact: ctx.Err() == nil}
	for i := range r.was {
		if r.was[i] != r.best[i] {
			out.Moved = append(out.Moved, i)
		}
	}
	return out, true
}

type repair struct {
	ctx   context.Context
	in    *timetable.Instance
	state *timetable.State
	set   Repairing
	was   timetable.Plan
	best  timetable.Plan
	least int64
}

// place gives the first of the waiting sessions each place that it may have, then goes on with the others. Who is driven out
// of a place waits too, and counts.
func (r *repair) place(waiting []int, most int) {
	if r.ctx.Err() != nil {
		return
	}
	if len(waiting) == 0 {
		if cost := r.state.Price().Cost(); cost < r.least {
			r.least, r.best = cost, r.state.Plan()
		}
		return
	}
	i, rest := waiting[0], waiting[1:]
	for t := range r.in.Starts() {
		if r.set.RoomsOnly && r.mustKeepHour(i, t) {
			continue
		}
		for rooms := r.in.Allowed(i, t); rooms != 0; rooms &= rooms - 1 {
			r.put(timetable.Move{A: i, B: -1, Start: t, Room: bits.TrailingZeros64(rooms)}, rest, most)
		}
	}
}

// put gives a session a place, driving out the one that is in the way, where it is only one and may be.
func (r *repair) put(into timetable.Move, rest []int, most int) {
	held := r.state.Held(into.A, into.Start, into.Room)
	switch {
	case len(held) == 0:
		r.enter(into, rest, most)
	case len(held) == 1 && most > 0 && !r.in.Problem().Sessions[held[0]].Pinned:
		if r.state.Forbids(timetable.Move{A: into.A, B: held[0], Start: into.Start, Room: into.Room}) != "" {
			return // it may not be there even with the other one gone
		}
		start, room := r.state.Where(held[0])
		r.state.Unplace(held[0])
		r.enter(into, append(rest[:len(rest):len(rest)], held[0]), most-1)
		r.state.Apply(timetable.Move{A: held[0], B: -1, Start: start, Room: room})
	}
}

// enter goes on with a session in its place, if rules allow.
func (r *repair) enter(into timetable.Move, rest []int, most int) {
	if _, ok := r.state.Try(into, math.MaxInt64); ok {
		r.state.Apply(into)
		r.place(rest, most)
		r.state.Unplace(into.A)
	}
}

// mustKeepHour reports whether a start is not the session's own, and its own is still one.
func (r *repair) mustKeepHour(i, start int) bool {
	starts := r.in.Starts()
	if starts[start] == r.was[i].Start {
		return false
	}
	for t, minute := range starts {
		if minute == r.was[i].Start && r.in.Allowed(i, t) != 0 {
			return true
		}
	}
	return false
}
