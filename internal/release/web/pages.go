package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

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
	ref := s.view(lang).ref(s.edition, s.shows())
	if s.old {
		ref.Release = 0
	}
	preview := s.preview("")
	if s.old {
		preview = s.preview("schedule/")
	}
	return site.Page{
		Image: preview,
		P:     s.door.account.Site.Catalogue.In(lang), Title: title, Path: s.at(path), Section: section, NoIndex: s.old,
		Edition: ref, Static: s.static != nil, Feed: "/" + s.edition.Slug + "/schedule/feed.xml",
		Description: s.edition.Tagline,
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

// Ref is what the layout needs of an edition and its current release; nil: it has none.
func (d *Door) Ref(ctx context.Context, e edition.Edition, now *release.Snapshot) *site.EditionRef {
	return d.previewed(refOf(e, now, d.shows(ctx, e)))
}

// shows is what an edition's navigation leads to besides what is released.
type shows struct {
	practical bool
	asks
}

// asks is what people are asked to do on pages of later chapters.
type asks struct{ calling, registering bool }

func (d *Door) shows(ctx context.Context, e edition.Edition) shows {
	return shows{len(d.practical.Shown(ctx, e.ID)) > 0, d.asks(ctx, e)}
}

func (s *shelf) shows() shows { return shows{len(s.info) > 0, s.asks} }

// asks reports whether the call for proposals of an edition is public, and whether one can register for it.
func (d *Door) asks(ctx context.Context, e edition.Edition) asks {
	return asks{d.Calling != nil && d.Calling(ctx, e), d.Registering != nil && d.Registering(ctx, e)}
}

// RefNow is what the layout needs of an edition on a page of an earlier chapter: with its days and its place once it is released.
func (d *Door) RefNow(r *http.Request, p *text.Printer, e edition.Edition) *site.EditionRef {
	s, err := d.shelf(r.Context(), e)
	if err != nil {
		return d.Ref(r.Context(), e, nil)
	}
	return d.RefIn(r.Context(), s.view(p.Lang), e)
}

// RefIn is the same on a page that shows what a view has: with its days and its place.
func (d *Door) RefIn(ctx context.Context, v View, e edition.Edition) *site.EditionRef {
	return d.previewed(v.ref(e, d.shows(ctx, e)))
}

// previewed says which picture stands elsewhere for pages that have none of their own.
func (d *Door) previewed(ref *site.EditionRef) *site.EditionRef {
	ref.Card = d.baseURL + "/" + ref.Slug + "/" + cardName
	return ref
}

func refOf(e edition.Edition, now *release.Snapshot, has shows) *site.EditionRef {
	ref := &site.EditionRef{
		Slug: e.Slug, Name: e.Name, Zone: e.Zone, Wishes: e.WishesOpen, Practical: has.practical, Calling: has.calling, Ahead: e.ClockAhead,
		Registering: has.registering,
		Face:        faceOf(e), Langs: strings.Join(e.Offered(), " "),
	}
	if now != nil && now.Release > 0 {
		ref.Released, ref.Speakers, ref.Products = true, len(now.Speakers) > 0, len(now.Products) > 0
	}
	return ref
}

// lists are the lists of a release that have something on them. An empty one has no page, and nothing leads to it.
func lists(x *release.Index) (paths []string) {
	if len(x.Speakers) > 0 {
		paths = append(paths, "speaker/")
	}
	if len(x.Products) > 0 {
		paths = append(paths, "product/")
	}
	return paths
}

func (v View) ref(e edition.Edition, has shows) *site.EditionRef {
	ref := refOf(e, v.X.Snapshot, has)
	var about []string
	if days := v.X.Days; len(days) > 0 {
		first, last := days[0].Start.In(v.X.Zone()), days[len(days)-1].Start.In(v.X.Zone())
		if len(days) == 1 {
			about = append(about, v.P.ShortDate(first)+" "+fmt.Sprint(first.Year()))
		} else {
			about = append(about, v.P.ShortDate(first)+" – "+v.P.ShortDate(last)+" "+fmt.Sprint(last.Year()))
		}
	}
	if v.X.Edition.Venue != "" {
		about = append(about, v.X.Edition.Venue)
	}
	ref.About = strings.Join(about, " · ")
	ref.Release = v.X.Release
	return ref
}

func (s *shelf) html(lang, path, name string, data any) (*web.Cached, error) {
	body, err := s.door.pages.Bytes(name, data)
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", path, err)
	}
	return web.NewCached("text/html; charset=utf-8", body, web.CacheOptions{Modified: s.index.LastChanged(), Vary: varyPage}), nil
}

var errNothing = edition.ErrNoEdition

type sessionPage struct {
	site.Page
	Session  release.SnapshotSession
	View     SessionView
	Entries  []SessionView
	Speakers []personView
	Products []release.SnapshotProduct
	Parallel []SessionView
	Before   *SessionView
	After    *SessionView
	Wanted   string // what the button says of a starred session
	ICS      string
	Ways     []site.NavItem // into calendars of the web, of a session at one hour
	Old      oldView
}

type personView struct {
	release.SnapshotSpeaker
	Initial, URL, KindName string
	Small, Large           string // addresses of the picture; empty when there is none
	Hue                    int    // of the track of their first session that has one; -1: none
	Talks                  []SessionView
}

// segmentView is a part of a keynote; it has a start where the keynote has.
type segmentView struct {
	Start, Title, Minutes, Names string
}

func (s *shelf) person(v View, p release.SnapshotSpeaker) personView {
	out := personView{SnapshotSpeaker: p, URL: v.Root + "/speaker/" + p.Code + "/"}
	if p.Picture != "" {
		root := "/" + s.edition.Slug + "/"
		out.Small, out.Large = root+p.PictureAt(picture.Small), root+p.PictureAt(picture.Large)
	}
	out.Initial, out.Hue = initials(p.Name), s.hueOf(p)
	if p.Kind != "" {
		out.KindName = v.P.T("programme.kind." + p.Kind)
	}
	return out
}

// hueOf is the hue of the track of somebody's first session that has one; -1 when none has.
func (s *shelf) hueOf(p release.SnapshotSpeaker) int {
	for _, session := range s.index.SessionsOf(p.ID) {
		if track := s.index.Track(session.TrackID); track.ID != "" {
			return track.Hue
		}
	}
	return noHue
}

func (s *shelf) session(lang string, session release.SnapshotSession) (*web.Cached, error) {
	x := s.index
	v := s.view(lang)
	page := sessionPage{Page: s.page(lang, "talk/"+session.Code+"/", "schedule", session.Title), Session: session, View: v.Anywhere(session),
		ICS: v.Root + "/talk/" + session.Code + ".ics", Old: s.oldView(v)}
	page.Description = text.Shorten(x.PlainAbstract(session.ID), quoted)
	page.Image = s.preview("talk/" + session.Code + "/")
	page.JSONLD = s.sessionLD(session)
	for _, e := range x.EntriesOf(session.ID) {
		page.Entries = append(page.Entries, v.Entry(e))
	}
	for _, p := range x.SpeakersOf(session) {
		page.Speakers = append(page.Speakers, s.person(v, p))
	}
	for _, id := range session.Products {
		page.Products = append(page.Products, x.Product(id))
	}
	page.Wanted = v.P.T("programme.wanted_anywhere")
	if len(page.Entries) > 0 {
		page.Wanted = v.P.T("programme.wanted", "Time", page.Entries[0].Start)
	}
	if entries := x.EntriesOf(session.ID); len(entries) == 1 {
		page.Ways = s.calendarWays(session, entries[0])
	}
	if entries := x.EntriesOf(session.ID); len(entries) > 0 && !page.View.Quiet {
		s.surround(&page, v, entries[0])
	}
	return s.html(lang, page.Path, "session.html", page)
}

// surround adds what runs at the same hour, and what is before and after in the room.
func (s *shelf) surround(page *sessionPage, v View, e release.SnapshotEntry) {
	for o := range s.index.Parallel(&e) {
		if s.index.SharedSession(o.SessionID).Kind != programme.Break {
			page.Parallel = append(page.Parallel, v.Entry(*o))
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
	Shown  *shownView
}

// shownView is a picture on a page.
type shownView struct{ URL, Alt string }

func shownAt(root, at, alt string) *shownView {
	if at == "" {
		return nil
	}
	return &shownView{root + at, alt}
}

type group struct {
	Title, Note, URL string
	People           []personView
	Sessions         []SessionView
	Links            []site.NavItem
}

type speakersPage struct {
	site.Page
	Letters []letterView
}

// letterView is the people whose family names begin with a letter.
type letterView struct {
	Letter string
	People []personView
}

func (s *shelf) speakers(lang string) (*web.Cached, error) {
	v := s.view(lang)
	page := speakersPage{Page: s.page(lang, "speaker/", "speakers", v.P.T("site.speakers"))}
	var people []personView
	for _, p := range s.index.Speakers {
		view := s.person(v, p)
		for _, session := range v.ByTitle(s.index.SessionsOf(p.ID)) {
			view.Talks = append(view.Talks, v.Anywhere(session))
		}
		people = append(people, view)
	}
	text.SortBy(lang, people, func(p personView) string { return familyName(p.Name) + " " + p.Name })
	for _, p := range people {
		letter := strings.ToUpper(text.Fold(familyName(p.Name)))
		if _, size := utf8.DecodeRuneInString(letter); size > 0 {
			letter = letter[:size]
		}
		if n := len(page.Letters); n == 0 || page.Letters[n-1].Letter != letter {
			page.Letters = append(page.Letters, letterView{Letter: letter})
		}
		last := &page.Letters[len(page.Letters)-1]
		last.People = append(last.People, p)
	}
	return s.html(lang, page.Path, "speakers.html", page)
}

// familyName is the last word of a name: nothing says which of its words it is.
func familyName(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return name
	}
	return words[len(words)-1]
}

// initials are the first letters of the first and last word of a name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	var out strings.Builder
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		out.WriteRune(r)
	}
	return out.String()
}

func (s *shelf) speaker(lang string, who release.SnapshotSpeaker) (*web.Cached, error) {
	v := s.view(lang)
	p := s.person(v, who)
	page := listPage{Page: s.page(lang, "speaker/"+p.Code+"/", "speakers", p.Name), Person: &p, Note: p.Biography, ICS: v.Root + "/speaker/" +
		p.Code + "/talks.ics"}
	page.Description, page.Image = shorten(p.Biography), s.preview("speaker/"+p.Code+"/")
	page.Shown = shownAt("/"+s.edition.Slug+"/", who.LogoAt(picture.Small), cmp.Or(who.LogoAlt, who.Organisation))
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
	page.Image = s.preview("product/" + p.Slug + "/")
	page.Shown = shownAt("/"+s.edition.Slug+"/", p.PictureAt(picture.Large), p.PictureAlt)
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
	page.Image = s.preview("room/" + r.Slug + "/")
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
