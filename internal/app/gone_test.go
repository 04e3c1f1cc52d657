package app_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
)

// leaver is a client that goes away when its answer begins.
type leaver struct {
	header  http.Header
	leave   context.CancelFunc
	answers int
}

func (l *leaver) Header() http.Header { return l.header }
func (l *leaver) WriteHeader(int)     { l.answers++ }
func (l *leaver) Write([]byte) (int, error) {
	if l.answers == 0 {
		l.answers++
	}
	l.leave()
	return 0, errors.New("broken pipe")
}

// heard is a log that counts what somebody must act upon.
type heard struct {
	slog.Handler
	errors *int
}

func (h heard) Enabled(context.Context, slog.Level) bool { return true }
func (h heard) Handle(_ context.Context, r slog.Record) error {
	if r.Level >= slog.LevelError {
		*h.errors++
	}
	return nil
}

func TestWhoGoesAwayIsAnsweredOnce(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 1, "10:00")
		code := q.Session("Storage for all").Code
		q.Submit("/quay-2027/my/star", "session", code, "level", "1")
		q.Submit("/organise/quay-2027/release/", "telling", "send")
		_, feed, _ := strings.Cut(q.Submit("/quay-2027/my/feed"), q.Base+"/quay-2027/my/feed/")
		feed, _, _ = strings.Cut(feed, ".ics")
		failures := 0
		a, err := app.Open(context.Background(), q.Config, slog.New(heard{slog.DiscardHandler, &failures}))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		base, err := url.Parse(q.Base)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct{ method, path, accept, key string }{
			{"GET", "/healthz", "", ""}, {"GET", "/readyz", "", ""}, {"GET", "/manifest.webmanifest", "", ""}, {"GET", "/nowhere/", "text/html", ""},
			{"GET", "/quay-2027/schedule/", "text/html", ""}, {"GET", "/quay-2027/schedule.json", "", ""},
			{"GET", "/quay-2027/schedule.ics", "", ""},
			{"GET", "/quay-2027/schedule/feed.xml", "", ""}, {"GET", "/quay-2027/my/feed/" + feed + ".ics", "", ""},
			{"GET", "/quay-2027/my/keep.json", "", ""},
			{"GET", "/organise/quay-2027/", "text/html", ""}, {"GET", "/organise/quay-2027/edit/state", "", ""},
			{"GET", "/organise/quay-2027/edit/choices", "", ""},
			{"GET", "/api/v1/editions/quay-2027/sessions", "", ""}, {"GET", "/api/v1/editions/quay-2027/nothing", "", ""},
			{"GET", "/api/v1/openapi.json", "", ""},
			{"POST", "/api/v1/editions/quay-2027/releases", "", ""}, {"POST", "/api/v1/editions/quay-2027/releases", "", "once"},
			{"POST", "/api/events/quay-2027/submissions/" + code + "/favourite/", "", ""},
			{"GET", "/api/events/quay-2027/submissions/favourites/", "", ""},
		} {
			ctx, leave := context.WithCancel(context.Background())
			r, err := http.NewRequestWithContext(ctx, x.method, x.path, strings.NewReader("{}"))
			if err != nil {
				t.Fatal(err)
			}
			r.RemoteAddr = "127.0.0.1:1"
			r.Header.Set("Accept", x.accept)
			r.Header.Set("Content-Type", "application/json")
			if x.key != "" {
				r.Header.Set("Idempotency-Key", x.key)
			}
			for _, c := range q.Client.Jar.Cookies(base) {
				r.AddCookie(c)
			}
			w := &leaver{header: http.Header{}, leave: leave}
			a.Handler().ServeHTTP(w, r)
			leave()
			if w.answers > 1 || failures > 0 {
				t.Errorf("%s %s: %d answers, %d failures", x.method, x.path, w.answers, failures)
			}
			failures = 0
		}
	})
}
