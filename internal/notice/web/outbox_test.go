package web_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

const messages = "/organise/quay-2027/messages/"

// withRelay is the same server, started again with a mail relay.
func withRelay(q webtest.Quay) webtest.Quay {
	q.T.Helper()
	config := q.Config
	config.SMTP = "smtp://127.0.0.1:1"
	a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		q.T.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	q.T.Cleanup(func() { server.Close(); a.Close() })
	q.App, q.Base = a, server.URL
	return q
}

func hides(q webtest.Quay, path string, unwanted ...string) {
	q.T.Helper()
	body := q.Get(path)
	for _, s := range unwanted {
		if strings.Contains(body, s) {
			q.T.Errorf("%s shows %q\n%s", path, s, body)
		}
	}
}

// onlyMail is the only message about the only release.
func onlyMail(q webtest.Quay) post.QueuedMail {
	q.T.Helper()
	mails, err := q.Post.MailsOf(context.Background(), actor.System("t"), string(q.Edition.ID), post.BoxFilter{About: "1"})
	if err != nil || len(mails) != 1 {
		q.T.Fatalf("%d messages, %v", len(mails), err)
	}
	return mails[0]
}

func TestTheOutboxSaysWhyNothingLeavesAndWhatTheRelaySaid(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 1, "10:00")
		q.Submit("/quay-2027/my/star", "session", q.Session("Storage for all").Code, "level", "1")
		q.Shows("/organise/quay-2027/release/", "No mail relay is set", "CRENEAU_SMTP", "--smtp")
		if body := q.Submit("/organise/quay-2027/release/", "telling", "send"); !strings.Contains(body,
			"wait in the outbox (Messages) until this server has a mail relay") {
			t.Errorf("after a release that tells through no relay:\n%s", body)
		}
		q.Wake(context.Background(), release.Released)
		one := messages + onlyMail(q).ID
		for _, path := range []string{messages, one, "/outbox"} {
			q.Shows(path, "No mail relay is set", "CRENEAU_SMTP", "wait safely", "waits for a mail relay")
			hides(q, path, "on its way")
		}
		if body := q.Submit(one+"/turn", "to", "queued"); !strings.Contains(body, "as soon as this server has a mail relay") {
			t.Errorf("after sending through no relay:\n%s", body)
		}
		q.Colleague().Shows(messages, "Aucun relais de messagerie", "CRENEAU_SMTP", "attend un relais de messagerie")

		r := withRelay(q)
		for _, path := range []string{messages, one, "/outbox", "/organise/quay-2027/release/"} {
			hides(r, path, "No mail relay is set")
		}
		r.Shows(messages, "on its way")
		r.Deliver(errors.New("554 nothing is taken today"))
		for _, path := range []string{messages, one, "/outbox"} {
			r.Shows(path, "on its way", "554 nothing is taken today", "Tried 1 time; next on ")
		}
		r.Shows(messages, onlyMail(r).DueAt.In(r.Edition.Location()).Format("15:04:05 MST"))
		for onlyMail(r).State == post.MailQueued {
			r.Deliver(errors.New("554 nothing is taken today"))
		}
		for _, path := range []string{messages, one, "/outbox"} {
			r.Shows(path, "failed", "554 nothing is taken today", "Tried 12 times, and not again by itself")
		}
		r.Shows(messages+"?state=failed", "554 nothing is taken today")
		if body := r.Submit(one+"/turn", "to", "queued"); !strings.Contains(body, "The messages leave now.") {
			t.Errorf("after sending again:\n%s", body)
		}
		r.Deliver(nil)
		r.Shows(one, "sent")
		hides(r, one, "Tried ", "554")
	})
}

func TestTheOutboxSaysWhatIsUrgentAndWhatWasForgotten(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		ctx := context.Background()
		q.Place("Storage for all", 1, "10:00")
		q.Submit("/quay-2027/my/star", "session", q.Session("Storage for all").Code, "level", "1")
		q.Submit("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		one := messages + onlyMail(q).ID
		q.Submit("/sign-in", "email", "zoe@example.org")
		q.Shows("/outbox", "Your sign-in link", "urgent: leaves first", "bulk: leaves in turn", "/sign-in/")
		q.Shows(messages, "bulk: leaves in turn")
		q.Shows(one, "bulk: leaves in turn", "Hello")

		q.Deliver(nil)
		q.Shows("/outbox", "The text held a secret link.", "Hello")
		if err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE mail SET created_at = created_at - $1 WHERE scope <> ''`, (91 * 24 * time.Hour).Milliseconds())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := q.Post.ForgetMails(ctx); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{messages, one, "/outbox"} {
			q.Shows(path, "was forgotten 90 days after it was made")
			hides(q, path, "Hello", "<pre></pre>")
		}
		q.Colleague().Shows(one, "part à son tour", "a été oublié 90 jours après sa rédaction")
	})
}

func TestTheOutboxSaysWhatDroppingMeans(t *testing.T) {
	webtest.OnBoth(t, func(t *testing.T, q webtest.Quay) {
		q.Place("Storage for all", 1, "10:00")
		q.Submit("/quay-2027/my/star", "session", q.Session("Storage for all").Code, "level", "1")
		q.Submit("/organise/quay-2027/release/", "telling", "hold")
		q.Wake(context.Background(), release.Released)
		one := messages + onlyMail(q).ID
		q.Shows(messages, "its reader is not told of this")
		q.Shows(one, "its reader is not told of this")
		if body := q.Submit(one+"/turn", "to", "dropped"); !strings.Contains(body, "The next release tells only what changes from here on.") {
			t.Errorf("after dropping:\n%s", body)
		}
		q.Shows(one, `name="to" value="queued"`)
		q.Do(programme.Put{Session: q.Session("Storage for all").ID, Room: q.Draft().Frame.Rooms[0].ID,
			Start: time.Date(2027, 2, 4, 9, 40, 0, 0, time.UTC)})
		q.Submit("/organise/quay-2027/release/", "telling", "hold")
		q.Wake(context.Background(), release.Released)
		q.Shows(one, "It stays dropped.")
		hides(q, one, `name="to"`)
		q.Refused(http.StatusConflict, one+"/turn", "to", "queued")
	})
}
