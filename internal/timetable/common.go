package timetable

// common holds, for each pair of sessions, the people who want both.
type common struct {
	n      int
	offset []int32 // n×n+1; only a < b is filled
	people []shared
	weigh  []uint32 // n×n, both halves: Σ min(weightA, weightB), rounded up, in units of 1<<weighShift
}

// weighShift keeps the weight of a pair in 32 bits for as many people as there are.
const weighShift = 8

// shared is a person who wants both sessions of a pair; A is the lower index.
type shared struct {
	person           int32
	weightA, weightB int32
}

// common counts first, then fills: two passes and no slices of slices.
func (c *crowd) common(n int) *common {
	m := &common{n: n, offset: make([]int32, n*n+1), weigh: make([]uint32, n*n)}
	exact := make([]int64, n*n)
	c.eachPair(n, func(pair int, s shared) {
		m.offset[pair+1]++
		exact[pair] += int64(min(s.weightA, s.weightB))
	})
	for i := range n * n {
		m.offset[i+1] += m.offset[i]
	}
	m.people = make([]shared, m.offset[n*n])
	next := make([]int32, n*n)
	copy(next, m.offset)
	c.eachPair(n, func(pair int, s shared) {
		m.people[next[pair]] = s
		next[pair]++
	})
	for a := range n {
		for b := a + 1; b < n; b++ {
			w := uint32((exact[a*n+b] + 1<<weighShift - 1) >> weighShift)
			m.weigh[a*n+b], m.weigh[b*n+a] = w, w
		}
	}
	return m
}

func (c *crowd) eachPair(n int, take func(pair int, s shared)) {
	for person := range c.n {
		wishes := c.wishes(person)
		for i, v := range wishes {
			for _, w := range wishes[i+1:] {
				a, b := v, w
				if a.session > b.session {
					a, b = b, a
				}
				if a.session != b.session {
					take(int(a.session)*n+int(b.session), shared{int32(person), a.weight, b.weight})
				}
			}
		}
	}
}

// weight is at least Σ min of the two weights over those who want both.
func (m *common) weight(a, b int) int64 { return int64(m.weigh[a*m.n+b]) << weighShift }

// of lists those who want both; the weights are of the lower and of the higher index.
func (m *common) of(a, b int) []shared {
	pair := min(a, b)*m.n + max(a, b)
	return m.people[m.offset[pair]:m.offset[pair+1]]
}
