package selection

import "slices"

// Mix is what the accepted proposals are together, among all that stand.
type Mix struct {
	All      Count
	States   map[State]int
	Lines    []MixLine
	Products int // that something proposed speaks of
	Covered  int // of them something accepted does
}

// MixLine is what was accepted of one kind. Places are those of a format, and the quota is what was settled of the kind.
type MixLine struct {
	Dimension Dimension
	Value     string
	Count
	Places int
	Quota  Quota // without an id: there is none
}

// Count is how many proposals there are, how many of them are accepted and shortlisted, and how long these last together.
type Count struct{ All, Accepted, Minutes, Shortlisted, Shorter int }

// add counts a proposal.
func (c Count) add(r Row) Count {
	c.All++
	switch r.Decision.State {
	case Accepted:
		c.Accepted++
		c.Minutes += r.Minutes
	case Shortlisted:
		c.Shortlisted++
		c.Shorter += r.Minutes
	}
	return c
}

// Value is what a row is in a dimension; empty: nothing.
func (r Row) Value(d Dimension) string {
	switch d {
	case ByFormat:
		return string(r.FormatID)
	case ByTrack:
		return string(r.TrackID)
	case ByLevel:
		return r.Level
	case ByLanguage:
		return r.Language
	default:
		return r.Origin
	}
}

// Over reports whether more were accepted than there are places, or a hard quota allows.
func (l MixLine) Over() bool {
	return l.Places > 0 && l.Accepted > l.Places || l.Quota.Hard && l.Quota.Most > 0 && l.Accepted > l.Quota.Most
}

// Short reports whether fewer were accepted than a hard quota asks for.
func (l MixLine) Short() bool { return l.Quota.Hard && l.Accepted < l.Quota.Least }

// Mix counts what stands: what was withdrawn, and what its lead said no to, is not in it. Lines are in the order of dimensions.
func (b Board) Mix() Mix {
	m := Mix{States: map[State]int{}}
	type kind struct {
		of    Dimension
		value string
	}
	counts, products := map[kind]Count{}, map[string]bool{}
	var seen []kind
	for _, r := range b.Rows {
		if !r.stands() {
			continue
		}
		m.All = m.All.add(r)
		m.States[r.Decision.State]++
		for _, p := range r.Products {
			products[p] = products[p] || r.Decision.State == Accepted
		}
		for _, d := range Dimensions {
			k := kind{d, r.Value(d)}
			if k.value == "" {
				continue
			}
			if _, is := counts[k]; !is {
				seen = append(seen, k)
			}
			counts[k] = counts[k].add(r)
		}
	}
	for _, covered := range products {
		m.Products++
		if covered {
			m.Covered++
		}
	}
	for _, q := range b.Quotas {
		if k := (kind{q.Dimension, q.Value}); !slices.Contains(seen, k) {
			seen = append(seen, k)
		}
	}
	for _, k := range seen {
		l := MixLine{Dimension: k.of, Value: k.value, Count: counts[k]}
		for _, q := range b.Quotas {
			if q.Dimension == k.of && q.Value == k.value {
				l.Quota = q
			}
		}
		for _, f := range b.Call.Formats {
			if k.of == ByFormat && string(f.FormatID) == k.value {
				l.Places = f.Places
			}
		}
		m.Lines = append(m.Lines, l)
	}
	return m
}

// Capacity is how many minutes there are to give: what the edition's rule says, or else the places of all formats; 0: nobody said.
func (b Board) Capacity() (minutes int) {
	if b.Rule.Minutes > 0 {
		return b.Rule.Minutes
	}
	for _, f := range b.Call.Formats {
		if f.Places == 0 {
			return 0
		}
		for _, v := range b.Frame.Formats {
			if v.ID == f.FormatID {
				minutes += f.Places * v.Minutes
			}
		}
	}
	return minutes
}

// TooMany is the chance that more minutes are confirmed than there are, if each accepted session is confirmed by itself with the
// edition's rate: a Poisson-binomial of minutes. What is confirmed already is sure.
func (b Board) TooMany() float64 {
	rate, capacity := float64(b.Rule.Confirm)/100, b.Capacity()
	if capacity == 0 {
		return 0
	}
	chance := []float64{1} // of so many minutes
	for _, r := range b.Rows {
		if !r.stands() || r.Decision.State != Accepted {
			continue
		}
		p := rate
		if r.Decision.Settled == Confirmed {
			p = 1
		}
		next := make([]float64, len(chance)+r.Minutes)
		for minutes, c := range chance {
			next[minutes] += c * (1 - p)
			next[minutes+r.Minutes] += c * p
		}
		chance = next
	}
	over := 0.0
	for _, c := range chance[min(len(chance), capacity+1):] {
		over += c
	}
	return over
}
