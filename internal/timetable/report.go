package timetable

import (
	"math"
	"slices"
)

// Report says what a plan is worth, in people.
type Report struct {
	Price        Price
	People       int        // who wished something
	Everything   int        // who can attend all they could if nothing clashed
	LoseMust     int        // who cannot attend one of their dearest wishes, though nothing but the plan is in the way
	Mean, Worst5 float64    // share of their best possible day that people get: on average, and the worst 5 % of them
	Standing     []Overfull // rooms with more people than places, worst first
	Placed       int        // sessions
	Broken       []Broken   // hard rules
	Bent         []Broken   // soft rules
}

// Overfull is a session expected to be overfull.
type Overfull struct {
	Session int
	Heads   float64 // persons expected
	Over    float64 // persons beyond the room's capacity
}

// Report computes what a plan is worth, in people.
func (in *Instance) Report(plan Plan) Report {
	r := Report{Price: in.Price(plan), People: in.people.n, Broken: in.Check(plan), Bent: in.Bent(plan)}
	l := in.load(plan)
	shares := make([]float64, 0, r.People)
	var solver solver
	for person := range in.people.n {
		wishes := in.people.shares(person)
		taken, value := solver.day(in, &l, person)
		possible := in.BestPossible(person, len(in.p.Slots))
		share := 1.0
		if possible > 0 {
			share = min(1, float64(value)/float64(possible))
		}
		if value >= possible {
			r.Everything++
		}
		if losesDearest(wishes, taken, len(in.p.Slots)) {
			r.LoseMust++
		}
		shares = append(shares, share)
	}
	r.Mean, r.Worst5 = spread(shares)
	for i, heads := range in.Heads(plan) {
		if l.slot[i] < 0 {
			continue
		}
		r.Placed++
		if over := heads.Over(in.p.Rooms[l.room[i]].Capacity); over > 0 {
			r.Standing = append(r.Standing, Overfull{i, heads.Heads, over})
		}
	}
	slices.SortFunc(r.Standing, func(a, b Overfull) int {
		return int(math.Copysign(1, b.Over-a.Over))
	})
	return r
}

// spread is the mean and the mean of the worst 5 %.
func spread(shares []float64) (mean, worst float64) {
	if len(shares) == 0 {
		return 1, 1
	}
	slices.Sort(shares)
	tail := max(1, len(shares)/20)
	for i, s := range shares {
		mean += s
		if i < tail {
			worst += s
		}
	}
	return mean / float64(len(shares)), worst / float64(tail)
}

// Missed counts for each session the people who want it and whose best day in the plan is another.
func (in *Instance) Missed(plan Plan) []int {
	missed, l := make([]int, len(in.p.Sessions)), in.load(plan)
	var solver solver
	for person := range in.people.n {
		taken, _ := solver.day(in, &l, person)
		for _, w := range in.people.shares(person) {
			if l.slot[w.Session] >= 0 && !slices.Contains(taken, int(w.Session)) {
				missed[w.Session]++
			}
		}
	}
	return missed
}

// losesDearest reports whether a wish of the person's top weight is not taken although they could have attended
// all of that weight if nothing clashed.
func losesDearest(wishes []Share, taken []int, starts int) bool {
	for _, w := range wishes[:dearest(wishes, starts)] {
		if !slices.Contains(taken, int(w.Session)) {
			return true
		}
	}
	return false
}

// dearest is how many wishes have the top weight; 0 for those who have one weight only, and for those with more such wishes
// than the day has starts.
func dearest(wishes []Share, starts int) int {
	n := 0
	for n < len(wishes) && wishes[n].Weight == wishes[0].Weight {
		n++
	}
	if n == len(wishes) || n > starts {
		return 0
	}
	return n
}

// itemsOf appends a person's wishes at their places.
func (in *Instance) itemsOf(l *layout, wishes []Share, items []Item) []Item {
	for _, w := range wishes {
		if t := l.slot[w.Session]; t >= 0 {
			start := in.starts[t]
			items = append(items, Item{ID: int(w.Session), At: Interval{start, start + in.p.Sessions[w.Session].Minutes}, Weight: int64(w.Weight)})
		}
	}
	return items
}

// Item is something a person may attend.
type Item struct {
	ID     int
	At     Interval
	Weight int64
}

// BestDay chooses the items that do not overlap and weigh most together, by start; among equals the one that ends
// earlier. Cost: n log n for n items.
func BestDay(items []Item) (chosen []int, value int64) {
	var s solver
	return s.solve(slices.Clone(items))
}

// solver keeps the memory that solving days takes from one to the next.
type solver struct {
	row    []Item
	best   []int64 // of what ends with an item or before
	before []int   // how many items end before an item starts
	chosen []int
}

// solve is BestDay. It sorts the row; what it returns is its own until the next.
func (s *solver) solve(row []Item) (chosen []int, value int64) {
	slices.SortStableFunc(row, func(a, b Item) int { return a.At.End - b.At.End })
	s.best, s.before, s.chosen = append(s.best[:0], 0), s.before[:0], s.chosen[:0]
	for i, it := range row {
		k := i
		for k > 0 && row[k-1].At.End > it.At.Start { // rows are short
			k--
		}
		s.before = append(s.before, k)
		s.best = append(s.best, max(s.best[i], s.best[k]+it.Weight))
	}
	for i := len(row); i > 0; {
		if s.best[i] == s.best[i-1] {
			i--
			continue
		}
		s.chosen = append(s.chosen, row[i-1].ID)
		i = s.before[i-1]
	}
	slices.Reverse(s.chosen)
	return s.chosen, s.best[len(row)]
}

// day is a person's best day in a plan: which of their wishes, and its value.
func (s *solver) day(in *Instance, l *layout, person int) (chosen []int, value int64) {
	s.row = in.itemsOf(l, in.people.shares(person), s.row[:0])
	return s.solve(s.row)
}
