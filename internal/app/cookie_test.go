package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// overHTTPS is the quay behind a public address with https.
func overHTTPS(q webtest.Quay) http.Handler {
	return again(q, func(c *app.Config) { c.BaseURL = "https://quay.example" }).Handler()
}

// stars are how many stars a browser has here.
func stars(b *webtest.Tab) int {
	return strings.Count(b.Ask("POST", "/quay-2027/my/sync", "{}", "Content-Type", "application/json").Body.String(), `":1`)
}

func TestCookiesAreTakenFromThisVeryHostOverHTTPSAndArePlainOverHTTP(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code := q.Session("Storage for all").Code
		for _, x := range []struct {
			handler http.Handler
			prefix  string
			secure  bool
		}{{q.App.Handler(), "", false}, {overHTTPS(q), "__Host-", true}} {
			b := webtest.NewTab(x.handler)
			b.Post("/quay-2027/my/star", "session", code, "level", "1")
			key := b.Gave(x.prefix + "wisher")
			b.Post(q.SignInLink("ana@example.org"))
			session := b.Gave(x.prefix + "session")
			for _, c := range []*http.Cookie{key, session} {
				if c == nil || c.Path != "/" || c.Domain != "" || c.Secure != x.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode ||
					c.MaxAge <= 0 {
					t.Errorf("with the prefix %q: %+v in %v", x.prefix, c, b.Jar)
				}
			}
			if w := b.Ask("GET", "/me", ""); w.Code != http.StatusOK {
				t.Errorf("with the prefix %q: signed in, and /me is %d", x.prefix, w.Code)
			}
			if stars(b) != 1 {
				t.Errorf("with the prefix %q: the star of before signing in is lost", x.prefix)
			}
		}
	})
}

func TestAKeyThatWeWouldNotHaveMadeIsNone(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code := q.Session("Storage for all").Code
		for _, planted := range []string{strings.Repeat("A", 42), strings.Repeat("A", 44), strings.Repeat("A", 42) + "B",
			strings.Repeat("a", 42) + "%", "x"} {
			b := webtest.NewTab(q.App.Handler())
			b.Jar["wisher"] = planted
			b.Post("/quay-2027/my/star", "session", code, "level", "1")
			if c := b.Gave("wisher"); c == nil || c.Value == planted || !id.IsSecret(c.Value) {
				t.Errorf("planted %q: given %v", planted, c)
			}
		}
	})
}

// heldBefore notes secrets as the upgrade does that brings the prefix.
func heldBefore(q webtest.Quay, secrets ...string) {
	q.T.Helper()
	err := q.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, s := range secrets {
			if _, err := tx.Exec(`INSERT INTO plain_cookie (hash) VALUES ($1)`, id.Hash(s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		q.T.Fatal(err)
	}
}

func TestWhatABrowserHeldBeforeTheUpgradeIsRenamedAndNothingElseIsTaken(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code := q.Session("Storage for all").Code
		old := webtest.NewTab(q.App.Handler())
		old.Post("/quay-2027/my/star", "session", code, "level", "1")
		guest := old.Jar["wisher"]
		old.Post(q.SignInLink("ana@example.org"))
		session := old.Jar["session"]
		later := webtest.NewTab(q.App.Handler())
		later.Post("/quay-2027/my/star", "session", code, "level", "1")
		later.Post(q.SignInLink("ben@example.org"))
		heldBefore(q, guest, session)
		secure := overHTTPS(q)

		b := webtest.NewTab(secure)
		b.Jar["wisher"], b.Jar["session"] = guest, session
		if stars(b) != 1 {
			t.Error("the star of before the upgrade is lost")
		}
		if w := b.Ask("GET", "/me", ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "ana@example.org") {
			t.Errorf("signed in before the upgrade, and /me is %d", w.Code)
		}
		if b.Jar["__Host-wisher"] != guest || b.Jar["__Host-session"] != session || len(b.Jar) != 2 {
			t.Errorf("after a page the browser holds %v", b.Jar)
		}
		if b.Ask("GET", "/me", ""); len(b.Given) > 0 {
			t.Errorf("given again: %v", b.Given)
		}

		planted := webtest.NewTab(secure) // a neighbour below the same domain plants what is theirs
		planted.Jar["wisher"], planted.Jar["session"] = later.Jar["wisher"], later.Jar["session"]
		if w := planted.Ask("GET", "/me/data", ""); w.Code == http.StatusOK {
			t.Error("a session of after the upgrade is taken under its plain name")
		}
		planted.Post("/quay-2027/my/star", "session", code, "level", "1")
		if key := planted.Jar["__Host-wisher"]; key == "" || key == later.Jar["wisher"] {
			t.Errorf("a planted key is taken: %q", key)
		}
		here := webtest.NewTab(secure) // who has a name of now keeps it
		here.Post("/quay-2027/my/star", "session", code, "level", "2")
		own := here.Jar["__Host-wisher"]
		here.Jar["wisher"] = guest
		if here.Ask("GET", "/quay-2027/wishes/", ""); here.Jar["__Host-wisher"] != own {
			t.Error("a plain cookie takes the place of the one of now")
		}
		two := strings.Join([]string{"wisher=" + guest, "wisher=" + later.Jar["wisher"]}, "; ")
		several := webtest.NewTab(secure)
		if several.Ask("GET", "/quay-2027/wishes/", "", "Cookie", two); slices.ContainsFunc(several.Given,
			func(c *http.Cookie) bool { return c.Name == "__Host-wisher" }) {
			t.Error("one of two keys is taken: nobody knows whose")
		}
	})
}

// again opens the quay's database a second time, with another setting.
func again(q webtest.Quay, change func(*app.Config)) *app.App {
	q.T.Helper()
	c := q.Config
	change(&c)
	a, err := app.Open(context.Background(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		q.T.Fatal(err)
	}
	q.T.Cleanup(func() { a.Close() })
	return a
}
