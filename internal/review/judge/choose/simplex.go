package choose

import "math"

// program is: maximise cost·x with A x ≤ limit and 0 ≤ x ≤ upper. Variables that begin at their upper bound must make that feasible.
type program struct {
	cost, upper []float64
	high        []bool // begins at its upper bound
	rows        []row
}

// row is a sparse row of A, and its limit.
type row struct {
	at    []int
	times []float64
	limit float64
}

func (p *program) variable(cost, upper float64, high bool) int {
	p.cost, p.upper, p.high = append(p.cost, cost), append(p.upper, upper), append(p.high, high)
	return len(p.cost) - 1
}

func (r *row) add(variable int, times float64) {
	r.at, r.times = append(r.at, variable), append(r.times, times)
}

const (
	tiny        = 1e-9
	perturbed   = 1e-7 // by which limits are moved apart, so that the simplex does not turn in circles
	mostPivots  = 20_000
	blandsPivot = 5_000 // after which the first column is taken, not the best
)

// dictionary is the simplex's: basic variables as functions of the others, which are all 0. A variable at its upper bound is replaced by
// what it is below it (Chvátal, Linear Programming, 1983, chapter 8).
type dictionary struct {
	*program
	columns []int // variable of each column; slacks follow the variables
	basics  []int // variable of each row
	table   [][]float64
	have    []float64 // of each row
	gain    []float64 // of each column
	flipped []bool    // of each variable: it is counted from its upper bound
}

// solve returns x and the prices of rows, or false where the beginning is not feasible.
func (p *program) solve() (x, prices []float64, ok bool) {
	d := newDictionary(p)
	for r := range d.have {
		if d.have[r] < 0 {
			return nil, nil, false
		}
	}
	for pivots := range mostPivots {
		column := d.entering(pivots > blandsPivot)
		if column < 0 {
			break
		}
		d.enter(column)
	}
	x, prices = make([]float64, len(p.cost)), make([]float64, len(p.rows))
	for r, v := range d.basics {
		if v < len(x) {
			x[v] = d.have[r]
		}
	}
	for v := range x {
		if d.flipped[v] {
			x[v] = p.upper[v] - x[v]
		}
	}
	for c, v := range d.columns {
		if v >= len(x) {
			prices[v-len(x)] = max(0, -d.gain[c])
		}
	}
	return x, prices, true
}

func newDictionary(p *program) *dictionary {
	n, m := len(p.cost), len(p.rows)
	d := &dictionary{program: p, columns: make([]int, n), basics: make([]int, m), table: make([][]float64, m), have: make([]float64, m),
		gain: append([]float64(nil), p.cost...), flipped: make([]bool, n+m)}
	for v := range d.columns {
		d.columns[v] = v
	}
	for r := range p.rows {
		d.basics[r] = n + r
		d.table[r] = make([]float64, n)
		for i, v := range p.rows[r].at {
			d.table[r][v] += p.rows[r].times[i]
		}
		d.have[r] = p.rows[r].limit + perturbed*float64(1+(r*7919)%997)/997
	}
	for v, high := range p.high {
		if high {
			d.flip(v)
		}
	}
	return d
}

func (d *dictionary) bound(v int) float64 {
	if v < len(d.upper) {
		return d.upper[v]
	}
	return math.Inf(1)
}

// entering is the column that gains most, or the first that gains.
func (d *dictionary) entering(first bool) int {
	best, gain := -1, tiny
	for c, g := range d.gain {
		if g > gain {
			if best, gain = c, g; first {
				break
			}
		}
	}
	return best
}

// enter raises a column's variable as far as all bounds allow.
func (d *dictionary) enter(column int) {
	leaving, step := -1, d.bound(d.columns[column])
	for r := range d.table {
		t := d.table[r][column]
		switch {
		case t > tiny:
			if s := d.have[r] / t; s < step {
				leaving, step = r, s
			}
		case t < -tiny:
			if s := (d.bound(d.basics[r]) - d.have[r]) / -t; s < step {
				leaving, step = r, s
			}
		}
	}
	if leaving < 0 {
		d.flip(column)
		return
	}
	if d.table[leaving][column] < 0 { // It leaves at its upper bound.
		v := d.basics[leaving]
		d.flipped[v] = !d.flipped[v]
		d.have[leaving] = d.bound(v) - d.have[leaving]
		for c := range d.table[leaving] {
			d.table[leaving][c] = -d.table[leaving][c]
		}
	}
	d.pivot(leaving, column)
}

// flip counts a column's variable from its other bound.
func (d *dictionary) flip(column int) {
	v := d.columns[column]
	d.flipped[v] = !d.flipped[v]
	for r := range d.table {
		d.have[r] -= d.table[r][column] * d.bound(v)
		d.table[r][column] = -d.table[r][column]
	}
	d.gain[column] = -d.gain[column]
}

// pivot exchanges the variables of a row and a column.
func (d *dictionary) pivot(r, column int) {
	line := d.table[r]
	by := 1 / line[column]
	line[column] = 1
	for c := range line {
		line[c] *= by
	}
	d.have[r] *= by
	for o := range d.table {
		if t := d.table[o][column]; o != r && t != 0 {
			d.table[o][column] = 0
			subtract(d.table[o], line, t)
			d.have[o] = max(0, d.have[o]-t*d.have[r])
		}
	}
	if t := d.gain[column]; t != 0 {
		d.gain[column] = 0
		subtract(d.gain, line, t)
	}
	d.basics[r], d.columns[column] = d.columns[column], d.basics[r]
}

func subtract(from, line []float64, times float64) {
	for c, l := range line {
		if l != 0 {
			from[c] -= times * l
		}
	}
}

// proof is a value that no x surpasses: what limits are worth at prices of rows, and what variables gain beyond these prices. Any prices
// from 0 on prove one.
func (p *program) proof(prices []float64) float64 {
	gain := append([]float64(nil), p.cost...)
	total := 0.0
	for r := range p.rows {
		if prices[r] == 0 {
			continue
		}
		total += prices[r] * p.rows[r].limit
		for i, v := range p.rows[r].at {
			gain[v] -= prices[r] * p.rows[r].times[i]
		}
	}
	for v, g := range gain {
		total += max(0, g) * p.upper[v]
	}
	return total
}
