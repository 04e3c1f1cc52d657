package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
)

// logged is a log that is read while it is written.
type logged struct {
	mu   sync.Mutex // guards text
	text bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// toldNumber is a request's number as pages and problem documents tell it.
var toldNumber = regexp.MustCompile(`(?:number: |"request":")([a-z2-7]{10})\b`)

func TestWhileTheDatabaseIsGoneWhatIsPublicStaysUpAndTheLogKnowsEachFailureAndNoSecret(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 1, "10:00")
		code := q.Session("Storage for all").Code
		q.Submit("/organise/quay-2027/release/", "telling", "send")
		_, feed, _ := strings.Cut(q.Submit("/quay-2027/my/feed"), q.Base+"/quay-2027/my/feed/")
		feed, _, _ = strings.Cut(feed, ".ics")
		link, err := q.Accounts.GrantLink(context.Background(), actor.System("test"), "ana@example.org", actor.Grant{}, time.Hour, "/")
		if err != nil {
			t.Fatal(err)
		}
		token := accounttest.AdminToken(t, q.Accounts)
		if len(feed) < 20 || len(link) < 20 || len(token) < 20 {
			t.Fatalf("no secrets to look for: %q, %q, %q", feed, link, token)
		}

		log := &logged{}
		a, err := app.Open(context.Background(), q.Config, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
		if err != nil {
			t.Fatal(err)
		}
		ask := func(method, path string, header ...string) (int, http.Header, string) {
			r := httptest.NewRequest(method, path, strings.NewReader("{}"))
			r.Header.Set("User-Agent", "Mozilla")
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i+1 < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			w := httptest.NewRecorder()
			a.Handler().ServeHTTP(w, r)
			return w.Code, w.Header(), w.Body.String()
		}
		public := []string{"/quay-2027/", "/quay-2027/schedule/", "/quay-2027/talk/" + code + "/", "/quay-2027/schedule.json",
			"/quay-2027/schedule.ics"}
		for _, path := range public {
			if status, _, _ := ask("GET", path); status != http.StatusOK {
				t.Fatalf("%s: %d with the database", path, status)
			}
		}
		a.Close()
		for until := time.Now().Add(1200 * time.Millisecond); time.Now().Before(until); { // beyond what an edition is known for
			for _, path := range public {
				if status, _, body := ask("GET", path, "Cookie", "session="+token); status != http.StatusOK {
					t.Fatalf("%s: %d without the database\n%s", path, status, body)
				}
			}
		}

		bearer := "Bearer " + token
		failures := 0
		for _, x := range [][]string{
			{"GET", "/quay-2027/my/feed/" + feed + ".ics"}, {"POST", "/sign-in/" + link}, {"GET", "/me", "Authorization", bearer},
			{"GET", "/organise/", "Authorization", bearer}, {"GET", "/api/v1/me", "Authorization", bearer}, {"GET", "/", "Accept", "text/html"},
			{"POST", "/api/v1/editions/quay-2027/rooms", "Authorization", bearer, "Idempotency-Key", "k"},
			{"POST", "/quay-2027/my/sync", "Authorization", bearer}, {"GET", "/quay-2027/my/", "Authorization", bearer},
			{"GET", "/organise/quay-2027/edit/state", "Authorization", bearer}, {"GET", "/outbox", "Authorization", bearer},
			{"GET", "/api/events/quay-2027/submissions/favourites/", "Authorization", bearer},
			{"POST", "/api/events/quay-2027/submissions/" + code + "/favourite/", "Authorization", bearer},
		} {
			status, header, body := ask(x[0], x[1], x[2:]...)
			if status < 500 {
				t.Errorf("%s %s: %d without the database", x[0], x[1], status)
				continue
			}
			if status == http.StatusServiceUnavailable && header.Get("Retry-After") == "" {
				t.Errorf("%s %s: 503 without Retry-After", x[0], x[1])
			}
			failures++
			if m := toldNumber.FindStringSubmatch(body); m == nil || !strings.Contains(log.String(), "request="+m[1]) {
				t.Errorf("%s %s: its number %v is not in the log", x[0], x[1], m)
			}
		}
		if failures == 0 {
			t.Error("nothing failed: the test shows nothing")
		}
		if status, _, _ := ask("POST", "/sign-in/"+link, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
			t.Errorf("a cross-site write: %d", status)
		}
		if status, _, _ := ask("GET", "/readyz"); status != http.StatusServiceUnavailable {
			t.Errorf("ready without a database: %d", status)
		}
		for name, secret := range map[string]string{"sign-in link": link, "key of a calendar": feed, "API token": token} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log holds a %s:\n%s", name, log)
			}
		}
	})
}
