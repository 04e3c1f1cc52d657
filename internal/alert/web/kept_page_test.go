package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/release"
)

var entryOnPage = regexp.MustCompile(`name="entry" value="([^"]+)"`)

// TestWhateverChangesMyDayIsOnItAtOnceOnEveryNode compares the page that is kept with one that was asked something, which is made anew.
func TestWhateverChangesMyDayIsOnItAtOnceOnEveryNode(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		const my = "/quay-2027/my/"
		ctx := context.Background()
		node, err := app.Open(ctx, q.Config, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { node.Close() })
		b := q.somebody()
		page := func(on http.Handler, path string) string {
			t.Helper()
			other := *b
			other.Handler = on
			w := other.Ask("GET", path, "")
			if w.Code != http.StatusOK {
				t.Fatalf("%s is %d: %s", path, w.Code, w.Body)
			}
			return strings.ReplaceAll(w.Body.String(), "&amp;new=1", "")
		}
		handlers := []http.Handler{q.App.Handler(), node.Handler()}
		star := func(level string) func() { return func() { b.Post(my+"star", "session", q.code, "level", level) } }
		entry, phone, tablet := "", q.service.Subscribe(t), q.service.Subscribe(t)
		feed := ""
		steps := []struct {
			name string
			do   func()
		}{
			{"a must-see", star("2")},
			{"left out by hand", func() {
				entry = entryOnPage.FindStringSubmatch(page(handlers[0], my))[1]
				b.Post(my+"choice", "entry", entry, "choice", "skip")
			}},
			{"left to the proposal again", func() { b.Post(my+"choice", "entry", entry, "choice", "propose") }},
			{"a calendar address", func() {
				b.Post(my + "feed")
				made := b.Ask("GET", my, "").Body.String() // which shows the address this once
				feed = regexp.MustCompile(`/quay-2027/my/feed/[^"<]+\.ics`).FindString(made)
			}},
			{"the address is read", func() { b.Ask("GET", feed, "") }},
			{"the address is revoked", func() { b.Post(my + "feed/revoke") }},
			{"a device", func() { q.subscribe(b, phone) }},
			{"what the device is told of", func() { b.Post(q.way(b, phone), "edited", "1") }},
			{"another address of the device", func() {
				renewed := q.service.Subscribe(t)
				given := strings.Replace(body(renewed), "{", `{"was":"`+phone.Subscription.Endpoint+`",`, 1)
				q.post(webtest.NewTab(handlers[1]), "device/renewed", given)
				phone = renewed
			}},
			{"the device is another's", func() { q.subscribe(q.somebody(), phone) }},
			{"a second device", func() { q.subscribe(b, tablet) }},
			{"a device that is gone", func() { q.post(b, "device/off", body(tablet)) }},
			{"an address for mails", func() { b.Post(my+"alerts/mail", "email", "ana@example.org") }},
			{"its link is followed", func() { webtest.NewTab(handlers[1]).Post(q.linkTo("ana@example.org")) }},
			{"a second address", func() { b.Post(my+"alerts/mail", "email", "bo@example.org") }},
			{"its link ended", func() {
				if err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
					_, err := tx.Exec(`UPDATE alert_subscription SET asked_until = 1 WHERE address = 'bo@example.org'`)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if err := q.Alerts.Forget(ctx); err != nil {
					t.Fatal(err)
				}
			}},
			{"mails end", func() {
				q.move(11, 20)
				q.release(release.TellNow)
				before := page(handlers[0], my)
				webtest.NewTab(handlers[1]).Post(aLink.FindString(q.told()[0].Text))
				if page(handlers[0], my) == before {
					t.Error("mails end, and the page of the new release stays as it was")
				}
			}},
			{"signed in, with stars of before", func() {
				elsewhere := webtest.NewTab(handlers[0])
				elsewhere.Post(my+"star", "session", q.Session("Birds and models").Code, "level", "1")
				elsewhere.Post(q.SignInLink("di@example.org"))
				b.Post(q.SignInLink("di@example.org"))
			}},
			{"nothing by messages", func() { b.Post(my + "alerts/account") }},
			{"the star is taken back", star("0")},
			{"another language", func() { b.Always = []string{"Accept-Language", "fr"} }},
		}
		was := make([]string, len(handlers))
		for i, on := range handlers {
			was[i] = page(on, my)
		}
		for _, step := range steps {
			step.do()
			b.Ask("GET", "/quay-2027/my/alerts/", "") // takes what was said of the change
			for i, on := range handlers {
				kept, anew := page(on, my), page(on, my+"?new=1")
				again := page(on, my)
				if kept == was[i] {
					t.Errorf("%s: node %d shows what was before", step.name, i)
				}
				if kept != anew || again != anew {
					t.Errorf("%s: node %d keeps another page than the one made anew", step.name, i)
				}
				was[i] = again
			}
		}
	})
}
