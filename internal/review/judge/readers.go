package judge

import "math"

// Reader is what the readings say of one reader. It is for the chair and for the reader, and no ranking.
type Reader struct {
	Readings   int
	Mean       float64
	Generosity float64 // how much higher they grade than the committee does, with its error
	Error      float64
	Agreement  float64 // correlation with the mean of the others on the same proposals; NaN where it cannot be told
	Flips      int     // places that would go to others without this reader
	Group      int     // readers of different groups cannot be compared
}

// ReaderTable describes all readers.
func (c *Calibration) ReaderTable(places int, seed uint64) []Reader {
	groups, _ := c.readings.Groups()
	places = min(places, len(c.Worth))
	chosen := make([]bool, len(c.Worth))
	for _, p := range c.Order(seed)[:places] {
		chosen[p] = true
	}
	table := make([]Reader, c.readings.Readers)
	for r, n := range c.readings.loads() {
		t := Reader{Readings: n, Generosity: c.Generosity[r], Error: c.ReaderErr[r], Group: groups[r], Agreement: c.agreement(r)}
		for _, reading := range c.readings.All {
			if reading.Reader == r {
				t.Mean += reading.Grade / float64(n)
			}
		}
		if n > 0 {
			for _, p := range worthBy(c.Model, c.readings.without(func(o int) bool { return o == r })).Order(seed)[:places] {
				if !chosen[p] {
					t.Flips++
				}
			}
		}
		table[r] = t
	}
	return table
}

// agreement is the correlation of a reader's grades with the mean of the others'.
func (c *Calibration) agreement(reader int) float64 {
	mean, count := c.readings.Mean()
	var n, x, y, xx, yy, xy float64
	for _, r := range c.readings.All {
		if r.Reader != reader || count[r.Proposal] < 2 {
			continue
		}
		k := float64(count[r.Proposal])
		others := (mean[r.Proposal]*k - r.Grade) / (k - 1)
		n, x, y, xx, yy, xy = n+1, x+r.Grade, y+others, xx+r.Grade*r.Grade, yy+others*others, xy+r.Grade*others
	}
	spread := (n*xx - x*x) * (n*yy - y*y)
	if n < 3 || spread <= 1e-9 {
		return math.NaN()
	}
	return (n*xy - x*y) / math.Sqrt(spread)
}
