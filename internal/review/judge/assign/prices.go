package assign

import "math"

// relaxation is a problem whose loads are priced instead of kept.
type relaxation struct {
	*Problem
	sheets []sheet
	picker *picker
	floor  int64
	weight int64   // of affinities: 1, or 0 to ask only whether there is a dealing
	load   []int64 // of each reviewer, as picked at the last prices
	best   int64   // the smallest bound so far
	prices []int64 // that prove it
}

func newRelaxation(p *Problem, sheets []sheet, floor, weight int64) *relaxation {
	return &relaxation{Problem: p, sheets: sheets, picker: newPicker(len(sheets)), floor: floor, weight: weight,
		load: make([]int64, len(p.Affinity)), best: math.MaxInt64}
}

// bound prices reviewers and returns a value that no dealing with the floor surpasses, in whole numbers, so without rounding: what each
// proposal's best pick is worth, and what loads cost. It is never where some proposal has no pick. Visit, if given, sees each pick.
func (x *relaxation) bound(price []int64, visit func(proposal int, picked []int)) int64 {
	var total int64
	for r, c := range price {
		x.load[r] = 0
		if c > 0 {
			total += c * int64(x.Most[r])
		} else {
			total += c * int64(x.Least[r])
		}
	}
	for i := range x.sheets {
		s := &x.sheets[i]
		picked, _, bound := x.picker.pick(s, x.weight, price, x.floor)
		if bound <= never {
			return never
		}
		total += bound + x.weight*s.base
		for _, r := range s.pinned {
			total -= price[r]
			x.load[r]++
		}
		for _, r := range picked {
			x.load[r]++
		}
		if visit != nil {
			visit(s.proposal, picked)
		}
	}
	if total < x.best {
		x.best = total
		x.prices = append(x.prices[:0], price...)
	}
	return total
}

// patient is how many steps may bring nothing before the level that they aim at comes nearer.
const patient = 40

// lower searches prices that prove less, from those given, in so many steps, until the bound is below target. Steps are Polyak's, towards a
// level below the best bound that comes nearer whenever a few dozen of them brought nothing (Brännlund, 1993).
func (x *relaxation) lower(price []int64, target int64, steps int) {
	n := len(price)
	at, whole := make([]float64, n), make([]int64, n)
	for r := range price {
		at[r] = float64(price[r])
	}
	depth, stalled := -1.0, 0
	for range steps {
		for r := range at {
			whole[r] = int64(math.Round(at[r]))
		}
		before := x.best
		bound := x.bound(whole, nil)
		if bound <= never || x.best < target+x.Grain {
			return
		}
		if depth < 0 {
			depth = max(1, float64(x.best-target)/4)
		}
		if stalled++; x.best < before {
			stalled = 0
		}
		if stalled == patient {
			stalled = 0
			if depth /= 2; depth < 1 {
				return
			}
		}
		norm := 0.0
		for r := range at {
			slope := float64(x.slope(r, whole[r]))
			norm += slope * slope
		}
		if norm == 0 {
			return
		}
		step := (float64(bound-x.best) + depth) / norm
		for r := range at {
			at[r] -= step * float64(x.slope(r, whole[r]))
			if x.Least[r] == 0 && at[r] < 0 {
				at[r] = 0
			}
		}
	}
}

// slope is how much the bound rises with the price of r: the load that the price is for, less the one that was picked.
func (x *relaxation) slope(r int, price int64) int64 {
	least, most := int64(x.Least[r]), int64(x.Most[r])
	switch {
	case price > 0:
		return most - x.load[r]
	case price < 0:
		return least - x.load[r]
	}
	return min(most, max(least, x.load[r])) - x.load[r]
}
