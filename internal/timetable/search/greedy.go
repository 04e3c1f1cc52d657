package search

import (
	"cmp"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// Greedy places sessions one by one, the most wanted first, each where the price falls most.
func Greedy(in *timetable.Instance) timetable.Plan {
	state := timetable.NewState(in, in.Given())
	for _, i := range wanted(in) {
		placeBest(in, state, i)
	}
	return state.Plan()
}

// opening is the plan that a search begins with: of the greedy construction, unless that leaves a slot empty. Nobody stands in such a
// slot, and everybody would around the first session that is put there, so that no move by itself leads out of it.
func opening(in *timetable.Instance) timetable.Plan {
	greedy := Greedy(in)
	if !leavesEmpty(in, greedy) {
		return greedy
	}
	if spread := ByPopularity(in); unplaced(spread) <= unplaced(greedy) && !leavesEmpty(in, spread) {
		return spread
	}
	return greedy
}

// leavesEmpty reports whether a plan starts nothing in a slot in which it could.
func leavesEmpty(in *timetable.Instance, plan timetable.Plan) bool {
	used := map[int]bool{}
	for _, at := range plan {
		if at.Room != timetable.Nowhere {
			used[at.Start] = true
		}
	}
	for t, start := range in.Starts() {
		if !used[start] && slices.ContainsFunc(in.Loose(), func(i int) bool { return in.Allowed(i, t) != 0 }) {
			return true
		}
	}
	return false
}

func unplaced(plan timetable.Plan) (n int) {
	for _, at := range plan {
		if at.Room == timetable.Nowhere {
			n++
		}
	}
	return n
}

// ByPopularity is how programmes are often made by hand: the most wanted sessions get the largest rooms, slot after
// slot, so that each slot has one of them. It keeps the hard rules.
func ByPopularity(in *timetable.Instance) timetable.Plan {
	rooms := make([]int, len(in.Problem().Rooms))
	for r := range rooms {
		rooms[r] = r
	}
	slices.SortStableFunc(rooms, func(a, b int) int {
		return cmp.Compare(in.Problem().Rooms[b].Capacity, in.Problem().Rooms[a].Capacity)
	})
	var places [][2]int
	for _, r := range rooms {
		for t := range in.Starts() {
			places = append(places, [2]int{t, r})
		}
	}
	return fill(in, wanted(in), places)
}

// Random places sessions anyhow, keeping the hard rules.
func Random(in *timetable.Instance, seed uint64) timetable.Plan {
	r := rand.New(rand.NewPCG(seed, 99))
	var places [][2]int
	for t := range in.Starts() {
		for room := range in.Problem().Rooms {
			places = append(places, [2]int{t, room})
		}
	}
	r.Shuffle(len(places), func(i, j int) { places[i], places[j] = places[j], places[i] })
	order := in.Loose()
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	return fill(in, order, places)
}

// fill gives each session the first of the places that it may have.
func fill(in *timetable.Instance, order []int, places [][2]int) timetable.Plan {
	state := timetable.NewState(in, in.Given())
	for _, i := range order {
		for _, at := range places {
			m := timetable.Move{A: i, B: -1, Start: at[0], Room: at[1]}
			if state.Holder(m.Room, m.Start) >= 0 {
				continue
			}
			if _, ok := state.Try(m, math.MaxInt64); ok {
				state.Apply(m)
				break
			}
		}
	}
	return state.Plan()
}

// wanted orders the free sessions: those with the fewest possible places first by class, then the most wanted.
func wanted(in *timetable.Instance) []int {
	weight := make([]int, in.Sessions())
	for _, wishes := range in.Problem().People {
		for _, w := range wishes {
			weight[w.Session] += w.Weight
		}
	}
	choice := make([]int, in.Sessions())
	for i := range choice {
		for t := range in.Starts() {
			choice[i] += bits.OnesCount64(in.Allowed(i, t))
		}
	}
	all := len(in.Starts()) * len(in.Problem().Rooms)
	order := in.Loose()
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(8*choice[a]/max(1, all), 8*choice[b]/max(1, all)), cmp.Compare(weight[b], weight[a]))
	})
	return order
}

func placeBest(in *timetable.Instance, state *timetable.State, i int) {
	least, best, found := int64(math.MaxInt64), timetable.Move{}, false
	for t := range in.Starts() {
		allowed := in.Allowed(i, t)
		for allowed != 0 {
			r := bits.TrailingZeros64(allowed)
			allowed &= allowed - 1
			m := timetable.Move{A: i, B: -1, Start: t, Room: r}
			if state.Holder(r, t) >= 0 {
				continue
			}
			d, ok := state.Try(m, math.MaxInt64)
			if ok && (!found || d < least) {
				least, best, found = d, m, true
			}
			if ok && !in.RoomsMatter() {
				break // the others of this start cost the same
			}
		}
	}
	if found {
		state.Apply(best)
	}
}
