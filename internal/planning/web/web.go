// Package web is the front door of planning: the overview of an edition for organisers, the candidate plans, and expected heads.
package web

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/office"

	"github.com/creneau/creneau/internal/edition"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
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
	releases  *release.Service
	agenda    *agenda.Service
	planning  *planning.Service
	Later     Later // set by the chapters that come later, while they are made
	pages     *site.Set
}

// Later is what later chapters say of plans and of the draft. They hand it in; without them nothing is said.
type Later struct {
	Findings programmeweb.Checking                                                  // what wishes say included
	Heads    func(context.Context, actor.Actor, edition.ID) (planning.Heads, error) // of the draft as it stands
	Mishaps  func(site.Page, programme.Draft, []planning.Plan) ([]Mishap, error)    // that some of the plans answer, newest first
}

// Mishap is something that happened, with the plans that answer it.
type Mishap struct {
	URL, Title, When string
	Applied          bool            // one of them was
	Plans            []planning.Plan // each named after how it answers
}

// heads are those of the draft; none are said when no chapter keeps it priced.
func (l Later) heads(ctx context.Context, who actor.Actor, id edition.ID) (planning.Heads, error) {
	if l.Heads == nil {
		return planning.Heads{}, nil
	}
	return l.Heads(ctx, who, id)
}

func (l Later) mishaps(page site.Page, draft programme.Draft, plans []planning.Plan) ([]Mishap, error) {
	if l.Mishaps == nil {
		return nil, nil
	}
	return l.Mishaps(page, draft, plans)
}

// New returns the front door.
func New(
	o *office.Office, p *programme.Service, releases *release.Service, a *agenda.Service, s *planning.Service,
) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{office: o, programme: p, releases: releases, agenda: a, planning: s, pages: pages}, nil
}

func (d *Door) printer(r *http.Request) *text.Printer {
	s := d.office.Account.Site
	return s.Catalogue.In(s.Language(r))
}

// Routes is every address of planning.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/plans/{$}", d.plans)
	rt.Handle("POST /organise/{edition}/plans/{$}", d.start)
	rt.Handle("POST /organise/{edition}/plans/three", d.three)
	rt.Handle("GET /organise/{edition}/plans/compare", d.compare)
	rt.Handle("GET /organise/{edition}/plans/{id}/{$}", d.plan)
	rt.Handle("GET /organise/{edition}/plans/{id}/part", d.part)
	rt.Handle("GET /organise/{edition}/heads/{$}", d.heads)
	rt.Handle("POST /organise/{edition}/plans/{id}/cancel", d.cancel)
	rt.Handle("POST /organise/{edition}/plans/{id}/apply", d.apply)
	rt.Handle("POST /organise/{edition}/plans/{id}/remove", d.remove)
}

func (d *Door) enter(r *http.Request) (office.Visit, programme.Draft, error) {
	return EnterDraft(r, d.office, d.programme)
}

// plansNote says how far planning has come, and whether it is done: a draft may be complete without any plan, as when it was imported.
func plansNote(p *text.Printer, draft programme.Draft, plans []planning.Plan) (note string, done bool) {
	var parts []string
	applied := func(part bool) bool {
		return slices.ContainsFunc(plans, func(p planning.Plan) bool { return !p.AppliedAt.IsZero() && (p.Applied != planning.Part{}) == part })
	}
	switch {
	case len(draft.Sessions) > 0 && len(draft.Unplaced()) == 0:
		parts = append(parts, p.T("planning.all_placed"))
	case applied(false):
		parts = append(parts, p.T("planning.one_applied"))
	}
	done = len(parts) > 0
	if !done && applied(true) {
		parts = append(parts, p.T("planning.part_applied"))
	}
	if len(plans) > 0 || !done {
		parts = append(parts, p.T("planning.plans_note", "Count", len(plans)))
	}
	return strings.Join(parts, " · "), done
}
