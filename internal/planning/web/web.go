// Package web is the front door of planning: the overview of an edition for organisers, the candidate plans, and expected heads.
package web

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
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
	rt.Handle("GET /organise/{edition}/{$}", d.overview)
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

type overviewPage struct {
	site.Page
	Steps []step
	Dates []dateView
}

// dateView is a date that a chapter keeps, in the words and the zone of the page.
type dateView struct{ What, When, URL string }

// datesOf are those of an edition that are known.
func datesOf(p *text.Printer, v office.Visit, dates []chapter.Date) (out []dateView) {
	zone := v.Edition.Location()
	at := func(t time.Time) string { return p.Date(t.In(zone)) + ", " + p.Time(t.In(zone)) }
	for _, d := range dates {
		view := dateView{What: p.T(d.Key), When: at(d.Begins), URL: "/organise/" + v.Edition.Slug + "/" + d.Page}
		switch {
		case d.Begins.IsZero():
			continue
		case d.Ends.IsZero():
		case d.Ends.Sub(d.Begins) < 24*time.Hour:
			view.When += "–" + p.Time(d.Ends.In(zone))
		default:
			view.When += " – " + at(d.Ends)
		}
		out = append(out, view)
	}
	return out
}

type step struct {
	Title, Note, URL, Action string
	Done, Next               bool
	Also                     []site.NavItem // what helps besides
}

// overview shows the whole flow with what is done and what comes next.
func (d *Door) overview(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	_, people, err := d.agenda.Popularity(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	plans, err := d.planning.Plans(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	releases, err := d.releases.Releases(r.Context(), v.Edition.ID)
	if err != nil {
		return err
	}
	found, err := d.Later.Findings.Of(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	dates, err := d.office.Dates(r.Context(), v)
	if err != nil {
		return err
	}
	page := overviewPage{Page: d.office.Page(w, r, v, "", "")}
	page.Title, page.Dates = v.Edition.Name, datesOf(page.P, v, dates)
	plans = slices.DeleteFunc(plans, func(p planning.Plan) bool { return p.Whole != nil })
	planned, done := plansNote(page.P, draft, plans)
	root := "/organise/" + v.Edition.Slug + "/"
	add := func(key, note, path string, done bool) {
		page.Steps = append(page.Steps, step{Title: page.T("planning.step." + key), Note: note, URL: root + path,
			Action: page.T("planning.do." + key), Done: done})
	}
	frame := "rooms/"
	if lacks := Missing(page.P, "", draft); len(lacks) > 0 {
		frame = lacks[0].URL
	}
	add("frame", page.T("planning.frame_note", "Rooms", len(draft.Frame.Rooms), "Slots", len(draft.Frame.Slots)), frame,
		len(draft.Frame.Rooms) > 0 && len(draft.Frame.Slots) > 0)
	add("sessions", page.T("planning.sessions_note", "Count", len(draft.Sessions)), "sessions/", len(draft.Sessions) > 0)
	wishes := page.T("planning.wishes_note", "Count", people)
	if people == 0 {
		wishes = page.T("planning.starless")
		planned += " · " + page.T("planning.starless_note")
	}
	add("wishes", wishes, "settings/", people > 0)
	if people == 0 {
		page.Steps[len(page.Steps)-1].Also = starless(page.Page, v, true).Links
	}
	add("clashes", "", "clashes/", people > 0)
	add("plans", planned, "plans/", done)
	add("edit", editNote(page.P, draft, found), "edit/", len(draft.Placements) > 0 && len(draft.Unplaced()) == 0)
	add("release", page.T("planning.release_note", "Count", len(releases)), "release/", len(releases) > 0)
	for i := range page.Steps {
		if !page.Steps[i].Done {
			page.Steps[i].Next = true
			break
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "overview.html", page)
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

// editNote counts sessions with a place, sessions without one, and the warnings that the programme room shows.
func editNote(p *text.Printer, draft programme.Draft, found []programme.Finding) string {
	unplaced := len(draft.Unplaced())
	placed := -unplaced
	for _, s := range draft.Sessions {
		if s.State != programme.Cancelled {
			placed++
		}
	}
	warnings := len(programme.Open(found))
	return strings.Join([]string{p.T("planning.edit_placed", "Count", placed), p.T("planning.edit_unplaced", "Count", unplaced),
		p.T("planning.edit_warnings", "Count", warnings)}, " · ")
}
