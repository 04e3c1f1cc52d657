package prove

import (
	"context"
	"math"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// Roomfuls proves more where no session covers two starts and there are few sessions, up to about a hundred. It holds for
// every plan: give each session a price; what a plan lets people attend is the sum of the prices of what it places, and, start
// by start, what a roomful brings above its prices. No start can bring more than the best roomful (Lagrangian relaxation of the
// linear program over roomfuls; Dantzig and Wolfe, 1960).
//
// The prices are those of the linear program over the roomfuls met so far, drawn towards the best prices proven so far
// (Wentges, 1997). Local search finds roomfuls that bring more at these prices; where it finds none, branch and bound proves the
// best. Where nodes run out, the bound of the open ones is taken, so the result holds whenever it stops. known is a plan at
// hand, to begin with.
func Roomfuls(ctx context.Context, in *timetable.Instance, known timetable.Plan) Bound {
	least := Wishes(in)
	if !in.OneStartEach() || in.People() == 0 {
		return least
	}
	b := newBounder(in)
	m := newMaster(b.n, b.starts)
	for _, set := range roomfulsOf(in, known) {
		m.add(b.brings(set), set)
	}
	if len(m.sets) == 0 {
		return least
	}
	price := b.firstPrices(in, known)
	proven, lowest := slices.Clone(price), float64(least.Attended)
	for drawn := towards; ctx.Err() == nil; {
		least.Rounds++
		m.solve()
		for i := range price {
			price[i] = max(0, drawn*proven[i]+(1-drawn)*m.dual[i])
		}
		if b.enrich(m, price) {
			continue
		}
		most, set := b.bestSet(ctx, price, m.most(price))
		if set != nil {
			m.add(b.brings(set), set)
		}
		at := float64(b.starts) * most
		for _, p := range price {
			at += p
		}
		if at < lowest {
			lowest = at
			copy(proven, price)
			least.Attended, least.Method = int64(math.Ceil(lowest+1)), "roomfuls"
		}
		if lowest-m.value(b.starts) < enough*lowest {
			break
		}
		switch {
		case set != nil:
			drawn = towards
		case drawn == 0:
			return least // the program's own prices are proven: no roomful is missing
		case drawn < 0.2:
			drawn = 0
		default:
			drawn /= 2
		}
	}
	return least
}

// towards is how far prices are drawn to the best proven ones, and enough the gap between what is proven and the linear program
// that is not worth another round.
const (
	towards = 0.8
	enough  = 2e-6
)

// roomfulsOf lists what a plan has at each start.
func roomfulsOf(in *timetable.Instance, plan timetable.Plan) [][]int {
	starts := in.Starts()
	at := make([][]int, len(starts))
	for i, p := range plan {
		if t, ok := slices.BinarySearch(starts, p.Start); p.Room != timetable.Nowhere && ok {
			at[t] = append(at[t], i)
		}
	}
	return slices.DeleteFunc(at, func(set []int) bool { return len(set) == 0 })
}

// firstPrices share what each start of the plan brings among its sessions, by what they would bring alone.
func (b *bounder) firstPrices(in *timetable.Instance, plan timetable.Plan) []float64 {
	price := make([]float64, b.n)
	for _, set := range roomfulsOf(in, plan) {
		alone := 0.0
		for _, i := range set {
			alone += b.gain(i)
		}
		for _, i := range set {
			price[i] = b.gain(i) * b.brings(set) / max(alone, 1) * 0.97
		}
	}
	return price
}

// enrich adds roomfuls that local search finds to be worth most at some prices. It reports whether one of them is missing in the
// linear program.
func (b *bounder) enrich(m *master, price []float64) (missing bool) {
	start := m.dual[b.n]
	for _, set := range m.best(price, climbs) {
		set, brings := b.climb(price, set)
		if m.add(brings, set) && above(brings, set, m.dual) > start+1 {
			missing = true
		}
	}
	return missing
}

// climbs is how many roomfuls are improved in a round.
const climbs = 10
