package seed

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// The crowd follows what is known of real ones: sessions are unlike in popularity, people have tastes over a few
// themes and leanings of their own, six in ten star, about eight sessions each, some many more.
const (
	themes     = 8
	dirichlet  = 0.2
	affinities = 3
	affinity   = 0.8
	starShare  = 0.6
	starMean   = 7.0
	starSpread = 1.6 // of the negative binomial
	popularity = 1.0 // standard deviation of the logarithm
)

// Crowd draws what people wish: one list of session indices each, best first, empty for those who star nothing.
func Crowd(r *rand.Rand, people, sessions int) [][]int {
	c := newCrowd(r, sessions)
	out := make([][]int, people)
	for i := range out {
		if r.Float64() < starShare {
			out[i] = c.wishes(1 + c.negativeBinomial(starMean, starSpread))
		}
	}
	return out
}

type crowd struct {
	rand  *rand.Rand
	log   []float64 // popularity of each session
	theme []int
	lean  [][affinities]float64
}

func newCrowd(r *rand.Rand, sessions int) *crowd {
	c := &crowd{rand: r, log: make([]float64, sessions), theme: make([]int, sessions), lean: make([][affinities]float64, sessions)}
	for i := range sessions {
		c.log[i] = popularity * r.NormFloat64()
		c.theme[i] = i * themes / sessions
		for k := range affinities {
			c.lean[i][k] = r.NormFloat64() / math.Sqrt(affinities)
		}
	}
	return c
}

// wishes draws n sessions without replacement by score and Gumbel noise (Plackett and Luce).
func (c *crowd) wishes(n int) []int {
	taste := c.dirichlet()
	var own [affinities]float64
	for k := range own {
		own[k] = c.rand.NormFloat64()
	}
	type scored struct {
		session int
		score   float64
	}
	all := make([]scored, len(c.log))
	for i := range all {
		dot := 0.0
		for k := range own {
			dot += own[k] * c.lean[i][k]
		}
		gumbel := -math.Log(-math.Log(c.rand.Float64()))
		all[i] = scored{i, c.log[i] + math.Log(0.25/themes+taste[c.theme[i]]) + affinity*dot + gumbel}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	out := make([]int, min(n, len(all)))
	for i := range out {
		out[i] = all[i].session
	}
	return out
}

func (c *crowd) dirichlet() (taste [themes]float64) {
	sum := 0.0
	for k := range taste {
		taste[k] = c.gamma(dirichlet)
		sum += taste[k]
	}
	for k := range taste {
		taste[k] /= sum
	}
	return taste
}

// gamma draws from Gamma(shape, 1) (Marsaglia and Tsang, 2000; shapes below one by their boost).
func (c *crowd) gamma(shape float64) float64 {
	if shape < 1 {
		return c.gamma(shape+1) * math.Pow(c.rand.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	for {
		x := c.rand.NormFloat64()
		v := math.Pow(1+x/math.Sqrt(9*d), 3)
		if v > 0 && math.Log(c.rand.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}

// negativeBinomial is a Poisson whose mean is itself drawn from a gamma.
func (c *crowd) negativeBinomial(mean, dispersion float64) int {
	rate := c.gamma(dispersion) * mean / dispersion
	n, p := 0, math.Exp(-rate)
	for u := c.rand.Float64(); u > p && n < 200; n++ {
		u -= p
		p *= rate / float64(n+1)
	}
	return n
}
