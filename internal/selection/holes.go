package selection

import (
	"slices"

	"github.com/creneau/creneau/internal/cfp"
)

// Hole is what there is of a product on a level.
type Hole struct {
	Product  string // id
	Levels   []Filled
	Accepted int // on any level
	All      int
}

// Filled is how many proposals of a kind stand, and how many of them are accepted.
type Filled struct {
	Level         string
	Accepted, All int
}

// Holes lists the products that something proposed speaks of, those with the fewest accepted first, with what there is on each level.
func (b Board) Holes() []Hole {
	at := map[string]int{}
	var out []Hole
	for _, r := range b.Rows {
		if !r.stands() {
			continue
		}
		for _, p := range r.Products {
			i, is := at[p]
			if !is {
				i = len(out)
				at[p] = i
				h := Hole{Product: p}
				for _, l := range cfp.Levels {
					h.Levels = append(h.Levels, Filled{Level: l})
				}
				out = append(out, h)
			}
			h, k := &out[i], slices.Index(cfp.Levels[:], r.Level)
			h.All++
			if k >= 0 {
				h.Levels[k].All++
			}
			if r.Decision.State == Accepted {
				h.Accepted++
				if k >= 0 {
					h.Levels[k].Accepted++
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Hole) int { return x.Accepted - y.Accepted })
	return out
}
