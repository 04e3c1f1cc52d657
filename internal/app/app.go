package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/account"
	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/bus"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/seed"
)

// App is an assembled server.
type App struct {
	cores.Cores
	Config   Config
	Log      *slog.Logger
	Privacy  *account.Privacy
	Chapters []chapter.Chapter
	makers   []Maker
	Messages *text.Catalogue // of all front doors
	handler  http.Handler
	patterns []string
	public   *releaseweb.Door
	office   *office.Office
	listener net.Listener // nil until this process serves
	release  func()       // the claim on the database; nil when it was opened without one
}

// New assembles chapters on a database that has the newest schema: those of the product when none are named.
func New(c Config, log *slog.Logger, db *sqldb.DB, makers ...Maker) (*App, error) {
	c.MailFrom = cmp.Or(c.MailFrom, defaultSender)
	if len(makers) == 0 {
		makers = Chapters()
	}
	return newApp(c, log, db, id.System(), makers)
}

func newApp(c Config, log *slog.Logger, db *sqldb.DB, ids id.Source, makers []Maker) (*App, error) {
	a := &App{Config: c, Log: log, Cores: cores.New(db, ids), Privacy: account.NewPrivacy(db, ids, c.erasureList()), makers: makers}
	return a, a.assemble(makers)
}

// Demonstrate lets the chapters fill the demonstration. Its identifiers come from the seed, the server's own never do.
func (a *App) Demonstrate(ctx context.Context, o demo.Options) (*demo.World, error) {
	made, err := newApp(a.Config, a.Log, a.DB, seed.Source(o.Seed), a.makers)
	if err != nil {
		return nil, err
	}
	var fills []seed.Fill
	for _, c := range made.Chapters {
		if c.Seed != nil {
			fills = append(fills, c.Seed)
		}
	}
	return demo.Fill(ctx, made.Cores, o, fills...)
}

// DemonstrateCall makes the demonstration as it stands while its call is open: the edition and the catalogue, without a programme.
func (a *App) DemonstrateCall(ctx context.Context, o demo.Options) (*demo.World, error) {
	made, err := newApp(a.Config, a.Log, a.DB, seed.Source(o.Seed), a.makers)
	if err != nil {
		return nil, err
	}
	var fills []seed.Fill
	for _, c := range made.Chapters {
		if c.Seed != nil && slices.Contains([]string{"edition", "practical", "face", "catalogue"}, c.Name) {
			fills = append(fills, c.Seed)
		}
	}
	return demo.Fill(ctx, made.Cores, o, fills...)
}

// apiVersion is of the API's description; it rises with each change of it.
const apiVersion = "1.0.0"

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
	fmt.Fprintln(w, "alive") // It fails when the client has gone.
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
	fmt.Fprintln(w, "ready") // It fails when the client has gone.
	return nil
}

// Serve answers on the configured address, which OpenToServe has taken, until ctx ends, with the background work beside it.
func (a *App) Serve(ctx context.Context) error {
	if a.listener == nil {
		listener, err := a.Config.listen()
		if err != nil {
			return err
		}
		a.listener = listener
	}
	wake, err := a.bus()
	if err != nil {
		return err
	}
	a.Log.Info("serving", "address", "http://"+a.listener.Addr().String(), "database", a.DB.Describe(), "bus", wake.Describe(), "base_url",
		a.Config.BaseURL)
	if err := a.eraseAgain(ctx); err != nil {
		return err
	}
	if err := a.Editions.KeepGiven(ctx, actor.System("serve"), a.Config.BaseURL); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var parts sync.WaitGroup
	run := func(part chapter.Run) {
		parts.Go(func() {
			if err := part(ctx, a.Log); err != nil && !errors.Is(err, context.Canceled) {
				a.Log.Error("background work ended", "error", err)
				cancel()
			}
		})
	}
	run(a.metrics)
	run(a.office.Run)
	run(chapter.Every(forgetEvery, a.forgetEvents))
	run(func(ctx context.Context, _ *slog.Logger) error { return wake.Run(ctx, a.woken(ctx)) })
	for _, c := range a.Chapters {
		for _, part := range c.Runs {
			run(part)
		}
	}
	a.makeReady(ctx)
	err = web.Serve(ctx, a.Log, a.listener, a.handler)
	cancel()
	parts.Wait()
	a.Log.Info("stopped")
	return err
}

// readyWithin is how long whoever asks a server that starts may wait for what it makes ready.
const readyWithin = time.Second

func (a *App) makeReady(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, readyWithin)
	defer cancel()
	for _, c := range a.Chapters {
		if c.Ready != nil {
			c.Ready(ctx, a.Log)
		}
	}
}

// Close lets the database and the address go.
func (a *App) Close() error {
	err := a.DB.Close()
	if a.listener != nil {
		a.listener.Close() // Serve may have closed it.
	}
	if a.release != nil {
		a.release()
	}
	return err
}

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
			a.Wake(ctx, kind)
		}
	}
}

// Wake does what a node does when it hears that an event of a kind was committed.
func (a *App) Wake(ctx context.Context, kind string) {
	for _, c := range a.Chapters {
		for _, w := range c.Wakes {
			if w.Kind == kind {
				w.Do(ctx, a.Log)
			}
		}
	}
}

// Events are kept for a week, for nodes that were away.
const (
	forgetEvery = time.Hour
	eventsKept  = 7 * 24 * time.Hour
)

func (a *App) forgetEvents(ctx context.Context, log *slog.Logger) {
	if err := a.DB.ForgetEvents(ctx, time.Now().Add(-eventsKept)); err != nil && ctx.Err() == nil {
		log.Warn("could not forget old events", "error", err)
	}
}
