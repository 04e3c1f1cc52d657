package assign

import "slices"

// aboveFloor picks from s where the best pick by k.worth is below the floor. A multiplier m of affinities turns the floor into worth; the
// smallest whole m with which the best pick meets it is found by halving, and what is between the two is searched.
func (k *picker) aboveFloor(s *sheet, floor int64) (picked []int, value, bound int64) {
	mixed := make([]int64, len(k.worth))
	bound, m := int64(never), int64(0)
	found := false
	evaluate := func(at int64) bool {
		for i, w := range k.worth {
			mixed[i] = fineness*w + at*s.free[i].affinity
		}
		b := ceilDivide(k.top(s, mixed)-at*floor, fineness)
		if !found || b < bound {
			bound, m, found = b, at, true
		}
		return k.affinity(s, k.best) >= floor
	}
	low, high := int64(0), int64(0) // the pick at low is below the floor, at high above
	for at := max(1, k.steep[s.proposal]); ; at = min(steepest, 2*at) {
		if evaluate(at) {
			high = at
			break
		}
		if low = at; at == steepest {
			break
		}
	}
	for high-low > 1 {
		if middle := (low + high) / 2; evaluate(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	k.steep[s.proposal] = max(1, m-1)
	if high == 0 && k.mostAffinity(s) < floor {
		return nil, never, never
	}
	for i, w := range k.worth {
		mixed[i] = fineness*w + m*s.free[i].affinity
	}
	k.byWorth(s, mixed)
	k.complete(s, mixed)
	f := floorSearch{k: k, s: s, mixed: mixed, multiplier: m, floor: floor, value: never, nodes: patience}
	f.tops = make([]int64, len(k.starts))
	for b := len(k.starts) - 2; b >= 0; b-- {
		f.tops[b] = f.tops[b+1]
		for _, i := range k.block(b) {
			f.tops[b] = max(f.tops[b], s.free[i].affinity)
		}
	}
	k.trial = k.trial[:0]
	f.from(0, s.wanted, s.need, 0, 0, 0)
	if f.nodes > 0 {
		bound = f.value
	}
	if f.value <= never {
		return nil, never, bound
	}
	return k.reviewers(s, k.best), f.value, bound
}

// mostAffinity is the greatest sum that the rules of s allow.
func (k *picker) mostAffinity(s *sheet) int64 {
	affinities := make([]int64, len(s.free))
	for i := range s.free {
		affinities[i] = s.free[i].affinity
	}
	return k.top(s, affinities)
}

// floorSearch goes through picks by depth, best first, and leaves out what cannot be better or cannot meet the floor.
type floorSearch struct {
	k          *picker
	s          *sheet
	mixed      []int64
	tops       []int64 // greatest affinity from a block on
	multiplier int64
	floor      int64
	value      int64 // the best so far
	nodes      int
}

// from picks left readers from block b on; mixed, worth and affinity are those of k.trial.
func (f *floorSearch) from(b, left int, need uint8, mixed, worth, affinity int64) {
	if f.nodes--; f.nodes <= 0 {
		return
	}
	if left == 0 {
		if need == 0 && affinity >= f.floor && worth > f.value {
			f.value = worth
			f.k.best = append(f.k.best[:0], f.k.trial...)
		}
		return
	}
	for ; b < len(f.k.starts)-1; b++ {
		rest := f.k.rest[f.k.at(f.s, b, left, need)]
		if rest <= never || f.value > never && mixed+rest-f.multiplier*f.floor <= fineness*f.value || affinity+int64(left)*f.tops[b] < f.floor {
			return
		}
		for _, i := range f.k.block(b) {
			e := &f.s.free[i]
			f.k.trial = append(f.k.trial, int(i))
			f.from(b+1, left-1, need&^e.meets, mixed+f.mixed[i], worth+f.k.worth[i], affinity+e.affinity)
			f.k.trial = f.k.trial[:len(f.k.trial)-1]
			if f.nodes <= 0 {
				return
			}
		}
	}
}

func ceilDivide(x, by int64) int64 {
	q := x / by
	if x%by > 0 {
		q++
	}
	return q
}

// copied returns the readers of s with the pinned ones, ascending.
func (s *sheet) copied(picked []int) []int {
	all := append(slices.Clone(s.pinned), picked...)
	slices.Sort(all)
	return all
}
