package search_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/search"
)

func TestACrossedPlanHasWholeStartsOfBothAndBreaksNothing(t *testing.T) {
	t.Parallel()
	p := crowd(100, 24, 6, 4, 1)
	p.Sessions[3].Pinned, p.Sessions[3].Place = true, timetable.Place{Room: 1, Start: 80}
	p.Speakers = make([]timetable.Speaker, 1)
	p.Sessions[7].Speakers, p.Sessions[9].Speakers = []int{0}, []int{0}
	in := compile(t, p)
	for seed := range uint64(20) {
		a, b := search.Random(in, seed), search.Random(in, 100+seed)
		child := search.Cross(in, a, b, rand.NewPCG(seed, 1))
		if broken := in.Check(child); len(broken) > 0 || child[3] != p.Sessions[3].Place {
			t.Errorf("seed %d: breaks %v, the pinned session is at %+v", seed, broken, child[3])
		}
		if whole(child, a) == 0 || whole(child, b) == 0 {
			t.Errorf("seed %d: %d starts are as in one plan, %d as in the other", seed, whole(child, a), whole(child, b))
		}
		if !slices.Equal(child, search.Cross(in, a, b, rand.NewPCG(seed, 1))) {
			t.Errorf("seed %d: crossed twice, two plans", seed)
		}
	}
}

// whole counts the starts of a plan whose sessions, four but for what is pinned, are at one start in another plan as well.
func whole(plan, other timetable.Plan) (n int) {
	for start := 0; start < 240; start += 40 {
		starts, sessions := map[int]bool{}, 0
		for i, at := range plan {
			if at.Start == start && at.Room != timetable.Nowhere && i != 3 {
				starts[other[i].Start] = true
				sessions++
			}
		}
		if len(starts) == 1 && sessions >= 3 {
			n++
		}
	}
	return n
}
