// Package web is the front door of registration: the page where everybody registers, the page of a ticket, organisers' pages, and the same
// for programs.
package web

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/registration"
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
	places  *registration.Service
	pages   *site.Set
	baseURL string
	demo    bool // mails are shown, none leaves
	tries   *web.Fair
}

// How often one browser may register, and how many browsers one network address may bring: that of a company or a school brings hundreds.
var (
	triesOfOne       = web.Rate{PerSecond: 0.1, Burst: 20}
	triesOfNewcomers = web.Rate{PerSecond: 10, Burst: 500}
)

// Options of the front door.
type Options struct {
	BaseURL string // where this server is reached: "https://example.org"
	Demo    bool   // mails are shown, none leaves
}

// New returns the front door. It writes the mails of the chapter.
func New(o *office.Office, public *releaseweb.Door, s *registration.Service, options Options) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{office: o, public: public, places: s, pages: pages, baseURL: options.BaseURL, demo: options.Demo,
		tries: web.NewFair(triesOfOne, triesOfNewcomers)}
	s.Write(d.letter)
	return d, nil
}

// Chapter is what registration hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := registration.Personal()
	return chapter.Chapter{
		Name: "registration", About: "Who comes: places, kinds of ticket, attendees.", Messages: messages, Tables: registration.Tables(),
		Rights: registration.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Day, Place: 10, Name: "attendees", Key: "nav.attendees", Needs: registration.Reading},
			{Group: chapter.Day, Place: 20, Name: "kinds", Key: "nav.kinds", Needs: registration.Reading},
			{Group: chapter.Day, Place: 30, Name: "pools", Key: "nav.pools", Needs: registration.Reading},
		},
		Public: []site.Link{{Place: 12, Section: "register", Path: "register/", Key: "registration.link", Shown: site.Registering, Live: true}},
		Today:  d.today,
		Counts: d.counts,
		Dates:  d.dates,
		Finds: []chapter.Finds{d.desk().Finds(chapter.FindThing, func(_ chapter.At, a registration.Attendee) chapter.Find {
			return chapter.Find{Note: a.Email}
		})},
		Undoers:  d.places.Undoers(),
		Personal: &personal,
		Seed:     d.places.Seed,
		Runs:     []chapter.Run{chapter.Every(lapseEvery, d.lapse)},
		Routes: func(fixed, editions *web.Router) {
			d.desk().Routes(fixed)
			d.kinds().Routes(fixed)
			d.pools().Routes(fixed)
			editions.Handle("GET /{edition}/register/{$}", d.registerPage)
			editions.Handle("POST /{edition}/register/{$}", d.register)
			editions.Handle("GET /{edition}/ticket/{token}", d.ticketPage)
			editions.Handle("POST /{edition}/ticket/{token}", d.change)
			editions.Handle("GET /{edition}/ticket/{token}/day.ics", d.calendar)
		},
		API: d.api,
	}
}

// lapseEvery is how often it is looked whose time to prove an address or to answer has passed.
const lapseEvery = 10 * time.Second

func (d *Door) lapse(ctx context.Context, log *slog.Logger) {
	if _, err := d.places.Lapse(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not end registrations that nobody proved", "error", err)
	}
}

// visitor is who asks for a public page, and of which edition.
func (d *Door) visitor(r *http.Request) (e edition.Edition, who actor.Actor, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, who, err
	}
	who, err = d.office.Account.Actor(r)
	return e, who, err
}

// page starts a public page of this chapter.
func (d *Door) page(w http.ResponseWriter, r *http.Request, e edition.Edition, titleKey string) site.Page {
	page := d.office.Account.PageIn(w, r, titleKey, e.Speak)
	page.Edition, page.Section = d.public.RefNow(r, page.P, e), "register"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("ticket.css")})
	w.Header().Set("Cache-Control", "private, no-store")
	return page
}
