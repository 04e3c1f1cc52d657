package timetable

// common holds, for each pair of sessions, the people who want both.
type common struct {
	n      int
	offset []int32 // n×n+1; only a < b is filled
	people []shared
	weigh  []int32 // n×n: Σ min(weightA, weightB)
}

// shared is a person who wants both sessions of a pair; A is the lower index.
type shared struct {
	person           int32
	weightA, weightB int16
}

// common counts first, then fills: two passes and no slices of slices.
func (c crowd) common(n int) *common {
	m := &common{n: n, offset: make([]int32, n*n+1), weigh: make([]int32, n*n)}
	each := func(take func(pair int, s shared)) {
		for person, wishes := range c.wishes {
			for i, v := range wishes {
				for _, w := range wishes[i+1:] {
					a, b := v, w
					if a.session > b.session {
						a, b = b, a
					}
					if a.session != b.session {
						take(int(a.session)*n+int(b.session), shared{int32(person), int16(a.weight), int16(b.weight)})
					}
				}
			}
		}
	}
	each(func(pair int, s shared) {
		m.offset[pair+1]++
		m.weigh[pair] += int32(min(s.weightA, s.weightB))
	})
	for i := range n * n {
		m.offset[i+1] += m.offset[i]
	}
	m.people = make([]shared, m.offset[n*n])
	next := make([]int32, n*n)
	copy(next, m.offset)
	each(func(pair int, s shared) {
		m.people[next[pair]] = s
		next[pair]++
	})
	return m
}

// weight is Σ min of the two weights over those who want both.
func (m *common) weight(a, b int) int64 { return int64(m.weigh[min(a, b)*m.n+max(a, b)]) }

// of lists those who want both; the weights are of the lower and of the higher index.
func (m *common) of(a, b int) []shared {
	pair := min(a, b)*m.n + max(a, b)
	return m.people[m.offset[pair]:m.offset[pair+1]]
}
