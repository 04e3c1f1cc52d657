package judge_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/creneau/creneau/internal/review/judge"
)

// call is a synthetic call whose true worths are known: the generator of which the bars of docs/review.md speak. Seeds below held were used
// while the package was made, those from held on only to report.
type call struct {
	proposals, readers, each int
	severity, noise, scale   float64
	grades                   int

	worth, generous, stretch []float64
	random                   *rand.Rand
}

const held = 1000

func usual(seed uint64) *call {
	return (&call{proposals: 200, readers: 20, each: 4, severity: .7, noise: .8, scale: .25, grades: 5}).drawn(seed)
}

func (c *call) drawn(seed uint64) *call {
	c.random = rand.New(rand.NewPCG(seed, 0x63616c6c))
	c.worth, c.generous, c.stretch = make([]float64, c.proposals), make([]float64, c.readers), make([]float64, c.readers)
	for p := range c.worth {
		c.worth[p] = c.random.NormFloat64()
	}
	for r := range c.generous {
		c.generous[r] = c.severity * c.random.NormFloat64()
		c.stretch[r] = math.Exp(c.scale * c.random.NormFloat64())
	}
	return c
}

// grade is what a reader gives.
func (c *call) grade(r, p int) judge.Reading {
	top := float64(c.grades - 1)
	g := top/2 + top/4*(c.stretch[r]*(c.worth[p]+c.noise*c.random.NormFloat64())+c.generous[r])
	return judge.Reading{Reader: r, Proposal: p, Grade: min(top, max(0, math.Round(g)))}
}

// read deals each proposal to so many readers, with equal loads, and has it graded.
func (c *call) read(each int) judge.Readings {
	rs := judge.Readings{Readers: c.readers, Proposals: c.proposals}
	room, lot := make([]int, c.readers), make([]float64, c.readers)
	for _, p := range c.random.Perm(c.proposals) {
		readers := c.random.Perm(c.readers)
		for r := range lot {
			lot[r] = c.random.Float64()
		}
		slices.SortFunc(readers, func(a, b int) int { return cmp.Or(cmp.Compare(room[a], room[b]), cmp.Compare(lot[a], lot[b])) })
		for _, r := range readers[:each] {
			room[r]++
			rs.All = append(rs.All, c.grade(r, p))
		}
	}
	return rs
}

// share of the truly best that are among the first of an order.
func (c *call) share(order []int, places int) float64 {
	best := c.best()
	n := 0
	for _, p := range order[:places] {
		if best[p] < places {
			n++
		}
	}
	return float64(n) / float64(places)
}

// best is the true rank of each proposal, from 0.
func (c *call) best() []int {
	order, rank := byValue(c.worth), make([]int, len(c.worth))
	for i, p := range order {
		rank[p] = i
	}
	return rank
}

func byValue(worth []float64) []int {
	order := make([]int, len(worth))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
	return order
}

func undecided(standings []judge.Standing) float64 {
	n := 0
	for _, s := range standings {
		if s.Zone == judge.Discuss {
			n++
		}
	}
	return float64(n) / float64(len(standings))
}
