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
		Menu: []chapter.MenuItem{
			{Group: chapter.Content, Place: 10, Name: "families", Key: "nav.families", Needs: catalogue.Reading},
			{Group: chapter.Content, Place: 20, Name: "products", Key: "nav.products", Needs: catalogue.Reading},
		},
		Undoers: d.catalogue.Undoers(),
		Seed:    d.catalogue.Seed,
		Routes:  func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:     d.API,
	}
}
