package app_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// withoutNumber are routes that machines ask whether all is well; their refusal is the whole message.
var withoutNumber = map[string]bool{"GET /readyz": true}

// TestEveryFailureOfEveryRouteTellsANumberOfTheLogAndTheLogNoSecret calls every route while the database is there, and again when it
// is gone. Every answer that tells of a failure names a number under which the log has it, and the log of the whole run holds none of
// the secrets that were given out.
func TestEveryFailureOfEveryRouteTellsANumberOfTheLogAndTheLogNoSecret(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		log := &logged{}
		h := newLoggedHall(t, db, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
		rows := h.decided(t)
		links := []string{}
		for range 2 {
			link, err := h.app.Accounts.GrantLink(context.Background(), actor.System("test"), "zoe@example.org", actor.Grant{}, time.Hour, "/")
			if err != nil {
				t.Fatal(err)
			}
			links = append(links, link)
		}
		b := webtest.NewTab(h.app.Handler())
		b.Post("/sign-in/" + links[0])
		b.Post("/here-2027/my/feed")
		_, feed, _ := strings.Cut(b.Ask("GET", "/here-2027/my/", "").Body.String(), "/my/feed/")
		feed, _, _ = strings.Cut(feed, ".ics")
		secrets := append([]string{feed, b.Jar["session"]}, links...)
		for _, c := range h.callers {
			for _, s := range []string{c.cookie, c.bearer, c.browser} {
				if s != "" && s != strings.Repeat("A", 43) {
					secrets = append(secrets, s)
				}
			}
		}
		callers := map[string]caller{}
		for _, c := range h.callers {
			callers[c.name] = c
		}

		db.Close() // The test is about a database that is closed.
		failures := 0
		failed := func(what string, status int, body string) {
			t.Helper()
			if status < 500 {
				return
			}
			failures++
			if m := toldNumber.FindStringSubmatch(body); m == nil || !strings.Contains(log.String(), "request="+m[1]) {
				t.Errorf("%s: %d, and its number %v is not in the log:\n%s", what, status, m, body)
			}
		}
		for _, r := range rows {
			for _, name := range []string{"nobody", "admin by cookie", "organiser by token"} {
				c, known := callers[name]
				if !known {
					t.Fatalf("no caller %q", name)
				}
				h.call(t, r, c, h.slug)
				if !withoutNumber[r.method+" "+r.path] {
					failed(r.method+" "+r.path+" by "+name, h.last.Code, h.last.Body.String())
				}
			}
		}
		if failures < len(rows) {
			t.Errorf("only %d of %d requests failed: the test shows little", failures, 3*len(rows))
		}
		cross := []string{"Sec-Fetch-Site", "cross-site"}
		for _, path := range []string{"/sign-in/" + links[1], "/here-2027/my/feed/" + feed + ".ics", "/here-2027/my/feed/" + feed + "/revoke",
			"/" + feed} {
			for _, method := range []string{"GET", "POST", "HEAD", "PUT"} {
				w := b.Ask(method, path, "", "Authorization", "Bearer "+callers["organiser by token"].bearer)
				if method != "HEAD" {
					failed(method+" "+path, w.Code, w.Body.String())
				}
			}
			if w := b.Ask("POST", path, "", cross...); w.Code != http.StatusForbidden {
				t.Errorf("a cross-site write to %s: %d", path, w.Code)
			}
		}
		if !strings.Contains(log.String(), "cross-site write refused") {
			t.Error("the log does not tell of cross-site writes")
		}
		if len(secrets) < 20 {
			t.Errorf("only %d secrets to look for", len(secrets))
		}
		for _, s := range secrets {
			if len(s) != 43 || strings.Contains(log.String(), s) {
				t.Errorf("the log holds the secret %q, or it is none", s)
			}
		}
	})
}
