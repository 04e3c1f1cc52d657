// Package queue is the front door of reviewers: one sheet at a time, what they answer, and the same for programs.
//
// Always true: it is made of what review/blind gives and of nothing else (archtest), so that no page, answer or header of it can tell whose
// a sheet is. Addresses name sheets by handle.
package queue

import (
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Door is the front door.
type Door struct {
	office *office.Office
	sheets *blind.Service
	pages  *site.Set
	pieces *site.Pieces
}

// New returns the front door.
func New(o *office.Office, s *blind.Service) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, s, pages, pages.Pieces("queue.html", 0)}, nil
}

// Routes are the addresses of reviewers, within an edition.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /{edition}/review/{$}", d.page)
	rt.Handle("POST /{edition}/review/{$}", d.judge)
	rt.Handle("POST /{edition}/review/remark", d.remark)
	rt.Handle("GET /{edition}/review/bids", d.bidsPage)
	rt.Handle("POST /{edition}/review/bids", d.keepBids)
	rt.Handle("GET /{edition}/review/expertise", d.knowsPage)
	rt.Handle("POST /{edition}/review/expertise", d.sayKnown)
	rt.Handle("GET /{edition}/review/sheets.json", d.kept)
	rt.Handle("POST /{edition}/review/verdicts", d.verdicts)
}

// enter lets those in who read sheets.
func (d *Door) enter(w http.ResponseWriter, r *http.Request, right actor.Right) (v office.Visit, err error) {
	w.Header().Set("Cache-Control", "private, no-store")
	if v.Who, err = d.office.Account.Actor(r); err != nil {
		return v, err
	}
	if !v.Who.SignedIn() {
		return v, actor.ErrSignIn
	}
	if v.Edition, err = d.office.Editions.BySlug(r.Context(), v.Who, r.PathValue("edition")); err != nil {
		return v, err
	}
	return v, v.Who.May(right, string(v.Edition.ID))
}
