package prove

import (
	"math"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// master is the linear program over the roomfuls known so far: how much of each to hold, no session more than once and no more
// roomfuls than there are starts, so that people attend most. The primal simplex method keeps a basis while roomfuls come in.
type master struct {
	rows    int // one for each session, and the last for the starts
	sets    [][]int
	brings  []float64
	known   map[string]bool
	basis   []int // by row: a roomful, or -1-r for the slack of row r
	inverse [][]float64
	held    []float64 // by row: how much of its basic variable
	dual    []float64 // prices of the sessions, then of a start
}

func newMaster(sessions, starts int) *master {
	m := &master{rows: sessions + 1, known: map[string]bool{}, dual: make([]float64, sessions+1)}
	for r := range m.rows {
		m.basis = append(m.basis, -1-r)
		m.inverse = append(m.inverse, make([]float64, m.rows))
		m.inverse[r][r] = 1
		// Rows that differ a little keep the method from turning in circles. Prices are proven apart, so this costs no rigour.
		m.held = append(m.held, 1+1e-6*float64(r*7919%101))
	}
	m.held[sessions] = float64(starts)
	return m
}

// add takes a roomful in. It reports whether it was unknown.
func (m *master) add(brings float64, set []int) bool {
	set = slices.Sorted(slices.Values(set))
	key := make([]byte, 0, 2*len(set))
	for _, i := range set {
		key = append(key, byte(i), byte(i>>8))
	}
	if len(set) == 0 || m.known[string(key)] {
		return false
	}
	m.known[string(key)] = true
	m.sets, m.brings = append(m.sets, set), append(m.brings, brings)
	return true
}

// above is what a roomful brings above its prices.
func above(brings float64, set []int, price []float64) float64 {
	for _, i := range set {
		brings -= price[i]
	}
	return brings
}

// solve finds the best holding of what is known, and its prices.
func (m *master) solve() {
	into := make([]float64, m.rows)
	for range maxPivots {
		m.priceBasis()
		enters, most := 0, 1e-3*m.dual[m.rows-1]/timetable.Unit+1e-3
		found := false
		for k, set := range m.sets {
			if v := above(m.brings[k], set, m.dual) - m.dual[m.rows-1]; v > most {
				enters, most, found = k, v, true
			}
		}
		for r, y := range m.dual {
			if -y > most {
				enters, most, found = -1-r, -y, true
			}
		}
		if !found || !m.pivot(enters, into) {
			return
		}
	}
}

// maxPivots bounds a solution; a basis that is not the best still has prices.
const maxPivots = 5000

// priceBasis computes the prices of the basis.
func (m *master) priceBasis() {
	clear(m.dual)
	for r, k := range m.basis {
		if k < 0 {
			continue
		}
		for c, v := range m.inverse[r] {
			m.dual[c] += m.brings[k] * v
		}
	}
}

// pivot brings a variable into the basis. It reports false where nothing limits it, which rounding alone can cause.
func (m *master) pivot(enters int, into []float64) bool {
	for r, row := range m.inverse {
		if enters < 0 {
			into[r] = row[-1-enters]
			continue
		}
		into[r] = row[m.rows-1]
		for _, i := range m.sets[enters] {
			into[r] += row[i]
		}
	}
	leaves, least := -1, math.Inf(1)
	for r, v := range into {
		if v > 1e-7 && m.held[r]/v < least {
			leaves, least = r, m.held[r]/v
		}
	}
	if leaves < 0 {
		return false
	}
	pivot := m.inverse[leaves]
	for c := range pivot {
		pivot[c] /= into[leaves]
	}
	for r, v := range into {
		if r == leaves || v == 0 {
			continue
		}
		m.held[r] = max(0, m.held[r]-v*least)
		for c, p := range pivot {
			m.inverse[r][c] -= v * p
		}
	}
	m.held[leaves], m.basis[leaves] = least, enters
	return true
}

// value is the people that the holding lets attend, by its prices.
func (m *master) value(starts int) float64 {
	sum := m.dual[m.rows-1] * float64(starts)
	for _, p := range m.dual[:m.rows-1] {
		sum += p
	}
	return sum
}

// most is the most that a known roomful brings above some prices.
func (m *master) most(price []float64) (most float64) {
	for k, set := range m.sets {
		most = max(most, above(m.brings[k], set, price))
	}
	return most
}

// best are the n known roomfuls that bring most at some prices.
func (m *master) best(price []float64, n int) (sets [][]int) {
	values := make([]candidate, len(m.sets))
	for k, set := range m.sets {
		values[k] = candidate{k, above(m.brings[k], set, price)}
	}
	sortByValue(values)
	for _, c := range values[:min(n, len(values))] {
		sets = append(sets, m.sets[c.session])
	}
	return sets
}
