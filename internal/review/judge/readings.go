package judge

// Reading is a grade that a reader gave to a proposal; both are numbered from 0.
type Reading struct {
	Reader, Proposal int
	Grade            float64
}

// Readings are those of one committee, at most one for each pair. They are read only.
type Readings struct {
	Readers, Proposals int
	All                []Reading
}

// Mean is the raw mean of each proposal, and how many read it; 0 for one that nobody read.
func (rs Readings) Mean() (mean []float64, count []int) {
	mean, count = make([]float64, rs.Proposals), make([]int, rs.Proposals)
	for _, r := range rs.All {
		mean[r.Proposal] += r.Grade
		count[r.Proposal]++
	}
	for p, n := range count {
		if n > 0 {
			mean[p] /= float64(n)
		}
	}
	return mean, count
}

// loads are how many proposals each reader read.
func (rs Readings) loads() []int {
	n := make([]int, rs.Readers)
	for _, r := range rs.All {
		n[r.Reader]++
	}
	return n
}

// Groups gives each reader the number of their group, from 0: readers of one group are tied by proposals that several of them read. How
// hard readers are is known only beside others of their group. A reader of nothing is alone.
func (rs Readings) Groups() (of []int, groups int) {
	root := make([]int, rs.Readers)
	for r := range root {
		root[r] = r
	}
	find := func(r int) int {
		for root[r] != r {
			root[r] = root[root[r]]
			r = root[r]
		}
		return r
	}
	first := make(map[int]int, rs.Proposals)
	for _, r := range rs.All {
		if other, seen := first[r.Proposal]; seen {
			root[find(r.Reader)] = find(other)
		} else {
			first[r.Proposal] = r.Reader
		}
	}
	number := map[int]int{}
	of = make([]int, rs.Readers)
	for r := range of {
		if _, seen := number[find(r)]; !seen {
			number[find(r)] = len(number)
		}
		of[r] = number[find(r)]
	}
	return of, len(number)
}

// without returns the readings of all but some readers.
func (rs Readings) without(left func(reader int) bool) Readings {
	kept := Readings{Readers: rs.Readers, Proposals: rs.Proposals}
	for _, r := range rs.All {
		if !left(r.Reader) {
			kept.All = append(kept.All, r)
		}
	}
	return kept
}
