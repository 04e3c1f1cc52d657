// Package web is the front door of accounts: signing in by link, the page about oneself, the outbox of a
// demonstration; and what other front doors need to know of whoever asks.
package web

import (
	"embed"
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door of accounts.
type Door struct {
	Site     *site.Site
	accounts *account.Service
	outgoing *post.Service
	privacy  *account.Privacy
	pages    *site.Set
	baseURL  string
	secure   bool
	demo     bool
	relay    bool
	asks     *web.Fair
	scopes   func(r *http.Request, who actor.Actor) ([]Scope, error)
	within   func(*http.Request) *site.EditionRef // the edition that an address is below; nil: none is known
}

// Scope is what a token can be kept to, an edition.
type Scope struct{ ID, Name string }

// Options of the front door.
type Options struct {
	BaseURL string // where this server is reached: "https://example.org"
	Demo    bool   // show the outbox to everybody: no mail leaves, nobody is real
	Relay   bool   // mail leaves: a relay is set
	// Scopes lists what somebody's tokens can be kept to; a later chapter's.
	Scopes func(r *http.Request, who actor.Actor) ([]Scope, error)
}

// How often somebody may ask for a sign-in link: for one e-mail address a few times, and from one network address
// for as many others as a convention has people, who may all stand behind one.
var (
	asksOfOne       = web.Rate{PerSecond: 1.0 / 60, Burst: 5}
	asksOfNewcomers = web.Rate{PerSecond: 5, Burst: 3000}
)

// New returns the front door.
func New(s *site.Site, accounts *account.Service, outgoing *post.Service, privacy *account.Privacy, o Options) (*Door, error) {
	pages, err := s.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{Site: s, accounts: accounts, outgoing: outgoing, privacy: privacy, pages: pages, baseURL: o.BaseURL,
		secure: strings.HasPrefix(o.BaseURL, "https://"),
		demo:   o.Demo, relay: o.Relay, asks: web.NewFair(asksOfOne, asksOfNewcomers), scopes: o.Scopes}, nil
}

// Routes is every address of accounts.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /sign-in", d.askPage)
	rt.Handle("POST /sign-in", d.ask)
	rt.Handle("GET /sign-in/{token}", d.confirmPage)
	rt.Handle("POST /sign-in/{token}", d.signIn)
	rt.Handle("POST /sign-out", d.signOut)
	rt.Handle("GET /me", d.me)
	rt.Handle("POST /me/tokens", d.createToken)
	rt.Handle("POST /me/tokens/{id}/revoke", d.revokeToken)
	rt.Handle("POST /me/devices/others/close", d.closeOtherDevices)
	rt.Handle("POST /me/devices/{id}/close", d.closeDevice)
	rt.Handle("GET /me/data", d.dataPage)
	rt.Handle("GET /me/data.json", d.dataFile)
	rt.Handle("POST /me/erase", d.erase)
	rt.Handle("GET /outbox", d.outbox)
}

// Actor is who asks: by bearer token, else by cookie, else nobody.
func (d *Door) Actor(r *http.Request) (actor.Actor, error) {
	switch scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " "); scheme {
	case "Bearer", "Token": // the second is what clients of pretalx send
		return d.accounts.ActorByToken(r.Context(), secret)
	}
	return d.accounts.ActorBySession(r.Context(), d.session(r))
}

// Page starts a page for a request: its language, and what the page before said.
func (d *Door) Page(w http.ResponseWriter, r *http.Request, titleKey string) site.Page {
	return d.PageIn(w, r, titleKey, func(reads string) string { return reads })
}

// PageIn is Page where not every language is spoken: speak is the language in which who reads another one is answered.
func (d *Door) PageIn(w http.ResponseWriter, r *http.Request, titleKey string, speak func(reads string) string) site.Page {
	d.Site.KeepLanguage(w, r)
	d.rename(w, r, sessionCookie, sessionAge)
	d.rename(w, r, keyCookie, keyAge)
	p := d.Site.Catalogue.In(speak(d.Site.Language(r)))
	page := site.Page{P: p, Path: r.URL.Path, Query: r.URL.Query(), Flash: site.TakeFlash(w, r), NoIndex: true}
	if titleKey != "" {
		page.Title = p.T(titleKey)
	}
	return page
}

// failurePage is what went wrong, for a person.
type failurePage struct {
	site.Page
	Sentence string
	Missing  bool   // there is nothing at the address
	SignIn   string // address to sign in at; empty when that would not help
}

// FailWithin hands in what tells the edition that an address is below, so that pages of failures keep its navigation. It is called while
// the chapters are made.
func (d *Door) FailWithin(within func(*http.Request) *site.EditionRef) { d.within = within }

// Fail answers an error: with a page, in plain text who asks for no page, or with a problem document where a program reads it. Somebody who
// is not signed in is sent to do so.
func (d *Door) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if web.IsForProgram(err) {
		web.Problem(w, r, err)
		return
	}
	page := failurePage{Page: d.Page(w, r, "site.error.title")}
	status := web.Status(err)
	sentence, known := page.P.Fault(err)
	switch {
	case fault.KindOf(err) == fault.Unavailable:
		sentence = page.T("site.error.unavailable", "Number", web.RequestNumber(r.Context()))
	case !known:
		sentence = page.T("site.error.internal", "Number", web.RequestNumber(r.Context()))
	}
	if web.WantsText(r) {
		web.SetRetryAfter(w.Header(), err)
		http.Error(w, sentence, status)
		return
	}
	if page.Sentence = sentence; d.within != nil && !web.Failed(err) { // what failed is not asked again
		page.Edition = d.within(r)
	}
	if page.Missing = fault.KindOf(err) == fault.NotFound; page.Missing {
		page.Title = page.T("site.error.missing")
	}
	if fault.KindOf(err) == fault.Unauthenticated {
		page.SignIn = "/sign-in?next=" + r.URL.EscapedPath()
	}
	web.SetRetryAfter(w.Header(), err)
	if err := d.pages.Render(w, r, status, "failure.html", page); err != nil {
		http.Error(w, sentence, status)
	}
}
