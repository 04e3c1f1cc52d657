package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

func (s *shelf) view(lang string) View {
	return View{X: s.index, P: s.door.account.Site.Catalogue.In(lang), Root: s.root()}
}

// page starts a public page: nothing in it depends on who looks.
func (s *shelf) page(lang, path, section, title string) site.Page {
	return site.Page{
		P: s.door.account.Site.Catalogue.In(lang), Title: title, Path: s.at(path), Section: section, NoIndex: s.old,
		Edition: Ref(s.edition, true), Static: s.static != nil, Feed: "/" + s.edition.Slug + "/schedule/feed.xml", Description: s.edition.Tagline,
	}
}

// oldView says that a page is of an older release.
type oldView struct {
	Note, URL, Label string
}

func (s *shelf) oldView(v View) oldView {
	if !s.old {
		return oldView{}
	}
	return oldView{v.P.T("programme.old", "Number", s.index.Release), "/" + s.edition.Slug + "/schedule/", v.P.T("programme.old_do")}
}

// Ref is what the layout needs of an edition.
func Ref(e edition.Edition, released bool) *site.EditionRef {
	return &site.EditionRef{Slug: e.Slug, Name: e.Name, Zone: e.Zone, Released: released, Wishes: e.WishesOpen, Ahead: e.ClockAhead}
}

func (s *shelf) html(lang, path, name string, data any) (*web.Cached, error) {
	body, err := s.door.pages.Bytes(name, data)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", path, err)
	}
	return web.NewCached("text/html; charset=utf-8", body, web.CacheOptions{Modified: s.index.LastChanged(), Vary: varyPage}), nil
}

var errNothing = edition.ErrNoEdition

type homePage struct {
	site.Page
	X        *release.Index
	Dates    string
	Sessions int
	Speakers int
	Keynotes []SessionView
}

func (s *shelf) home(lang string) (*web.Cached, error) {
	v := s.view(lang)
	page := homePage{Page: s.page(lang, "", "home", s.edition.Name), X: s.index, Speakers: len(s.index.Speakers)}
	page.Dates = s.dates(lang)
	for _, e := range s.index.Entries {
		if s.index.Session(e.SessionID).Kind == programme.Keynote {
			page.Keynotes = append(page.Keynotes, v.Entry(e))
		}
	}
	for _, x := range s.index.Sessions {
		if x.Kind != programme.Break {
			page.Sessions++
		}
	}
	page.JSONLD = s.eventLD()
	return s.html(lang, "", "home.html", page)
}

func (s *shelf) dates(lang string) string {
	p := s.door.account.Site.Catalogue.In(lang)
	var out []string
	for _, d := range s.index.Days {
		out = append(out, p.Date(d.Start.In(s.index.Zone())))
	}
	return strings.Join(out, " · ")
}

type programmePage struct {
	site.Page
	View     string // auto, list, grid
	Days     []site.NavItem
	Filter   release.Filter
	Fields   []FilterField
	Pills    []site.NavItem
	Hours    []hour
	Shown    int
	Grid     grid
	GridDate string
	Zone     string
	ZoneAt   string
	Released string
	Number   int
	Old      oldView
	ListURL  string
	GridURL  string
	Clear    string
}

type hour struct {
	Start, ISO, ID string
	Sessions       []SessionView
}

// grid is a day as a board. Where things stand is in a style of its own (gridCSS): pages carry no inline styles.
type grid struct {
	DayID      string
	Start, End string
	Rooms      []gridRoom
	Rails      []rail
	Cells      []SessionView
}

type gridRoom struct {
	Name, URL string
	Note      int // places, 0 when unknown
}

type rail struct{ Class, Text, ISO string }

func (s *shelf) programmePage(lang string, f release.Filter, dayID, view string) programmePage {
	v := s.view(lang)
	x := s.index
	day := x.Days[0]
	for _, d := range x.Days {
		if d.Date == dayID {
			day = d
		}
	}
	path := s.at("schedule/")
	page := programmePage{Page: s.page(lang, "schedule/", "schedule", v.P.T("programme.title")), View: view, Filter: f,
		Zone: s.edition.Zone, ZoneAt: day.Start.Format(time.RFC3339), Number: x.Release, Clear: path, Old: s.oldView(v)}
	page.Styles = []string{path + "grid.css?" + fmt.Sprint(x.Release)}
	page.Scripts = []string{"programme.js"}
	page.Released = v.P.T("programme.released", "Number", x.Release, "Date", v.P.Date(x.ReleasedAt.In(x.Zone())), "Time", v.P.Time(x.ReleasedAt.In(x.Zone())))
	if len(x.Days) > 1 {
		for _, d := range x.Days {
			page.Days = append(page.Days, site.NavItem{Label: v.P.Weekday(d.Start.In(x.Zone())) + " " + v.P.ShortDate(d.Start.In(x.Zone())), URL: path + "?day=" + d.Date, Current: d.ID == day.ID})
		}
	}
	page.Fields = v.Filters(x.Sessions, f)
	page.Pills = v.Pills(f, page.Fields, path)
	pass := f.Apply(x, s.search())
	for _, e := range x.Entries {
		if e.DayID != day.ID {
			continue
		}
		view := v.Entry(e)
		view.Dim = !pass[e.SessionID]
		if !view.Replaced { // otherwise its place is taken, and the cell there says so
			page.Grid.Cells = append(page.Grid.Cells, view)
		}
		if view.Dim {
			continue
		}
		page.Shown++
		if n := len(page.Hours); n == 0 || page.Hours[n-1].ISO != view.StartISO {
			page.Hours = append(page.Hours, hour{Start: view.Start, ISO: view.StartISO, ID: "t" + strings.ReplaceAll(view.Start, ":", "")})
		}
		h := &page.Hours[len(page.Hours)-1]
		h.Sessions = append(h.Sessions, view)
	}
	s.drawGrid(&page.Grid, v, day)
	page.GridDate = day.Date
	values := f.Values()
	if dayID != "" {
		values.Set("day", dayID)
	}
	values.Set("view", "list")
	page.ListURL = path + "?" + values.Encode()
	values.Set("view", "grid")
	page.GridURL = path + "?" + values.Encode()
	if x.Release > 0 {
		page.JSONLD = s.eventLD()
	}
	return page
}

func (s *shelf) drawGrid(g *grid, v View, day release.SnapshotDay) {
	g.DayID, g.Start, g.End = day.ID, day.Start.Format(time.RFC3339), day.End.Format(time.RFC3339)
	for _, r := range s.roomsOf(day) {
		g.Rooms = append(g.Rooms, gridRoom{r.Name, v.Root + "/room/" + r.Slug + "/", r.Capacity})
	}
	for i, t := range s.rails(day) {
		g.Rails = append(g.Rails, rail{fmt.Sprintf("rail d%s-%d", day.Date, i), v.P.Time(t.In(s.index.Zone())), t.Format(time.RFC3339)})
	}
}

// roomsOf are the rooms in which something happens on a day.
func (s *shelf) roomsOf(day release.SnapshotDay) []release.SnapshotRoom {
	used := map[string]bool{}
	for _, e := range s.index.Entries {
		used[e.RoomID] = used[e.RoomID] || e.DayID == day.ID
	}
	return slices.DeleteFunc(slices.Clone(s.index.Rooms), func(r release.SnapshotRoom) bool { return !used[r.ID] })
}

// rails are the half hours of a day's grid, from its first entry to its last.
func (s *shelf) rails(day release.SnapshotDay) []time.Time {
	first, last := day.End, day.Start
	for _, e := range s.index.Entries {
		if e.DayID == day.ID {
			if e.Start.Before(first) {
				first = e.Start
			}
			if e.End.After(last) {
				last = e.End
			}
		}
	}
	var out []time.Time
	for t := first.Truncate(30 * time.Minute); !t.After(last); t = t.Add(30 * time.Minute) {
		out = append(out, t)
	}
	return out
}

// minutesPerRow is the scale of the grid: constant over the day.
const minutesPerRow = 5

// gridCSS says where each entry of the release stands. Row 1 holds the rooms' names.
func (s *shelf) gridCSS() *web.Cached {
	var b strings.Builder
	for _, day := range s.index.Days {
		rails := s.rails(day)
		if len(rails) == 0 {
			continue
		}
		row := func(t time.Time) int { return 2 + int(t.Sub(rails[0])/time.Minute)/minutesPerRow }
		end := row(rails[len(rails)-1]) + 1
		rooms := len(s.roomsOf(day))
		fmt.Fprintf(&b, ".g%s{grid-template-rows:auto repeat(%d,16px);grid-template-columns:3.6rem repeat(%d,minmax(8.2rem,1fr));min-width:%drem}\n",
			day.Date, end-2, max(1, rooms), 4+8*rooms)
		for i, t := range rails {
			fmt.Fprintf(&b, ".d%s-%d{grid-column:1;grid-row:%d/%d}\n", day.Date, i, row(t), min(row(t)+6, end+1))
		}
		column := map[string]int{}
		for i, r := range s.roomsOf(day) {
			column[r.ID] = i + 2
		}
		for _, e := range s.index.Entries {
			if e.DayID != day.ID {
				continue
			}
			place := "2/-1"
			if c := column[e.RoomID]; c > 0 && !s.index.Session(e.SessionID).Plenary {
				place = fmt.Sprint(c)
			}
			fmt.Fprintf(&b, "#e%s{grid-column:%s;grid-row:%d/%d}\n", e.Code, place, row(e.Start), max(row(e.Start)+1, row(e.End)))
		}
	}
	return web.NewCached("text/css; charset=utf-8", []byte(b.String()), web.CacheOptions{Modified: s.index.LastChanged()})
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
	page := s.programmePage(lang, release.FilterFrom(q), q.Get("day"), view)
	w.Header().Set("Vary", varyProgramme)
	return s.door.pages.Render(w, r, http.StatusOK, "programme.html", page)
}

type sessionPage struct {
	site.Page
	Session  release.SnapshotSession
	View     SessionView
	Entries  []SessionView
	Speakers []personView
	Segments []segmentView
	Products []release.SnapshotProduct
	Parallel []SessionView
	Before   *SessionView
	After    *SessionView
	ICS      string
	Old      oldView
}

type personView struct {
	release.SnapshotSpeaker
	Initial, URL, KindName string
	Small, Large           string // addresses of the picture; empty when there is none
}

type segmentView struct {
	Title, Minutes, Names string
}

func (s *shelf) person(v View, p release.SnapshotSpeaker) personView {
	out := personView{SnapshotSpeaker: p, URL: v.Root + "/speaker/" + p.Code + "/"}
	if p.Picture != "" {
		root := "/" + s.edition.Slug + "/"
		out.Small, out.Large = root+p.PictureAt(picture.Small), root+p.PictureAt(picture.Large)
	}
	for _, r := range p.Name {
		out.Initial = string(r)
		break
	}
	if p.Kind != "" {
		out.KindName = v.P.T("programme.kind." + p.Kind)
	}
	return out
}

func (s *shelf) session(lang string, session release.SnapshotSession) (*web.Cached, error) {
	x := s.index
	v := s.view(lang)
	page := sessionPage{Page: s.page(lang, "talk/"+session.Code+"/", "schedule", session.Title), Session: session, View: v.Anywhere(session),
		ICS: v.Root + "/talk/" + session.Code + ".ics", Old: s.oldView(v)}
	page.Description = text.Shorten(x.PlainAbstract(session.ID), quoted)
	page.Image = s.preview(session)
	page.JSONLD = s.sessionLD(session)
	for _, e := range x.EntriesOf(session.ID) {
		page.Entries = append(page.Entries, v.Entry(e))
	}
	for _, p := range x.SpeakersOf(session) {
		page.Speakers = append(page.Speakers, s.person(v, p))
	}
	for _, g := range session.Segments {
		var names []string
		for _, id := range g.Speakers {
			names = append(names, x.Speaker(id).Name)
		}
		page.Segments = append(page.Segments, segmentView{g.Title, v.P.Minutes(g.Minutes), strings.Join(names, ", ")})
	}
	for _, id := range session.Products {
		page.Products = append(page.Products, x.Product(id))
	}
	if entries := x.EntriesOf(session.ID); len(entries) > 0 {
		s.surround(&page, v, entries[0])
	}
	return s.html(lang, page.Path, "session.html", page)
}

// surround adds what runs at the same hour, and what is before and after in the room.
func (s *shelf) surround(page *sessionPage, v View, e release.SnapshotEntry) {
	for _, o := range s.index.Parallel(e) {
		if s.index.Session(o.SessionID).Kind != programme.Break {
			page.Parallel = append(page.Parallel, v.Entry(o))
		}
	}
	before, after, hasBefore, hasAfter := s.index.InRoom(e)
	if hasBefore {
		view := v.Entry(before)
		page.Before = &view
	}
	if hasAfter {
		view := v.Entry(after)
		page.After = &view
	}
}

type listPage struct {
	site.Page
	Groups []group
	Person *personView
	Note   string // Markdown
	Link   string
	ICS    string
	Facts  []string
}

type group struct {
	Title, Note, URL string
	People           []personView
	Sessions         []SessionView
	Links            []site.NavItem
}

func (s *shelf) speakers(lang string) (*web.Cached, error) {
	v := s.view(lang)
	page := listPage{Page: s.page(lang, "speaker/", "speakers", v.P.T("site.speakers"))}
	var g group
	for _, p := range s.index.Speakers {
		g.People = append(g.People, s.person(v, p))
	}
	text.SortBy(lang, g.People, func(p personView) string { return p.Name })
	page.Groups = []group{g}
	return s.html(lang, page.Path, "list.html", page)
}

func (s *shelf) speaker(lang string, who release.SnapshotSpeaker) (*web.Cached, error) {
	v := s.view(lang)
	p := s.person(v, who)
	page := listPage{Page: s.page(lang, "speaker/"+p.Code+"/", "speakers", p.Name), Person: &p, Note: p.Biography, ICS: v.Root + "/speaker/" + p.Code + "/talks.ics"}
	page.Description = shorten(p.Biography)
	page.JSONLD = s.personLD(p.SnapshotSpeaker)
	g := group{Title: v.P.T("programme.sessions")}
	for _, session := range v.ByTitle(s.index.SessionsOf(p.ID)) {
		g.Sessions = append(g.Sessions, v.Anywhere(session))
	}
	page.Groups = []group{g}
	return s.html(lang, page.Path, "list.html", page)
}

func (s *shelf) products(lang string) (*web.Cached, error) {
	v := s.view(lang)
	page := listPage{Page: s.page(lang, "product/", "products", v.P.T("site.products"))}
	families := append(slices.Clone(s.index.Families), release.SnapshotFamily{Name: v.P.T("programme.no_family")})
	for _, f := range families {
		g := group{Title: f.Name}
		for _, p := range s.index.Products {
			if p.FamilyID == f.ID {
				label := fmt.Sprintf("%s (%d)", p.Name, len(s.index.SessionsAbout(p.ID)))
				g.Links = append(g.Links, site.NavItem{Label: label, URL: v.Root + "/product/" + p.Slug + "/"})
			}
		}
		text.SortBy(lang, g.Links, func(i site.NavItem) string { return i.Label })
		if len(g.Links) > 0 {
			page.Groups = append(page.Groups, g)
		}
	}
	return s.html(lang, page.Path, "list.html", page)
}

func (s *shelf) product(lang string, p release.SnapshotProduct) (*web.Cached, error) {
	v := s.view(lang)
	page := listPage{Page: s.page(lang, "product/"+p.Slug+"/", "products", p.Name), Note: p.Summary, Link: p.URL}
	g := group{Title: v.P.T("programme.sessions")}
	for _, session := range v.ByTitle(s.index.SessionsAbout(p.ID)) {
		g.Sessions = append(g.Sessions, v.Anywhere(session))
	}
	page.Groups = []group{g}
	return s.html(lang, page.Path, "list.html", page)
}

func (s *shelf) room(lang string, r release.SnapshotRoom) (*web.Cached, error) {
	v := s.view(lang)
	page := listPage{Page: s.page(lang, "room/"+r.Slug+"/", "schedule", r.Name), Note: r.Description}
	if r.Capacity > 0 {
		page.Facts = append(page.Facts, v.P.T("programme.places", "Count", r.Capacity))
	}
	page.Facts = append(page.Facts, v.P.T("programme.floor", "Floor", r.Floor))
	for _, f := range r.Features {
		page.Facts = append(page.Facts, v.P.T("programme.feature."+f))
	}
	for _, day := range s.index.Days {
		g := group{Title: v.P.Date(day.Start.In(s.index.Zone()))}
		for _, e := range s.index.Entries {
			if e.DayID == day.ID && e.RoomID == r.ID {
				g.Sessions = append(g.Sessions, v.Entry(e))
			}
		}
		page.Groups = append(page.Groups, g)
	}
	return s.html(lang, page.Path, "list.html", page)
}
