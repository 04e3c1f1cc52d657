package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// ofAPage marks the context of a request.
type ofAPage struct{}

// TestAServerCountsBesideItsPages asks pages of a server that runs until a chapter is asked for its counts, and for what it has for the
// first page, by somebody else than a page.
func TestAServerCountsBesideItsPages(t *testing.T) {
	t.Parallel()
	var counted, reported atomic.Bool
	beside := func(ctx context.Context, was *atomic.Bool) {
		if ctx.Value(ofAPage{}) == nil {
			was.Store(true)
		}
	}
	probe := app.Maker{Name: "probe", Make: func(*app.Hall) (chapter.Chapter, error) {
		return chapter.Chapter{Name: "probe",
			Counts: func(ctx context.Context, _ chapter.At) (map[string]chapter.Count, error) {
				beside(ctx, &counted)
				return nil, nil
			},
			Today: func(ctx context.Context, _ chapter.At) (chapter.Report, error) {
				beside(ctx, &reported)
				return chapter.Report{}, nil
			}}, nil
	}}
	a, err := app.New(app.Config{Addr: "127.0.0.1:0", BaseURL: "http://127.0.0.1"}, slog.New(slog.DiscardHandler), schematest.SQLite(t),
		append(app.Chapters(), probe)...)
	if err != nil {
		t.Fatal(err)
	}
	who := actor.System("t")
	e, err := a.Editions.Create(t.Context(), who,
		edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay 2027", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	link, err := a.Accounts.GrantLink(t.Context(), who, "o@example.org",
		actor.Grant{Scope: string(e.ID), Role: edition.Organiser}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	tab := webtest.NewTab(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.Handler().ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), ofAPage{}, true)))
	}))
	tab.Post("/sign-in/" + link)
	page := func() {
		if w := tab.Ask("GET", "/organise/"+e.Slug+"/", ""); w.Code != http.StatusOK {
			t.Fatalf("the first page answers %d", w.Code)
		}
	}
	page()
	if counted.Load() || reported.Load() {
		t.Fatal("something counts beside pages of a server that does not run")
	}
	serving, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- a.Serve(serving) }()
	for i := range 600 { // until it serves; what was counted holds until something is changed
		if _, _, err := a.Editions.Room().Save(t.Context(), who, edition.Room{EditionID: e.ID, Name: fmt.Sprint("Room ", i)}); err != nil {
			t.Fatal(err)
		}
		if page(); counted.Load() && reported.Load() {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	stop()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if !counted.Load() || !reported.Load() {
		t.Errorf("counts were made beside pages: %t; what the first page says: %t", counted.Load(), reported.Load())
	}
}
