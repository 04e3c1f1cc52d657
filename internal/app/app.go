package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/account"
	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	agendaweb "github.com/creneau/creneau/internal/agenda/web"
	"github.com/creneau/creneau/internal/catalogue"
	catalogueweb "github.com/creneau/creneau/internal/catalogue/web"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/kit/bus"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/notice"
	noticeweb "github.com/creneau/creneau/internal/notice/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/planning"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/repair"
	repairweb "github.com/creneau/creneau/internal/repair/web"
	"github.com/creneau/creneau/internal/room"
	roomweb "github.com/creneau/creneau/internal/room/web"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
	speakerweb "github.com/creneau/creneau/internal/speaker/web"
)

// App is an assembled server.
type App struct {
	Config    Config
	Log       *slog.Logger
	DB        *sqldb.DB
	Accounts  *account.Service
	Post      *post.Service
	Editions  *edition.Service
	Pictures  *picture.Service
	Catalogue *catalogue.Service
	Speakers  *speaker.Service
	Programme *programme.Service
	Intake    *intake.Service
	Releases  *release.Service
	Agenda    *agenda.Service
	Notices   *notice.Service
	Planning  *planning.Service
	Repair    *repair.Service
	Room      *room.Service
	Privacy   *account.Privacy
	Messages  *text.Catalogue // of all front doors
	write     notice.Writer
	handler   http.Handler
	patterns  []string
	public    *releaseweb.Door
	release   func() // the claim on the database; nil when this process does not serve it
}

// New assembles the chapters on a database that has the newest schema.
func New(c Config, log *slog.Logger, db *sqldb.DB) (*App, error) {
	c.MailFrom = cmp.Or(c.MailFrom, defaultSender)
	a := assemble(c, log, db)
	return a, a.openDoors()
}

func assemble(c Config, log *slog.Logger, db *sqldb.DB) *App {
	ids := id.System()
	a := &App{Config: c, Log: log, DB: db, Accounts: account.NewService(db, ids), Post: post.NewService(db, ids)}
	a.Editions = edition.NewService(db, ids, programme.Dependents, speaker.MoveInstants, programme.MoveInstants)
	a.Pictures = picture.NewService(db, ids)
	a.Catalogue = catalogue.NewService(db, ids, programme.Dependents)
	a.Speakers = speaker.NewService(db, ids, programme.Dependents)
	a.Programme = programme.NewService(db, ids, a.Editions, a.Catalogue, a.Speakers,
		programme.Later{Dependents: agenda.Dependents, Asides: intake.Asides, ExchangeAsides: intake.ExchangeAsides})
	a.Intake = intake.NewService(db, ids, a.Editions, a.Programme)
	a.Releases = release.NewService(db, ids, a.Programme)
	a.Agenda = agenda.NewService(db, ids, a.Programme)
	a.Notices = notice.NewService(db, ids, a.Post)
	a.Planning = planning.NewService(db, ids, a.Programme, repair.Edits)
	a.Repair = repair.NewService(db, ids, a.Planning)
	a.Room = room.NewService(db, ids, a.Programme)
	a.Privacy = account.NewPrivacy(db, ids, c.erasureList(), picture.Personal(), speaker.Personal(), a.Programme.Personal(), intake.Personal(), a.Releases.Personal(),
		agenda.Personal(), notice.Personal())
	return a
}

// apiVersion is of the API's description; it rises with each change of it.
const apiVersion = "1.0.0"

// openDoors makes the pages and the table of addresses.
func (a *App) openDoors() error {
	var err error
	a.Messages, err = text.New(site.Messages, accountweb.Messages, editionweb.Messages, catalogueweb.Messages, speakerweb.Messages,
		programmeweb.Messages, intakeweb.Messages, releaseweb.Messages, agendaweb.Messages, noticeweb.Messages, planningweb.Messages, repairweb.Messages, roomweb.Messages)
	if err != nil {
		return err
	}
	pages, err := site.New(a.Messages)
	if err != nil {
		return err
	}
	pages.Check = a.Config.CheckPage
	accounts, err := accountweb.New(pages, a.Accounts, a.Post, a.Privacy, accountweb.Options{BaseURL: a.Config.BaseURL, Demo: a.Config.Demo, Relay: a.Config.SMTP != "",
		Merge: func(r *http.Request, key string, p actor.PersonID) error {
			return a.Agenda.SignedIn(r.Context(), key, p)
		},
		Scopes: a.scopes,
	})
	if err != nil {
		return err
	}
	fail := func(w http.ResponseWriter, r *http.Request, err error) {
		web.LogFailure(r.Context(), a.Log, r.Pattern, err)
		accounts.Fail(w, r, err)
	}
	proxies, err := web.ParseProxies(a.Config.TrustedProxies)
	if err != nil {
		return err
	}
	if a.public, err = releaseweb.New(accounts, a.Editions, a.Releases, a.Pictures, a.Config.BaseURL); err != nil {
		return err
	}
	days, err := agendaweb.New(accounts, a.public, a.Agenda, a.Editions, a.Programme, a.Releases, a.Config.BaseURL)
	if err != nil {
		return err
	}
	desk, err := office.New(accounts, a.Editions)
	if err != nil {
		return err
	}
	editions, err := editionweb.New(desk, a.Editions)
	if err != nil {
		return err
	}
	plans, err := planningweb.New(desk, a.Programme, a.Releases, a.Agenda, a.Planning,
		planningweb.Later{Findings: a.Room.Findings, Heads: a.Room.Heads, Mishaps: repairweb.Mishaps})
	if err != nil {
		return err
	}
	repairs, err := repairweb.New(desk, a.Programme, a.Planning, a.Repair)
	if err != nil {
		return err
	}
	rooms, err := roomweb.New(desk, a.Programme, a.Agenda, a.Room)
	if err != nil {
		return err
	}
	// Fixed first segments stand in one table, editions below their slug in another: the standard mux could not tell
	// /{edition}/… from /assets/ otherwise.
	fixed, public := web.NewRouter(fail), web.NewRouter(fail)
	accounts.Routes(fixed)
	api := accounts.NewAPI(apiVersion, a.Log)
	api.Routes(fixed)
	editions.Routes(fixed)
	editions.API(api)
	products := catalogueweb.New(desk, a.Catalogue)
	products.Routes(fixed)
	products.API(api)
	speakers := speakerweb.New(desk, a.Speakers, a.Pictures)
	speakers.Routes(fixed)
	speakers.API(api)
	organise, err := programmeweb.New(desk, a.Programme, a.Accounts)
	if err != nil {
		return err
	}
	imports, err := intakeweb.New(desk, a.Programme, a.Intake)
	if err != nil {
		return err
	}
	releases := releaseweb.NewOrganise(desk, a.public, a.Programme)
	notices, err := noticeweb.New(desk, a.Post, a.Notices, a.Config.BaseURL, a.Config.MailFrom)
	if err != nil {
		return err
	}
	organise.Checking, organise.Reading = a.Room.Findings, intakeweb.Edits
	imports.Follower = a.follower()
	releases.Telling, releases.Checking = notices.Previews, a.Room.Findings
	a.write = notices.Write
	notices.Routes(fixed)
	notices.API(api)
	organise.Routes(fixed)
	organise.API(api)
	imports.Routes(fixed)
	imports.API(api)
	releases.Routes(fixed)
	releases.API(api)
	days.API(api)
	days.Favourites(fixed)
	repairs.API(api)
	rooms.API(api)
	plans.API(api)
	agendaweb.NewOrganise(desk, days).Routes(fixed)
	plans.Routes(fixed)
	repairs.Routes(fixed)
	rooms.Routes(fixed)
	fixed.HandleHTTP("GET /assets/", pages.Assets)
	fixed.HandleHTTP("GET /sw.js", pages.Assets.Script("sw.js"))
	fixed.Handle("GET /manifest.webmanifest", manifest(pages))
	fixed.Handle("GET /healthz", a.alive)
	fixed.Handle("GET /readyz", a.ready)
	a.public.Routes(public)
	days.Routes(public)
	a.handler = web.Chain(a.Log, proxies, split(fixed, public))
	a.patterns = append(fixed.Patterns(), public.Patterns()...)
	return nil
}

// scopes lists the editions that somebody knows: a token can be kept to one.
func (a *App) scopes(r *http.Request, who actor.Actor) (out []accountweb.Scope, err error) {
	all, err := a.Editions.All(r.Context(), who)
	for _, e := range all {
		out = append(out, accountweb.Scope{ID: string(e.ID), Name: e.Name})
	}
	return out, err
}

// ExportStatic writes an edition's releases as files that will be served at base; see the front door of releases.
func (a *App) ExportStatic(ctx context.Context, e edition.Edition, dir, base string) (files int, err error) {
	return a.public.ExportStatic(ctx, e, dir, base)
}

// Patterns lists every route. The API's operations are not among them: its description lists those.
func (a *App) Patterns() []string { return a.patterns }

// Handler serves everything but metrics.
func (a *App) Handler() http.Handler { return a.handler }

func (a *App) alive(w http.ResponseWriter, _ *http.Request) error {
	fmt.Fprintln(w, "alive") //nolint:errcheck // the client has gone
	return nil
}

func (a *App) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := a.DB.Ready(ctx); err != nil {
		web.SetRetryAfter(w.Header(), sqldb.ErrUnavailable)
		http.Error(w, "the database does not answer, or keeps nothing", http.StatusServiceUnavailable)
		return nil
	}
	fmt.Fprintln(w, "ready") //nolint:errcheck // the client has gone
	return nil
}

// Serve answers on the configured address until ctx ends, with the background work beside it.
func (a *App) Serve(ctx context.Context) error {
	listener, err := net.Listen("tcp", a.Config.Addr)
	if err != nil {
		return wrong("addr", "cannot listen there: "+err.Error()+"; choose another port with --addr")
	}
	wake, err := a.bus()
	if err != nil {
		listener.Close()
		return err
	}
	a.Log.Info("serving", "address", "http://"+listener.Addr().String(), "database", a.DB.Describe(), "bus", wake.Describe(), "base_url", a.Config.BaseURL)
	if err := a.eraseAgain(ctx); err != nil {
		listener.Close()
		return err
	}
	if err := a.Editions.KeepGiven(ctx, actor.System("serve"), a.Config.BaseURL); err != nil {
		listener.Close()
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var parts sync.WaitGroup
	for _, part := range []func(context.Context) error{a.planner, a.priced, a.look, a.mailman, a.metrics, a.fetcher, a.follow,
		func(ctx context.Context) error { return wake.Run(ctx, a.woken(ctx)) }} {
		parts.Go(func() {
			if err := part(ctx); err != nil && !errors.Is(err, context.Canceled) {
				a.Log.Error("background work ended", "error", err)
				cancel()
			}
		})
	}
	err = web.Serve(ctx, a.Log, listener, a.handler)
	cancel()
	parts.Wait()
	a.Log.Info("stopped")
	return err
}

// Close lets the database go.
func (a *App) Close() error {
	err := a.DB.Close()
	if a.release != nil {
		a.release()
	}
	return err
}

// follower looks at the addresses that editions follow.
func (a *App) follower() *intake.Follower {
	return a.Intake.Follower(formats.FetchSince, time.Now)
}

func (a *App) follow(ctx context.Context) error { return a.follower().Run(ctx, a.Log) }

func (a *App) planner(ctx context.Context) error { return a.Planning.Run(ctx, a.Log) }

func (a *App) priced(ctx context.Context) error { return a.Room.Run(ctx, a.Log) }

func (a *App) fetcher(ctx context.Context) error { return a.Pictures.Run(ctx, a.Log) }

// bus connects to the other nodes and lets them hear what is committed here.
func (a *App) bus() (bus.Bus, error) {
	var b bus.Bus
	switch {
	case a.Config.Bus != "":
		n, err := bus.NewNATS(a.Config.Bus, a.Log)
		if err != nil {
			return nil, err
		}
		b = n
	case a.DB.Engine() == sqldb.Postgres:
		b = bus.NewPostgres(a.DB, a.Log)
	default:
		b = bus.NewLocal()
	}
	a.DB.OnCommit(b.Wake)
	return b, nil
}

// woken is what a node does when it hears that something was committed.
func (a *App) woken(ctx context.Context) func(kinds []string) {
	return func(kinds []string) {
		for _, kind := range kinds {
			switch kind {
			case release.Withdrawn:
				a.refresh(ctx)
			case release.Released:
				a.refresh(ctx)
				a.Tell(ctx)
			case planning.Queuing:
				a.Planning.Hurry()
			}
		}
	}
}

func (a *App) refresh(ctx context.Context) {
	if err := a.Releases.Refresh(ctx); err != nil && ctx.Err() == nil {
		a.Log.Warn("could not look for releases", "error", err)
	}
}

// Tell makes the messages of releases that ask for them.
func (a *App) Tell(ctx context.Context) {
	if _, err := a.Notices.Prepare(ctx, a.write); err != nil && ctx.Err() == nil {
		a.Log.Warn("could not make the messages of a release", "error", err)
	}
}

// How often to look for releases of other nodes when no wake-up comes, and how long events are kept.
const (
	lookEvery  = 5 * time.Second
	eventsKept = 7 * 24 * time.Hour
)

// look finds releases whose wake-up was lost, and forgets old events.
func (a *App) look(ctx context.Context) error {
	tick, hour := time.NewTicker(lookEvery), time.NewTicker(time.Hour)
	defer tick.Stop()
	defer hour.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			a.refresh(ctx)
			a.Tell(ctx)
		case now := <-hour.C:
			if err := a.DB.ForgetEvents(ctx, now.Add(-eventsKept)); err != nil && ctx.Err() == nil {
				a.Log.Warn("could not forget old events", "error", err)
			}
			if err := a.Post.ForgetMails(ctx); err != nil && ctx.Err() == nil {
				a.Log.Warn("could not forget old mails", "error", err)
			}
		}
	}
}
