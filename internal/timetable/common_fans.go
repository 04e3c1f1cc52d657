package timetable

import (
	"cmp"
	"slices"
)

// commonFans holds, for each pair of sessions, who wants both, as coWishes does, but as fans of the two, so that what is kept by fan is
// found at once. Those whom the pair matters to most come first: a sum over them is soon known to be too small.
type commonFans struct {
	crowd  *crowd
	n      int
	offset []int32     // n×n+1; only a < b is filled
	fans   []commonFan // nil where there would be too many
	weigh  []uint32    // as in coWishes
}

// commonFan is a person who wants two sessions, as a fan of each, by index. A is the lower session.
type commonFan struct{ a, b int32 }

func (c *crowd) commonFans(n int) *commonFans {
	m := &commonFans{crowd: c, n: n}
	exact, counts, pairs := make([]int64, n*n), make([]int32, n*n+1), 0
	c.eachCommonFan(n, func(pair int, f commonFan) {
		counts[pair+1]++
		exact[pair] += int64(m.lighter(f))
		pairs++
	})
	m.weigh = rounded(exact, n)
	if pairs > mostPairs {
		return m
	}
	for i := range n * n {
		counts[i+1] += counts[i]
	}
	m.offset, m.fans = counts, make([]commonFan, pairs)
	next := slices.Clone(counts)
	c.eachCommonFan(n, func(pair int, f commonFan) {
		m.fans[next[pair]] = f
		next[pair]++
	})
	for i := range n * n {
		slices.SortStableFunc(m.fans[counts[i]:counts[i+1]], func(f, g commonFan) int { return cmp.Compare(m.lighter(g), m.lighter(f)) })
	}
	return m
}

// lighter is the lesser of a person's two weights.
func (m *commonFans) lighter(f commonFan) int32 {
	return min(m.crowd.fan[f.a].Weight, m.crowd.fan[f.b].Weight)
}

func (c *crowd) eachCommonFan(n int, take func(pair int, f commonFan)) {
	fans, next := make([]int32, len(c.wish)), slices.Clone(c.fanFrom) // by wish: the fan; persons ascend within a session
	for k, w := range c.wish {
		fans[k] = next[w.Session]
		next[w.Session]++
	}
	for person := range c.n {
		from, to := c.wishAt[person], c.wishAt[person+1]
		for i := from; i < to; i++ {
			for j := i + 1; j < to; j++ {
				a, b, f := int(c.wish[i].Session), int(c.wish[j].Session), commonFan{fans[i], fans[j]}
				if a > b {
					a, b, f = b, a, commonFan{f.b, f.a}
				}
				take(a*n+b, f)
			}
		}
	}
}

// weight is at least Σ min of the two weights over those who want both.
func (m *commonFans) weight(a, b int) int64 { return int64(m.weigh[a*m.n+b]) << weighShift }

// of lists those who want both of two sessions, the lower first. scratch is used where they are not held.
func (m *commonFans) of(a, b int, scratch []commonFan) []commonFan {
	if m.fans != nil {
		pair := a*m.n + b
		return m.fans[m.offset[pair]:m.offset[pair+1]]
	}
	for x, y := m.crowd.fanFrom[a], m.crowd.fanFrom[b]; x < m.crowd.fanFrom[a+1] && y < m.crowd.fanFrom[b+1]; {
		switch cmp.Compare(m.crowd.fan[x].Person, m.crowd.fan[y].Person) {
		case -1:
			x++
		case 1:
			y++
		default:
			scratch = append(scratch, commonFan{x, y})
			x, y = x+1, y+1
		}
	}
	return scratch
}
