package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
)

// FamilyWire is a family of products as programs see it.
type FamilyWire struct {
	ID       string `json:"id" readOnly:"true" required:"false"`
	Slug     string `json:"slug" required:"false"`
	Name     string `json:"name" maxLength:"120"`
	Position int    `json:"position" required:"false"`
}

// ProductWire is a product as programs see it.
type ProductWire struct {
	ID       string `json:"id" readOnly:"true" required:"false"`
	FamilyID string `json:"family_id" required:"false" doc:"Empty when it belongs to none."`
	Slug     string `json:"slug" required:"false"`
	Name     string `json:"name" maxLength:"120"`
	Summary  string `json:"summary" required:"false" doc:"One sentence."`
	URL      string `json:"url" required:"false"`
}

// API adds the operations of the catalogue.
func (d *Door) API(a *api.API) {
	all := func(ctx context.Context, who actor.Actor, e edition.Edition) (catalogue.Catalogue, error) {
		return d.catalogue.All(ctx, who, e.ID)
	}
	office.Collection[catalogue.Family, FamilyWire]{
		One: "Family", Many: "families", Tag: "catalogue", UseCases: d.catalogue.Family(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]catalogue.Family, error) {
			c, err := all(ctx, who, e)
			return c.Families, err
		},
		Key:   func(v *catalogue.Family) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) catalogue.Family { return catalogue.Family{EditionID: e.ID} },
		Out: func(f catalogue.Family) FamilyWire {
			return FamilyWire{string(f.ID), f.Slug, f.Name, f.Position}
		},
		In: func(w FamilyWire, f *catalogue.Family) error {
			if w.Slug != "" {
				f.Slug = w.Slug
			}
			f.Name, f.Position = w.Name, w.Position
			return nil
		},
	}.Describe(a, d.office)
	office.Collection[catalogue.Product, ProductWire]{
		One: "Product", Many: "products", Tag: "catalogue", UseCases: d.catalogue.Product(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]catalogue.Product, error) {
			c, err := all(ctx, who, e)
			return c.Products, err
		},
		Key:   func(v *catalogue.Product) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) catalogue.Product { return catalogue.Product{EditionID: e.ID} },
		Out: func(p catalogue.Product) ProductWire {
			return ProductWire{string(p.ID), string(p.FamilyID), p.Slug, p.Name, p.Summary, p.URL}
		},
		In: func(w ProductWire, p *catalogue.Product) error {
			if w.Slug != "" {
				p.Slug = w.Slug
			}
			p.FamilyID, p.Name, p.Summary, p.URL = catalogue.FamilyID(w.FamilyID), w.Name, w.Summary, w.URL
			return nil
		},
	}.Describe(a, d.office)
}
