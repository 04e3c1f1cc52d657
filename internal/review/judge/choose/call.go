// Package choose selects what a call accepts: the greatest value within places, quotas and one session a speaker, with a bound that no
// selection can surpass, and for each no a reason that solving again confirms.
//
// The relaxation is solved by a simplex of our own (simplex.go), the rest by branch and bound (solve.go). Bounds come from the prices of
// rows by weak duality and do not depend on how the simplex got there.
package choose

// Open, Taken and Declined are what was decided of a candidate before.
const (
	Open Decision = iota
	Taken
	Declined
)

// Decision is what was decided of a candidate.
type Decision int

// None is no organisation.
const None = -1

// Candidate is a proposal that may be accepted. Speakers, products and all else are numbered from 0.
type Candidate struct {
	Value        float64 // what it brings, above 0
	Length       int     // which places it needs
	Speakers     []int
	Organisation int   // or None
	Quotas       []int // it counts in
	Products     []int // it is about
	Decided      Decision
}

// Quota bounds how many of some candidates are accepted.
type Quota struct {
	Least, Most int
	Price       float64 // of each one below the least; what is above the most is never allowed
}

// Alike are two candidates of which one is enough.
type Alike struct {
	First, Second int
	Price         float64 // of accepting both
}

// Call is what can be chosen. It is read only.
type Call struct {
	Candidates   []Candidate
	Places       []int // of each length
	SpeakerMost  int   // sessions of one speaker, 0: 1
	Organisation []int // the most of each organisation; none beyond its end is bounded
	Quotas       []Quota
	Products     int
	Coverage     float64 // what a product brings that something accepted is about
	Alikes       []Alike
}

func (c *Call) speakerMost() int { return max(1, c.SpeakerMost) }

// Value is what a selection brings. It does not look whether it is allowed.
func (c *Call) Value(chosen []bool) float64 {
	value := 0.0
	count, covered := make([]int, len(c.Quotas)), make([]bool, c.Products)
	for i, in := range chosen {
		if !in {
			continue
		}
		value += c.Candidates[i].Value
		for _, q := range c.Candidates[i].Quotas {
			count[q]++
		}
		for _, p := range c.Candidates[i].Products {
			if !covered[p] {
				covered[p] = true
				value += c.Coverage
			}
		}
	}
	for q, quota := range c.Quotas {
		value -= quota.Price * float64(max(0, quota.Least-count[q]))
	}
	for _, a := range c.Alikes {
		if chosen[a.First] && chosen[a.Second] {
			value -= a.Price
		}
	}
	return value
}

// Allowed says that a selection keeps places, speakers, organisations, the most of quotas, and what was decided.
func (c *Call) Allowed(chosen []bool) bool {
	used := c.uses()
	left := used.limits()
	for i, in := range chosen {
		if c.Candidates[i].Decided == Taken && !in || c.Candidates[i].Decided == Declined && in {
			return false
		}
		if !in {
			continue
		}
		for _, row := range used.of[i] {
			if left[row]--; left[row] < 0 {
				return false
			}
		}
	}
	return true
}

// kinds of what candidates use up.
const (
	ofLength = iota
	ofSpeaker
	ofOrganisation
	ofQuota
)

// limit is something of which only so much is there.
type limit struct{ kind, number, most int }

// use is which limits each candidate counts against.
type use struct {
	rows []limit
	of   [][]int
}

func (c *Call) uses() use {
	var u use
	u.of = make([][]int, len(c.Candidates))
	known := map[limit]int{}
	count := func(i int, l limit) {
		row, seen := known[l]
		if !seen {
			row = len(u.rows)
			known[l] = row
			u.rows = append(u.rows, l)
		}
		u.of[i] = append(u.of[i], row)
	}
	for i := range c.Candidates {
		k := &c.Candidates[i]
		count(i, limit{ofLength, k.Length, c.Places[k.Length]})
		for _, s := range k.Speakers {
			count(i, limit{ofSpeaker, s, c.speakerMost()})
		}
		if k.Organisation != None && k.Organisation < len(c.Organisation) {
			count(i, limit{ofOrganisation, k.Organisation, c.Organisation[k.Organisation]})
		}
		for _, q := range k.Quotas {
			count(i, limit{ofQuota, q, c.Quotas[q].Most})
		}
	}
	return u
}

func (u use) limits() []int {
	most := make([]int, len(u.rows))
	for row, l := range u.rows {
		most[row] = l.most
	}
	return most
}
