// Package web is the front door of care: the page that each speaker has, the organisers' desk, and the same for programs.
package web

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office  *office.Office
	public  *releaseweb.Door
	care    *care.Service
	pages   *site.Set
	baseURL string
}

// New returns the front door. It writes the mails of the chapter.
func New(o *office.Office, public *releaseweb.Door, s *care.Service, baseURL string) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{office: o, public: public, care: s, pages: pages, baseURL: baseURL}
	s.Write(d.letters)
	s.WriteChanges(d.changeLetters)
	return d, nil
}

// Chapter is what care hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := care.Personal()
	return chapter.Chapter{
		Name: "care", About: "What speakers are asked to do, and what they have done.", Messages: messages, Tables: care.Tables(),
		Rights: care.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Speakers, Place: 30, Name: "tasks", Key: "nav.tasks", Needs: care.Reading},
			{Group: chapter.Speakers, Place: 35, Name: "requests", Key: "nav.requests", Needs: care.Reading},
			{Group: chapter.Speakers, Place: 40, Name: "decks", Key: "nav.decks", Needs: care.Reading},
			{Group: chapter.Speakers, Place: 50, Name: "travel", Key: "nav.travel", Needs: care.Reading},
			{Group: chapter.Speakers, Place: 60, Name: "access", Key: "nav.access", Needs: care.ReadingAccess, Also: nil},
		},
		Today:    d.today,
		Counts:   d.counts,
		Undoers:  d.care.Undoers(),
		Settings: d.standing,
		Personal: &personal,
		Phone:    d.phone,
		Seed:     d.care.Seed,
		Runs: []chapter.Run{chapter.Every(purgeEvery, d.purge), chapter.Every(tickEvery, d.tickChanges),
			chapter.Every(remindEvery, d.remindByClock)},
		Routes: func(fixed, editions *web.Router) {
			d.deskRoutes(fixed)
			d.inboxRoutes(fixed)
			d.changeRoutes(editions)
			editions.Handle("GET /{edition}/speaking/{$}", d.speakingPage)
			editions.Handle("POST /{edition}/speaking/{$}", d.speak)
			editions.Handle("GET /{edition}/speaking/deck/{id}", d.ownDeck)
			editions.Handle("GET /{edition}/speaking/with/{token}", d.speakingPage)
			editions.Handle("POST /{edition}/speaking/with/{token}", d.speak)
			editions.Handle("GET /{edition}/speaking/with/{token}/deck/{id}", d.ownDeck)
			editions.Handle("GET /{edition}/speaking/with/{token}/stop", d.stopPage)
			editions.Handle("POST /{edition}/speaking/with/{token}/stop", d.stop)
		},
		API: d.api,
	}
}

// purgeEvery is how often it is looked what is to be forgotten.
const purgeEvery = time.Hour

func (d *Door) purge(ctx context.Context, log *slog.Logger) {
	if _, err := d.care.Purge(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not forget what speakers needed", "error", err)
	}
}

// phone is what the phone of a speaker keeps: their own page.
func (d *Door) phone(r *http.Request) ([]chapter.PhonePaths, error) {
	e, err := d.public.Edition(r)
	if err != nil {
		return nil, err
	}
	who, err := d.office.Account.Actor(r)
	if err != nil || !who.SignedIn() {
		return nil, err
	}
	_, err = d.care.Own(r.Context(), care.Holder{Who: who}, e)
	if fault.KindOf(err) == fault.NotFound {
		return nil, nil
	}
	return []chapter.PhonePaths{{Place: 15, Paths: []string{"/" + e.Slug + "/speaking/"}}}, err
}

// root is the address of organisers' pages of an edition.
func root(v office.Visit) string { return "/organise/" + v.Edition.Slug + "/" }

// words are those of a request's language.
func (d *Door) words(r *http.Request) *text.Printer {
	return d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
}
