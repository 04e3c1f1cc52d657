package app_test

import (
	"context"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/jba/templatecheck"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/timetable/search"
)

// town is a served demonstration with few people.
type town struct {
	*app.App
	world   *demo.World
	address string
	stop    func() // takes the network away
	start   func() // and brings it back
}

// build makes the demonstration on an embedded database of the test's own and serves it.
func build(t *testing.T) town {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	config := app.Config{Addr: listener.Addr().String(), Database: "sqlite://" + filepath.Join(t.TempDir(), "t.db"), BaseURL: address, LogLevel: "error", Demo: true, CheckPage: checkPage}
	a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	server := serve(a, listener)
	t.Cleanup(func() { server.Close(); a.Close() })
	start := func() {
		again, err := net.Listen("tcp", config.Addr)
		if err != nil {
			t.Fatal(err)
		}
		server = serve(a, again)
	}
	return town{a, populate(t, a), address, func() { server.Close() }, start}
}

func serve(a *app.App, listener net.Listener) *http.Server {
	server := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: time.Second}
	go server.Serve(listener) //nolint:errcheck // it ends with Close
	return server
}

func populate(t *testing.T, a *app.App) *demo.World {
	t.Helper()
	ctx := context.Background()
	services := demo.NewServices(a.DB, 7)
	w, err := demo.Make(ctx, services, demo.Options{People: 300, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	task, err := a.Planning.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	found, err := search.Run(ctx, task.Instance, search.Settings{Iterations: 50_000, Seed: 7}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Apply(ctx, task.Places(found.Plan)); err != nil {
		t.Fatal(err)
	}
	if _, err := services.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	return w
}

// link makes a sign-in link for somebody with a role.
func (x town) link(t *testing.T, email string, g actor.Grant, next string) string {
	t.Helper()
	token, err := x.Accounts.GrantLink(context.Background(), x.world.Who, email, g, time.Hour, next)
	if err != nil {
		t.Fatal(err)
	}
	return x.address + "/sign-in/" + token
}

// checkPage checks the types that a template expects against those it is given, also in branches not taken now.
func checkPage(t *template.Template, data any) error { return templatecheck.CheckHTML(t, data) }
