package search

import "math"

// leg is a part of a search: temperatures fall from hot to cold, in shares of the usual worsening.
type leg struct {
	from, to  float64 // of the search, 0 to 1
	hot, cold float64
	pairs     bool // by the cheaper goal of weighted pairs
	cross     bool // each worker goes on from what it and another found, crossed
}

// temperature falls geometrically.
func (l leg) temperature(done float64) float64 {
	within := min(1, max(0, (done-l.from)/(l.to-l.from)))
	return l.hot * math.Pow(l.cold/l.hot, within)
}

// What the legs are made of; found by trying on crowds of 2,000, 10,000 and 100,000 people.
const (
	firstHot  = 0.15
	firstCold = 0.002
	crossHot  = 0.03 // of those that begin from crossed plans
	crossCold = 0.002
	freshHot  = 0.1 // of workers that found the same: one of two begins anew
	atOnce    = 0.001
	warmHot   = 0.01 // for a search that starts from a given plan

	largePlaces = 20_000 // sessions × places, from which the goal of pairs helps, and crossed plans take too long to be as good again
	pairShare   = 0.4    // of the first cycle, by the goal of pairs
	pairHot     = 0.05
	pairCold    = 0.012
	shortHot    = 0.05 // instead of pairHot and pairCold when there is time for few sweeps
	shortCold   = 0.003
	fewSweeps   = 450
	afterHot    = 0.02 // after the pairs
	afterCold   = 0.0045

	least       = 2      // sweeps of every session over every place; below there is only time to polish
	leastLarge  = 15     // … of a large problem, where each takes less time
	crossSweeps = 200    // that a leg from crossed plans takes
	mostCrosses = 400    // the legs are longer where there is time for more
	longSweeps  = 45_000 // that a cycle of a large problem takes at least
	smallSpeed  = 15e6   // moves a worker prices in a second, roughly
	largeSpeed  = 150e6  // … of a large problem, where most are refused
	slowSpeed   = 0.4e6  // … where days are solved anew
)

// schedule divides the search. A small problem has many short legs, in which workers go on from what they found, crossed. A large one
// has few, long ones: the first begins with the goal of weighted pairs, which leads quickly to where the true goal is worth its price.
func (r *run) schedule() []leg {
	if r.set.From != nil {
		hot := math.Max(warmHot, firstHot*r.set.Temper)
		return []leg{{to: 1, hot: hot, cold: firstCold}}
	}
	if r.sweeps() < least || r.large() && r.sweeps() < leastLarge {
		return []leg{{to: 1, hot: atOnce, cold: atOnce}}
	}
	if r.large() {
		return r.cycles()
	}
	legs := 1 + min(mostCrosses, int(r.sweeps()/crossSweeps))
	return divide(legs, func(k int) []leg {
		if k == 0 {
			return []leg{{to: 1, hot: firstHot, cold: firstCold}}
		}
		return []leg{{to: 1, hot: crossHot, cold: crossCold, cross: true}}
	})
}

// cycles are the legs of a large problem. Later ones begin from what the worker found, for there is much to lose by more heat.
func (r *run) cycles() []leg {
	pairs := leg{to: pairShare, hot: pairHot, cold: pairCold, pairs: true}
	if r.sweeps() < fewSweeps {
		pairs.hot, pairs.cold = shortHot, shortCold
	}
	return divide(max(1, int(r.sweeps()/longSweeps)), func(k int) []leg {
		if k == 0 {
			return []leg{pairs, {from: pairShare, to: 1, hot: afterHot, cold: afterCold}}
		}
		return []leg{{to: 1, hot: afterHot, cold: afterCold}}
	})
}

// divide puts a number of equal parts of a search in a row; each has its legs, from 0 to 1.
func divide(parts int, part func(k int) []leg) (legs []leg) {
	for k := range parts {
		for _, l := range part(k) {
			l.from, l.to = (float64(k)+l.from)/float64(parts), (float64(k)+l.to)/float64(parts)
			legs = append(legs, l)
		}
	}
	return legs
}

// large reports whether the goal of pairs helps.
func (r *run) large() bool { return r.in.PairsHelp() && r.places() >= largePlaces }

// sweeps is how often a worker can price every session at every place, roughly.
func (r *run) sweeps() float64 {
	moves := float64(r.set.Iterations)
	if r.set.Iterations == 0 {
		speed := smallSpeed
		switch {
		case !r.in.ExchangesBounded():
			speed = slowSpeed
		case r.large():
			speed = largeSpeed
		}
		moves = r.set.Time.Seconds() * speed
	}
	return moves / r.places()
}

// places is how many places all sessions could have, together.
func (r *run) places() float64 {
	return float64(r.in.Sessions()) * float64(len(r.in.Starts())) * float64(len(r.in.Problem().Rooms))
}
