package agenda

import (
	"cmp"
	"math"
	"slices"

	"github.com/creneau/creneau/internal/programme"
)

// Clash is two sessions that people want together. Together is observed; Expected is what chance alone would
// give people with as many stars on sessions as popular.
type Clash struct {
	A, B     programme.SessionID
	Together int     // persons who starred both
	BothMust int     // persons for whom both are must-sees
	Expected float64 // persons, by chance
	P        float64 // probability of at least Together by chance
	Q        float64 // false discovery rate at which this pair would be called more than chance
	Sure     Certainty
}

// Certainty says how sure we are that a pair is wanted together more than by chance.
type Certainty string

// The certainties, by false discovery rate: at most 1 %, at most 5 %, more.
const (
	Sure   Certainty = "sure"
	Likely Certainty = "likely"
	Chance Certainty = "chance"
)

// Lift is how many times more often than by chance the pair is wanted; 0 when chance expects nothing.
func (c Clash) Lift() float64 {
	if c.Expected == 0 {
		return 0
	}
	return float64(c.Together) / c.Expected
}

// Clashes counts, over all people, the pairs of sessions wanted together and compares them with chance. Pairs
// wanted by fewer than minimum persons are left out: nobody may be recognised in a small group. The order is by
// Together, then by certainty, then by id. Time and memory grow with the pairs starred, not with all pairs.
//
// Chance is the bipartite configuration model (Saracco and others, 2015): of all ways in which people could have
// starred, the most even one that keeps how many stars each person gave and each session got, so those who star
// everything make no pair remarkable. The tail is Poisson's, which errs on the side of chance. Q is Benjamini and
// Hochberg's (1995) adjustment over the pairs that at least one person wants.
func Clashes(people []PersonWishes, minimum int) []Clash {
	t := tally(people)
	model := fitChance(people, t.stars)
	pairs := make([]Clash, 0, len(t.together))
	for pair, seen := range t.together {
		expected := model.together(pair)
		pairs = append(pairs, Clash{
			A: pair[0], B: pair[1],
			Together: seen.both, BothMust: seen.must,
			Expected: expected, P: poissonTail(seen.both, expected),
		})
	}
	adjust(pairs)
	pairs = slices.DeleteFunc(pairs, func(c Clash) bool { return c.Together < max(minimum, 1) })
	slices.SortFunc(pairs, func(x, y Clash) int {
		return cmp.Or(cmp.Compare(y.Together, x.Together), cmp.Compare(x.Q, y.Q),
			cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	return pairs
}

type pairCount struct{ both, must int }

type pairTally struct {
	together map[[2]programme.SessionID]pairCount
	stars    map[programme.SessionID]int
}

func tally(people []PersonWishes) pairTally {
	t := pairTally{together: map[[2]programme.SessionID]pairCount{}, stars: map[programme.SessionID]int{}}
	for _, p := range people {
		for i, a := range p {
			t.stars[a.Session]++
			for _, b := range p[i+1:] {
				pair := [2]programme.SessionID{min(a.Session, b.Session), max(a.Session, b.Session)}
				n := t.together[pair]
				n.both++
				if a.Level == MustSee && b.Level == MustSee {
					n.must++
				}
				t.together[pair] = n
			}
		}
	}
	return t
}

// poissonTail is P(X ≥ k) for X ~ Poisson(mean).
func poissonTail(k int, mean float64) float64 {
	if k <= 0 {
		return 1
	}
	if mean <= 0 {
		return 0
	}
	// The smaller side is summed, so that tiny tails keep their digits.
	if float64(k) > mean {
		term := math.Exp(float64(k)*math.Log(mean) - mean - lgamma(float64(k)+1))
		sum := term
		for i := k + 1; term > sum*1e-16; i++ {
			term *= mean / float64(i)
			sum += term
		}
		return min(sum, 1)
	}
	term := math.Exp(float64(k-1)*math.Log(mean) - mean - lgamma(float64(k)))
	sum := term
	for i := k - 1; i > 0; i-- {
		term *= float64(i) / mean
		sum += term
	}
	return max(0, 1-sum)
}

func lgamma(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}

// adjust fills Q and Sure from P.
func adjust(pairs []Clash) {
	slices.SortFunc(pairs, func(x, y Clash) int {
		return cmp.Or(cmp.Compare(x.P, y.P), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B))
	})
	least := 1.0
	for i := len(pairs) - 1; i >= 0; i-- {
		c := &pairs[i]
		least = min(least, c.P*float64(len(pairs))/float64(i+1))
		c.Q = least
		switch {
		case c.Q <= 0.01:
			c.Sure = Sure
		case c.Q <= 0.05:
			c.Sure = Likely
		default:
			c.Sure = Chance
		}
	}
}
