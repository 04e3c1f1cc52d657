package judge

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Zone is what readings say of a proposal and the places there are.
type Zone string

// The zones.
const (
	In      Zone = "in"      // among the best in nine draws of ten
	Discuss Zone = "discuss" // readings do not decide
	Out     Zone = "out"
)

// Standing is where a proposal stands, with its doubt.
type Standing struct {
	Low, High int     // its rank is between them, from 1, nine times in ten
	In        float64 // chance to be among the best for whom there are places
	Zone      Zone
}

const (
	draws = 1000
	sure  = 0.9
)

// Standings of all proposals for a number of places: what remains possible is drawn a thousand times, readers' generosity first, then the
// worth of each proposal.
func (c *Calibration) Standings(places int, seed uint64) []Standing {
	n := len(c.Worth)
	ranks := make([][]int16, n)
	in := make([]int, n)
	for p := range ranks {
		ranks[p] = make([]int16, 0, draws)
	}
	c.Draw(draws, seed, func(order []int) {
		for rank, p := range order {
			ranks[p] = append(ranks[p], int16(min(rank+1, math.MaxInt16)))
			if rank < places {
				in[p]++
			}
		}
	})
	standings := make([]Standing, n)
	for p := range standings {
		slices.Sort(ranks[p])
		s := Standing{Low: int(ranks[p][draws/20]), High: int(ranks[p][draws-1-draws/20]), In: float64(in[p]) / draws, Zone: Discuss}
		switch {
		case s.In >= sure:
			s.Zone = In
		case s.In <= 1-sure:
			s.Zone = Out
		}
		standings[p] = s
	}
	return standings
}

// Draw draws so many orders of proposals, best first, from what the calibration leaves possible. The slice is the caller's until the next.
func (c *Calibration) Draw(times int, seed uint64, visit func(order []int)) {
	random := rand.New(rand.NewPCG(seed, 0x6a75646765))
	by := c.readings.byProposal()
	type place struct {
		worth float64
		p     int
	}
	generosity, places, order := make([]float64, len(c.Generosity)), make([]place, len(c.Worth)), make([]int, len(c.Worth))
	noise := math.Sqrt(c.Noise)
	for range times {
		for r := range generosity {
			generosity[r] = random.NormFloat64()
		}
		c.factor.upper(generosity)
		for r := range generosity {
			generosity[r] = c.Generosity[r] + noise*generosity[r]
		}
		for p := range places {
			worth := c.worthGiven(by[p], c.weight[p], generosity) + noise/math.Sqrt(c.weight[p])*random.NormFloat64()
			places[p] = place{worth, p}
		}
		slices.SortFunc(places, func(a, b place) int {
			switch {
			case a.worth > b.worth:
				return -1
			case a.worth < b.worth:
				return 1
			}
			return a.p - b.p
		})
		for i := range places {
			order[i] = places[i].p
		}
		visit(order)
	}
}

// Order lists proposals by worth, best first; equals by the seed's lot.
func (c *Calibration) Order(seed uint64) []int { return orderBy(c.Worth, seed) }

func orderBy(worth []float64, seed uint64) []int {
	order := rand.New(rand.NewPCG(seed, 0x6f72646572)).Perm(len(worth))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
	return order
}

// RawRanks are the ranks, from 0, that raw means would give; equals by the seed's lot.
func (rs Readings) RawRanks(seed uint64) []int {
	mean, _ := rs.Mean()
	ranks := make([]int, len(mean))
	for rank, p := range orderBy(mean, seed) {
		ranks[p] = rank
	}
	return ranks
}
