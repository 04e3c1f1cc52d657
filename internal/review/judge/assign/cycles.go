package assign

// cycles finds negative cycles in a dense graph: Bellman and Ford with a queue; the graph of predecessors is looked at after each pass
// (Cherkassky and Goldberg, 1999).
type cycles struct {
	distance []int64
	before   []int32
	changed  []bool
	next     []bool
	mark     []int32
}

func newCycles(n int) cycles {
	return cycles{make([]int64, n), make([]int32, n), make([]bool, n), make([]bool, n), make([]int32, n)}
}

// negative returns disjoint negative cycles, or none where there is none; then distance holds potentials: no arc a → b is shorter than
// distance[b] − distance[a].
func (c *cycles) negative(cost [][]int64) [][]int {
	for v := range c.distance {
		c.distance[v], c.before[v], c.changed[v] = 0, -1, true
	}
	for {
		any := false
		for u := range c.distance {
			if !c.changed[u] {
				continue
			}
			c.changed[u] = false
			from := c.distance[u]
			for v, w := range cost[u] {
				if d := from + w; w < forbidden && d < c.distance[v] {
					c.distance[v], c.before[v], c.changed[v] = d, int32(u), true
					any = true
				}
			}
		}
		if !any {
			return nil
		}
		if found := c.loops(); len(found) > 0 {
			return found
		}
	}
}

// loops lists the cycles of the graph of predecessors.
func (c *cycles) loops() [][]int {
	for v := range c.mark {
		c.mark[v] = -1
	}
	var found [][]int
	for start := range c.mark {
		v := int32(start)
		for v >= 0 && c.mark[v] < 0 {
			c.mark[v] = int32(start)
			v = c.before[v]
		}
		if v < 0 || c.mark[v] != int32(start) {
			continue
		}
		loop := []int{int(v)}
		for u := c.before[v]; u != v; u = c.before[u] {
			loop = append(loop, int(u))
		}
		for i, j := 0, len(loop)-1; i < j; i, j = i+1, j-1 {
			loop[i], loop[j] = loop[j], loop[i]
		}
		found = append(found, loop)
	}
	return found
}
