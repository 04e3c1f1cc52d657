package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"maps"
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
	"github.com/creneau/creneau/internal/timetable"
)

type myDayPage struct {
	site.Page
	Days  []dayView
	Also  []alsoView // what may be liked too, and fits
	Stars int
	Feeds []feedView
	Made  *madeView // a calendar address just made
	Words string    // for the script
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

type alsoView struct {
	releaseweb.SessionView
	Because string
}

// suggested is how many sessions are suggested.
const suggested = 5

type dayView struct {
	Title string
	Stops []stopView
	Given []stopView
	Off   []stopView
}

type stopView struct {
	releaseweb.SessionView
	Entry    string // id
	Must     bool
	Chosen   bool
	Skipped  bool
	Free     string // time free before it; empty when none worth naming
	Walk     int
	Hurry    bool
	Instead  []insteadView
	Fits     []releaseweb.InsteadView // of a cancelled one
	Busy     []string                 // of a cancelled one that nothing fits instead of: what is attended then
	BackUp   *releaseweb.SessionView
	CanMove  bool // a plenary or a break is not chosen
	CostText string
}

type insteadView struct {
	releaseweb.SessionView
	Entry string
	Must  bool
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
	mine, err := d.agenda.Mine(r.Context(), who, e.ID)
	if err != nil {
		return err
	}
	page := myDayPage{Page: d.account.Page(w, r, "agenda.my_day"), Stars: len(mine.Stars)}
	v := releaseweb.View{X: x, P: page.P, Root: "/" + e.Slug}
	page.Edition, page.Section = d.public.RefIn(r.Context(), v, e), "my"
	page.Path, page.Scripts = "/"+e.Slug+"/my/", []string{"my.js"}
	page.Words = releaseweb.LiveWords(d.account.Site.Catalogue, page.Lang(), "programme.live.", "agenda.live.")
	page.calendars(mine.Feeds, e)
	if secret := d.account.TakeOnce(w, r); secret != "" {
		if page.Made, err = made(d.feedURL(e, secret), e.Name); err != nil {
			return err
		}
	}
	days := agenda.Days(x, mine.Stars, mine.Choices)
	for _, day := range days {
		page.Days = append(page.Days, d.day(v, day))
	}
	for _, s := range agenda.Suggest(x, mine.Stars, days, d.agenda.CoStars(e.ID), suggested) {
		page.Also = append(page.Also, alsoView{v.Entry(s.Entry), s.Because.Title})
	}
	return d.pages.Render(w, r, http.StatusOK, "my.html", page)
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

func (d *Door) day(v releaseweb.View, day agenda.Day) dayView {
	out := dayView{}
	for _, it := range day.Items {
		s := d.stop(v, it)
		for _, o := range it.Instead {
			out := insteadView{SessionView: v.Entry(o), Entry: o.ID}
			s.Instead = append(s.Instead, out)
		}
		out.Stops = append(out.Stops, s)
	}
	for _, it := range day.Given {
		out.Given = append(out.Given, d.stop(v, it))
	}
	for _, it := range day.Off {
		s := d.stop(v, it)
		s.Fits = v.Insteads(it.Fits)
		for _, o := range day.Items {
			if o.Entry.Start.Before(it.Entry.End) && it.Entry.Start.Before(o.Entry.End) {
				s.Busy = append(s.Busy, o.Session.Title)
			}
		}
		out.Off = append(out.Off, s)
	}
	for _, sd := range v.X.Days {
		if sd.ID == day.DayID {
			out.Title = v.P.Date(sd.Start.In(v.X.Zone()))
		}
	}
	return out
}

func (d *Door) stop(v releaseweb.View, it agenda.DayItem) stopView {
	s := stopView{SessionView: v.Entry(it.Entry), Entry: it.Entry.ID, Must: it.Level == agenda.MustSee, Chosen: it.Chosen, Skipped: it.Skipped,
		Walk: it.Walk, Hurry: it.Hurry, CanMove: !it.Session.Plenary && it.Session.Kind != programme.Break}
	if it.Free >= worthNaming {
		s.Free = v.P.Minutes(it.Free)
	}
	if it.BackUp != "" && s.CanMove {
		b := v.Anywhere(v.X.Session(it.BackUp))
		s.BackUp = &b
	}
	if it.Cost > 0 {
		s.CostText = v.P.Percent(float64(it.Cost) / timetable.Unit)
	}
	return s
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
	mine, err := d.agenda.MineByFeed(r.Context(), e.ID, token)
	if err != nil {
		return err
	}
	lang := d.account.Site.Language(r)
	h := w.Header()
	h.Set("Cache-Control", "private, max-age=300")
	h.Set("Vary", "Accept-Language, Cookie")
	// Only the tag says what is fresh: a star taken back leaves no time behind that Last-Modified could tell.
	if web.Fresh(w, r, calendarTag(e, x, mine, lang)) {
		return nil
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	web.Send(w, r, http.StatusOK, Calendar(e, x, mine, d.baseURL, lang))
	return nil
}

// calendarTag tells one state of somebody's calendar from another, by all that it is made of.
func calendarTag(e edition.Edition, x *release.Index, mine agenda.Mine, lang string) string {
	sum := sha256.New()
	fmt.Fprintln(sum, web.Build(), e.Version, x.Release, x.RewrittenAt.UnixNano(), lang)
	for _, s := range mine.Stars {
		fmt.Fprintln(sum, s.Session, s.Level)
	}
	for _, entry := range slices.Sorted(maps.Keys(mine.Choices)) {
		fmt.Fprintln(sum, entry, mine.Choices[entry])
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// Calendar is somebody's day as iCalendar. Its addresses are those of the edition as it is, whatever the release says.
func Calendar(e edition.Edition, x *release.Index, mine agenda.Mine, baseURL, lang string) []byte {
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
	return formats.WriteICS(x.Exported(baseURL+"/"+e.Slug+"/", lang),
		formats.Calendar{Kind: "day", Host: e.CalendarHost(baseURL), Transparent: true,
			Keep:   func(_ formats.Session, at formats.Placement) bool { return kept[at.GUID] },
			Opaque: func(_ formats.Session, at formats.Placement) bool { return busy[at.GUID] }})
}
