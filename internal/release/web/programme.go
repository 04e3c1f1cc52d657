package web

import (
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

// programmePage is a day of the programme. What of it is the same for everybody is put in ready.

type programmePage struct {
	site.Page
	View     string // auto, list, grid
	Day      string // in words
	Where    string
	Date     string // class of the day's grid
	Midnight string // from which its lines count
	End      string
	Days     []site.NavItem
	Filter   release.Filter
	Chosen   string        // the day in the address; empty: none
	Tracks   template.HTML // the filter by track, shown before the others; empty: there is none
	Facets   template.HTML // the others
	Recorded int           // sessions that will be
	Pills    []site.NavItem
	Meant    []site.NavItem // other searches, where a word stands nowhere
	Found    []foundElsewhere
	Else     bool          // some of it is found
	Chips    template.HTML // that lead to hours
	Heads    template.HTML // of the grid's columns
	Items    template.HTML // of the list and of the grid, by hour
	Count    string        // "10 of 78 sessions"
	Shown    int
	Zone     string
	Released string
	Old      oldView
	ListURL  string
	GridURL  string
	Clear    string
	Words    string // address of what is searched
	QR       string // address of a picture of the page's address
}

// boardMedia are the screens and papers on which a view is the grid: a list of rooms by rows needs some width.
var boardMedia = map[string]string{"auto": "(min-width: 73.75rem)", "grid": "screen, (min-width: 73.75rem)", "list": "not all"}

func (s *shelf) programmePage(lang string, f release.Filter, dayID, view string) (programmePage, error) {
	v := s.view(lang)
	x := s.index
	day := x.Days[0]
	for _, d := range x.Days {
		if d.Date == dayID {
			day = d
		}
	}
	path := s.at("schedule/")
	page := programmePage{Page: s.page(lang, "schedule/", "schedule", v.P.T("programme.title")), View: view, Filter: f, Date: "d" + day.Date,
		Day: v.P.Date(day.Start.In(x.Zone())), Where: s.where(), Zone: city(s.edition.Zone), Clear: path, Old: s.oldView(v),
		Words: path + "search.json", QR: path + "qr.svg"}
	page.Styles = []site.Style{
		{URL: s.door.account.Site.Assets.URL("board.css"), Media: boardMedia[view]}, {URL: path + "grid.css?" + fmt.Sprint(x.Release)},
	}
	page.Scripts, page.Image = []string{"programme.js"}, s.preview("schedule/")
	page.Released = v.P.T("programme.released", "Number", x.Release, "Date", v.P.Date(x.ReleasedAt.In(x.Zone())), "Time",
		v.P.Time(x.ReleasedAt.In(x.Zone())))
	values := f.Values()
	if len(x.Days) > 1 {
		for _, d := range x.Days {
			values.Set("day", d.Date)
			if view != "auto" {
				values.Set("view", view)
			}
			start := d.Start.In(x.Zone())
			page.Days = append(page.Days, site.NavItem{Label: v.P.Weekday(start) + " " + v.P.ShortDate(start), URL: path + "?" + values.Encode(),
				Current: d.ID == day.ID})
		}
		values.Del("day")
	}
	if dayID != "" {
		page.Chosen = dayID
		values.Set("day", dayID)
	}
	values.Set("view", "list")
	page.ListURL = path + "?" + values.Encode()
	values.Set("view", "grid")
	page.GridURL = path + "?" + values.Encode()
	if kept := page.kept(); len(kept) > 0 {
		page.Clear += "?" + kept.Encode()
	}
	return page, s.fill(&page, v, day)
}

// fill puts what passes the filter of a day into its page.
func (s *shelf) fill(page *programmePage, v View, day release.SnapshotDay) error {
	parts, err := s.pieces(v.P)
	if err != nil {
		return err
	}
	d := site.Once(parts, "day "+day.Date, func() *dayParts { return s.dayParts(parts, v, day) })
	page.Midnight, page.End = d.board.midnight.Format(time.RFC3339), d.board.end().Format(time.RFC3339)
	if page.Heads, err = d.heads(); err != nil {
		return err
	}
	if page.Chips, err = d.chips(); err != nil {
		return err
	}
	if page.Items, page.Shown, err = d.items(page.Filter.Apply(s.index, s.search())); err != nil {
		return err
	}
	fields := Chosen(d.fields, page.Filter, d.count)
	if !page.Static {
		page.Found, page.Else = s.elsewhere(page, v, day)
	}
	page.Pills = v.Pills(page.Filter, fields, s.at("schedule/"), page.kept())
	page.Meant = Meant(s.search(), page.Filter, s.at("schedule/"), page.kept())
	if page.Tracks, page.Facets, err = d.filters(fields); err != nil {
		return err
	}
	page.Recorded, page.Count = d.recorded, d.all
	if !page.Filter.Empty() {
		page.Count = v.P.T("programme.shown_of", "Shown", page.Shown, "Count", d.count)
	}
	if s.index.Release > 0 {
		page.JSONLD = site.Once(parts, "event", s.eventLD)
	}
	return nil
}

// kept is what an address asks besides filters.
func (p *programmePage) kept() url.Values {
	kept := url.Values{}
	if p.Chosen != "" {
		kept.Set("day", p.Chosen)
	}
	if p.View != "auto" {
		kept.Set("view", p.View)
	}
	return kept
}

// city is the last part of a zone's name: "Europe/Paris" → "Paris".
func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}

// where is the venue and its address, as one line.
func (s *shelf) where() string {
	x := s.index.Edition
	if x.Venue == "" || x.Address == "" {
		return x.Venue + x.Address
	}
	return x.Venue + ", " + x.Address
}

// roomsOf are the rooms in which something happens on a day.
func (s *shelf) roomsOf(day release.SnapshotDay) []release.SnapshotRoom {
	used := map[string]bool{}
	for _, e := range s.index.Entries {
		used[e.RoomID] = used[e.RoomID] || e.DayID == day.ID
	}
	return slices.DeleteFunc(slices.Clone(s.index.Rooms), func(r release.SnapshotRoom) bool { return !used[r.ID] })
}

// programme is the whole programme of a day, as it is kept.
func (s *shelf) programme(lang, path, dayID string) (*web.Cached, error) {
	page, err := s.programmePage(lang, release.Filter{}, dayID, "auto")
	if err != nil {
		return nil, err
	}
	return s.html(lang, path, "programme.html", page)
}

// chosen reports whether an address holds a filter, a day or a view: anything else in it changes nothing.
func chosen(q url.Values) bool {
	return !release.FilterFrom(q).Empty() || q.Get("day") != "" || q.Get("view") != ""
}

// filtered answers the programme with filters, a day or a view chosen in the address.
func (s *shelf) filtered(w http.ResponseWriter, r *http.Request, lang string) error {
	q := r.URL.Query()
	view := q.Get("view")
	if view != "list" && view != "grid" {
		view = "auto"
	}
	page, err := s.programmePage(lang, release.FilterFrom(q), q.Get("day"), view)
	if err != nil {
		return err
	}
	page.Query = q
	w.Header().Set("Vary", varyProgramme)
	return s.door.pages.Render(w, r, http.StatusOK, "programme.html", page)
}
