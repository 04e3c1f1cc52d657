package search

import (
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// cross combines two plans. In turn, each hands on one start whole, the one with the most sessions that the child does not have yet;
// where the child has that start already, they come together to another one. What is left over, or forbidden there, is placed greedily.
//
// Source: Galinier and Hao, Hybrid Evolutionary Algorithms for Graph Coloring, Journal of Combinatorial Optimization 3, 1999.
func cross(in *timetable.Instance, a, b timetable.Plan, source rand.Source) timetable.Plan {
	random := rand.New(source)
	child, open := in.Given(), in.Starts()
	random.Shuffle(len(open), func(i, j int) { open[i], open[j] = open[j], open[i] })
	left := in.Loose()
	for turn := 0; len(open) > 0; turn++ {
		from := [2]timetable.Plan{a, b}[turn%2]
		start, sessions := fullest(from, left, random)
		if len(sessions) == 0 {
			break
		}
		k := max(0, slices.Index(open, start))
		for _, i := range sessions {
			child[i] = timetable.Place{Room: from[i].Room, Start: open[k]}
		}
		open = slices.Delete(open, k, k+1)
		left = slices.DeleteFunc(left, func(i int) bool { return child[i].Room != timetable.Nowhere })
	}
	state := timetable.NewState(in, child)
	for _, i := range wanted(in) {
		if t, _ := state.Where(i); t < 0 {
			placeBest(in, state, i)
		}
	}
	return state.Plan()
}

// fullest is the start of a plan with the most of some sessions, any of several.
func fullest(plan timetable.Plan, among []int, random *rand.Rand) (start int, sessions []int) {
	at := map[int][]int{}
	for _, i := range among {
		if plan[i].Room != timetable.Nowhere {
			at[plan[i].Start] = append(at[plan[i].Start], i)
		}
	}
	starts := slices.Sorted(maps.Keys(at))
	random.Shuffle(len(starts), func(i, j int) { starts[i], starts[j] = starts[j], starts[i] })
	for _, s := range starts {
		if len(at[s]) > len(sessions) {
			start, sessions = s, at[s]
		}
	}
	return start, sessions
}
