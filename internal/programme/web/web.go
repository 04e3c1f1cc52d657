// Package web is the front door of the draft: the pages on which organisers describe sessions, place them, bind them by rules, and
// look at what was changed. Only organisers come here.
package web

import (
	"context"
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
	speakerweb "github.com/creneau/creneau/internal/speaker/web"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Organise is this front door: it has pages for organisers alone.
type Organise struct {
	office    *office.Office
	programme *programme.Service
	pages     *site.Set
	Checking  Checking // set by a later chapter, while it is made
	Reading   Reading  // likewise
	Public    Public   // likewise
	more      []office.More[programme.Session]
}

// Public is the address at which everybody reads of a session; empty while it is not public.
type Public func(ctx context.Context, v office.Visit, s programme.Session) string

// Reading makes edits of what programs send. Nil: Edits, which knows those of this chapter.
type Reading func([]EditWire) ([]programme.Edit, error)

func (r Reading) edits(wires []EditWire) ([]programme.Edit, error) {
	if r == nil {
		return Edits(wires)
	}
	return r(wires)
}

// New returns the front door. The list of speakers says from then on in which sessions they are.
func New(o *office.Office, speakers *speakerweb.Door, p *programme.Service) (*Organise, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Organise{office: o, programme: p, pages: pages}
	speakers.ExtendList(d.ofSpeakers)
	return d, nil
}

// ExtendList takes what a later chapter has for the list of sessions. It is called while the chapters are made.
func (d *Organise) ExtendList(more office.More[programme.Session]) { d.more = append(d.more, more) }

// Routes is every address of the programme for organisers.
func (d *Organise) Routes(rt *web.Router) {
	d.pasteRoutes(rt)
	d.sessionDesk().Routes(rt)
	d.placementDesk().Routes(rt)
	rt.Handle("GET /organise/{edition}/rules/{$}", d.rules)
	rt.Handle("POST /organise/{edition}/rules/{$}", d.addRule)
	rt.Handle("POST /organise/{edition}/rules/{id}/remove", d.removeRule)
	rt.Handle("GET /organise/{edition}/coverage/{$}", d.coverage)
}

func (d *Organise) draft(ctx context.Context, v office.Visit) (programme.Draft, error) {
	return d.programme.Draft(ctx, v.Who, v.Edition.ID)
}

type rulesPage struct {
	site.Page
	Rules    []ruleView
	Sessions []programme.Session
	URL      string
}

type ruleView struct {
	ID, Sentence string
}

func (d *Organise) rules(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Reading)
	if err != nil {
		return err
	}
	draft, err := d.draft(r.Context(), v)
	if err != nil {
		return err
	}
	page := rulesPage{Page: d.office.Page(w, r, v, "rules", "nav.rules"), Sessions: draft.Sessions, URL: r.URL.Path}
	for _, rule := range draft.Rules {
		first, _ := draft.Session(rule.First)
		second, _ := draft.Session(rule.Second)
		page.Rules = append(page.Rules, ruleView{string(rule.ID),
			page.T("programme.rule."+string(rule.Kind)+"_is", "First", first.Title, "Second", second.Title)})
	}
	text.SortBy(page.P.Lang, page.Sessions, func(s programme.Session) string { return s.Title })
	text.SortBy(page.P.Lang, page.Rules, func(v ruleView) string { return v.Sentence })
	return d.pages.Render(w, r, http.StatusOK, "organise-rules.html", page)
}

func (d *Organise) addRule(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err != nil {
		return err
	}
	rule := programme.Rule{EditionID: v.Edition.ID, Kind: programme.RuleKind(r.PostFormValue("kind")),
		First: programme.SessionID(r.PostFormValue("first")), Second: programme.SessionID(r.PostFormValue("second"))}
	if _, _, err := d.programme.Rule().Save(r.Context(), v.Who, rule); err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.saved", "", "", r.URL.Path)
	return nil
}

func (d *Organise) removeRule(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err != nil {
		return err
	}
	change, err := d.programme.Rule().Remove(r.Context(), v.Who, r.PathValue("id"))
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.removed", "", change, "/organise/"+v.Edition.Slug+"/rules/")
	return nil
}

type coveragePage struct {
	site.Page
	Levels []string
	Rows   []coverageRow
}

type coverageRow struct {
	Name  string
	Cells []int
	Total int
}

// coverage says how many sessions speak of each product, at which levels.
func (d *Organise) coverage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Reading)
	if err != nil {
		return err
	}
	draft, err := d.draft(r.Context(), v)
	if err != nil {
		return err
	}
	page := coveragePage{Page: d.office.Page(w, r, v, "coverage", "nav.coverage")}
	for _, l := range programme.Levels {
		page.Levels = append(page.Levels, page.T("programme.level."+l))
	}
	for _, c := range draft.Coverage() {
		page.Rows = append(page.Rows, coverageRow{c.Product.Name, append(c.Levels[:], c.Other), c.Total()})
	}
	return d.pages.Render(w, r, http.StatusOK, "organise-coverage.html", page)
}
