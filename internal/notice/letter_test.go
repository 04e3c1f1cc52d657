package notice_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// TestWordsAreMadeWhileNothingIsWritten writes within a Writer: that would wait for ever for a transaction that waits for the words. What
// it changes is told as it is then, and only to whom it concerns are words made again.
func TestWordsAreMadeWhileNothingIsWritten(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, stop := context.WithTimeout(context.Background(), time.Minute)
		defer stop()
		h := build(t, db)
		h.release(t, release.TellHeld)
		written, changed := map[string]int{}, ""
		made, err := h.notices.Prepare(ctx, func(notice.Round) func(notice.Told) post.Mail {
			return func(told notice.Told) post.Mail {
				if written[told.Email]++; changed == "" && len(told.Own) > 0 {
					changed = told.Email
					if err := db.Write(ctx, func(tx *sqldb.Tx) error {
						_, err := tx.Exec(`UPDATE speaker SET name = 'Somebody Else' WHERE email = $1`, told.Email)
						return err
					}); err != nil {
						t.Errorf("a write while messages are put into words: %v", err)
					}
				}
				return post.Mail{Subject: "s", Text: "to " + told.Name}
			}
		})
		if err != nil || made == 0 || made != len(written) {
			t.Fatalf("%d made of %d, %v", made, len(written), err)
		}
		for email, times := range written {
			if again := times > 1; again != (email == changed) {
				t.Errorf("words for %s were made %d times", email, times)
			}
		}
		mails, err := h.outgoing.MailsOf(ctx, h.Who, string(h.World.Edition.ID), post.BoxFilter{Topic: notice.ReleaseTopic})
		if err != nil || len(mails) != made {
			t.Fatalf("%d messages, %v", len(mails), err)
		}
		for _, m := range mails {
			if m.To == changed && (m.Name != "Somebody Else" || m.Text != "to Somebody Else") {
				t.Errorf("what changed meanwhile is told as it was: %q, %q", m.Name, m.Text)
			}
		}
	})
}
