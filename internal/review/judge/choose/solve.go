package choose

import (
	"cmp"
	"errors"
	"math"
	"slices"
)

// Selection is what was chosen, and what is proven of it.
type Selection struct {
	Chosen []bool
	Value  float64
	Bound  float64 // no selection brings more
}

// Gap is by how much, relative to its value, a selection might be surpassed.
func (s Selection) Gap() float64 { return max(0, s.Bound-s.Value) / max(tiny, math.Abs(s.Value)) }

// ErrImpossible says that what was decided cannot all be: more is taken than places, speakers or quotas allow.
var ErrImpossible = errors.New("what is already accepted does not fit places, speakers, organisations or quotas")

const (
	mostNodes = 400
	closed    = 1e-6 // of a value: below, a branch is not looked at
	integral  = 1e-5
)

// Solve chooses. The same call gives the same selection. It goes through at most 400 branches; where they are not enough the bound says
// what is left open.
func Solve(c *Call) (Selection, error) {
	s := &search{call: c, use: c.uses(), best: Selection{Value: math.Inf(-1)}}
	decided := make([]Decision, len(c.Candidates))
	for i := range decided {
		decided[i] = c.Candidates[i].Decided
	}
	if !s.offer(s.greedy(nil, decided)) {
		return Selection{}, ErrImpossible
	}
	s.best.Bound = math.Inf(-1)
	s.branch(decided)
	s.best.Bound = max(s.best.Bound, s.best.Value)
	return s.best, nil
}

// search is branch and bound.
type search struct {
	call  *Call
	use   use
	best  Selection
	nodes int
}

// offer keeps a selection if it is allowed and the best so far.
func (s *search) offer(chosen []bool) bool {
	if !s.call.Allowed(chosen) {
		return false
	}
	if v := s.call.Value(chosen); v > s.best.Value {
		s.best.Chosen, s.best.Value = chosen, v
	}
	return true
}

// branch solves the relaxation with what is decided; where it is not whole, it goes on with the candidate nearest to a half taken, then
// declined. The bound of a branch that is left open counts for the whole.
func (s *search) branch(decided []Decision) {
	p, base := s.relaxed(decided)
	x, prices, ok := p.solve()
	if !ok {
		return
	}
	bound := base + p.proof(prices)
	s.offer(s.greedy(x, decided))
	if bound <= s.best.Value+closed {
		return
	}
	if s.nodes++; s.nodes > mostNodes {
		s.best.Bound = max(s.best.Bound, bound)
		return
	}
	at, distance := -1, 0.5-integral
	for i, d := range decided {
		if away := math.Abs(x[i] - 0.5); d == Open && away < distance {
			at, distance = i, away
		}
	}
	if at < 0 { // All is whole: what is left is rounding.
		s.best.Bound = max(s.best.Bound, bound)
		return
	}
	for _, d := range []Decision{Taken, Declined} {
		next := slices.Clone(decided)
		next[at] = d
		s.branch(next)
	}
}

// greedy takes what was taken, then the rest in the order of the relaxation and of their values, as long as it fits and brings something.
func (s *search) greedy(x []float64, decided []Decision) []bool {
	order := make([]int, len(decided))
	for i := range order {
		order[i] = i
	}
	share := func(i int) float64 {
		switch {
		case decided[i] == Taken:
			return 2
		case x == nil:
			return 0
		}
		return math.Round(x[i]*1e6) / 1e6
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(share(b), share(a)), cmp.Compare(s.call.Candidates[b].Value, s.call.Candidates[a].Value))
	})
	chosen, left := make([]bool, len(decided)), s.use.limits()
	value := s.call.Value(chosen)
	for _, i := range order {
		if decided[i] == Declined || slices.ContainsFunc(s.use.of[i], func(row int) bool { return left[row] <= 0 }) {
			continue
		}
		chosen[i] = true
		with := s.call.Value(chosen)
		if with <= value && decided[i] != Taken {
			chosen[i] = false
			continue
		}
		value = with
		for _, row := range s.use.of[i] {
			left[row]--
		}
	}
	return chosen
}

// relaxed is the linear program of a call with what is decided, and a value to add to it.
func (s *search) relaxed(decided []Decision) (*program, float64) {
	c, p, base := s.call, &program{}, 0.0
	taken := func(i int) float64 {
		if decided[i] == Taken {
			return 1
		}
		return 0
	}
	for i := range c.Candidates {
		upper := 1.0
		if decided[i] != Open {
			upper = 0
		}
		p.variable(c.Candidates[i].Value, upper, false)
		base += taken(i) * c.Candidates[i].Value
	}
	// Each row sums over candidates: those taken go to the limit.
	sum := func(members []int, times float64, limit float64) row {
		r := row{limit: limit}
		for _, i := range members {
			r.limit -= times * taken(i)
			if decided[i] == Open {
				r.add(i, times)
			}
		}
		return r
	}
	for number, members := range s.members() {
		if len(members) > s.use.rows[number].most {
			p.rows = append(p.rows, sum(members, 1, float64(s.use.rows[number].most)))
		}
	}
	about, counted := make([][]int, c.Products), make([][]int, len(c.Quotas))
	for i := range c.Candidates {
		for _, product := range c.Candidates[i].Products {
			about[product] = append(about[product], i)
		}
		for _, q := range c.Candidates[i].Quotas {
			counted[q] = append(counted[q], i)
		}
	}
	for _, members := range about {
		if len(members) > 0 && c.Coverage > 0 {
			r := sum(members, -1, 0)
			r.add(p.variable(c.Coverage, 1, false), 1)
			p.rows = append(p.rows, r)
		}
	}
	for q, quota := range c.Quotas {
		if quota.Least > 0 && quota.Price > 0 {
			r := sum(counted[q], -1, -float64(quota.Least))
			r.add(p.variable(-quota.Price, float64(quota.Least), true), -1)
			p.rows = append(p.rows, r)
		}
	}
	for _, a := range c.Alikes {
		r := sum([]int{a.First, a.Second}, 1, 1)
		r.add(p.variable(-a.Price, 1, true), -1)
		p.rows = append(p.rows, r)
	}
	return p, base
}

// members of each limit.
func (s *search) members() [][]int {
	members := make([][]int, len(s.use.rows))
	for i, rows := range s.use.of {
		for _, row := range rows {
			members[row] = append(members[row], i)
		}
	}
	return members
}
