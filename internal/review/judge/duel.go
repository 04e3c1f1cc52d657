package judge

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// Duel is a comparison of two proposals by one person.
type Duel struct{ Winner, Loser int }

// Prior is what is known of a strength before any duel: duels against an opponent of Strength (a logarithm), half of them won. The zero
// Prior is as weak as a single duel against one of strength 0.
type Prior struct{ Strength, Duels float64 }

// PriorOf makes a prior of a calibrated worth and its error: scale is by how much the logarithm of the odds rises with the worth.
func PriorOf(worth, err, scale float64) Prior {
	return Prior{Strength: scale * worth, Duels: 4 / (scale * scale * err * err)}
}

const newtonRounds = 60

// Strengths are the logarithms of the strengths of n proposals, and their standard errors, by the model of Bradley and Terry
// (1952): the chance that i wins over j is πᵢ/(πᵢ+πⱼ). Because of the priors the likeliest exist for any duels, and there is
// one of them; Newton's steps find it, each the cube of n.
func Strengths(n int, duels []Duel, priors []Prior) (strength, err []float64) {
	wins, met := make([]float64, n), newSquare(n)
	for _, d := range duels {
		wins[d.Winner]++
		met[d.Winner][d.Loser]++
		met[d.Loser][d.Winner]++
	}
	strength, err = make([]float64, n), make([]float64, n)
	against := make([]Prior, n)
	for i := range strength {
		against[i] = Prior{Duels: 1}
		if priors != nil {
			against[i] = Prior{priors[i].Strength, max(1e-3, priors[i].Duels)}
		}
		strength[i] = against[i].Strength
	}
	var factor *triangle
	for range newtonRounds {
		information, step := newSquare(n), make([]float64, n)
		for i := range strength {
			p := chance(strength[i] - against[i].Strength)
			step[i] = wins[i] + against[i].Duels*(0.5-p)
			information[i][i] += against[i].Duels * p * (1 - p)
			for j, k := range met[i] {
				if k > 0 {
					p := chance(strength[i] - strength[j])
					step[i] -= k * p
					information[i][i] += k * p * (1 - p)
					information[i][j] -= k * p * (1 - p)
				}
			}
		}
		factor = cholesky(information)
		factor.solve(step)
		longest := 0.0
		for _, s := range step {
			longest = max(longest, math.Abs(s))
		}
		for i, s := range step {
			strength[i] += s / max(1, longest)
		}
		if longest < 1e-10 {
			break
		}
	}
	for i, row := range factor.inverse() {
		err[i] = math.Sqrt(row[i])
	}
	return strength, err
}

// chance is the chance to win for who is stronger by so much.
func chance(by float64) float64 { return 1 / (1 + math.Exp(-by)) }

// ChancesIn draws strengths, as if independent, and returns how often each is among the best for whom there are places.
func ChancesIn(strength, err []float64, places int, seed uint64) []float64 {
	random := rand.New(rand.NewPCG(seed, 0x6475656c))
	in, drawn, sorted := make([]float64, len(strength)), make([]float64, len(strength)), make([]float64, len(strength))
	for range draws {
		for i := range drawn {
			drawn[i] = strength[i] + err[i]*random.NormFloat64()
		}
		line := math.Inf(-1)
		if places < len(drawn) {
			copy(sorted, drawn)
			slices.Sort(sorted)
			line = sorted[len(sorted)-1-max(0, places)]
		}
		for i := range drawn {
			if drawn[i] > line {
				in[i] += 1.0 / draws
			}
		}
	}
	return in
}

// NextDuels are at most so many duels that tell most about who is in: between proposals near the line that have not met, of nearly equal
// strength, each in at most one. May says whether two may be compared (nobody recused); nil: all may. Sides are drawn.
func NextDuels(strength, in []float64, met []Duel, most int, may func(i, j int) bool, seed uint64) []Duel {
	type pair struct {
		i, j  int
		tells float64
	}
	seen := map[Duel]bool{}
	for _, d := range met {
		seen[d], seen[Duel{d.Loser, d.Winner}] = true, true
	}
	var pairs []pair
	for i := range strength {
		for j := range i {
			if seen[Duel{i, j}] || may != nil && !may(i, j) {
				continue
			}
			p := chance(strength[i] - strength[j])
			doubt := in[i]*(1-in[i]) + in[j]*(1-in[j])
			if doubt > 0 {
				pairs = append(pairs, pair{j, i, p * (1 - p) * doubt})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(b.tells, a.tells), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	random := rand.New(rand.NewPCG(seed, 0x7061697273))
	busy := map[int]bool{}
	var next []Duel
	for _, p := range pairs {
		if len(next) == most || busy[p.i] || busy[p.j] {
			continue
		}
		busy[p.i], busy[p.j] = true, true
		if random.IntN(2) == 0 {
			p.i, p.j = p.j, p.i
		}
		next = append(next, Duel{p.i, p.j})
	}
	return next
}

// Cycles lists proposals that beat each other in a ring of three: a won more often over b, b over c, c over a.
func Cycles(n int, duels []Duel) [][3]int {
	ahead := newSquare(n)
	for _, d := range duels {
		ahead[d.Winner][d.Loser]++
		ahead[d.Loser][d.Winner]--
	}
	var found [][3]int
	for a := range n {
		for b := a + 1; b < n; b++ {
			for c := a + 1; c < n; c++ {
				if ahead[a][b] > 0 && ahead[b][c] > 0 && ahead[c][a] > 0 {
					found = append(found, [3]int{a, b, c})
				}
			}
		}
	}
	return found
}
