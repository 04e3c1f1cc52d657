package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// nowPath is where the page of what runs now stands.
const nowPath = "schedule/now/"

type nowPage struct {
	site.Page
	Clock string
	Now   []SessionView
	Next  []SessionView
	Over  bool
	First string        // in how many days and when the edition begins, while it has not
	Opens []SessionView // what it begins with
	Words string        // for the script
}

// nowPage is what runs and what is next: it is made once a minute.
func (d *Door) nowPage(w http.ResponseWriter, r *http.Request) error {
	return d.momentary(w, r, nowOf)
}

func nowOf(s *shelf) moment {
	return moment{func(at time.Time) string { return at.UTC().Format("now 2006-01-02T15:04") }, s.now}
}

// unmoving is the page of what runs now in an export, where the script alone knows what time it is.
func (s *shelf) unmoving(lang string) (*web.Cached, error) {
	page := s.nowIn(lang)
	return s.html(lang, page.Path, "now.html", page)
}

func (s *shelf) nowIn(lang string) nowPage {
	page := nowPage{Page: s.page(lang, nowPath, "now", s.view(lang).P.T("programme.now"))}
	page.Scripts, page.Words = []string{"now.js"}, LiveWords(s.door.account.Site.Catalogue, lang, "programme.live.")
	return page
}

// now makes the page of a moment.
func (s *shelf) now(lang string, at time.Time) (*web.Cached, error) {
	v, page := s.view(lang), s.nowIn(lang)
	page.Clock, page.Refresh = v.P.Time(at.In(s.index.Zone())), 30
	now, next := s.index.NowNext(at)
	for _, e := range now {
		page.Now = append(page.Now, v.Entry(e))
	}
	for _, e := range next {
		page.Next = append(page.Next, v.Entry(e))
	}
	if len(s.index.Days) > 0 {
		first, _ := s.index.HoursOf(s.index.Days[0])
		_, last := s.index.HoursOf(s.index.Days[len(s.index.Days)-1])
		page.Over = at.After(last)
		if at.Before(first) {
			page.First = v.begins(at, first)
			for _, e := range s.index.Opening() {
				page.Opens = append(page.Opens, v.Entry(e))
			}
		}
	}
	body, err := s.door.pages.Bytes("now.html", page)
	if err != nil {
		return nil, err
	}
	return web.NewCached("text/html; charset=utf-8", body, web.CacheOptions{Control: "public, max-age=20", Vary: varyPage}), nil
}

// begins says in how many days the edition begins, and when.
func (v View) begins(at, first time.Time) string {
	when := v.P.T("programme.in_days", "Count", v.X.DaysLeft(at))
	switch v.X.DaysLeft(at) {
	case 0:
		when = v.P.T("programme.live.today")
	case 1:
		when = v.P.T("programme.live.tomorrow")
	}
	first = first.In(v.X.Zone())
	return v.P.T("programme.begins", "When", when, "Date", v.P.Date(first), "Time", v.P.Time(first))
}

// LiveWords are the texts of a script that draws a page on the device: those whose keys begin with the prefixes, by the rest of the key.
func LiveWords(c *text.Catalogue, lang string, prefixes ...string) string {
	words := map[string]string{}
	for _, prefix := range prefixes {
		maps.Copy(words, c.Under(lang, prefix))
	}
	b, _ := json.Marshal(words) // texts always can be written
	return string(b)
}

type changelogPage struct {
	site.Page
	Releases []releaseView
}

type releaseView struct {
	Number    int
	AgainOf   int // the release it repeats; 0 when it is new
	When      string
	Note      string
	Rewritten string // that a name was withdrawn, and when; empty: none was
	URL       string
	Changes   []changeView
}

type changeView struct {
	Kind, Title, URL, Detail string
	Code                     string // of the session that it is about
}

func (s *shelf) releases() ([]release.Release, error) {
	all, err := s.door.releases.Releases(context.Background(), edition.ID(s.index.Edition.ID))
	if err != nil {
		return nil, err
	}
	for len(all) > 0 && all[0].Number > s.index.Release {
		all = all[1:]
	}
	return all, nil
}

func (s *shelf) changelog(lang string) (*web.Cached, error) {
	releases, err := s.releases()
	if err != nil {
		return nil, err
	}
	v := s.view(lang)
	v.Root = "/" + s.edition.Slug // each release has an address of its own
	page := changelogPage{Page: s.page(lang, "schedule/changelog/", "schedule", v.P.T("programme.changelog"))}
	for _, r := range releases {
		page.Releases = append(page.Releases, v.release(r))
	}
	return s.html(lang, page.Path, "changelog.html", page)
}

func (v View) release(r release.Release) releaseView {
	zone := v.X.Zone()
	out := releaseView{Number: r.Number, AgainOf: r.AgainOf, Note: r.Note, When: v.P.Date(r.ReleasedAt.In(zone)) + ", " +
		v.P.Time(r.ReleasedAt.In(zone)),
		URL: fmt.Sprintf("%s/schedule/v/%d/", v.Root, r.Number)}
	if !r.RewrittenAt.IsZero() {
		out.Rewritten = v.P.T("programme.rewritten", "Date", v.P.Date(r.RewrittenAt.In(zone)))
	}
	for _, c := range r.Changes {
		change := v.change(c)
		switch {
		case c.Kind == release.Removed: // the release before still has it
			change.URL = v.inRelease(r.Number-1, c)
		case !v.has(c): // a later release took it away
			change.URL = v.inRelease(r.Number, c)
		}
		out.Changes = append(out.Changes, change)
	}
	order := map[string]int{}
	for i, c := range out.Changes {
		if _, known := order[c.Kind]; !known {
			order[c.Kind] = i
		}
	}
	text.SortBy(v.P.Lang, out.Changes, func(c changeView) string { return c.Title })
	slices.SortStableFunc(out.Changes, func(a, b changeView) int { return order[a.Kind] - order[b.Kind] })
	return out
}

func (v View) change(c release.Change) changeView {
	out := changeView{Kind: v.kindOf(c), Title: c.Title, URL: v.Root + pathOf(c), Detail: v.Says(c)}
	if c.Subject == release.OfSession {
		out.Code = c.Code
	}
	return out
}

// kindOf is what happened to a session, or what it is that is not one.
func (v View) kindOf(c release.Change) string {
	if c.Subject != release.OfSession {
		return v.P.T("programme.subject." + string(c.Subject))
	}
	return v.P.T("programme.change." + string(c.Kind))
}

// inRelease is the page of what a change is about, as a release had it.
func (v View) inRelease(number int, c release.Change) string {
	return fmt.Sprintf("%s/schedule/v/%d%s", v.Root, number, strings.TrimPrefix(pathOf(c), "/schedule"))
}

// has reports whether the release still has the page of what a change is about.
func (v View) has(c release.Change) bool {
	switch c.Subject {
	case release.OfSession:
		_, ok := v.X.SessionByCode(c.Code)
		return ok
	case release.OfRoom:
		return slices.ContainsFunc(v.X.Rooms, func(r release.SnapshotRoom) bool { return r.Slug == c.Code })
	case release.OfSpeaker:
		return slices.ContainsFunc(v.X.Speakers, func(s release.SnapshotSpeaker) bool { return s.Code == c.Code })
	case release.OfProduct:
		return slices.ContainsFunc(v.X.Products, func(p release.SnapshotProduct) bool { return p.Slug == c.Code })
	case release.OfFamily:
		return len(v.X.Products) > 0 // their list
	default:
		return true
	}
}

// pathOf is the page, below an edition, of what a change is about.
func pathOf(c release.Change) string {
	switch c.Subject {
	case release.OfSession:
		return "/talk/" + c.Code + "/"
	case release.OfRoom:
		return "/room/" + c.Code + "/"
	case release.OfSpeaker:
		return "/speaker/" + c.Code + "/"
	case release.OfProduct:
		return "/product/" + c.Code + "/"
	case release.OfFamily:
		return "/product/"
	case release.OfEdition:
		return "/"
	default:
		return "/schedule/"
	}
}

type editionsPage struct {
	site.Page
	Editions []editionView
}

// editionView is an edition in a list.
type editionView struct {
	edition.Edition
	Dates string // empty: none yet
}

func (d *Door) editionsPage(w http.ResponseWriter, r *http.Request) error {
	all, err := d.editions.All(r.Context(), actor.Actor{})
	if err != nil {
		return err
	}
	page := editionsPage{Page: d.account.Page(w, r, "programme.editions")}
	for _, e := range all {
		days, err := d.editions.Dates(r.Context(), actor.Actor{}, e)
		if err != nil {
			return err
		}
		view := editionView{Edition: e}
		if len(days) > 0 {
			view.Dates = page.P.Date(days[0].Start.In(e.Location()))
		}
		if last := len(days) - 1; last > 0 {
			view.Dates += " – " + page.P.Date(days[last].Start.In(e.Location()))
		}
		page.Editions = append(page.Editions, view)
	}
	page.NoIndex = false
	return d.pages.Render(w, r, http.StatusOK, "editions.html", page)
}
