package assign

import (
	"math"
	"slices"
)

const (
	forbidden = math.MaxInt64 / 4
	excess    = int64(1) << 52 // what a reading above or below a load costs: more than all else that a cycle can bring
	shortage  = 256            // what a unit below the floor costs, in units of affinity
)

// dealing is a problem half solved: proposals keep their rules, loads and floors are broken at a cost. Its moves are cycles in the graph of
// exchanges: nodes are reviewers and one for those with room (spare), an arc r → o is a proposal that takes o in place of r.
type dealing struct {
	*Problem
	sheets  []sheet
	floor   int64
	readers [][]int  // of each proposal, pinned ones left out
	reads   [][]bool // [proposal][reviewer], pinned ones too
	sums    []int64
	load    []int
	of      [][]int   // proposals of each reviewer, pinned ones left out
	entry   [][]int32 // place of [proposal][reviewer] in the sheet's free readers, or -1
	cost    [][]int64 // of the cheapest exchange between two nodes
	through [][]int32 // the proposal of that exchange
	stale   []bool    // rows to compute again
	search  cycles
	refused map[exchange]bool // exchanges whose cycles did not pay, since the last one that did
}

// exchange is a proposal that takes one reader in place of another.
type exchange struct{ proposal, out, in int }

func newDealing(p *Problem, sheets []sheet, floor int64) *dealing {
	n := len(p.Affinity)
	d := &dealing{Problem: p, sheets: sheets, floor: floor, readers: make([][]int, len(sheets)), reads: make([][]bool, len(sheets)),
		sums: make([]int64, len(sheets)), load: make([]int, n), of: make([][]int, n), entry: make([][]int32, len(sheets)),
		cost: make([][]int64, n+1), through: make([][]int32, n+1), stale: make([]bool, n+1), search: newCycles(n + 1),
		refused: map[exchange]bool{}}
	for q := range sheets {
		d.reads[q] = make([]bool, n)
		d.entry[q] = make([]int32, n)
		for r := range n {
			d.entry[q][r] = -1
		}
		for i, e := range sheets[q].free {
			d.entry[q][e.reviewer] = int32(i)
		}
		d.sums[q] = sheets[q].base
		for _, r := range sheets[q].pinned {
			d.reads[q][r] = true
			d.load[r]++
		}
	}
	for r := range d.cost {
		d.cost[r], d.through[r], d.stale[r] = make([]int64, n+1), make([]int32, n+1), true
	}
	return d
}

// give makes r a reader of q.
func (d *dealing) give(q, r int) {
	d.readers[q] = append(d.readers[q], r)
	d.of[r] = append(d.of[r], q)
	d.reads[q][r] = true
	d.sums[q] += d.Affinity[r][q]
	d.load[r]++
	d.touch(q)
	d.stale[r] = true
}

// take makes r no reader of q.
func (d *dealing) take(q, r int) {
	d.touch(q)
	i := slices.Index(d.readers[q], r)
	d.readers[q] = slices.Delete(d.readers[q], i, i+1)
	i = slices.Index(d.of[r], q)
	d.of[r] = slices.Delete(d.of[r], i, i+1)
	d.reads[q][r] = false
	d.sums[q] -= d.Affinity[r][q]
	d.load[r]--
}

// touch says that the exchanges of the readers of q are to be computed again.
func (d *dealing) touch(q int) {
	for _, r := range d.readers[q] {
		d.stale[r] = true
	}
}

// set gives q exactly these readers.
func (d *dealing) set(q int, readers []int) {
	for _, r := range slices.Clone(d.readers[q]) {
		if !slices.Contains(readers, r) {
			d.take(q, r)
		}
	}
	for _, r := range readers {
		if !d.reads[q][r] {
			d.give(q, r)
		}
	}
}

// price is what the readers of q cost: their affinities, and what is missing to the floor.
func (d *dealing) price(sum int64) int64 { return -sum + shortage*max(0, d.floor-sum) }

// overloads is what loads out of their range cost.
func (d *dealing) overloads() int64 {
	var sum int64
	for r, n := range d.load {
		sum += excess * int64(max(0, n-d.Most[r])+max(0, d.Least[r]-n))
	}
	return sum
}

// total is what all costs.
func (d *dealing) total() int64 {
	sum := d.overloads()
	for _, s := range d.sums {
		sum += d.price(s)
	}
	return sum
}

// keeps says that q keeps its rules, its floor left out, with in for out.
func (d *dealing) keeps(q, out, in int) bool {
	s := &d.sheets[q]
	if s.plain {
		return true
	}
	e := &s.free[d.entry[q][in]]
	need := s.need &^ e.meets
	for _, r := range d.readers[q] {
		if r == out {
			continue
		}
		o := &s.free[d.entry[q][r]]
		if o.block == e.block {
			return false
		}
		need &^= o.meets
	}
	return need == 0
}

// refresh computes the rows of the graph that moves have touched.
func (d *dealing) refresh() {
	spare := len(d.load)
	for r, n := range d.load {
		d.cost[r][spare], d.cost[spare][r] = 0, 0
		switch {
		case n >= d.Most[r]:
			d.cost[r][spare] = excess
		case n < d.Least[r]:
			d.cost[r][spare] = -excess
		}
		switch {
		case n > d.Most[r]:
			d.cost[spare][r] = -excess
		case n <= d.Least[r]:
			d.cost[spare][r] = excess
		}
		if d.stale[r] {
			d.row(r)
			d.stale[r] = false
		}
	}
	d.cost[spare][spare] = forbidden
}

func (d *dealing) row(r int) {
	spare := len(d.load)
	row, through := d.cost[r], d.through[r]
	keep := row[spare]
	for o := range row {
		row[o] = forbidden
	}
	row[spare] = keep
	for _, q := range d.of[r] {
		sum := d.sums[q] - d.Affinity[r][q]
		now := d.price(d.sums[q])
		for i := range d.sheets[q].free {
			e := &d.sheets[q].free[i]
			if d.reads[q][e.reviewer] {
				continue
			}
			c := d.price(sum+e.affinity) - now
			if c < row[e.reviewer] && d.keeps(q, r, e.reviewer) && (len(d.refused) == 0 || !d.refused[exchange{q, r, e.reviewer}]) {
				row[e.reviewer], through[e.reviewer] = c, int32(q)
			}
		}
	}
}

// improve cancels negative cycles until there is none, or at most so many rounds.
func (d *dealing) improve(rounds int) {
	for range rounds {
		d.refresh()
		found := d.search.negative(d.cost)
		if len(found) == 0 {
			return
		}
		for _, nodes := range found {
			d.cancel(nodes)
		}
	}
}

// cancel makes the exchanges of a cycle if that makes all cheaper. Exchanges of one proposal may not add up; then the cycle is undone, and
// one of them is refused until some cycle pays.
func (d *dealing) cancel(nodes []int) {
	spare := len(d.load)
	var cycle []exchange
	for i, from := range nodes {
		if to := nodes[(i+1)%len(nodes)]; from != spare && to != spare {
			cycle = append(cycle, exchange{int(d.through[from][to]), from, to})
		}
	}
	before := d.overloads()
	made, change := 0, int64(0)
	for _, e := range cycle {
		if !slices.Contains(d.readers[e.proposal], e.out) || d.reads[e.proposal][e.in] || !d.keeps(e.proposal, e.out, e.in) {
			break
		}
		change -= d.price(d.sums[e.proposal])
		d.take(e.proposal, e.out)
		d.give(e.proposal, e.in)
		change += d.price(d.sums[e.proposal])
		made++
	}
	if made == len(cycle) && change+d.overloads()-before < 0 {
		if len(d.refused) > 0 {
			for e := range d.refused {
				d.stale[e.out] = true
			}
			clear(d.refused)
		}
		return
	}
	for _, e := range slices.Backward(cycle[:made]) {
		d.take(e.proposal, e.in)
		d.give(e.proposal, e.out)
	}
	if len(cycle) > 0 {
		e := cycle[min(made, len(cycle)-1)]
		d.refused[e] = true
		d.stale[e.out] = true
	}
}
