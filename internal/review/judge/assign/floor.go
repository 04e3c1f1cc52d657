package assign

import "math"

// FloorError says that a floor was not reached.
type FloorError struct {
	Asked    int64
	Found    int64 // the floor that was found with the greatest total
	Bound    int64 // no dealing has a greater floor
	Proposal int   // one whose best readers do not reach the floor, or None
}

func (e *FloorError) Error() string { return "no dealing with this floor was found" }

// highest is a floor that no dealing surpasses: the smallest sum that a proposal reaches if it picks first.
func (s *solver) highest() int64 {
	bound := int64(math.MaxInt64)
	k := newPicker(len(s.sheets))
	for i := range s.sheets {
		if s.p.Wanted[i] > 0 {
			bound = min(bound, s.sheets[i].base+k.mostAffinity(&s.sheets[i]))
		}
	}
	if bound == math.MaxInt64 {
		return 0
	}
	return bound
}

// lowest is the proposal, as numbered in the problem given, that highest speaks of.
func (s *solver) lowest() int {
	k, bound := newPicker(len(s.sheets)), s.highest()
	for i := range s.sheets {
		if s.p.Wanted[i] > 0 && s.sheets[i].base+k.mostAffinity(&s.sheets[i]) == bound {
			return s.proposed[i]
		}
	}
	return None
}

// halvings of the search for the highest floor.
const floorHalvings = 16

// raise searches the highest floor, by halving between what was found and what cannot be, then the greatest total with it.
func (s *solver) raise(result Result, plain *dealing, from int64) Result {
	high, found, best := result.FloorBound, result.Floor, plain
	try := func(floor int64) bool {
		for _, start := range []*dealing{nil, best} {
			if d := s.feasible(floor, start); d != nil {
				best, found = d, s.p.Floor(d.answer())
				return true
			}
		}
		return false
	}
	if found < high && !try(high) {
		low := max(found, from)
		for tries := 0; found < high && tries < floorHalvings; tries++ {
			low = max(low, found)
			middle := max(low+(high-low+1)/2/s.p.Grain*s.p.Grain, found+s.p.Grain)
			if !try(middle) {
				high = middle - s.p.Grain
			}
		}
	}
	if best != plain {
		d, proof := s.deal(found, best)
		if d == nil {
			d = best // It holds the floor, and nothing better was found.
		}
		result.Answer, result.TotalBound = d.answer(), proof.best
	}
	result.Floor = found
	result.FloorBound = s.boundOfFloor(found, found+s.p.Grain, result.FloorBound)
	return result
}

// impossible tries to prove that no dealing has a floor: prices at which picks that meet it cost more than all loads bring.
func (s *solver) impossible(floor int64) bool {
	x := newRelaxation(s.p, s.sheets, floor, 0)
	start := make([]int64, len(s.p.Affinity))
	x.lower(start, -1<<20, 150)
	return x.best < 0
}

// boundOfFloor lowers a bound of the floor, by halving between what was found and the bound, as far as it can prove.
func (s *solver) boundOfFloor(found, first, bound int64) int64 {
	if found >= bound {
		return bound
	}
	first = max(found+s.p.Grain, first)
	low, high := found, bound
	for at, tries := first, 0; low < high && tries < 8; at, tries = low+(high-low+s.p.Grain)/2/s.p.Grain*s.p.Grain, tries+1 {
		at = max(at, low+s.p.Grain)
		if at > high {
			break
		}
		if s.impossible(at) {
			high = at - s.p.Grain
		} else {
			low = at
		}
	}
	return high
}
