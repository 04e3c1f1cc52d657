package programme

import (
	"slices"

	"github.com/creneau/creneau/internal/catalogue"
)

// Coverage is how many sessions speak of a product, at which levels.
type Coverage struct {
	Product catalogue.Product
	Levels  [len(Levels)]int // beginner, intermediate, advanced
	Other   int              // at another level, or none told
}

// Total is how many sessions speak of the product.
func (c Coverage) Total() (n int) {
	for _, l := range c.Levels {
		n += l
	}
	return n + c.Other
}

// Coverage tells it for every product, those least spoken of first.
func (d Draft) Coverage() []Coverage {
	out := make([]Coverage, len(d.Catalogue.Products))
	at := map[catalogue.ProductID]*Coverage{}
	for i, p := range d.Catalogue.Products {
		out[i].Product = p
		at[p.ID] = &out[i]
	}
	for _, s := range d.Sessions {
		if s.State == Cancelled {
			continue
		}
		for _, id := range s.Products {
			if i := slices.Index(Levels[:], s.Level); i >= 0 {
				at[id].Levels[i]++
			} else {
				at[id].Other++
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Coverage) int { return a.Total() - b.Total() })
	return out
}
