package webtest

import (
	"context"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/jba/templatecheck"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/timetable/search"
)

// Talk is some session that is neither a keynote nor a break.
func Talk(now *release.Snapshot) release.SnapshotSession {
	for _, s := range now.Sessions {
		if s.Kind == programme.Talk {
			return s
		}
	}
	return release.SnapshotSession{}
}

// Town is a served demonstration with few people, planned and released.
type Town struct {
	*app.App
	T       *testing.T
	Edition edition.Edition
	Who     actor.Actor         // who made it
	Address string              // where it is served
	Stop    func()              // takes the network away
	Start   func()              // and brings it back
	Late    func(time.Duration) // makes every answer late from now on
}

var town = schematest.NewTemplate(makeTown)

// NewTown serves the demonstration on an embedded database of the test's own. Its templates are checked as they are shown.
func NewTown(t *testing.T) Town {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	x := Town{T: t, Who: actor.System("demo"), Address: "http://" + listener.Addr().String()}
	config := app.Config{Addr: listener.Addr().String(), Database: town.Address(t, sqldb.SQLite), BaseURL: x.Address, LogLevel: "error",
		Demo: true, CheckPage: CheckPage}
	if x.App, err = app.Open(context.Background(), config, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	var late atomic.Int64
	x.Late = func(by time.Duration) { late.Store(int64(by)) }
	handler := x.App.Handler()
	lateHandler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		time.Sleep(time.Duration(late.Load()))
		handler.ServeHTTP(w, r)
	})
	server := serve(lateHandler, listener)
	t.Cleanup(func() { server.Close(); x.App.Close() })
	x.Stop = func() { server.Close() }
	x.Start = func() {
		again, err := net.Listen("tcp", config.Addr)
		if err != nil {
			t.Fatal(err)
		}
		server = serve(lateHandler, again)
	}
	if x.Edition, err = x.Editions.BySlug(context.Background(), x.Who, "demo"); err != nil {
		t.Fatal(err)
	}
	return x
}

func serve(handler http.Handler, listener net.Listener) *http.Server {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Second}
	go server.Serve(listener) // It returns when the server closes.
	return server
}

func makeTown(address string) error {
	ctx := context.Background()
	db, err := sqldb.Open(ctx, address, sqldb.Options{})
	if err != nil {
		return err
	}
	defer db.Close() // Tests fail where rows are missing.
	services := demo.NewServices(db, 7)
	w, err := demo.Make(ctx, services, demo.Options{People: 300, Seed: 7})
	if err != nil {
		return err
	}
	task, err := services.Planning.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		return err
	}
	found, err := search.Run(ctx, task.Instance, search.Settings{Iterations: 50_000, Seed: 7}, nil)
	if err != nil {
		return err
	}
	if _, err := w.Apply(ctx, task.Places(found.Plan)); err != nil {
		return err
	}
	_, err = services.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil)
	return err
}

// Link makes a sign-in link for somebody with a role, which leads on to a page.
func (x Town) Link(email string, g actor.Grant, next string) string {
	x.T.Helper()
	token, err := x.Accounts.GrantLink(context.Background(), x.Who, email, g, time.Hour, next)
	if err != nil {
		x.T.Fatal(err)
	}
	return x.Address + "/sign-in/" + token
}

// CheckPage checks the types that a template expects against those it is given, also in branches not taken now.
func CheckPage(t *template.Template, data any) error { return templatecheck.CheckHTML(t, data) }
