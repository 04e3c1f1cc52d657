package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
)

// counts are how many families and products there are.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	all, err := d.catalogue.All(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"families": {All: len(all.Families)}, "products": {All: len(all.Products)}}, err
}
