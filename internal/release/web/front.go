package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// phase is how an edition stands to its days.
type phase string

// The phases, in order. Static exports are made once and name none.
const (
	ahead  phase = "ahead"
	during phase = "during"
	past   phase = "past"
)

// phaseAt is the phase at an instant, and how many nights are left before the first day.
func phaseAt(x *release.Index, at time.Time) (phase, int) {
	if len(x.Days) == 0 {
		return ahead, 0
	}
	zone := x.Zone()
	first, _ := x.HoursOf(x.Days[0])
	_, last := x.HoursOf(x.Days[len(x.Days)-1])
	switch today := dateOf(at.In(zone)); {
	case at.After(last):
		return past, 0
	case !today.Before(dateOf(first.In(zone))):
		return during, 0
	default:
		return ahead, int(dateOf(first.In(zone)).Sub(today) / (24 * time.Hour))
	}
}

// dateOf is a date as an instant that is apart from others by whole days.
func dateOf(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

type homePage struct {
	site.Page
	X         *release.Index
	When      []whenView
	Place     *placeView  // nil when it is not known
	Header    *headerView // nil when there is none
	Facts     string
	Phase     phase
	Nights    int // before the first day
	Keynotes  []SessionView
	People    []personView
	Everybody string // how many speakers there are
	Info      []infoView
	Curl      string // address of the programme, whole
}

// whenView is a day with its hours.
type whenView struct{ Date, Hours, ISO string }

func when(p *text.Printer, zone *time.Location, date string, from, to time.Time) whenView {
	return whenView{p.Date(from.In(zone)), p.Time(from.In(zone)) + "–" + p.Time(to.In(zone)), date}
}

// infoView is a practical page in a list.
type infoView struct{ URL, Title, Summary string }

// faces is how many speakers the front page shows.
const faces = 12

// homePage is an edition's front page. It says what one can do now: it is made once for each date and phase.
func (d *Door) homePage(w http.ResponseWriter, r *http.Request) error {
	return d.momentary(w, r, frontOf)
}

func frontOf(s *shelf) moment {
	return moment{func(at time.Time) string {
		now, _ := phaseAt(s.index, at)
		return string(now) + at.In(s.index.Zone()).Format(" "+time.DateOnly)
	}, s.homeAt}
}

// home is the front page without a moment, for a static export.
func (s *shelf) home(lang string) (*web.Cached, error) { return s.homeAt(lang, time.Time{}) }

func (s *shelf) homeAt(lang string, at time.Time) (*web.Cached, error) {
	v := s.view(lang)
	x := s.index
	page := homePage{
		Page: s.page(lang, "", "home", s.edition.Name), X: x, Place: placeOf(s.edition),
		Header: headerOf(s.edition), Info: s.infoViews(lang), Curl: s.site() + "schedule/",
	}
	if !at.IsZero() {
		page.Phase, page.Nights = phaseAt(x, at)
	}
	for _, d := range x.Days {
		from, to := x.HoursOf(d)
		page.When = append(page.When, when(v.P, x.Zone(), d.Date, from, to))
	}
	for _, e := range x.Entries {
		if x.Session(e.SessionID).Kind == programme.Keynote {
			page.Keynotes = append(page.Keynotes, v.Entry(e))
		}
	}
	page.Facts = s.facts(v, len(page.Keynotes))
	for _, p := range s.faces() {
		page.People = append(page.People, s.person(v, p))
	}
	page.Everybody = v.P.T("programme.count_speakers", "Count", len(x.Speakers))
	page.JSONLD = s.eventLD()
	return s.html(lang, "", "home.html", page)
}

// facts are how much there is: "72 sessions, 2 keynotes, 9 rooms, 82 speakers".
func (s *shelf) facts(v View, keynotes int) string {
	sessions := 0
	for _, x := range s.index.Sessions {
		if x.Kind != programme.Break && x.Kind != programme.Keynote {
			sessions++
		}
	}
	var out []string
	for _, f := range []struct {
		key string
		n   int
	}{{"sessions", sessions}, {"keynotes", keynotes}, {"rooms", len(s.index.Rooms)}, {"speakers", len(s.index.Speakers)}} {
		if f.n > 0 {
			out = append(out, v.P.T("programme.count_"+f.key, "Count", f.n))
		}
	}
	return strings.Join(out, ", ")
}

// faces are some of the speakers: those of keynotes first, then those with a picture, then the others, as they stand in the release.
func (s *shelf) faces() []release.SnapshotSpeaker {
	rank := map[string]int{}
	for _, x := range s.index.Sessions {
		if x.Kind != programme.Keynote {
			continue
		}
		for _, id := range x.Speakers {
			rank[id] = 2
		}
	}
	all := slices.Clone(s.index.Speakers)
	weight := func(p release.SnapshotSpeaker) int {
		if p.Picture != "" {
			return rank[p.ID] + 1
		}
		return rank[p.ID]
	}
	slices.SortStableFunc(all, func(a, b release.SnapshotSpeaker) int { return weight(b) - weight(a) })
	return all[:min(faces, len(all))]
}

// placeView is where the edition is, with a map of its address.
type placeView struct{ Name, URL, Address, Map string }

func placeOf(e edition.Edition) *placeView {
	if e.Venue == "" && e.Address == "" {
		return nil
	}
	out := placeView{Name: e.Venue, URL: e.VenueURL, Address: e.Address}
	if e.Address != "" {
		out.Map = "https://www.openstreetmap.org/search?query=" + url.QueryEscape(e.Address)
	}
	return &out
}

func (s *shelf) infoViews(lang string) []infoView { return infoViews(s.root(), s.info, lang) }

func infoViews(root string, pages []practical.Page, lang string) (out []infoView) {
	for _, p := range practical.For(pages, lang) {
		out = append(out, infoView{root + "/info/" + p.Slug + "/", p.Title, p.Summary})
	}
	return out
}

type infoPage struct {
	site.Page
	Body string // Markdown
	Info []infoView
}

// infoList lists the practical pages.
func (s *shelf) infoList(lang string) (*web.Cached, error) {
	p := s.door.account.Site.Catalogue.In(lang)
	return s.html(lang, "info/", "info.html", infoPage{Page: s.page(lang, "info/", "info", p.T("site.practical")), Info: s.infoViews(lang)})
}

// infoPage is one practical page, with links to the others.
func (s *shelf) infoPage(lang string, p practical.Page) (*web.Cached, error) {
	page := infoPage{Page: s.page(lang, "info/"+p.Slug+"/", "info", p.Title), Body: p.Body, Info: s.infoViews(lang)}
	page.Description, page.Image = p.Summary, s.preview("info/"+p.Slug+"/")
	return s.html(lang, "info/"+p.Slug+"/", "info.html", page)
}

type unreleasedPage struct {
	site.Page
	E      edition.Edition
	When   []whenView
	Place  *placeView  // nil when it is not known
	Header *headerView // nil when there is none
	Facts  string      // none yet
	Info   []infoView
}

// Unreleased is an edition's page before its first release, also in the places of its navigation, and its practical pages; other
// addresses say that nothing is there yet.
func (d *Door) Unreleased(w http.ResponseWriter, r *http.Request, e edition.Edition) error {
	page := unreleasedPage{Page: d.account.PageIn(w, r, "", e.Speak), E: e, Place: placeOf(e), Header: headerOf(e)}
	page.Title, page.Edition, page.Description, page.NoIndex = e.Name, d.Ref(r.Context(), e, nil), e.Tagline, false
	info := d.practical.Shown(r.Context(), e.ID)
	page.Info = infoViews("/"+e.Slug, info, page.P.Lang)
	below := strings.TrimPrefix(r.URL.Path, "/"+e.Slug+"/")
	if slug, ok := strings.CutPrefix(below, "info/"); ok && len(info) > 0 {
		at := slices.IndexFunc(info, func(p practical.Page) bool { return p.Slug+"/" == slug })
		page.Section = "info"
		switch {
		case slug == "":
			page.Title = page.T("site.practical")
			return d.pages.Render(w, r, http.StatusOK, "info.html", infoPage{Page: page.Page, Info: page.Info})
		case at >= 0:
			page.Title, page.Description = info[at].Title, info[at].Summary
			return d.pages.Render(w, r, http.StatusOK, "info.html", infoPage{Page: page.Page, Body: info[at].Body, Info: page.Info})
		}
	}
	who, err := d.account.Actor(r)
	if err != nil {
		return err
	}
	days, err := d.editions.Dates(r.Context(), who, e)
	if err != nil {
		return err
	}
	if below == cardName {
		c, err := d.unreleasedCard(r.Context(), e, d.account.Site.Catalogue.In(e.Offered()[0]), days)
		if err == nil {
			c.ServeHTTP(w, r)
		}
		return err
	}
	for _, day := range days {
		page.When = append(page.When, when(page.P, e.Location(), day.Date, day.Start, day.End))
	}
	status := http.StatusNotFound
	if slices.Contains([]string{"", "schedule/", "schedule/now/", "my/"}, below) {
		status = http.StatusOK
	}
	return d.pages.Render(w, r, status, "unreleased.html", page)
}
