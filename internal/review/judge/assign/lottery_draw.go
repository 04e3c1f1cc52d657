package assign

import (
	"math"
	"math/rand/v2"
)

// whole turns probabilities into millionths, downwards.
func (s *spread) whole() [][]int64 {
	units := make([][]int64, len(s.column))
	for r := range units {
		units[r] = make([]int64, len(s.row))
		for q := range units[r] {
			units[r][q] = int64(s.at(q, r) * Certain)
			if s.pinned[q][r] {
				units[r][q] = Certain
			}
		}
	}
	return units
}

// mend makes sums of proposals exact, and those of reviewers keep to their loads, by shifting a little along paths.
func (s *spread) mend(units [][]int64) bool {
	m := mending{spread: s, units: units, row: make([]int64, len(s.row)), column: make([]int64, len(s.column)),
		cap: int64(math.Floor(s.most*Certain + 1e-6))}
	for r := range units {
		for q, x := range units[r] {
			m.row[q] += x
			m.column[r] += x
		}
		for q := 0; q < len(s.row) && m.column[r] > int64(s.Most[r])*Certain; q++ {
			if !s.pinned[q][r] {
				less := min(units[r][q], m.column[r]-int64(s.Most[r])*Certain)
				units[r][q] -= less
				m.row[q] -= less
				m.column[r] -= less
			}
		}
	}
	for q := range m.row {
		for m.row[q] < int64(s.Wanted[q])*Certain {
			if !m.fill(q) {
				return false
			}
		}
	}
	for r := range m.column {
		for m.column[r] < int64(s.Least[r])*Certain {
			if !m.load(r) {
				return false
			}
		}
	}
	return true
}

// mending is probabilities in millionths while they are mended.
type mending struct {
	*spread
	units       [][]int64
	row, column []int64
	cap         int64
}

// more is by how much the probability of a pair can rise.
func (m *mending) more(q, r int) int64 {
	if m.Affinity[r][q] == Barred || m.pinned[q][r] {
		return 0
	}
	return m.cap - m.units[r][q]
}

// less is by how much it can fall.
func (m *mending) less(q, r int) int64 {
	if m.pinned[q][r] {
		return 0
	}
	return m.units[r][q]
}

// fill raises what proposal q has, along a shortest path to a reviewer with room.
func (m *mending) fill(q int) bool {
	return m.path(q, int64(m.Wanted[q])*Certain-m.row[q], func(r int) int64 { return int64(m.Most[r])*Certain - m.column[r] })
}

// load raises what reviewer r has, at the cost of one who has more than the least: a proposal is lowered by one and filled by the other.
func (m *mending) load(r int) bool {
	need := int64(m.Least[r])*Certain - m.column[r]
	for q := range m.row {
		for o := range m.column {
			by := min(need, m.more(q, r), m.less(q, o), m.column[o]-int64(m.Least[o])*Certain)
			if o != r && by > 0 {
				m.shift(q, r, by)
				m.shift(q, o, -by)
				return true
			}
		}
	}
	return false
}

func (m *mending) shift(q, r int, by int64) {
	m.units[r][q] += by
	m.row[q] += by
	m.column[r] += by
}

// path shifts at most so much: q rises with a reviewer, who falls with another proposal, and so on to a reviewer who has room.
func (m *mending) path(q int, most int64, room func(r int) int64) bool {
	fromRow, fromColumn := make([]int, len(m.row)), make([]int, len(m.column))
	for i := range fromRow {
		fromRow[i] = None
	}
	for i := range fromColumn {
		fromColumn[i] = None
	}
	for queue := []int{q}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for r := range m.column {
			if fromColumn[r] != None || m.more(at, r) <= 0 {
				continue
			}
			fromColumn[r] = at
			if room(r) > 0 {
				m.along(q, r, min(most, room(r)), fromRow, fromColumn)
				return true
			}
			for o := range m.row {
				if o != q && fromRow[o] == None && m.less(o, r) > 0 {
					fromRow[o] = r
					queue = append(queue, o)
				}
			}
		}
	}
	return false
}

// along shifts along the path that ends at reviewer r.
func (m *mending) along(q, r int, by int64, fromRow, fromColumn []int) {
	for o := r; ; {
		at := fromColumn[o]
		if by = min(by, m.more(at, o)); at == q {
			break
		}
		o = fromRow[at]
		by = min(by, m.less(at, o))
	}
	for o := r; ; {
		at := fromColumn[o]
		m.shift(at, o, by)
		if at == q {
			return
		}
		o = fromRow[at]
		m.shift(at, o, -by)
	}
}

// drawn draws a dealing in which each pair is as likely as said: along a path or cycle of pairs that are neither certain nor impossible, it
// raises and lowers in turn until one is (Gandhi, Khuller, Parthasarathy and Srinivasan, 2006).
func drawn(p *Problem, probability [][]int64, seed uint64) Answer {
	d := draw{random: rand.New(rand.NewPCG(seed, 0x6c6f74)), units: make([][]int64, len(probability)),
		rows: make([][]int, len(p.Wanted)), columns: make([][]int, len(probability))}
	for r := range probability {
		d.units[r] = append(d.units[r], probability[r]...)
		for q, x := range probability[r] {
			if x > 0 && x < Certain {
				d.rows[q], d.columns[r] = append(d.rows[q], r), append(d.columns[r], q)
			}
		}
	}
	for r := range d.columns { // Ends of paths first: reviewers with one open pair.
		for len(d.open(d.columns, r, false)) == 1 {
			d.walk(r)
		}
	}
	for r := range d.columns {
		for len(d.open(d.columns, r, false)) > 0 {
			d.walk(d.end(r))
		}
	}
	answer := make(Answer, len(p.Wanted))
	for q := range answer {
		answer[q] = []int{}
		for r := range d.units {
			if d.units[r][q] == Certain {
				answer[q] = append(answer[q], r)
			}
		}
	}
	return answer
}

// draw is a dealing that is half drawn.
type draw struct {
	random        *rand.Rand
	units         [][]int64
	rows, columns [][]int // open pairs of proposals and of reviewers, and some that are no longer open
}

// open lists the open pairs of a proposal or a reviewer, and forgets the others.
func (d *draw) open(list [][]int, at int, row bool) []int {
	kept := list[at][:0]
	for _, o := range list[at] {
		r, q := at, o
		if row {
			r, q = o, at
		}
		if x := d.units[r][q]; x > 0 && x < Certain {
			kept = append(kept, o)
		}
	}
	list[at] = kept
	return kept
}

// end is a reviewer with one open pair, if there is one, else r.
func (d *draw) end(r int) int {
	for o := range d.columns {
		if len(d.open(d.columns, o, false)) == 1 {
			return o
		}
	}
	return r
}

// walk goes from reviewer r along open pairs to a reviewer without another one, or until it meets itself, and draws along that path or
// cycle.
func (d *draw) walk(r int) {
	type pair struct{ r, q int }
	var path []pair
	seen := map[[2]int]int{{0, r}: 0} // reviewers and proposals, by how long the path was when it came there
	for column, at, last := true, r, None; ; {
		list, kind := d.columns, 1
		if !column {
			list, kind = d.rows, 0
		}
		next := None
		for _, o := range d.open(list, at, !column) {
			if o != last {
				next = o
				break
			}
		}
		if next == None {
			break
		}
		if column {
			path = append(path, pair{at, next})
		} else {
			path = append(path, pair{next, at})
		}
		if from, met := seen[[2]int{kind, next}]; met {
			path = path[from:]
			break
		}
		seen[[2]int{kind, next}] = len(path)
		column, at, last = !column, next, at
	}
	up, down := int64(Certain), int64(Certain)
	for i, e := range path {
		x := d.units[e.r][e.q]
		if i%2 == 1 {
			x = Certain - x
		}
		up, down = min(up, Certain-x), min(down, x)
	}
	by := up
	if d.random.Int64N(up+down) < up {
		by = -down
	}
	for i, e := range path {
		if i%2 == 1 {
			d.units[e.r][e.q] -= by
		} else {
			d.units[e.r][e.q] += by
		}
	}
}
