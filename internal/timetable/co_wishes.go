package timetable

import "slices"

// coWishes holds, for each pair of sessions, the people who want both. Where people wish for very many sessions that would be too
// much to hold: then people is nil, and the fans of the two sessions are walked through together.
type coWishes struct {
	crowd  *crowd
	n      int
	offset []int32 // n×n+1; only a < b is filled
	people []coWish
	weigh  []uint32 // n×n, both halves: Σ min(weightA, weightB), rounded up, in units of 1<<weighShift
}

// weighShift keeps the weight of a pair in 32 bits for as many people as there are.
const weighShift = 8

// coWish is a person who wants both sessions of a pair; A is the lower index.
type coWish struct {
	person           int32
	weightA, weightB int32
}

// mostPairs is how many persons of pairs are held, at twelve bytes each.
const mostPairs = 20_000_000

// coWishes counts first, then fills: two passes and no slices of slices.
func (c *crowd) coWishes(n int) *coWishes {
	m := &coWishes{crowd: c, n: n}
	exact := make([]int64, n*n)
	counts := make([]int32, n*n+1)
	pairs := 0
	c.eachPair(n, func(pair int, s coWish) {
		counts[pair+1]++
		exact[pair] += int64(min(s.weightA, s.weightB))
		pairs++
	})
	if pairs <= mostPairs {
		m.fill(counts)
	}
	m.weigh = rounded(exact, n)
	return m
}

// rounded are the weights of pairs, of which a < b is given, in units of 1<<weighShift, rounded up.
func rounded(exact []int64, n int) []uint32 {
	weigh := make([]uint32, n*n)
	for a := range n {
		for b := a + 1; b < n; b++ {
			w := uint32((exact[a*n+b] + 1<<weighShift - 1) >> weighShift)
			weigh[a*n+b], weigh[b*n+a] = w, w
		}
	}
	return weigh
}

func (m *coWishes) fill(counts []int32) {
	for i := range len(counts) - 1 {
		counts[i+1] += counts[i]
	}
	m.offset = counts
	m.people = make([]coWish, counts[len(counts)-1])
	next := slices.Clone(counts)
	m.crowd.eachPair(m.n, func(pair int, s coWish) {
		m.people[next[pair]] = s
		next[pair]++
	})
}

func (c *crowd) eachPair(n int, take func(pair int, s coWish)) {
	for person := range c.n {
		wishes := c.shares(person)
		for i, v := range wishes {
			for _, w := range wishes[i+1:] {
				a, b := v, w
				if a.Session > b.Session {
					a, b = b, a
				}
				if a.Session != b.Session {
					take(int(a.Session)*n+int(b.Session), coWish{int32(person), a.Weight, b.Weight})
				}
			}
		}
	}
}

// weight is at least Σ min of the two weights over those who want both.
func (m *coWishes) weight(a, b int) int64 { return int64(m.weigh[a*m.n+b]) << weighShift }

// of lists those who want both; the weights are of the lower and of the higher index. scratch is used where they are not held.
func (m *coWishes) of(a, b int, scratch []coWish) []coWish {
	a, b = min(a, b), max(a, b)
	if m.people != nil {
		pair := a*m.n + b
		return m.people[m.offset[pair]:m.offset[pair+1]]
	}
	x, y := m.crowd.fans(a), m.crowd.fans(b)
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0].Person < y[0].Person:
			x = x[1:]
		case x[0].Person > y[0].Person:
			y = y[1:]
		default:
			scratch = append(scratch, coWish{x[0].Person, x[0].Weight, y[0].Weight})
			x, y = x[1:], y[1:]
		}
	}
	return scratch
}

// Together counts the people who want both of two sessions.
func (in *Instance) Together(a, b int) int {
	if a == b {
		return len(in.people.fans(a))
	}
	return len(in.wantedTogether().of(a, b, nil))
}
