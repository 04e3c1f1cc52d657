package judge

import (
	"math"
	"math/rand/v2"
)

// OneGrade is the reliability of a single raw grade (intraclass correlation).
func (m Model) OneGrade() float64 {
	return m.WorthVariance / (m.WorthVariance + m.ReaderVariance + m.Noise)
}

// Reliability of so many calibrated readings of a proposal.
func (m Model) Reliability(readings float64) float64 {
	return m.WorthVariance / (m.WorthVariance + m.Noise/readings)
}

// ReadingsFor is how many readings of each proposal a reliability takes.
func (m Model) ReadingsFor(reliability float64) float64 {
	return reliability / (1 - reliability) * m.Noise / m.WorthVariance
}

// Alpha is Krippendorff's for grades of 0 to most, which are ordered (or, if interval, equally far apart): 1 is agreement in all, 0 is
// what chance does. It is 1 where all grades are equal, and NaN where no proposal has two readings.
func Alpha(rs Readings, most int, interval bool) float64 {
	n := make([]float64, most+1)
	pairs := newSquare(most + 1)
	total := 0.0
	for _, list := range rs.byProposal() {
		if len(list) < 2 {
			continue
		}
		for i, a := range list {
			n[int(a.Grade)]++
			total++
			for j, b := range list {
				if i != j {
					pairs[int(a.Grade)][int(b.Grade)] += 1 / float64(len(list)-1)
				}
			}
		}
	}
	if total == 0 {
		return math.NaN()
	}
	var observed, expected float64
	for a := range pairs {
		between := -n[a] / 2
		for b := a; b < len(pairs); b++ {
			between += n[b]
			d := between - n[b]/2
			if interval {
				d = float64(b - a)
			}
			observed += 2 * pairs[a][b] * d * d
			expected += 2 * n[a] * n[b] * d * d
		}
	}
	if expected == 0 {
		return 1
	}
	return 1 - (total-1)*observed/expected
}

// SplitHalf cuts the committee at random into two, so many times, and returns the share of the chosen that both choose, by the model of
// the whole. The two halves have half of the readings each, so the whole committee would do better.
func (c *Calibration) SplitHalf(places, times int, seed uint64) float64 {
	random := rand.New(rand.NewPCG(seed, 0x68616c66))
	places = min(places, len(c.Worth))
	if places == 0 || times == 0 {
		return 1
	}
	both := 0
	for t := range times {
		first := make([]bool, c.readings.Readers)
		for i, r := range random.Perm(c.readings.Readers) {
			first[r] = i%2 == 0
		}
		chosen := make([]bool, len(c.Worth))
		for _, half := range []bool{true, false} {
			order := worthBy(c.Model, c.readings.without(func(r int) bool { return first[r] != half })).Order(seed + uint64(2*t))
			for _, p := range order[:places] {
				if half {
					chosen[p] = true
				} else if chosen[p] {
					both++
				}
			}
		}
	}
	return float64(both) / float64(places*times)
}

// Chance is the share of places that another committee of the same kind would give to others: of two draws of what remains possible, how
// many of the chosen differ.
func Chance(standings []Standing, places int) float64 {
	var same, in float64
	for _, s := range standings {
		same += s.In * s.In
		in += s.In
	}
	if in == 0 {
		return 0
	}
	return 1 - same/in
}
