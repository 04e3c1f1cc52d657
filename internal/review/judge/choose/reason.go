package choose

import (
	"math"
	"slices"
)

// Code is why a candidate was not chosen.
type Code string

// The codes, and what would have it chosen.
const (
	Readers      Code = "readers"    // a value higher by Price
	Length       Code = "length"     // one more place of its length
	Sibling      Code = "sibling"    // if its speakers had nothing else accepted
	Organisation Code = "host_share" // if its organisation's most did not count it
	Subject      Code = "subject"    // if the most of quota Number did not count it
	Likeness     Code = "likeness"   // if nothing like it were accepted
	Full         Code = "full"       // what is already accepted leaves no room: taking it as well is impossible
	Decided      Code = "decided"    // it was declined before
)

// Reason is why a candidate was not chosen, in a form that solving again confirms.
type Reason struct {
	Candidate int
	Code      Code
	Number    int     // quota of a Subject
	Price     float64 // what choosing it would cost
	Instead   []int   // who would not be chosen any more if it were
}

// Reasons are those of all who were not chosen.
func Reasons(c *Call, sel Selection) []Reason {
	var all []Reason
	for i, in := range sel.Chosen {
		if !in {
			all = append(all, ReasonOf(c, sel, i))
		}
	}
	return all
}

// ReasonOf is the reason of one who was not chosen: the cheapest true one, found by solving the call again without what may have been in
// the way, so it takes a solution or a few.
func ReasonOf(c *Call, sel Selection, i int) Reason {
	if c.Candidates[i].Decided == Declined {
		return Reason{Candidate: i, Code: Decided}
	}
	r := Reason{Candidate: i, Code: Readers}
	if r.Price, r.Instead = price(c, sel, i); math.IsInf(r.Price, 1) {
		r.Code = Full
	}
	for _, other := range c.inTheWay(sel, i) {
		if other.Price, other.Instead = r.Price, r.Instead; Confirmed(c, other) {
			return other
		}
	}
	return r
}

// price is what the selection loses if i is taken, infinite where it cannot be, and who would go for it.
func price(c *Call, sel Selection, i int) (float64, []int) {
	forced, err := Solve(c.with(i, func(k *Candidate) { k.Decided = Taken }))
	if err != nil {
		return math.Inf(1), nil
	}
	var instead []int
	for o, in := range sel.Chosen {
		if in && !forced.Chosen[o] {
			instead = append(instead, o)
		}
	}
	return max(0, sel.Value-forced.Value), instead
}

// inTheWay lists what is used up of what candidate i needs, the simplest to tell first.
func (c *Call) inTheWay(sel Selection, i int) []Reason {
	used := c.uses()
	left := used.limits()
	for o, in := range sel.Chosen {
		if in {
			for _, row := range used.of[o] {
				left[row]--
			}
		}
	}
	codes := map[int]Code{ofLength: Length, ofSpeaker: Sibling, ofOrganisation: Organisation, ofQuota: Subject}
	var found []Reason
	for _, kind := range []int{ofSpeaker, ofQuota, ofOrganisation, ofLength} {
		if kind == ofQuota {
			for _, a := range c.Alikes {
				if a.First == i && sel.Chosen[a.Second] || a.Second == i && sel.Chosen[a.First] {
					found = append(found, Reason{Candidate: i, Code: Likeness})
					break
				}
			}
		}
		for _, row := range used.of[i] {
			if l := used.rows[row]; l.kind == kind && left[row] <= 0 {
				r := Reason{Candidate: i, Code: codes[kind]}
				if kind == ofQuota {
					r.Number = l.number
				}
				found = append(found, r)
			}
		}
	}
	return found
}

// Confirmed solves the call again without what a reason speaks of, and says whether the candidate is chosen then.
func Confirmed(c *Call, r Reason) bool {
	i := r.Candidate
	var other *Call
	switch r.Code {
	case Readers:
		other = c.with(i, func(k *Candidate) { k.Value += r.Price + 1e-3 })
	case Length:
		other = c.with(i, func(*Candidate) {})
		other.Places = slices.Clone(c.Places)
		other.Places[c.Candidates[i].Length]++
	case Sibling:
		other = c.with(i, func(k *Candidate) { k.Speakers = nil })
	case Organisation:
		other = c.with(i, func(k *Candidate) { k.Organisation = None })
	case Subject:
		other = c.with(i, func(*Candidate) {})
		other.Quotas = append(slices.Clone(c.Quotas), Quota{Least: c.Quotas[r.Number].Least, Price: c.Quotas[r.Number].Price,
			Most: len(c.Candidates)})
		other.Quotas[r.Number].Price = 0
		for o := range other.Candidates { // A quota of its own keeps the least, in which it still counts.
			k := &other.Candidates[o]
			if slices.Contains(k.Quotas, r.Number) {
				k.Quotas = append(slices.Clone(k.Quotas), len(c.Quotas))
			}
		}
		k := &other.Candidates[i]
		k.Quotas = slices.DeleteFunc(slices.Clone(k.Quotas), func(q int) bool { return q == r.Number })
	case Likeness:
		other = c.with(i, func(*Candidate) {})
		other.Alikes = slices.DeleteFunc(slices.Clone(c.Alikes), func(a Alike) bool { return a.First == i || a.Second == i })
	case Full:
		cost, _ := price(c, Selection{}, i)
		return math.IsInf(cost, 1)
	case Decided:
		return c.Candidates[i].Decided == Declined
	}
	sel, err := Solve(other)
	return err == nil && sel.Chosen[i]
}

// with is the call with one candidate changed.
func (c *Call) with(i int, change func(*Candidate)) *Call {
	other := *c
	other.Candidates = slices.Clone(c.Candidates)
	change(&other.Candidates[i])
	return &other
}
