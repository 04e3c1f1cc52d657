package post_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func queue(t *testing.T, db *sqldb.DB, ids id.Source, mails ...post.Mail) {
	t.Helper()
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		for _, m := range mails {
			if err := post.Queue(tx, ids, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestMailIsTriedAgainWithTheSameIDAndNeverLost(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := post.NewService(db, id.System())
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			return post.Queue(tx, id.System(), post.Mail{Topic: "a", To: "a@example.org", Subject: "x"})
		})
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		n, err := s.Deliver(ctx, func(_ context.Context, id string, _ post.Mail) error {
			first = id
			return errors.New("relay is away")
		})
		if err != nil || n != 0 {
			t.Fatalf("%d, %v", n, err)
		}
		// The next try waits some seconds; the test's clock stands still, so nothing is due.
		if n, err := s.Deliver(ctx, func(context.Context, string, post.Mail) error { return nil }); err != nil || n != 0 {
			t.Errorf("tried too soon: %d, %v", n, err)
		}
		mails, err := s.OutboxOfDemo(ctx, 1)
		if err != nil || mails[0].ID != first || mails[0].State != "queued" || mails[0].Attempts != 1 {
			t.Errorf("%+v, %v", mails, err)
		}
	})
}

func TestUrgentMailPassesWhatHangs(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := post.NewService(db, id.System())
		queue(t, db, id.System(), post.Mail{Topic: "a", To: "a@example.org", Scope: "edi_x", About: "1"},
			post.Mail{Topic: "a", To: "b@example.org", Scope: "edi_x", About: "1"})
		hangs, goOn, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
		go func() {
			defer close(done)
			first := true
			n, err := s.Deliver(ctx, func(ctx context.Context, _ string, _ post.Mail) error {
				if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > 30*time.Second {
					t.Error("a message may take for ever")
				}
				if first {
					first = false
					close(hangs)
					<-goOn
				}
				return nil
			})
			if n != 2 || err != nil {
				t.Errorf("%d left, %v", n, err)
			}
		}()
		<-hangs
		queue(t, db, id.System(), post.Mail{Topic: "a", To: "c@example.org", Urgent: true})
		n, err := s.DeliverUrgent(ctx, func(_ context.Context, _ string, m post.Mail) error {
			if m.To != "c@example.org" {
				t.Errorf("%s is not urgent", m.To)
			}
			return nil
		})
		if n != 1 || err != nil {
			t.Errorf("%d urgent ones left, %v", n, err)
		}
		close(goOn)
		<-done
	})
}

func TestUrgentMailLeavesFirstAndNoReaderIsSentTwoAtOnce(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := post.NewService(db, id.System())
		queue(t, db, id.System(), post.Mail{Topic: "a", To: "a@example.org", Subject: "bulk", Scope: "edi_x", About: "1"},
			post.Mail{Topic: "a", To: "a@example.org", Subject: "urgent", Urgent: true},
			post.Mail{Topic: "a", To: "a@example.org", Subject: "later", Scope: "edi_x", About: "2"})
		var order []string
		if _, err := s.Deliver(ctx, func(ctx context.Context, _ string, m post.Mail) error {
			if order = append(order, m.Subject); m.Subject == "bulk" {
				if _, err := s.Deliver(ctx, func(_ context.Context, _ string, m post.Mail) error {
					t.Errorf("%s leaves at the same time", m.Subject)
					return nil
				}); err != nil {
					t.Error(err)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(order, " "); got != "urgent bulk later" {
			t.Error(got)
		}
	})
}

func TestASecretIsForgottenWhenItLeftOrExpired(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s, accounts := post.NewService(db, id.System()), account.NewService(db, id.System())
		secret := func(token string) post.Mail { return post.Mail{Text: "open " + token} }
		texts := func() (out []string) {
			t.Helper()
			mails, err := s.OutboxOfDemo(ctx, 9)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range mails {
				out = append(out, m.Text)
			}
			return out
		}
		if err := accounts.AskLink(ctx, "192.0.2.1", "a@example.org", "/", secret); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Deliver(ctx, func(_ context.Context, _ string, m post.Mail) error {
			if !m.Urgent || m.Text == "" {
				t.Errorf("sent %+v", m)
			}
			return errors.New("away")
		}); err != nil || texts()[0] == "" {
			t.Fatalf("forgotten before it left, %v", err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(`UPDATE mail SET due_at = created_at`); return err }); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Deliver(ctx, func(context.Context, string, post.Mail) error { return nil }); n != 1 || err != nil || texts()[0] != "" {
			t.Errorf("%d left, %v, and the outbox holds %q", n, err, texts()[0])
		}

		if err := accounts.AskLink(ctx, "192.0.2.1", "b@example.org", "/", secret); err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(`UPDATE mail SET secret_until = created_at`); return err }); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Deliver(ctx, func(context.Context, string, post.Mail) error { return nil }); n != 0 || err != nil {
			t.Errorf("%d expired links left, %v", n, err)
		}
		if err := s.ForgetMails(ctx); err != nil || strings.Join(texts(), "") != "" {
			t.Errorf("%v, the outbox holds %q", err, texts())
		}
	})
}

func TestTextsAreForgottenAfterNinetyDaysAndMailOfTheServerAfterThirty(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := post.NewService(db, id.System())
		const day = 24 * time.Hour
		for _, x := range []struct {
			subject, scope, state string
			age                   time.Duration
		}{
			{"young", "edi_x", "sent", 90*day - time.Hour}, {"old", "edi_x", "sent", 90*day + time.Hour}, {"dropped", "edi_x", "dropped", 91 * day},
			{"superseded", "edi_x", "superseded", 91 * day}, {"held", "edi_x", "held", 91 * day}, {"failed", "edi_x", "failed", 91 * day},
			{"server, young", "", "sent", 30*day - time.Hour}, {"server, old", "", "sent", 30*day + time.Hour},
			{"server, failed", "", "failed", 31 * day},
		} {
			queue(t, db, id.System(), post.Mail{Topic: "a", To: "a@example.org", Subject: x.subject, Text: "text", Scope: x.scope, About: "1",
				Calendars: []mail.Calendar{{Method: "REQUEST", Text: "c"}}})
			if err := db.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`UPDATE mail SET state = $2, created_at = $3 WHERE subject = $1`, x.subject, x.state, sqldb.At(tx.Now().Add(-x.age)))
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.ForgetMails(ctx); err != nil {
			t.Fatal(err)
		}
		mails, err := s.OutboxOfDemo(ctx, 99)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, m := range mails {
			if got[m.Subject] = m.Text; (m.Text == "") != (len(m.Calendars) == 0) {
				t.Errorf("%s keeps %q and %v", m.Subject, m.Text, m.Calendars)
			}
		}
		want := map[string]string{"young": "text", "old": "", "dropped": "", "superseded": "", "held": "text", "failed": "text",
			"server, young": "text"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("kept (-right +kept)\n%s", diff)
		}
	})
}

// The twelfth try is the last; then somebody has to look.
func TestAMessageIsTriedTwelveTimes(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := post.NewService(db, id.System())
		for tried, want := range map[int]post.MailState{0: post.MailQueued, 10: post.MailQueued, 11: post.MailFailed} {
			queue(t, db, id.System(), post.Mail{Topic: "a", To: "a@example.org", Subject: "x"})
			if err := db.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`UPDATE mail SET attempts = $1`, tried)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.Deliver(ctx, func(context.Context, string, post.Mail) error { return errors.New("busy") }); err != nil {
				t.Fatal(err)
			}
			mails, err := s.OutboxOfDemo(ctx, 9)
			if err != nil || len(mails) != 1 || mails[0].State != want || mails[0].Attempts != tried+1 {
				t.Errorf("tried %d times before: %+v, %v", tried, mails, err)
			}
			if err := db.Write(ctx, func(tx *sqldb.Tx) error { return post.Forget(tx, "a@example.org") }); err != nil {
				t.Fatal(err)
			}
		}
	})
}
