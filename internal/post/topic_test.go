package post_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// all reads the outbox of edi_x, oldest first.
func all(t *testing.T, s *post.Service, f post.BoxFilter) (out []post.QueuedMail) {
	t.Helper()
	mails, err := s.MailsOf(context.Background(), actor.System("t"), "edi_x", f)
	if err != nil {
		t.Fatal(err)
	}
	for i := range mails {
		out = append(out, mails[len(mails)-1-i])
	}
	return out
}

func TestANewerMessageOfAnotherTopicTakesNoPlace(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, who, ids := context.Background(), actor.System("t"), id.System()
		s := post.NewService(db, ids)
		about := func(topic, about string) post.Mail {
			return post.Mail{To: "a@example.org", Scope: "edi_x", Topic: topic, About: about, Subject: topic + about, Text: "t", Held: true}
		}
		queue(t, db, ids, about("release", "1"))
		first := all(t, s, post.BoxFilter{})[0]
		turn := func(to post.MailState) error {
			return s.TurnMails(ctx, who, "edi_x", post.Pick{ID: first.ID}, to)
		}
		if err := turn(post.MailDropped); err != nil {
			t.Fatal(err)
		}
		queue(t, db, ids, about("decision", "2"))
		if m, err := s.MailOf(ctx, who, "edi_x", first.ID); err != nil || m.Overtaken {
			t.Errorf("overtaken by another topic: %v, %v", m.Overtaken, err)
		}
		if err := turn(post.MailHeld); err != nil {
			t.Errorf("a message that nothing newer of its topic followed stays dropped: %v", err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			waiting, err := post.WaitingInTx(tx, "edi_x", "decision")
			if len(waiting) != 1 || waiting[0].Subject != "decision2" {
				t.Errorf("a topic sees as its own %+v", waiting)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.TurnMails(ctx, who, "edi_x", post.Pick{Topic: "decision"}, post.MailQueued); err != nil {
			t.Fatal(err)
		}
		var states []string
		for _, m := range all(t, s, post.BoxFilter{}) {
			states = append(states, m.Subject+" "+string(m.State))
		}
		if got := strings.Join(states, ", "); got != "release1 held, decision2 queued" {
			t.Errorf("sending one topic left %s", got)
		}

		if err := turn(post.MailDropped); err != nil {
			t.Fatal(err)
		}
		queue(t, db, ids, about("release", "3"))
		if err := turn(post.MailHeld); err == nil {
			t.Error("a message came back though a newer one of its topic was made")
		}
	})
}

func TestEachTopicHasItsOwnHooks(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, ids := context.Background(), id.System()
		s := post.NewService(db, ids)
		var told []string
		s.OnMail("release", post.MailHooks{
			MayLeave: func(*sqldb.Tx, post.QueuedMail) (bool, error) { return false, nil },
		})
		s.OnMail("decision", post.MailHooks{
			Told: func(_ *sqldb.Tx, m post.QueuedMail) error { told = append(told, m.Subject); return nil },
		})
		for _, topic := range []string{"release", "decision", "other"} {
			queue(t, db, ids, post.Mail{To: "a@example.org", Scope: "edi_x", Topic: topic, About: "1", Subject: topic, Text: "t"})
		}
		var sent []string
		_, err := s.Deliver(ctx, func(_ context.Context, _ string, m post.Mail) error { sent = append(sent, m.Subject); return nil })
		if err != nil || strings.Join(sent, " ") != "decision other" || strings.Join(told, " ") != "decision" {
			t.Errorf("sent %q, told %q, %v", sent, told, err)
		}
	})
}

func TestWhatAnOlderServerMadeWaitsForItsTopic(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, ids := context.Background(), id.System()
		s := post.NewService(db, ids)
		queue(t, db, ids, post.Mail{To: "a@example.org", Scope: "edi_x", Topic: "x", About: "1", Subject: "s", Text: "t"})
		write := func(do func(*sqldb.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, do); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *sqldb.Tx) error { _, err := tx.Exec(`UPDATE mail SET topic = ''`); return err })
		send := func(context.Context, string, post.Mail) error { return nil }
		if n, err := s.Deliver(ctx, send); n != 0 || err != nil {
			t.Errorf("%d left before anybody knew what they are of, %v", n, err)
		}
		write(func(tx *sqldb.Tx) error { return post.Adopt(tx, "release") })
		if n, err := s.Deliver(ctx, send); n != 1 || err != nil || all(t, s, post.BoxFilter{Topic: "release"})[0].State != post.MailSent {
			t.Errorf("%d left, %v", n, err)
		}
	})
}

func TestAnUpgradeNamesTheTopicsOfWhatIsThere(t *testing.T) {
	t.Parallel()
	step, err := os.ReadFile("../schema/migrations/0022_name_topics.sql")
	if err != nil {
		t.Fatal(err)
	}
	text := string(step)
	fill := text[strings.Index(text, "UPDATE mail"):strings.Index(text, "CREATE INDEX")]
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ids := id.System()
		queue(t, db, ids, post.Mail{To: "a@example.org", Topic: "x", Scope: "edi_x", About: "7"}, post.Mail{To: "a@example.org", Topic: "x"})
		var topics []string
		err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			for _, statement := range []string{`UPDATE mail SET topic = ''`, fill} {
				if _, err := tx.Exec(statement); err != nil {
					return err
				}
			}
			mails, err := post.ToInTx(tx, "a@example.org")
			for _, m := range mails {
				topics = append(topics, m.About+" "+m.Topic)
			}
			return err
		})
		if want := []string{"7 notice.release", " account.sign_in"}; err != nil || !slices.Equal(topics, want) {
			t.Errorf("%q, %v", topics, err)
		}
	})
}

// While a message is being handed to a relay, another one to its reader waits when it is of the same topic.
func TestAMessageWaitsForOneOfItsTopicThatIsLeaving(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for name, c := range map[string]struct {
			other post.Mail
			sent  int
		}{
			"the same topic":            {post.Mail{To: "a@example.org", Scope: "edi_x", Topic: "release", About: "2"}, 0},
			"another topic":             {post.Mail{To: "a@example.org", Scope: "edi_x", Topic: "decision", About: "2"}, 1},
			"another reader":            {post.Mail{To: "b@example.org", Scope: "edi_x", Topic: "release", About: "2"}, 1},
			"another edition":           {post.Mail{To: "a@example.org", Scope: "edi_y", Topic: "release", About: "2"}, 1},
			"what takes nobody's place": {post.Mail{To: "a@example.org", Scope: "edi_x", Topic: "release"}, 1},
		} {
			ids, s, nested := id.System(), post.NewService(db, id.System()), 0
			queue(t, db, ids, post.Mail{To: "a@example.org", Scope: "edi_x", Topic: "release", About: "1", Urgent: true}, c.other)
			first := func(ctx context.Context, _ string, m post.Mail) error {
				if m.Urgent {
					n, err := s.Deliver(ctx, func(context.Context, string, post.Mail) error { return nil })
					nested = n
					return err
				}
				return nil
			}
			if _, err := s.Deliver(context.Background(), first); err != nil {
				t.Fatal(err)
			}
			if nested != c.sent {
				t.Errorf("%s: %d left meanwhile, not %d", name, nested, c.sent)
			}
			if mails, err := s.OutboxOfDemo(context.Background(), 99); err != nil ||
				slices.ContainsFunc(mails, func(m post.QueuedMail) bool { return m.State != post.MailSent }) {
				t.Errorf("%s: not all left in the end: %v", name, err)
			}
		}
	})
}
