package web

import (
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"time"

	"rsc.io/qr"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

type myDayPage struct {
	site.Page
	Begin  template.HTML // with the words of the script
	Days   []dayView
	Also   template.HTML // what may be liked too, and fits
	Stars  int
	Feeds  []feedView
	Made   *madeView     // a calendar address just made
	Beside template.HTML // of later chapters
}

// madeView is a calendar address that was just made, with the ways to follow it.
type madeView struct {
	Address string
	Webcal  template.URL // for this device
	Google  string
	Outlook string
	QR      template.URL // the address as a picture to scan
}

// feedView is a calendar address that exists.
type feedView struct {
	ID, Created string
	LastRead    string // empty: no calendar asked yet
}

// suggested is how many sessions are suggested.
const suggested = 5

type dayView struct {
	Title string
	Stops template.HTML
	Given template.HTML
	Off   []offView
}

// offView is a starred session that is cancelled.
type offView struct {
	releaseweb.SessionView
	Fits []releaseweb.InsteadView
	Busy []string // what is attended then
}

// worthNaming is how many free minutes are a gap rather than the walk to the next room.
const worthNaming = 20

// myDay shows a calendar address that was just made, this once.
func (d *Door) myDay(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.public.Current(r)
	if fault.KindOf(err) == fault.NotFound && e.ID != "" {
		return d.public.Unreleased(w, r, e)
	}
	if err != nil {
		return err
	}
	who, err := d.wisher(r)
	if err != nil {
		return err
	}
	version, feeds, err := d.agenda.Version(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	page := myDayPage{Page: d.account.PageIn(w, r, "agenda.my_day", e.Speak)}
	v := releaseweb.View{X: x, P: page.P, Root: "/" + e.Slug}
	page.Edition, page.Section = d.public.RefIn(r.Context(), v, e), "my"
	page.Path, page.Scripts = "/"+e.Slug+"/my/", []string{"my.js"}
	stars, since := d.agenda.CoStars(e.ID)
	fill := func() (any, error) {
		page.calendars(feeds, e)
		err := d.fill(r, &page, v, e, who, stars)
		return page, err
	}
	secret := d.account.TakeOnce(w, r)
	if secret == "" {
		return d.days.Render(w, r, page.Page, ownStateOf(x, e, who, version, feeds, since), fill)
	}
	if page.Made, err = made(d.feedURL(e, secret), e.Name); err != nil {
		return err
	}
	filled, err := fill()
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "my.html", filled)
}

// fill puts onto the page what somebody keeps, and what is shown beside it.
func (d *Door) fill(r *http.Request, page *myDayPage, v releaseweb.View, e edition.Edition, who agenda.Wisher,
	together agenda.CoStars) error {
	mine, err := d.agenda.Mine(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	page.Stars = len(mine.Stars)
	days := agenda.Days(v.X, mine.Stars, mine.Choices)
	parts, err := d.piecesOf(v.X, e, page.P)
	if err != nil {
		return err
	}
	if page.Begin, err = parts.Of(site.PieceKey{Template: "my-begins"}, func() any {
		return releaseweb.LiveWords(d.account.Site.Catalogue, page.Lang(), "programme.live.", "agenda.live.")
	}); err != nil {
		return err
	}
	pieces := dayPieces{parts, v, e.Slug}
	for _, day := range days {
		view, err := pieces.day(day)
		if err != nil {
			return err
		}
		page.Days = append(page.Days, view)
	}
	if page.Also, err = pieces.also(agenda.Suggest(v.X, mine.Stars, days, together, suggested)); err != nil {
		return err
	}
	if d.Beside != nil {
		page.Beside, err = d.Beside(r, page.Page, e, who)
	}
	return err
}

// calendars lists the addresses that exist, on the edition's clock.
func (p *myDayPage) calendars(feeds []agenda.Feed, e edition.Edition) {
	said := func(t time.Time) string {
		t = t.In(e.Location())
		return p.T("agenda.calendar_at", "Date", p.P.Date(t), "Time", t.Format("15:04"))
	}
	for _, f := range feeds {
		view := feedView{ID: f.ID, Created: said(f.CreatedAt)}
		if !f.LastRead.IsZero() {
			view.LastRead = said(f.LastRead)
		}
		p.Feeds = append(p.Feeds, view)
	}
}

// made finds the ways to follow a calendar address.
func made(address, name string) (*madeView, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	u.Scheme = "webcal"
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		return nil, err
	}
	return &madeView{Address: address,
		Webcal:  template.URL(u.String()), // the scheme is ours, and so is the rest
		Google:  "https://calendar.google.com/calendar/render?" + url.Values{"cid": {u.String()}}.Encode(),
		Outlook: "https://outlook.live.com/calendar/0/addfromweb?" + url.Values{"url": {address}, "name": {name}}.Encode(),
		QR:      template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG())),
	}, nil
}

// choose changes the day by hand; choosing a session leaves out those it overlaps.
func (d *Door) choose(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.public.Current(r)
	if err != nil {
		return err
	}
	who, err := d.wisherToWrite(w, r)
	if err != nil {
		return err
	}
	entry := r.PostFormValue("entry")
	choice := agenda.Choice(r.PostFormValue("choice"))
	if !hasEntry(x, entry) || !choice.Valid() {
		return agenda.ErrNoSession
	}
	if err := d.agenda.Choose(r.Context(), who, e.ID, programme.PlacementID(entry), choice); err != nil {
		return err
	}
	http.Redirect(w, r, "/"+e.Slug+"/my/", http.StatusSeeOther)
	return nil
}

func hasEntry(x *release.Index, id string) bool {
	return slices.ContainsFunc(x.Entries, func(e release.SnapshotEntry) bool { return e.ID == id })
}

func (d *Door) feedURL(e edition.Edition, token string) string {
	return fmt.Sprintf("%s/%s/my/feed/%s.ics", d.baseURL, e.Slug, token)
}

func (d *Door) newFeed(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	who, err := d.wisherToWrite(w, r)
	if err != nil {
		return err
	}
	token, err := d.agenda.NewFeed(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	to := "/" + e.Slug + "/my/"
	d.account.GiveOnce(w, to, token)
	http.Redirect(w, r, to+"#calendar", http.StatusSeeOther)
	return nil
}

func (d *Door) revokeFeed(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	who, err := d.wisher(r)
	if err != nil {
		return err
	}
	if err := d.agenda.RevokeFeed(r.Context(), who, e.ID, r.PathValue("id")); err != nil {
		return err
	}
	http.Redirect(w, r, "/"+e.Slug+"/my/#calendar", http.StatusSeeOther)
	return nil
}

// feed is the personal calendar: the day as proposed and chosen keeps its owner busy, other stars leave them free.
func (d *Door) feed(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.public.Current(r)
	if err != nil {
		return err
	}
	token, ok := trimICS(r.PathValue("file"))
	if !ok {
		return agenda.ErrNoFeed
	}
	if err := d.reads.Person(id.Hash(token)); err != nil {
		return err
	}
	version, err := d.agenda.VersionByFeed(r.Context(), e.ID, token)
	if err != nil {
		return err
	}
	lang := e.Speak(d.account.Site.Language(r))
	h := w.Header()
	h.Set("Cache-Control", "private, max-age=300")
	h.Set("Vary", "Accept-Language, Cookie")
	// Only the tag says what is fresh: a star taken back leaves no time behind that Last-Modified could tell.
	tag := calendarTag(e, x, version, lang)
	if web.Fresh(w, r, tag) {
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	if have, ok := d.calendars.Get(tag); ok {
		return have.Send(w, r, http.StatusOK)
	}
	// Who changes something meanwhile gets it now, under the former tag, and the next one soon after.
	mine, err := d.agenda.MineByFeed(r.Context(), e.ID, token)
	if err != nil {
		return err
	}
	parts, err := d.piecesOf(x, e, d.account.Site.Catalogue.In(lang))
	if err != nil {
		return err
	}
	ready := site.Once(parts, "calendar", func() *formats.ReadyCalendar {
		exported := x.Exported(d.baseURL+"/"+e.Slug+"/", lang)
		return formats.NewReadyCalendar(exported, formats.Calendar{Kind: "day", Host: e.CalendarHost(d.baseURL)})
	})
	packed := web.Pack(calendar(ready, x, mine))
	d.calendars.Put(tag, packed)
	return packed.Send(w, r, http.StatusOK)
}

// calendar is somebody's day as iCalendar. Its addresses are those of the edition as it is, whatever the release says.
func calendar(ready *formats.ReadyCalendar, x *release.Index, mine agenda.Mine) []byte {
	kept, busy := map[string]bool{}, map[string]bool{}
	for _, day := range agenda.Days(x, mine.Stars, mine.Choices) {
		for _, it := range day.Items {
			kept[it.Entry.GUID], busy[it.Entry.GUID] = true, true
		}
		for _, it := range day.Given {
			kept[it.Entry.GUID] = kept[it.Entry.GUID] || !it.Skipped
		}
	}
	for _, s := range mine.Stars { // a cancelled session stays in the calendar, marked
		if x.Session(string(s.Session)).State == string(programme.Cancelled) {
			for _, e := range x.EntriesOf(string(s.Session)) {
				kept[e.GUID] = true
			}
		}
	}
	return ready.Write(
		func(_ formats.Session, at formats.Placement) bool { return kept[at.GUID] },
		func(_ formats.Session, at formats.Placement) bool { return busy[at.GUID] })
}
