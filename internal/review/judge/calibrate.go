package judge

import "math"

// Model is how grades come about: grade = Mean + worth of the proposal + generosity of the reader + noise, each of the three normal
// around 0 with its variance (Platt and Burges; Ge, Welling and Ghahramani; used by NIPS since 2002).
type Model struct {
	Mean                                 float64
	WorthVariance, ReaderVariance, Noise float64
}

// Calibration is what a model says of readings.
type Calibration struct {
	Model
	Worth      []float64 // of each proposal, above or below the mean; 0 for one that nobody read
	WorthError []float64 // its standard error
	Generosity []float64 // of each reader: how much higher they grade than the committee
	ReaderErr  []float64 // its standard error

	readings Readings
	weight   []float64 // readings of each proposal, and what its prior weighs
	factor   *triangle // of the readers' precision, in units of the noise
}

const (
	emRounds    = 25
	leastSpread = 1e-4 // of a variance: committees that agree on everything are not divided by 0
	closeEnough = 1e-7 // change of variances at which fitting stops

	// What is known of variances before any grade of 0 to 4, and how many observations that weighs: small committees are not over-sure.
	before      = 2
	usualWorth  = 0.6
	usualReader = 0.3
	usualNoise  = 0.6
)

// Calibrate fits a model to readings by expectation maximisation and returns what it says of them. It takes 25 rounds at most, each
// the cube of the number of readers.
func Calibrate(rs Readings) *Calibration {
	m := firstModel(rs)
	c := CalibrateBy(m, rs)
	for range emRounds {
		next := c.next()
		change := math.Abs(next.WorthVariance-m.WorthVariance) + math.Abs(next.ReaderVariance-m.ReaderVariance) + math.Abs(next.Noise-m.Noise)
		m, c = next, CalibrateBy(next, rs)
		if change < closeEnough {
			break
		}
	}
	return c
}

// firstModel halves the variance of grades between proposals and noise.
func firstModel(rs Readings) Model {
	var sum, squares float64
	for _, r := range rs.All {
		sum += r.Grade
		squares += r.Grade * r.Grade
	}
	n := max(1, float64(len(rs.All)))
	mean := sum / n
	variance := max(leastSpread, squares/n-mean*mean)
	return Model{Mean: mean, WorthVariance: variance / 2, ReaderVariance: variance / 4, Noise: variance / 2}
}

// CalibrateBy returns what a model that is given says of readings.
func CalibrateBy(m Model, rs Readings) *Calibration {
	c := worthBy(m, rs)
	covariance := c.factor.inverse()
	for r := range c.ReaderErr {
		c.ReaderErr[r] = math.Sqrt(m.Noise * covariance[r][r])
	}
	for p, list := range rs.byProposal() {
		var spread float64
		for _, r := range list {
			for _, o := range list {
				spread += covariance[r.Reader][o.Reader]
			}
		}
		c.WorthError[p] = math.Sqrt(m.Noise * (1 + spread/c.weight[p]) / c.weight[p])
	}
	return c
}

// worthBy is CalibrateBy without the errors, which cost most.
func worthBy(m Model, rs Readings) *Calibration {
	c := &Calibration{Model: m, readings: rs, weight: make([]float64, rs.Proposals), Worth: make([]float64, rs.Proposals),
		WorthError: make([]float64, rs.Proposals), Generosity: make([]float64, rs.Readers), ReaderErr: make([]float64, rs.Readers)}
	by := rs.byProposal()
	precision := newSquare(rs.Readers)
	for r, n := range rs.loads() {
		precision[r][r] = float64(n) + m.Noise/m.ReaderVariance
	}
	for p, list := range by { // Proposals are eliminated: each ties its readers to each other.
		c.weight[p] = float64(len(list)) + m.Noise/m.WorthVariance
		var rest float64
		for _, r := range list {
			rest += r.Grade - m.Mean
		}
		for _, r := range list {
			c.Generosity[r.Reader] += r.Grade - m.Mean - rest/c.weight[p]
			for _, o := range list {
				precision[r.Reader][o.Reader] -= 1 / c.weight[p]
			}
		}
	}
	c.factor = cholesky(precision)
	c.factor.solve(c.Generosity)
	for p, list := range by {
		c.Worth[p] = c.worthGiven(list, c.weight[p], c.Generosity)
	}
	return c
}

// worthGiven is what a proposal is worth if generosities are known.
func (c *Calibration) worthGiven(list []Reading, weight float64, generosity []float64) float64 {
	var sum float64
	for _, r := range list {
		sum += r.Grade - c.Mean - generosity[r.Reader]
	}
	return sum / weight
}

// next is the model that explains c best: one round of expectation maximisation. Unread proposals and readers of nothing tell nothing.
func (c *Calibration) next() Model {
	var m Model
	var proposals, readers, traceWorth, traceReaders, residual float64
	loads := c.readings.loads()
	for p, e := range c.WorthError {
		if c.weight[p] == c.Noise/c.WorthVariance {
			continue
		}
		m.WorthVariance += c.Worth[p]*c.Worth[p] + e*e
		traceWorth += e * e
		proposals++
	}
	for r, e := range c.ReaderErr {
		if loads[r] == 0 {
			continue
		}
		m.ReaderVariance += c.Generosity[r]*c.Generosity[r] + e*e
		traceReaders += e * e
		readers++
	}
	var mean float64
	for _, r := range c.readings.All {
		mean += r.Grade - c.Worth[r.Proposal] - c.Generosity[r.Reader]
		e := r.Grade - c.Mean - c.Worth[r.Proposal] - c.Generosity[r.Reader]
		residual += e * e
	}
	n := max(1, float64(len(c.readings.All)))
	m.Mean = mean / n
	m.WorthVariance = (m.WorthVariance + before*usualWorth) / (proposals + before)
	m.ReaderVariance = (m.ReaderVariance + before*usualReader) / (readers + before)
	trace := c.Noise*(proposals+readers) - c.Noise/c.WorthVariance*traceWorth - c.Noise/c.ReaderVariance*traceReaders
	m.Noise = (residual + max(0, trace) + before*usualNoise) / (n + before)
	return m
}

func (rs Readings) byProposal() [][]Reading {
	by := make([][]Reading, rs.Proposals)
	for _, r := range rs.All {
		by[r.Proposal] = append(by[r.Proposal], r)
	}
	return by
}
