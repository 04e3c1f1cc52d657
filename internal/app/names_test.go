package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
)

// Addresses that were given out under a former short name lead to the edition under its new one, subscriptions included.
func TestAddressesUnderAFormerShortNameLeadToTheNewOne(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		q.Place("Storage for all", 1, "10:00")
		code := q.Session("Storage for all").Code
		q.Submit("/quay-2027/my/star", "session", code, "level", "1")
		q.Submit("/organise/quay-2027/release/", "telling", "none")
		_, token, _ := strings.Cut(q.Submit("/quay-2027/my/feed"), q.Base+"/quay-2027/my/feed/")
		token, _, _ = strings.Cut(token, ".ics")

		who := actor.System("test")
		e, err := q.Editions.BySlug(ctx, who, "quay-2027")
		if err != nil {
			t.Fatal(err)
		}
		e.Slug = "quai"
		if _, _, err := q.Editions.Edition().Save(ctx, who, e); err != nil {
			t.Fatal(err)
		}
		// Another node, which has not looked the former name up lately.
		node, err := app.Open(ctx, q.Config, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { node.Close() })
		server := httptest.NewServer(node.Handler())
		t.Cleanup(server.Close)
		q.Base = server.URL
		plain := *q.Client
		plain.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for path, want := range map[string]string{
			"/quay-2027/":                                "/quai/",
			"/quay-2027/schedule/?day=1&q=a%20b":         "/quai/schedule/?day=1&q=a%20b",
			"/quay-2027/schedule.ics":                    "/quai/schedule.ics",
			"/quay-2027/talk/" + code + "/":              "/quai/talk/" + code + "/",
			"/quay-2027/schedule/v/1/":                   "/quai/schedule/v/1/",
			"/quay-2027/my/feed/" + token + ".ics":       "/quai/my/feed/" + token + ".ics",
			"/quay-2027/my/":                             "/quai/my/",
			"/quay-2027/wishes/":                         "/quai/wishes/",
			"/quay-2027/schedule/now/":                   "/quai/schedule/now/",
			"/quay-2027/speaker/" + "x%2Fy" + "/nothing": "", // no such address: nothing to redirect
		} {
			res, err := plain.Get(q.Base + path)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if want == "" {
				if res.StatusCode != http.StatusNotFound {
					t.Errorf("GET %s: %d", path, res.StatusCode)
				}
				continue
			}
			if got := res.Header.Get("Location"); res.StatusCode != http.StatusMovedPermanently || got != want {
				t.Errorf("GET %s: %d to %q", path, res.StatusCode, got)
			}
		}
		res, err := plain.PostForm(q.Base+"/quay-2027/my/star", url.Values{"session": {code}, "level": {"2"}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusPermanentRedirect || res.Header.Get("Location") != "/quai/my/star" {
			t.Errorf("POST: %d to %q", res.StatusCode, res.Header.Get("Location"))
		}
		// What the release says of its own short name is not used any more.
		for _, path := range []string{"/quai/my/feed/" + token + ".ics", "/quai/schedule.ics", "/quai/schedule.xml", "/quai/schedule/feed.xml",
			"/quai/schedule/"} {
			if body := q.Get(path); strings.Contains(body, "/quay-2027/") {
				t.Errorf("%s still has addresses under the former name", path)
			}
		}
		if feed := q.Get("/quai/my/feed/" + token + ".ics"); strings.Contains(feed, "UID:"+"@") || !strings.Contains(feed, "UID:") ||
			strings.Contains(feed, "@127.0.0.1") {
			t.Errorf("uids depend on the server's address:\n%s", feed)
		}
	})
}
