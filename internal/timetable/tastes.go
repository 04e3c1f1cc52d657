package timetable

import (
	"math"
	"math/rand/v2"
	"slices"
)

// tastes are what kinds of people there are: how many of them will be present, and how much each session attracts them. They are
// fitted to the stars as a mixture (expectation maximisation; Dempster, Laird and Rubin, 1977); who starred nothing is taken to
// be like who did.
type tastes struct {
	k       int
	present [mostTastes]float64   // persons, by taste
	pull    [][mostTastes]float64 // by session and taste
	stars   []float64             // by session
	prior   bool                  // so few stars that it is mostly the prior which speaks
}

const (
	mostTastes    = 12
	starrersEach  = 25  // fewer for each taste would be chance
	fitRounds     = 25  // after which little changes
	priorStars    = 1.8 // what a session is given before counting: popularity spreads by about 0.74 in its logarithm
	tasteSmooth   = 0.3 // stars each taste is given for a session, spread as all stars are
	fewStars      = 3   // a session, on average: below, the prior speaks
	mostInclusion = 0.97
)

func (in *Instance) fitTastes() *tastes {
	n, crowd := len(in.p.Sessions), &in.people
	t := &tastes{k: min(mostTastes, max(1, crowd.n/starrersEach)), stars: make([]float64, n)}
	all := 0.0
	for i := range t.stars {
		t.stars[i] = float64(len(crowd.fans(i)))
		all += t.stars[i]
	}
	t.prior = all < fewStars*float64(n)
	f := newFit(t, all, n)
	for range fitRounds {
		f.round(crowd)
	}
	habits := in.p.Habits.orUsual()
	t.pull = make([][mostTastes]float64, n)
	for c := range t.k {
		t.present[c] = habits.Seated * (1 - in.p.NoShow) * float64(crowd.n+in.p.Silent) * f.share[c]
		for i := range n {
			// A star is given once: whom a session attracts very much, it does not get more stars from.
			attracts := -math.Log(1 - min(f.rate[c*n+i], mostInclusion))
			t.pull[i][c] = math.Pow(attracts, habits.Lean)
		}
	}
	return t
}

// fit is a mixture on the way: of each taste its share of people, how its stars spread over the sessions, and how likely one of
// its people stars a session.
type fit struct {
	k, n   int
	base   []float64 // by session: how all stars spread, smoothed; sums to n
	share  []float64
	spread []float64 // taste × session
	rate   []float64
	logs   []float64 // session × taste
}

func newFit(t *tastes, all float64, n int) *fit {
	f := &fit{k: t.k, n: n, base: make([]float64, n), share: make([]float64, t.k), spread: make([]float64, t.k*n),
		rate: make([]float64, t.k*n), logs: make([]float64, n*t.k)}
	random := rand.New(rand.NewPCG(1, 1)) // any start that tells tastes apart; always the same
	mean := all / float64(n)
	for i := range n {
		f.base[i] = (t.stars[i] + priorStars) / (mean + priorStars)
	}
	for c := range t.k {
		f.share[c] = 1 / float64(t.k)
		for i := range n {
			f.spread[c*n+i] = f.base[i] / float64(n)
			if t.k > 1 {
				f.spread[c*n+i] *= math.Exp(0.5 * random.NormFloat64())
			}
		}
	}
	return f
}

// round attributes each person to tastes, then lets each taste be what its people starred.
func (f *fit) round(crowd *crowd) {
	for c := range f.k {
		for i := range f.n {
			f.logs[i*f.k+c] = math.Log(f.spread[c*f.n+i])
		}
	}
	counts, people, like := make([]float64, f.n*f.k), make([]float64, f.k), make([]float64, f.k) // counts: session × taste
	shares := make([]float64, f.k)
	for c, share := range f.share {
		shares[c] = math.Log(share)
	}
	for person := range crowd.n {
		wishes := crowd.shares(person)
		copy(like, shares)
		f.likelihood(wishes, like)
		for c, r := range like {
			people[c] += r
		}
		for _, w := range wishes {
			of := counts[int(w.Session)*f.k:][:f.k]
			for c, r := range like {
				of[c] += r
			}
		}
	}
	smooth := tasteSmooth
	if f.k == 1 {
		smooth = priorStars
	}
	for c := range f.k {
		f.share[c] = (people[c] + 1) / float64(crowd.n+f.k)
		sum := 0.0
		for i := range f.n {
			sum += counts[i*f.k+c]
		}
		each := people[c] / max(sum, 1) // people for each star
		for i := range f.n {
			v := counts[i*f.k+c]
			given := smooth * f.base[i]
			if f.k == 1 {
				given = smooth
			}
			f.spread[c*f.n+i] = (v + given) / (sum + smooth*float64(f.n))
			f.rate[c*f.n+i] = (v + given) / max(people[c]+smooth*float64(f.n)*each, 1)
		}
	}
}

// likelihood is how likely a person is of each taste; like begins as the logarithm of how many are of it.
func (f *fit) likelihood(wishes []Share, like []float64) {
	for _, w := range wishes {
		of := f.logs[int(w.Session)*f.k:][:f.k]
		for c := range like {
			like[c] += of[c]
		}
	}
	most := slices.Max(like)
	sum := 0.0
	for c := range like {
		like[c] = math.Exp(like[c] - most)
		sum += like[c]
	}
	for c := range like {
		like[c] /= sum
	}
}
