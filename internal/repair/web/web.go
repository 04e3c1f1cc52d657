// Package web is the front door of repairing: what happened, and the candidates that answer it side by side.
package web

import (
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/repair"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office    *office.Office
	programme *programme.Service
	planning  *planning.Service
	repair    *repair.Service
	pages     *site.Set
}

// New returns the front door; the page of plans lists mishaps with what answers them.
func New(
	o *office.Office, plans *planningweb.Door, p *programme.Service, searches *planning.Service, s *repair.Service,
) (*Door, error) {
	plans.Later.Mishaps = Mishaps
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, p, searches, s, pages}, nil
}

// Routes is every address of repairing.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/repair/{$}", d.repairs)
	rt.Handle("POST /organise/{edition}/repair/{$}", d.happen)
	rt.Handle("GET /organise/{edition}/repair/{id}/{$}", d.answers)
	rt.Handle("POST /organise/{edition}/repair/{id}/adopt", d.adopt)
}

func (d *Door) enter(r *http.Request) (office.Visit, programme.Draft, error) {
	return planningweb.EnterDraft(r, d.office, d.programme)
}

func (d *Door) printer(r *http.Request) *text.Printer {
	s := d.office.Account.Site
	return s.Catalogue.In(s.Language(r))
}
