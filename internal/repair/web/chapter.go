package web

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
)

// Chapter is what repairing hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "repair", Messages: Messages,
		Menu: []chapter.MenuItem{
			{Group: chapter.Public, Place: 30, Name: "repair", Key: "edition.nav.repair", Needs: actor.Organise},
		},
		Routes: func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:    d.API,
	}
}
