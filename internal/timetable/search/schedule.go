package search

import "math"

// leg is a part of a search: temperatures fall from hot to cold, in shares of the usual worsening.
type leg struct {
	from, to  float64 // of the search, 0 to 1
	hot, cold float64
	pairs     bool // by the cheaper goal of weighted pairs
	gather    bool // half of the workers go on from the best of all
}

// temperature falls geometrically.
func (l leg) temperature(done float64) float64 {
	within := min(1, max(0, (done-l.from)/(l.to-l.from)))
	return l.hot * math.Pow(l.cold/l.hot, within)
}

// What the legs are made of; found by trying on crowds of 2,000, 10,000 and 100,000 people.
const (
	pairShare  = 0.75 // of the first cycle, by the goal of pairs
	pairHot    = 0.08
	pairCold   = 0.007
	shortHot   = 0.05 // instead of pairHot and pairCold when there is time for few sweeps
	shortCold  = 0.003
	fewSweeps  = 60
	afterHot   = 0.02 // after the pairs
	afterShare = 0.90 // of the first cycle, until all go on from the best
	lastHot    = 0.015
	cycleHot   = 0.15 // of later cycles
	cycleCold  = 0.004
	afterCold  = 0.002
	sweeps     = 2500 // of every session over every place, that a cycle takes at least
	longSweeps = 6000 // … of a large problem
	usualSpeed = 20e6 // moves a worker prices in a second, roughly
	slowSpeed  = 0.4e6
	least      = 2 // below so many sweeps there is only time to polish
	atOnce     = 0.001
	maxCycles  = 40
	againHot   = 0.03 // of later cycles of large problems

	largePlaces = 20_000 // sessions × places, from which the goal of pairs helps
	warmHot     = 0.01   // for a search that starts from a given plan
)

// schedule divides the search. A long one has several cycles, each with fresh heat; the first begins with the goal of
// weighted pairs, which leads quickly to where the true goal is worth its price.
func (r *run) schedule() []leg {
	if r.set.From != nil {
		hot := math.Max(warmHot, cycleHot*r.set.Temper)
		return []leg{{to: 1, hot: hot, cold: afterCold}}
	}
	if r.sweeps() < least {
		return []leg{{to: 1, hot: atOnce, cold: atOnce}}
	}
	cycles := r.cycles()
	length := 1 / float64(cycles)
	first := leg{to: length, hot: cycleHot, cold: afterCold}
	legs := []leg{first}
	large := r.large()
	if large {
		split, hot, cold := pairShare*length, pairHot, pairCold
		if r.sweeps() < fewSweeps {
			hot, cold = shortHot, shortCold
		}
		legs = []leg{{to: split, hot: hot, cold: cold, pairs: true}, {from: split, to: afterShare * length, hot: afterHot, cold: afterCold},
			{from: afterShare * length, to: length, hot: lastHot, cold: afterCold, gather: true}}
	}
	for c := 1; c < cycles; c++ {
		l := leg{from: float64(c) * length, to: float64(c+1) * length, hot: cycleHot, cold: cycleCold, gather: c%3 == 0}
		switch {
		case large: // there is much to lose by more heat
			l.hot, l.cold = againHot, afterCold
		case c%2 == 0:
			l.hot = 2 * cycleHot
		}
		legs = append(legs, l)
	}
	legs[len(legs)-1].to = 1
	return legs
}

// cycles is how many fit.
func (r *run) cycles() int {
	each := float64(sweeps)
	if r.large() {
		each = longSweeps
	}
	return int(min(maxCycles, max(1, r.sweeps()/each)))
}

// large reports whether the goal of pairs helps.
func (r *run) large() bool { return r.in.PairsHelp() && r.places() >= largePlaces }

// sweeps is how often a worker can price every session at every place, roughly.
func (r *run) sweeps() float64 {
	moves := float64(r.set.Iterations)
	if r.set.Iterations == 0 {
		speed := usualSpeed
		if !r.in.PairsHelp() {
			speed = slowSpeed
		}
		moves = r.set.Time.Seconds() * speed
	}
	return moves / r.places()
}

// places is how many places all sessions could have, together.
func (r *run) places() float64 {
	return float64(r.in.Sessions()) * float64(len(r.in.Starts())) * float64(len(r.in.Problem().Rooms))
}
