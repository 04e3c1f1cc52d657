package app_test

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
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

const messages = "/organise/quay-2027/messages/"

// withRelay is the same server, started again with a mail relay.
func (q quay) withRelay() quay {
	q.t.Helper()
	config := q.Config
	config.SMTP = "smtp://127.0.0.1:1"
	a, err := app.Open(context.Background(), config, slog.New(slog.DiscardHandler))
	if err != nil {
		q.t.Fatal(err)
	}
	server := httptest.NewServer(a.Handler())
	q.t.Cleanup(func() { server.Close(); a.Close() })
	q.App, q.base = a, server.URL
	return q
}

// deliver tries what waits, at once, against a relay that answers with an error, or takes it.
func (q quay) deliver(answer error) {
	q.t.Helper()
	ctx := context.Background()
	err := q.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`UPDATE mail SET due_at = created_at`)
		return err
	})
	if err != nil {
		q.t.Fatal(err)
	}
	if _, err := q.Post.Deliver(ctx, func(context.Context, string, post.Mail) error { return answer }); err != nil {
		q.t.Fatal(err)
	}
}

func (q quay) hides(path string, unwanted ...string) {
	q.t.Helper()
	body := q.get(path)
	for _, s := range unwanted {
		if strings.Contains(body, s) {
			q.t.Errorf("%s shows %q\n%s", path, s, body)
		}
	}
}

// mail is the only message about the only release.
func (q quay) mail() post.QueuedMail {
	q.t.Helper()
	mails, err := q.Post.MailsOf(context.Background(), actor.System("t"), string(q.edition.ID), post.BoxFilter{About: "1"})
	if err != nil || len(mails) != 1 {
		q.t.Fatalf("%d messages, %v", len(mails), err)
	}
	return mails[0]
}

func TestTheOutboxSaysWhyNothingLeavesAndWhatTheRelaySaid(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.place("Storage for all", 1, "10:00")
		q.post("/quay-2027/my/star", "session", q.session("Storage for all").Code, "level", "1")
		q.shows("/organise/quay-2027/release/", "No mail relay is set", "CRENEAU_SMTP", "--smtp")
		if body := q.post("/organise/quay-2027/release/", "telling", "send"); !strings.Contains(body, "wait in the outbox (Messages) until this server has a mail relay") {
			t.Errorf("after a release that tells through no relay:\n%s", body)
		}
		q.Wake(context.Background(), release.Released)
		one := messages + q.mail().ID
		for _, path := range []string{messages, one, "/outbox"} {
			q.shows(path, "No mail relay is set", "CRENEAU_SMTP", "wait safely", "waits for a mail relay")
			q.hides(path, "on its way")
		}
		if body := q.post(one+"/turn", "to", "queued"); !strings.Contains(body, "as soon as this server has a mail relay") {
			t.Errorf("after sending through no relay:\n%s", body)
		}
		q.colleague().shows(messages, "Aucun relais de messagerie", "CRENEAU_SMTP", "attend un relais de messagerie")

		r := q.withRelay()
		for _, path := range []string{messages, one, "/outbox", "/organise/quay-2027/release/"} {
			r.hides(path, "No mail relay is set")
		}
		r.shows(messages, "on its way")
		r.deliver(errors.New("554 nothing is taken today"))
		for _, path := range []string{messages, one, "/outbox"} {
			r.shows(path, "on its way", "554 nothing is taken today", "Tried 1 time; next on ")
		}
		r.shows(messages, r.mail().DueAt.In(r.edition.Location()).Format("15:04:05 MST"))
		for r.mail().State == post.MailQueued {
			r.deliver(errors.New("554 nothing is taken today"))
		}
		for _, path := range []string{messages, one, "/outbox"} {
			r.shows(path, "failed", "554 nothing is taken today", "Tried 12 times, and not again by itself")
		}
		r.shows(messages+"?state=failed", "554 nothing is taken today")
		if body := r.post(one+"/turn", "to", "queued"); !strings.Contains(body, "The messages leave now.") {
			t.Errorf("after sending again:\n%s", body)
		}
		r.deliver(nil)
		r.shows(one, "sent")
		r.hides(one, "Tried ", "554")
	})
}

func TestTheOutboxSaysWhatIsUrgentAndWhatWasForgotten(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		ctx := context.Background()
		q.place("Storage for all", 1, "10:00")
		q.post("/quay-2027/my/star", "session", q.session("Storage for all").Code, "level", "1")
		q.post("/organise/quay-2027/release/", "telling", "send")
		q.Wake(ctx, release.Released)
		one := messages + q.mail().ID
		q.post("/sign-in", "email", "zoe@example.org")
		q.shows("/outbox", "Your sign-in link", "urgent: leaves first", "bulk: leaves in turn", "/sign-in/")
		q.shows(messages, "bulk: leaves in turn")
		q.shows(one, "bulk: leaves in turn", "Hello")

		q.deliver(nil)
		q.shows("/outbox", "The text held a secret link.", "Hello")
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
			q.shows(path, "was forgotten 90 days after it was made")
			q.hides(path, "Hello", "<pre></pre>")
		}
		q.colleague().shows(one, "part à son tour", "a été oublié 90 jours après sa rédaction")
	})
}

func TestTheOutboxSaysWhatDroppingMeans(t *testing.T) {
	onBoth(t, func(t *testing.T, q quay) {
		q.place("Storage for all", 1, "10:00")
		q.post("/quay-2027/my/star", "session", q.session("Storage for all").Code, "level", "1")
		q.post("/organise/quay-2027/release/", "telling", "hold")
		q.Wake(context.Background(), release.Released)
		one := messages + q.mail().ID
		q.shows(messages, "its reader is not told of this")
		q.shows(one, "its reader is not told of this")
		if body := q.post(one+"/turn", "to", "dropped"); !strings.Contains(body, "The next release tells only what changes from here on.") {
			t.Errorf("after dropping:\n%s", body)
		}
		q.shows(one, `name="to" value="queued"`)
		q.do(programme.Put{Session: q.session("Storage for all").ID, Room: q.draft().Frame.Rooms[0].ID, Start: time.Date(2027, 2, 4, 9, 40, 0, 0, time.UTC)})
		q.post("/organise/quay-2027/release/", "telling", "hold")
		q.Wake(context.Background(), release.Released)
		q.shows(one, "It stays dropped.")
		q.hides(one, `name="to"`)
		q.refused(http.StatusConflict, one+"/turn", "to", "queued")
	})
}
