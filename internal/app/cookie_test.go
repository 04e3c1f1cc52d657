package app_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// overHTTPS is the quay behind a public address with https.
func (q quay) overHTTPS() http.Handler {
	return q.again(func(c *app.Config) { c.BaseURL = "https://quay.example" }).Handler()
}

// signInLink makes a link that signs an address in.
func (q quay) signInLink(email string) string {
	q.t.Helper()
	link, err := q.Accounts.GrantLink(context.Background(), actor.System("test"), email, actor.Grant{}, time.Hour, "/")
	if err != nil {
		q.t.Fatal(err)
	}
	return "/sign-in/" + link
}

// stars are how many stars a browser has here.
func (b *tab) stars() int {
	return strings.Count(b.ask("POST", "/quay-2027/my/sync", "{}", "Content-Type", "application/json").Body.String(), `":1`)
}

func TestCookiesAreTakenFromThisVeryHostOverHTTPSAndArePlainOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		code := q.session("Storage for all").Code
		for _, x := range []struct {
			handler http.Handler
			prefix  string
			secure  bool
		}{{q.App.Handler(), "", false}, {q.overHTTPS(), "__Host-", true}} {
			b := newTab(t, x.handler)
			b.post("/quay-2027/my/star", "session", code, "level", "1")
			key := b.gave(x.prefix + "wisher")
			b.post(q.signInLink("ana@example.org"))
			session := b.gave(x.prefix + "session")
			for _, c := range []*http.Cookie{key, session} {
				if c == nil || c.Path != "/" || c.Domain != "" || c.Secure != x.secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge <= 0 {
					t.Errorf("with the prefix %q: %+v in %v", x.prefix, c, b.jar)
				}
			}
			if w := b.ask("GET", "/me", ""); w.Code != http.StatusOK {
				t.Errorf("with the prefix %q: signed in, and /me is %d", x.prefix, w.Code)
			}
			if b.stars() != 1 {
				t.Errorf("with the prefix %q: the star of before signing in is lost", x.prefix)
			}
		}
	})
}

func TestAKeyThatWeWouldNotHaveMadeIsNone(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		code := q.session("Storage for all").Code
		for _, planted := range []string{strings.Repeat("A", 42), strings.Repeat("A", 44), strings.Repeat("A", 42) + "B", strings.Repeat("a", 42) + "%", "x"} {
			b := newTab(t, q.App.Handler())
			b.jar["wisher"] = planted
			b.post("/quay-2027/my/star", "session", code, "level", "1")
			if c := b.gave("wisher"); c == nil || c.Value == planted || !id.IsSecret(c.Value) {
				t.Errorf("planted %q: given %v", planted, c)
			}
		}
	})
}

// heldBefore notes secrets as the upgrade does that brings the prefix.
func (q quay) heldBefore(secrets ...string) {
	q.t.Helper()
	err := q.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, s := range secrets {
			if _, err := tx.Exec(`INSERT INTO plain_cookie (hash) VALUES ($1)`, id.Hash(s)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		q.t.Fatal(err)
	}
}

func TestWhatABrowserHeldBeforeTheUpgradeIsRenamedAndNothingElseIsTaken(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		code := q.session("Storage for all").Code
		old := newTab(t, q.App.Handler())
		old.post("/quay-2027/my/star", "session", code, "level", "1")
		guest := old.jar["wisher"]
		old.post(q.signInLink("ana@example.org"))
		session := old.jar["session"]
		later := newTab(t, q.App.Handler())
		later.post("/quay-2027/my/star", "session", code, "level", "1")
		later.post(q.signInLink("ben@example.org"))
		q.heldBefore(guest, session)
		secure := q.overHTTPS()

		b := newTab(t, secure)
		b.jar["wisher"], b.jar["session"] = guest, session
		if b.stars() != 1 {
			t.Error("the star of before the upgrade is lost")
		}
		if w := b.ask("GET", "/me", ""); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "ana@example.org") {
			t.Errorf("signed in before the upgrade, and /me is %d", w.Code)
		}
		if b.jar["__Host-wisher"] != guest || b.jar["__Host-session"] != session || len(b.jar) != 2 {
			t.Errorf("after a page the browser holds %v", b.jar)
		}
		if b.ask("GET", "/me", ""); len(b.given) > 0 {
			t.Errorf("given again: %v", b.given)
		}

		planted := newTab(t, secure) // a neighbour below the same domain plants what is theirs
		planted.jar["wisher"], planted.jar["session"] = later.jar["wisher"], later.jar["session"]
		if w := planted.ask("GET", "/me", ""); w.Code == http.StatusOK {
			t.Error("a session of after the upgrade is taken under its plain name")
		}
		planted.post("/quay-2027/my/star", "session", code, "level", "1")
		if key := planted.jar["__Host-wisher"]; key == "" || key == later.jar["wisher"] {
			t.Errorf("a planted key is taken: %q", key)
		}
		here := newTab(t, secure) // who has a name of now keeps it
		here.post("/quay-2027/my/star", "session", code, "level", "2")
		own := here.jar["__Host-wisher"]
		here.jar["wisher"] = guest
		if here.ask("GET", "/quay-2027/wishes/", ""); here.jar["__Host-wisher"] != own {
			t.Error("a plain cookie takes the place of the one of now")
		}
		two := strings.Join([]string{"wisher=" + guest, "wisher=" + later.jar["wisher"]}, "; ")
		several := newTab(t, secure)
		if several.ask("GET", "/quay-2027/wishes/", "", "Cookie", two); slices.ContainsFunc(several.given, func(c *http.Cookie) bool { return c.Name == "__Host-wisher" }) {
			t.Error("one of two keys is taken: nobody knows whose")
		}
	})
}
