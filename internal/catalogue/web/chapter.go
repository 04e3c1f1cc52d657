package web

import (
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
)

// Chapter is what the catalogue hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "catalogue", About: "The host's products, in families.", Messages: Messages, Tables: catalogue.Tables(), Rights: catalogue.Rights(),
		Counts: d.counts, Finds: []chapter.Finds{
			d.productDesk().Finds(chapter.FindThing, func(at chapter.At, v catalogue.Product) chapter.Find {
				return chapter.Find{Note: at.P.T("catalogue.find"), Public: "product/" + v.Slug + "/"}
			}),
		},
		Menu: []chapter.MenuItem{
			{Group: chapter.Setup, Place: 80, Name: "families", Key: "nav.families", Needs: catalogue.Reading},
			{Group: chapter.Setup, Place: 90, Name: "products", Key: "nav.products", Needs: catalogue.Reading},
		},
		Undoers: d.catalogue.Undoers(),
		Seed:    d.catalogue.Seed,
		Routes:  func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:     d.API,
	}
}
