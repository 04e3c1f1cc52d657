// Package web is the front door of alerts: the offer after a star, what my day says of it, the words of notifications and mails, and what
// the release page says of those who starred.
package web

import (
	"context"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
	"net/mail"
	"strings"
	"time"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/agenda"
	agendaweb "github.com/creneau/creneau/internal/agenda/web"
	"github.com/creneau/creneau/internal/alert"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/web"
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

// Door is the front door of alerts.
type Door struct {
	Doors
	alerts   *alert.Service
	editions *edition.Service
	pages    *site.Set
	baseURL  string
	services push.Services // none: nobody is offered notifications
	contact  string        // for push services
	devices  *web.Fair
	asks     *web.Fair
}

// Doors are those of earlier chapters.
type Doors struct {
	Account   *accountweb.Door
	Public    *releaseweb.Door
	Releasing *releaseweb.Organise
	Days      *agendaweb.Door
}

// Options of the front door.
type Options struct {
	BaseURL  string // where this server is reached
	MailFrom string // sender of mails, with or without a name
	Services string // push services, with commas between them
	Demo     bool
}

// How often somebody may change how they are told, and how many who were not seen before an address may bring; and how often a link may be
// asked for, as for signing in.
var (
	changesOfOne       = web.Rate{PerSecond: 0.2, Burst: 30}
	changesOfNewcomers = web.Rate{PerSecond: 10, Burst: 6000}
	asksOfOne          = web.Rate{PerSecond: 1.0 / 60, Burst: 5}
	asksOfNewcomers    = web.Rate{PerSecond: 5, Burst: 3000}
)

// New returns the front door. My day shows it, and the release page.
func New(doors Doors, s *alert.Service, editions *edition.Service, o Options) (*Door, error) {
	pages, err := doors.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{Doors: doors, alerts: s, editions: editions, pages: pages, baseURL: o.BaseURL, contact: contactOf(o),
		devices: web.NewFair(changesOfOne, changesOfNewcomers), asks: web.NewFair(asksOfOne, asksOfNewcomers)}
	if d.contact != "" {
		d.services = push.ParseServices(o.Services)
	}
	doors.Days.Beside, doors.Releasing.Starring = d.beside, d.starring
	return d, nil
}

// contactOf is whom push services may write to about this server: without somebody who can be reached some of them refuse all. A
// demonstration is nobody's, and has no contact but its own.
func contactOf(o Options) string {
	sender, err := mail.ParseAddress(o.MailFrom)
	if err == nil {
		_, host, _ := strings.Cut(sender.Address, "@")
		if o.Demo || strings.Contains(host, ".") && !strings.HasSuffix(host, ".localdomain") {
			return sender.Address
		}
	}
	if strings.HasPrefix(o.BaseURL, "https://") {
		return o.BaseURL
	}
	return ""
}

// Routes is every address of alerts within an edition.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /{edition}/my/alerts/{$}", d.page)
	rt.Handle("GET /{edition}/my/alerts/offer", d.offer)
	rt.Handle("POST /{edition}/my/alerts/device", d.subscribe)
	rt.Handle("POST /{edition}/my/alerts/device/off", d.dropDevice)
	rt.Handle("POST /{edition}/my/alerts/device/renewed", d.renewDevice)
	rt.Handle("POST /{edition}/my/alerts/mail", d.ask)
	rt.Handle("POST /{edition}/my/alerts/account", d.setAccount)
	rt.Handle("GET /{edition}/my/alerts/confirm/{token}", d.confirmPage)
	rt.Handle("POST /{edition}/my/alerts/confirm/{token}", d.confirm)
	rt.Handle("GET /{edition}/my/alerts/stop/{token}", d.stopPage)
	rt.Handle("POST /{edition}/my/alerts/stop/{token}", d.stop)
	rt.Handle("POST /{edition}/my/alerts/way/{id}", d.choose)
	rt.Handle("POST /{edition}/my/alerts/way/{id}/off", d.drop)
}

// Chapter is what alerts hand in.
func (d *Door) Chapter() chapter.Chapter {
	personal := alert.Personal()
	return chapter.Chapter{
		Name: "alert", Messages: Messages, Tables: alert.Tables(),
		Personal: &personal,
		Routes:   func(_, editions *web.Router) { d.Routes(editions) },
		Wakes:    []chapter.Wake{{Kind: release.Released, Do: d.tell}},
		Runs:     []chapter.Run{chapter.Every(lookEvery, d.tell), d.send, chapter.Every(forgetEvery, d.forget)},
	}
}

const (
	lookEvery   = 5 * time.Second // how soon a release is told of whose wake-up was lost
	forgetEvery = time.Hour
	patience    = 12 * time.Second // with a push service: less than a delivery may take
)

// Words say what people are told.
func (d *Door) Words() alert.Words { return alert.Words{Notify: d.notify, Write: d.write} }

// tell makes the alerts of releases.
func (d *Door) tell(ctx context.Context, log *slog.Logger) {
	if _, err := d.alerts.Prepare(ctx, d.Words()); err != nil && ctx.Err() == nil {
		log.Warn("could not make the alerts of a release", "error", err)
	}
}

// send sends notifications as long as the server runs.
func (d *Door) send(ctx context.Context, log *slog.Logger) error {
	if len(d.services) == 0 {
		return nil
	}
	send := push.NewSender(formats.PublicClient(patience), d.services, d.contact).Send
	return chapter.Every(alert.LookEvery, func(ctx context.Context, log *slog.Logger) {
		if _, err := d.alerts.Deliver(ctx, log, send); err != nil && ctx.Err() == nil {
			log.Warn("could not deliver notifications", "error", err)
		}
	})(ctx, log)
}

func (d *Door) forget(ctx context.Context, log *slog.Logger) {
	if err := d.alerts.Forget(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not forget addresses that nobody confirmed", "error", err)
	}
}

// wisher is who asks, by account and by the browser's key.
func (d *Door) wisher(r *http.Request) (agenda.Wisher, error) {
	who, err := d.Account.Actor(r)
	return agenda.Wisher{Key: d.Account.Key(r), Who: who}, err
}

// asker is wisher, where they may change what is theirs.
func (d *Door) asker(r *http.Request, e edition.Edition) (agenda.Wisher, error) {
	who, err := d.wisher(r)
	if err != nil {
		return who, err
	}
	return who, who.Who.MayChangeOwn(string(e.ID))
}

// writer is asker, counted, and given a key when the browser has none yet.
func (d *Door) writer(w http.ResponseWriter, r *http.Request, e edition.Edition) (agenda.Wisher, error) {
	who, err := d.asker(r, e)
	if err != nil {
		return who, err
	}
	if who.Who.SignedIn() {
		return who, d.devices.Person(string(who.Who.PersonID))
	}
	if err := d.devices.Visitor(r, who.Key); err != nil {
		return who, err
	}
	who.Key = d.Account.GiveKey(w, r)
	return who, nil
}

// beside is the section of my day: agendaweb.Beside.
func (d *Door) beside(r *http.Request, page site.Page, e edition.Edition, who agenda.Wisher) (template.HTML, error) {
	v, err := d.ways(r, page, e, who)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	err = d.pages.Template("alerts.html").ExecuteTemplate(&b, "ways", v)
	return template.HTML(b.String()), err // a template made it
}
