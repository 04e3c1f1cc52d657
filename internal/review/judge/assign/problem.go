package assign

import "math"

// Barred is the affinity of a pair that must not be.
const Barred = math.MinInt64

// None is no organisation.
const None = -1

// Problem is who may read what, how gladly, and how much. Reviewers and proposals are numbered from 0. It is read only.
type Problem struct {
	Wanted      []int     // readers of each proposal
	Least, Most []int     // loads of each reviewer
	Affinity    [][]int64 // of [reviewer][proposal], or Barred; not above 2³²
	Grain       int64     // a divisor of all affinities that are not Barred, at least 1

	Team   []int    // organisation of each reviewer, or None: no two of one read the same proposal; nil: no organisations
	Host   int      // the organisation whose reviewers may read together, or None
	Hosted []bool   // of a proposal: it is the host's, so somebody from elsewhere reads it; nil: none is
	Expert [][]bool // of [reviewer][proposal]: each proposal has an expert among its readers; nil: not asked for
	Pinned []Pair   // readings that must be
}

// Pair is a reading.
type Pair struct{ Reviewer, Proposal int }

func (p *Problem) team(r int) int {
	if p.Team == nil {
		return None
	}
	return p.Team[r]
}

func (p *Problem) hosted(q int) bool { return p.Hosted != nil && p.Hosted[q] }

// Answer is a dealing: the readers of each proposal, in ascending order.
type Answer [][]int

// Total is the sum of all affinities.
func (p *Problem) Total(a Answer) int64 {
	var sum int64
	for q := range a {
		sum += p.sum(q, a[q])
	}
	return sum
}

// Floor is the smallest sum of a proposal that wants readers, 0 where none does.
func (p *Problem) Floor(a Answer) int64 {
	floor, any := int64(math.MaxInt64), false
	for q := range a {
		if p.Wanted[q] > 0 {
			floor, any = min(floor, p.sum(q, a[q])), true
		}
	}
	if !any {
		return 0
	}
	return floor
}

func (p *Problem) sum(q int, readers []int) int64 {
	var sum int64
	for _, r := range readers {
		sum += p.Affinity[r][q]
	}
	return sum
}
