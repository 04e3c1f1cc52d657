package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/room"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

type warningsPage struct {
	site.Page
	Found    []warningView
	Silenced []warningView
	Checks   []checkView
	Rule     string         // that is looked at alone; empty: all
	Rules    []site.NavItem // that found something, to look at one alone
	Base     string
}

type warningView struct {
	Key, Sentence, Severity, Reason string
	Blocks, Warns                   bool
	People                          int
	FixURL                          string
}

type checkView struct {
	Code, Title, Severity string
	Count                 int
	Choices               []choiceView
}

type choiceView struct {
	Key, Name string
	Chosen    bool
}

// warnings lists what rules have to say, and how strict the edition is with each.
func (d *Door) warnings(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	found, err := d.room.Findings(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	stars, _, err := d.agenda.Popularity(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := warningsPage{Page: d.office.Page(w, r, v, "warnings", "nav.warnings"), Base: "/organise/" + v.Edition.Slug + "/warnings/"}
	counts, only := map[string]int{}, r.URL.Query().Get("rule")
	for _, f := range found {
		switch {
		case f.Silenced != "":
			page.Silenced = append(page.Silenced, page.view(f, stars))
			continue
		case only == "" || only == f.Code:
			page.Found = append(page.Found, page.view(f, stars))
		}
		counts[f.Code]++
		counts[""]++
	}
	slices.SortStableFunc(page.Found, func(a, b warningView) int {
		return cmp.Or(boolToInt(b.Blocks)-boolToInt(a.Blocks), b.People-a.People)
	})
	page.Rule = only
	page.rules(d.programme.Checks(), draft, counts, only)
	return d.pages.Render(w, r, http.StatusOK, "warnings.html", page)
}

// rules lists what the edition is strict with, and links those that found something; counts are by code, and of all under none.
func (page *warningsPage) rules(checks []programme.Check, draft programme.Draft, counts map[string]int, only string) {
	link := func(code, title string) {
		if counts[code] > 0 || code == only {
			page.Rules = append(page.Rules, site.NavItem{Label: title + " " + page.P.Number(counts[code]), URL: page.Base + "?rule=" + code,
				Current: code == only})
		}
	}
	link("", page.T("planning.warnings.all"))
	for _, c := range checks {
		view := checkView{Code: c.Code, Title: page.T("programme.check." + c.Code), Severity: string(draft.SeverityOf(c.Code)),
			Count: counts[c.Code]}
		link(c.Code, view.Title)
		for _, s := range programme.Severities {
			view.Choices = append(view.Choices, choiceView{string(s), page.T("programme.strictness." + string(s)), draft.SeverityOf(c.Code) == s})
		}
		page.Checks = append(page.Checks, view)
	}
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (page *warningsPage) view(f programme.Finding, stars map[programme.SessionID]int) warningView {
	view := warningView{Key: f.Key(), Sentence: sentence(page.P, f), Severity: page.T("programme.strictness." + string(f.Severity)),
		Reason: f.Silenced,
		Blocks: f.Severity != programme.Warns, Warns: f.Severity == programme.Warns, People: concerned(f, stars)}
	if len(f.Sessions) > 0 {
		view.FixURL = page.Base + "fix?finding=" + url.QueryEscape(f.Key())
	}
	return view
}

func sentence(p *text.Printer, f programme.Finding) string {
	values := []any{}
	for name, value := range f.Values {
		values = append(values, name, value)
	}
	return p.T("programme.finding."+f.Code, values...)
}

// setSeverities sets the rules that a form has.
func (d *Door) setSeverities(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err != nil {
		return err
	}
	p, to, seen := d.printer(r), map[string]programme.Severity{}, map[string]programme.Severity{}
	for _, c := range d.programme.Checks() {
		severity, was := r.PostFormValue(c.Code), r.PostFormValue("was."+c.Code)
		if severity != was { // the others may be somebody else's by now
			to[c.Code], seen[c.Code] = programme.Severity(severity), programme.Severity(was)
		}
	}
	err = d.programme.SetSeverities(r.Context(), v.Who, v.Edition.ID, to, seen)
	if errors.Is(err, record.ErrMoved) {
		site.SetFlash(w, site.Flash{Message: p.T("planning.warnings.moved")})
		http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/warnings/", http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "site.saved", p.T("planning.warnings.strict"), "", "/organise/"+v.Edition.Slug+"/warnings/")
	return nil
}

// silence lets one warning be, or hears it again.
func (d *Door) silence(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	found, err := d.room.Findings(r.Context(), v.Who, draft)
	if err != nil {
		return err
	}
	if err := d.programme.Silence(r.Context(), v.Who, v.Edition.ID, r.PostFormValue("finding"), r.PostFormValue("reason"), found); err != nil {
		return err
	}
	key := "planning.warnings.heard"
	if r.PostFormValue("reason") != "" {
		key = "planning.warnings.is_silenced"
	}
	site.SetFlash(w, site.Flash{Message: d.printer(r).T(key)})
	to := url.URL{Path: "/organise/" + v.Edition.Slug + "/warnings/"}
	if rule := r.PostFormValue("rule"); rule != "" {
		to.RawQuery = url.Values{"rule": {rule}}.Encode()
	}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return nil
}

type fixPage struct {
	site.Page
	Sentence string
	Fixes    []fixView
	Base     string
	LetBe    bool   // what would help harms more people than it helps
	Key      string // of the finding, to let it be; empty where it may not be
	Back     string
}

type fixView struct {
	Session, Room, Start, With string // for the form
	Sentence                   string
	Effects                    []string
}

// fixes shows what would remove a finding, with what that does to people.
func (d *Door) fixes(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	f, fixes, err := d.room.Fixes(r.Context(), v.Who, draft, r.URL.Query().Get("finding"))
	if err != nil {
		return err
	}
	page := fixPage{Page: d.office.Page(w, r, v, "warnings", "planning.warnings.fix"), Sentence: "", Base: "/organise/" +
		v.Edition.Slug + "/warnings/"}
	page.Back = "/organise/" + v.Edition.Slug + "/"
	if d.office.Opens(v, "warnings/") {
		page.Back = page.Base
	}
	page.Sentence = sentence(page.P, f)
	page.LetBe = len(fixes) > 0
	if f.Severity == programme.Warns {
		page.Key = f.Key()
	}
	for _, fix := range fixes {
		page.LetBe = page.LetBe && fix.Cost > 0
		page.Fixes = append(page.Fixes, page.view(draft, fix))
	}
	return d.pages.Render(w, r, http.StatusOK, "fix.html", page)
}

func (page *fixPage) view(draft programme.Draft, fix room.Fix) fixView {
	room, _ := draft.Frame.Room(fix.Room)
	session, _ := draft.Session(fix.Session)
	at := fix.Start.In(draft.Frame.Edition.Location())
	when := page.P.Time(at)
	if len(draft.Frame.Days) > 1 {
		when = page.P.ShortDate(at) + " " + when
	}
	view := fixView{Session: string(fix.Session), Room: string(fix.Room), Start: fix.Start.UTC().Format(time.RFC3339), With: string(fix.With),
		Sentence: page.T("planning.fix.to", "Session", session.Title, "Room", room.Name, "Time", when)}
	if fix.With != "" {
		with, _ := draft.Session(fix.With)
		view.Sentence = page.T("planning.fix.swap", "Session", session.Title, "Room", room.Name, "Time", when, "With", with.Title)
	}
	for _, e := range []struct {
		key   string
		count int
	}{{"lose", fix.LoseMust}, {"win", -fix.LoseMust}, {"better", fix.Better}, {"worse", fix.Worse}} {
		if e.count > 0 {
			view.Effects = append(view.Effects, page.T("planning.effect."+e.key, "Count", e.count))
		}
	}
	return view
}

func (d *Door) fix(w http.ResponseWriter, r *http.Request) error { return d.move(w, r, "warnings/") }
