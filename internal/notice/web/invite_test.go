package web_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/speaker"
)

// at is the same installation, started again under another public address.
func at(q webtest.Quay, baseURL string) webtest.Quay {
	q.T.Helper()
	config := q.Config
	config.BaseURL = baseURL
	a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		q.T.Fatal(err)
	}
	if err := a.Editions.KeepGiven(context.Background(), actor.System("serve"), baseURL); err != nil { // as Serve does first
		q.T.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	q.T.Cleanup(func() { server.Close(); a.Close() })
	q.App, q.Base = a, server.URL
	return q
}

// uid is that of the only event of a calendar.
func uid(t *testing.T, calendar string) string {
	t.Helper()
	all := regexp.MustCompile(`(?m)^UID:(\S+)\r?$`).FindAllStringSubmatch(strings.ReplaceAll(calendar, "\r\n ", ""), -1)
	if len(all) != 1 {
		t.Fatalf("%d events in\n%s", len(all), calendar)
	}
	return all[0][1]
}

// told releases, and returns the message to the speaker of the release.
func told(q webtest.Quay, number string) post.QueuedMail {
	q.T.Helper()
	ctx := context.Background()
	loud := release.Announcement{Telling: release.TellNow}
	if _, err := q.Releases.Release(ctx, actor.System("t"), q.Edition.ID, loud, nil); err != nil {
		q.T.Fatal(err)
	}
	q.Wake(ctx, release.Released)
	if err := q.Releases.Refresh(ctx); err != nil {
		q.T.Fatal(err)
	}
	mails, err := q.Post.MailsOf(ctx, actor.System("t"), string(q.Edition.ID), post.BoxFilter{About: number})
	if err != nil {
		q.T.Fatal(err)
	}
	for _, m := range mails {
		if m.To == "ada@example.org" && len(m.Calendars) == 1 {
			return m
		}
	}
	q.T.Fatalf("no message with an event among %+v", mails)
	return post.QueuedMail{}
}

// An event has one uid in the message, the public calendar and the personal feed, under every name and address; messages are written under
// those of now.
func TestAnInvitationIsTheEventOfThePublicCalendarAndOfTheFeed(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]string{"new edition": "", "upgraded edition": "?"} {
		t.Run(name, func(t *testing.T) {
			webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
				ctx := context.Background()
				if err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
					_, err := tx.Exec(`UPDATE edition SET uid_host = $1`, host)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				q = at(q, "http://first.example.org")
				q.Place("Storage for all", 1, "10:00")
				ada, _, err := q.Speakers.Speaker().Save(ctx, actor.System("t"),
					speaker.Speaker{EditionID: q.Edition.ID, Name: "Ada", Email: "ada@example.org"})
				if err != nil {
					t.Fatal(err)
				}
				q.Edit("Storage for all", func(s *programme.Session) { s.Speakers = []speaker.ID{ada.ID} })
				code := q.Session("Storage for all").Code
				first := told(q, "1")
				q.Submit("/quay-2027/my/star", "session", code, "level", "1")
				_, token, _ := strings.Cut(q.Submit("/quay-2027/my/feed"), "/quay-2027/my/feed/")
				token, _, _ = strings.Cut(token, ".ics")

				want := uid(t, first.Calendars[0].Text)
				if strings.HasSuffix(want, "@first.example.org") != (host == "?") {
					t.Errorf("the message has %s", want)
				}
				outlets := func(slug string) {
					t.Helper()
					for _, path := range []string{"/schedule.ics", "/my/feed/" + token + ".ics"} {
						if got := uid(t, q.Get("/"+slug+path)); got != want {
							t.Errorf("%s has %s, the message %s", path, got, want)
						}
					}
				}
				outlets("quay-2027")

				e, err := q.Editions.BySlug(ctx, actor.System("t"), "quay-2027")
				if err != nil {
					t.Fatal(err)
				}
				e.Slug = "quai"
				if _, _, err := q.Editions.Edition().Save(ctx, actor.System("t"), e); err != nil {
					t.Fatal(err)
				}
				q = at(q, "http://second.example.org")
				q.Edit("Storage for all", func(s *programme.Session) { s.Title = "Storage for everybody" })
				second := told(q, "2")
				if got := uid(t, second.Calendars[0].Text); got != want {
					t.Errorf("under another address the message has %s, before %s", got, want)
				}
				outlets("quai")
				for _, text := range []string{second.Text, strings.ReplaceAll(second.Calendars[0].Text, "\r\n ", "")} {
					if !strings.Contains(text, "http://second.example.org/quai/talk/"+code+"/") || strings.Contains(text, "/quay-2027/") ||
						strings.Contains(text, "first.example.org/") {
						t.Errorf("not under the address and name of now:\n%s", text)
					}
				}
			})
		})
	}
}
