package assign

import "slices"

// Cut is why no dealing is possible: proposals that need more readings of some reviewers than these have room for, or reviewers that are to
// read more than there is for them.
type Cut struct {
	Proposals []int // that need these reviewers, or that these may read
	Reviewers []int
	Readings  int  // that the proposals need of them at least, or have for them at most
	Loads     int  // the sum of their greatest loads, or of their least
	Least     bool // it is the least loads that cannot be had
	Lacks     Lack // why a proposal cannot be read at all, whatever the loads
}

// Lack is what a single proposal is missing.
type Lack int

// What a proposal can be missing.
const (
	Nothing    Lack = iota
	Readers         // fewer may read it than it wants
	TooPinned       // more are pinned to it than it wants
	AnExpert        // no expert may read it
	AnOutsider      // nobody from outside the host may read it
	Together        // its rules exclude each other: readers of one organisation, an expert, somebody from elsewhere
)

func (c *Cut) Error() string { return "no dealing is possible" }

// alone returns why some proposal cannot be read, whatever the loads.
func (s *solver) alone() *Cut {
	k := newPicker(len(s.sheets))
	for i := range s.sheets {
		sheet := &s.sheets[i]
		if k.mostAffinity(sheet) > never {
			continue
		}
		c := &Cut{Proposals: []int{s.proposed[i]}, Lacks: Together}
		var met uint8
		for _, e := range sheet.free {
			c.Reviewers = append(c.Reviewers, s.reviewers[e.reviewer])
			met |= e.meets
		}
		slices.Sort(c.Reviewers)
		switch {
		case sheet.wanted < 0:
			c.Lacks = TooPinned
		case sheet.wanted > len(sheet.free):
			c.Lacks = Readers
		case sheet.need&anExpert&^met != 0:
			c.Lacks = AnExpert
		case sheet.need&anOutsider&^met != 0:
			c.Lacks = AnOutsider
		}
		return c
	}
	return nil
}

// cut looks for reviewers who prove that the loads cannot hold: all whom exchanges reach from one who reads too much, or from whom one
// who reads too little is reached. A proof by prices is asked for where no such set proves it.
func (s *solver) cut(d *dealing) *Cut {
	d.improve(1 << 12)
	var best []bool
	var least bool
	var missing int64
	consider := func(set []bool, under bool) {
		if n := s.missing(set, under); n > missing || n == missing && n > 0 && count(set) < count(best) {
			best, least, missing = set, under, n
		}
	}
	all := make([]bool, len(d.load))
	for r := range all {
		all[r] = true
	}
	consider(all, false)
	consider(slices.Clone(all), true)
	over, under := make([]bool, len(d.load)), make([]bool, len(d.load))
	for r := range d.load {
		if d.load[r] > d.Most[r] {
			consider(join(over, d.reached(r, true)), false)
		}
		if d.load[r] < d.Least[r] {
			consider(join(under, d.reached(r, false)), true)
		}
	}
	consider(over, false)
	consider(under, true)
	if best == nil {
		if best, least = s.priced(); best == nil {
			return nil
		}
		missing = s.missing(best, least)
	}
	for r := range best { // Whoever is left out without less being missing has nothing to do with it.
		if best[r] {
			best[r] = false
			best[r] = s.missing(best, least) < missing
		}
	}
	return s.explained(best, least)
}

// join adds a set to another, and returns it.
func join(all, set []bool) []bool {
	for r, in := range set {
		all[r] = all[r] || in
	}
	return set
}

func count(set []bool) int {
	n := 0
	for _, in := range set {
		if in {
			n++
		}
	}
	return n
}

// reached lists the reviewers whom exchanges reach from r, or who reach r.
func (d *dealing) reached(r int, forward bool) []bool {
	seen := make([]bool, len(d.load))
	seen[r] = true
	for queue := []int{r}; len(queue) > 0; queue = queue[1:] {
		for o := range d.load {
			from, to := queue[0], o
			if !forward {
				from, to = to, from
			}
			if !seen[o] && d.cost[from][to] < forbidden {
				seen[o] = true
				queue = append(queue, o)
			}
		}
	}
	return seen
}

// prices of one for each reviewer of the set.
func (s *solver) asPrices(set []bool, least bool) []int64 {
	price := make([]int64, len(set))
	for r, in := range set {
		switch {
		case in && least:
			price[r] = -1
		case in:
			price[r] = 1
		}
	}
	return price
}

// missing is how many readings the loads of these reviewers cannot give, or get, exactly: proposals need more of them, or have fewer
// for them.
func (s *solver) missing(set []bool, least bool) int64 {
	return max(0, -newRelaxation(s.p, s.sheets, 0, 0).bound(s.asPrices(set, least), nil))
}

// priced searches prices that prove that no dealing is possible, and the smallest set of the dearest reviewers that does so alone.
func (s *solver) priced() (set []bool, least bool) {
	x := newRelaxation(s.p, s.sheets, 0, 0)
	x.lower(make([]int64, len(s.p.Affinity)), -1<<20, 400)
	if x.best >= 0 {
		return nil, false
	}
	levels := slices.Clone(x.prices)
	slices.Sort(levels)
	for _, level := range slices.Backward(slices.Compact(levels)) {
		set := make([]bool, len(x.prices))
		for r, c := range x.prices {
			set[r] = level > 0 && c >= level || level < 0 && c <= level
		}
		if level != 0 && s.missing(set, level < 0) > 0 {
			return set, level < 0
		}
	}
	return nil, false
}

// explained counts what the reviewers of a set are asked for and what they have.
func (s *solver) explained(set []bool, least bool) *Cut {
	c := &Cut{Least: least}
	price, k := s.asPrices(set, least), newPicker(len(s.sheets))
	for r, in := range set {
		if !in {
			continue
		}
		c.Reviewers = append(c.Reviewers, s.reviewers[r])
		if least {
			c.Loads += s.p.Least[r]
		} else {
			c.Loads += s.p.Most[r]
		}
	}
	for i := range s.sheets {
		sheet := &s.sheets[i]
		_, value, _ := k.pick(sheet, 0, price, 0)
		if value < 0 {
			value = -value
		}
		readings := int(value)
		for _, r := range sheet.pinned {
			if set[r] {
				readings++
			}
		}
		if readings > 0 {
			c.Proposals = append(c.Proposals, s.proposed[i])
			c.Readings += readings
		}
	}
	slices.Sort(c.Reviewers)
	slices.Sort(c.Proposals)
	return c
}
