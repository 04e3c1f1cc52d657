package web_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
)

// calendarOf is the secret calendar address that my day shows, without the server's.
func calendarOf(page string) string {
	_, rest, _ := strings.Cut(page, "/quay-2027/my/feed/")
	key, _, ok := strings.Cut(rest, ".ics")
	if !ok || len(key) != 43 {
		return ""
	}
	return "/quay-2027/my/feed/" + key + ".ics"
}

// entryOnForm is what my day's form of a session names.
var entryOnForm = regexp.MustCompile(`name="entry" value="([^"]+)"`)

func TestAPersonalCalendarIsAnsweredAnewAfterEachStarChoiceAndRelease(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		code := q.Release()
		b := webtest.NewTab(q.App.Handler())
		b.Post("/quay-2027/my/star", "session", code, "level", "1")
		b.Post("/quay-2027/my/feed")
		feed := calendarOf(b.Ask("GET", "/quay-2027/my/", "").Body.String())
		entry := entryOnForm.FindStringSubmatch(b.Ask("GET", "/quay-2027/my/", "").Body.String())
		if feed == "" || entry == nil {
			t.Fatalf("my day shows no calendar address or no form: %q, %v", feed, entry)
		}
		before := ""
		for n, change := range []func(){
			func() {},
			func() { b.Post("/quay-2027/my/star", "session", code, "level", "0") },
			func() { b.Post("/quay-2027/my/star", "session", code, "level", "1") },
			func() { b.Post("/quay-2027/my/choice", "entry", entry[1], "choice", "skip") },
			func() { b.Post("/quay-2027/my/choice", "entry", entry[1], "choice", "attend") },
			func() { b.Post("/quay-2027/my/choice", "entry", entry[1], "choice", "propose") },
			func() { // another device of theirs knows a stronger star, and the two become one
				other := webtest.NewTab(q.App.Handler())
				other.Post(q.SignInLink("ana@example.org"))
				other.Post("/quay-2027/my/star", "session", code, "level", "2")
				b.Post(q.SignInLink("ana@example.org"))
			},
			func() {
				q.Edit("Storage for all", func(s *programme.Session) { s.Title = "Storage for everybody" })
				q.Submit(webtest.QuayRoot+"release/", "telling", "send")
			},
		} {
			change()
			w := webtest.NewTab(q.App.Handler()).Ask("GET", feed, "")
			tag := w.Header().Get("ETag")
			if w.Code != http.StatusOK || tag == "" || w.Header().Get("Last-Modified") != "" {
				t.Errorf("the calendar is %d with %v", w.Code, w.Header())
			}
			if w := b.Ask("GET", feed, "", "If-None-Match", before); before != "" && w.Code != http.StatusOK || tag == before {
				t.Errorf("after change %d the calendar is the one before: %d, %s", n, w.Code, tag)
			}
			before = tag
			future := time.Now().Add(48 * time.Hour).UTC().Format(http.TimeFormat)
			if w := b.Ask("GET", feed, "", "If-Modified-Since", future); w.Code != http.StatusOK {
				t.Errorf("asked by time alone: %d", w.Code)
			}
			if w := b.Ask("GET", feed, "", "If-None-Match", tag); w.Code != http.StatusNotModified {
				t.Errorf("asked by its own tag: %d", w.Code)
			}
		}
	})
}

func TestAPersonalCalendarIsAnsweredAnewWhenTheClockIsSet(t *testing.T) {
	t.Parallel()
	webtest.InBubble(t, func(t *testing.T, q webtest.Quay) {
		b := webtest.NewTab(q.App.Handler())
		b.Post("/quay-2027/my/star", "session", q.Session("Storage for all").Code, "level", "1")
		b.Post("/quay-2027/my/feed")
		feed := calendarOf(b.Ask("GET", "/quay-2027/my/", "").Body.String())
		tag := b.Ask("GET", feed, "").Header().Get("ETag")
		if w := b.Ask("GET", feed, "", "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified {
			t.Fatalf("asked by its own tag %q: %d", tag, w.Code)
		}
		q.SetClock("2003-03-01T10:00")
		time.Sleep(2 * time.Second)
		if w := b.Ask("GET", feed, "", "If-None-Match", tag); w.Code != http.StatusOK {
			t.Errorf("after the clock was set: %d", w.Code)
		}
	})
}

func TestAReloadMakesNoSecondAddressOrToken(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Release()
		b := webtest.NewTab(q.App.Handler())
		b.Post(q.SignInLink("ana@example.org"))
		for _, x := range []struct{ make, page, form string }{{"/quay-2027/my/feed", "/quay-2027/my/", ""}, {"/me/tokens", "/me", "clock"}} {
			w := b.Post(x.make, "name", x.form)
			to, _, _ := strings.Cut(w.Header().Get("Location"), "#")
			if w.Code != http.StatusSeeOther || to != x.page {
				t.Fatalf("%s: %d to %q", x.make, w.Code, to)
			}
			secret := b.Jar["once"][strings.LastIndexByte(b.Jar["once"], '.')+1:]
			if other := b.Ask("GET", "/sign-in", ""); strings.Contains(other.Body.String(), secret) {
				t.Errorf("another page shows the secret of %s", x.make)
			}
			first, again := b.Ask("GET", x.page, "").Body.String(), b.Ask("GET", x.page, "").Body.String()
			if len(secret) != 43 || !strings.Contains(first, secret) || strings.Contains(again, secret) {
				t.Errorf("%s: the secret %q is not shown once", x.make, secret)
			}
		}
		if feeds := strings.Count(b.Ask("GET", "/quay-2027/my/", "").Body.String(), `/revoke"`); feeds != 1 {
			t.Errorf("%d addresses can be revoked, want the one made", feeds)
		}
	})
}

// wait is what a refusal says, in whole seconds; it fails when it says nothing.
func wait(t *testing.T, h http.Header) time.Duration {
	t.Helper()
	s, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || s < 1 {
		t.Fatalf("refused without a wait: %v", h)
	}
	return time.Duration(s) * time.Second
}

func TestWhatIsOnesOwnIsChangedThroughTheAPIOnlySoOften(t *testing.T) {
	t.Parallel()
	webtest.InBubble(t, func(t *testing.T, q webtest.Quay) {
		token := func(email string) string {
			b := webtest.NewTab(q.App.Handler())
			b.Post(q.SignInLink(email))
			b.Post("/me/tokens", "name", "clock", "write", "1")
			return "Bearer " + b.Jar["once"][strings.LastIndexByte(b.Jar["once"], '.')+1:]
		}
		ana, ben := token("ana@example.org"), token("ben@example.org")
		const my = "/api/v1/editions/quay-2027/my/"
		operations := [][3]string{{"PUT", my + "stars", `{"stars":[]}`}, {"POST", my + "choices", `{"entry":"x","choice":"skip"}`},
			{"POST", my + "feed", ``},
			{"DELETE", my + "feed", ``}, {"DELETE", my + "feed/x", ``}}
		b := webtest.NewTab(q.App.Handler())
		ask := func(bearer string, op [3]string) (int, http.Header) {
			w := b.Ask(op[0], op[1], op[2], "Content-Type", "application/json", "Authorization", bearer)
			return w.Code, w.Header()
		}
		for _, op := range operations {
			done := 0
			for status, header := ask(ana, op); ; status, header = ask(ana, op) {
				if status == http.StatusTooManyRequests {
					if w := wait(t, header); w > time.Second {
						t.Errorf("%v: wait %v for one of two a second", op, w)
					}
					break
				}
				if status == http.StatusUnauthorized || status >= 500 {
					t.Fatalf("%v: %d", op, status)
				}
				if done++; done > 120 {
					t.Fatalf("%v: more than 120 at once", op)
				}
			}
			if done != 120 {
				t.Errorf("%v: refused after %d", op, done)
			}
			if status, _ := ask(ben, op); status == http.StatusTooManyRequests {
				t.Errorf("%v: another person is refused too", op)
			}
			time.Sleep(2 * time.Minute) // of the bubble: all may be done again
		}
	})
}

func TestASecretCalendarIsReadSoOftenAndNoServiceOfManyIsRefused(t *testing.T) {
	t.Parallel()
	webtest.InBubble(t, func(t *testing.T, q webtest.Quay) {
		feeds := []string{}
		for range 40 {
			b := webtest.NewTab(q.App.Handler())
			b.Post("/quay-2027/my/feed")
			feeds = append(feeds, calendarOf(b.Ask("GET", "/quay-2027/my/", "").Body.String()))
		}
		service := webtest.NewTab(q.App.Handler())
		for range 12 { // an hour
			for _, f := range feeds {
				if w := service.Ask("GET", f, ""); w.Code != http.StatusOK {
					t.Fatalf("%s: %d for a service that reads it every five minutes", f, w.Code)
				}
			}
			time.Sleep(5 * time.Minute)
		}
		refused := 0
		for range 100 {
			if w := service.Ask("GET", feeds[0], ""); w.Code == http.StatusTooManyRequests {
				wait(t, w.Header())
				refused++
			}
		}
		if refused != 40 {
			t.Errorf("%d of 100 refused, 60 may come at once", refused)
		}
		if w := service.Ask("GET", feeds[1], ""); w.Code != http.StatusOK {
			t.Errorf("another calendar of the same service: %d", w.Code)
		}
	})
}
