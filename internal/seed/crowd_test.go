package seed_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/seed"
)

// The bands are those of real crowds: 2,000 people, 72 sessions.
func TestTheCrowdLooksLikeRealOnes(t *testing.T) {
	t.Parallel()
	crowd := seed.Crowd(rand.New(rand.NewPCG(2023, 1789)), 2000, 72)
	var given []int
	stars := make([]float64, 72)
	for _, wishes := range crowd {
		if len(wishes) == 0 {
			continue
		}
		given = append(given, len(wishes))
		for _, s := range wishes {
			stars[s]++
		}
	}
	slices.Sort(given)
	if share := float64(len(given)) / 2000; share < 0.55 || share > 0.65 {
		t.Errorf("%.2f of people star", share)
	}
	if median, p90 := given[len(given)/2], given[len(given)*9/10]; median < 5 || median > 8 || p90 < 14 || p90 > 20 {
		t.Errorf("median %d stars, p90 %d", median, p90)
	}
	if g := gini(stars); g < 0.28 || g > 0.42 {
		t.Errorf("the Gini index of stars is %.2f", g)
	}
}

func gini(v []float64) float64 {
	slices.SortFunc(v, cmp.Compare[float64])
	sum, weighted := 0.0, 0.0
	for i, x := range v {
		sum += x
		weighted += float64(i+1) * x
	}
	n := float64(len(v))
	return 2*weighted/(n*sum) - (n+1)/n
}
