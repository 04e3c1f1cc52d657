// Package web is the front door of agendas: the page on which people say what they want to hear, my day, personal
// calendars, what a phone keeps for the hours without a network, and the clash table of organisers.
package web

import (
	"embed"
	"errors"
	"html/template"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door of agendas.
type Door struct {
	account   *accountweb.Door
	public    *releaseweb.Door
	agenda    *agenda.Service
	editions  *edition.Service
	programme *programme.Service
	releases  *release.Service
	pages     *site.Set
	baseURL   string
	stars     *web.Fair
	phones    []chapter.Phone
	reads     *web.Fair // of secret calendar addresses
	pieces    *keep.Shelf[piecesKey, *site.Pieces]
	days      *site.OwnPages[ownState]
	calendars *keep.Shelf[string, web.Packed] // by tag

	Beside Beside // set by a later chapter, while it is made; nil: nothing
}

// Beside is what a later chapter shows on my day of whoever asks. The page is kept: what it says hangs on who asks, on what stays as it is
// while the server runs, and on what the chapter keeps of the wisher, whose version it moves on (agenda.TouchInTx).
type Beside func(r *http.Request, page site.Page, e edition.Edition, who agenda.Wisher) (template.HTML, error)

// How often somebody may give stars, and how many who were not seen before an address may bring: a convention's people
// may all stand behind one.
var (
	starsOfOne       = web.Rate{PerSecond: 2, Burst: 300}
	starsOfNewcomers = web.Rate{PerSecond: 10, Burst: 6000}
)

// readsOfOne is how often one secret calendar address may be read: by several calendars, each of which asks every few minutes. The
// network address does not count, since services read the calendars of thousands from few.
var readsOfOne = web.Rate{PerSecond: 0.2, Burst: 60}

// New returns the front door.
func New(
	a *accountweb.Door, public *releaseweb.Door, s *agenda.Service, editions *edition.Service, p *programme.Service, releases *release.Service,
	baseURL string,
) (*Door, error) {
	pages, err := a.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{account: a, public: public, agenda: s, editions: editions, programme: p, releases: releases, pages: pages, baseURL: baseURL,
		stars: web.NewFair(starsOfOne, starsOfNewcomers),
		reads: web.NewFair(readsOfOne, readsOfOne), pieces: newPieces(),
		days: site.NewOwnPages[ownState](pages, "my.html", mostDays), calendars: newCalendars()}, nil
}

// Routes is every address of agendas within an edition.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /{edition}/wishes/{$}", d.wishes)
	rt.Handle("POST /{edition}/my/star", d.star)
	rt.Handle("POST /{edition}/my/sync", d.sync)
	rt.Handle("GET /{edition}/my/{$}", d.myDay)
	rt.Handle("POST /{edition}/my/choice", d.choose)
	rt.Handle("POST /{edition}/my/feed", d.newFeed)
	rt.Handle("POST /{edition}/my/feed/revoke", d.revokeFeed)
	rt.Handle("POST /{edition}/my/feed/{id}/revoke", d.revokeFeed)
	rt.Handle("GET /{edition}/my/feed/{file}", d.feed)
	rt.Handle("GET /{edition}/my/keep.json", d.keep)
	rt.Handle("GET /{edition}/my/offline/{$}", d.offline)
}

// wisher is who asks, by account and by the browser's key.
func (d *Door) wisher(r *http.Request) (agenda.Wisher, error) {
	who, err := d.account.Actor(r)
	return agenda.Wisher{Key: d.account.Key(r), Who: who}, err
}

// wisherToWrite is wisher, given a key when the browser has none yet.
func (d *Door) wisherToWrite(w http.ResponseWriter, r *http.Request) (agenda.Wisher, error) {
	who, err := d.account.Actor(r)
	if err != nil {
		return agenda.Wisher{}, err
	}
	if err := d.mayWrite(r, who); err != nil {
		return agenda.Wisher{}, err
	}
	if who.SignedIn() {
		return agenda.Wisher{Key: d.account.Key(r), Who: who}, nil
	}
	return agenda.Wisher{Key: d.account.GiveKey(w, r)}, nil
}

// mayWrite counts a change of somebody's own: by the account, else by the browser's key.
func (d *Door) mayWrite(r *http.Request, who actor.Actor) error {
	if who.SignedIn() {
		return d.stars.Person(string(who.PersonID))
	}
	return d.stars.Visitor(r, d.account.Key(r))
}

// known returns what may be starred: the current release, or before the first one the sessions without places.
func (d *Door) known(r *http.Request) (edition.Edition, *release.Index, *release.Search, error) {
	e, x, s, err := d.public.Current(r)
	if fault.KindOf(err) != fault.NotFound || e.ID == "" {
		return e, x, s, err
	}
	if !e.WishesOpen {
		return e, nil, nil, agenda.ErrClosed
	}
	x, s, err = d.releases.UnreleasedIndex(r.Context(), e.ID)
	return e, x, s, err
}

// star is the plain form behind every star button.
func (d *Door) star(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.known(r)
	if err != nil {
		return err
	}
	session, ok := x.SessionByCode(r.PostFormValue("session"))
	if !ok {
		return agenda.ErrNoSession
	}
	level, ok := site.Int(r, "level")
	if !ok {
		return agenda.ErrLevel
	}
	who, err := d.wisherToWrite(w, r)
	if err != nil {
		return err
	}
	star := agenda.Star{Session: programme.SessionID(session.ID), Level: agenda.Level(level)}
	if err := d.agenda.Star(r.Context(), who, edition.ID(x.Edition.ID), []agenda.Star{star}); err != nil {
		return err
	}
	back := account.LocalPath(r.PostFormValue("back"))
	if back == "/" {
		back = "/" + e.Slug + "/wishes/#" + session.Code
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// syncBody is what a browser sends: the stars and the choices by hand that changed since it last could.
type syncBody struct {
	Stars []struct {
		Session string       `json:"session"`
		Level   agenda.Level `json:"level"`
		At      time.Time    `json:"at"`
	} `json:"stars"`
	Choices []struct {
		Entry  string        `json:"entry"`
		Choice agenda.Choice `json:"choice"`
	} `json:"choices"`
	Brief bool `json:"brief"` // the browser knows what else is kept, and wants it not
}

// sync takes what changed in the browser, also while it had no network, and answers with all of the person's stars and choices,
// or that they are kept. Every page asks, also an organiser's of an edition in which nothing can be starred yet: nothing was sent, and
// nothing is kept.
func (d *Door) sync(w http.ResponseWriter, r *http.Request) error {
	e, x, _, err := d.known(r)
	closed := errors.Is(err, agenda.ErrClosed)
	if err != nil && !closed {
		return web.ForProgram(err)
	}
	var body syncBody
	if err := web.ReadJSON(r, &body); err != nil {
		return web.ForProgram(err)
	}
	switch nothing := len(body.Stars)+len(body.Choices) == 0; {
	case closed && nothing:
		w.WriteHeader(http.StatusNoContent)
		return nil
	case closed:
		return web.ForProgram(err)
	}
	var who agenda.Wisher
	if len(body.Stars)+len(body.Choices) > 0 {
		who, err = d.wisherToWrite(w, r)
	} else {
		who, err = d.wisher(r)
	}
	if err != nil {
		return web.ForProgram(err)
	}
	var stars []agenda.Star
	for _, s := range body.Stars {
		if session, ok := x.SessionByCode(s.Session); ok {
			stars = append(stars, agenda.Star{Session: programme.SessionID(session.ID), Level: s.Level, At: s.At})
		}
	}
	if len(stars) > 0 {
		if err := d.agenda.Star(r.Context(), who, e.ID, stars); err != nil {
			return web.ForProgram(err)
		}
	}
	for _, c := range body.Choices {
		if !hasEntry(x, c.Entry) || !c.Choice.Valid() {
			continue // the release that had it is over
		}
		if err := d.agenda.Choose(r.Context(), who, e.ID, programme.PlacementID(c.Entry), c.Choice); err != nil {
			return web.ForProgram(err)
		}
	}
	w.Header().Set("Cache-Control", "private, no-store")
	if body.Brief {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	mine, err := d.agenda.Mine(r.Context(), who, e.ID)
	if err != nil {
		return web.ForProgram(err)
	}
	levels := map[string]agenda.Level{}
	for _, s := range mine.Stars {
		if session := x.Session(string(s.Session)); session.ID != "" {
			levels[session.Code] = s.Level
		}
	}
	choices := map[string]bool{}
	maps.Copy(choices, mine.Choices)
	return web.WriteJSON(w, http.StatusOK, map[string]any{"stars": levels, "choices": choices})
}

func trimICS(file string) (string, bool) { return strings.CutSuffix(file, ".ics") }
