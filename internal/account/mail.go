package account

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// QueuedMail is a message in the outbox.
type QueuedMail struct {
	ID string
	Mail
	State     string // queued, sent, failed
	Attempts  int
	LastError string
	CreatedAt time.Time
	SentAt    time.Time
}

// maxAttempts is how often a message is tried before an organiser has to look.
const maxAttempts = 10

// Queue puts a message into the outbox, in the transaction of what it tells about.
func (s *Service) Queue(tx *sqldb.Tx, m Mail) error {
	now := sqldb.At(tx.Now())
	_, err := tx.Exec(`
		INSERT INTO mail (id, recipient, subject, body_text, body_html, state, attempts, last_error, created_at, due_at)
		VALUES ($1, $2, $3, $4, '', 'queued', 0, '', $5, $5)`, s.ids.New("mai"), m.To, m.Subject, m.Text, now)
	if err != nil {
		return err
	}
	return tx.Emit(sqldb.Event{Kind: "account.mail_queued"})
}

const mailColumns = `id, recipient, subject, body_text, state, attempts, last_error, created_at, sent_at`

// Outbox lists the newest messages, at most limit. Messages hold sign-in links, so only administrators may read
// them; a demonstration shows them to everybody through OutboxOfDemo.
func (s *Service) Outbox(ctx context.Context, who Actor, limit int) ([]QueuedMail, error) {
	if err := who.May(Administer, ServerScope); err != nil {
		return nil, err
	}
	return s.OutboxOfDemo(ctx, limit)
}

// OutboxOfDemo is Outbox without asking who reads: for servers that send no mail and hold no real people.
func (s *Service) OutboxOfDemo(ctx context.Context, limit int) (out []QueuedMail, err error) {
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail ORDER BY id DESC LIMIT $1`, limit)
		return err
	})
	return out, err
}

// Sender hands a message to a mail relay. The id is stable over retries, so it can be the Message-ID.
type Sender func(ctx context.Context, messageID string, m Mail) error

// Deliver sends the messages that are due, one by one, and returns how many left. A message is marked only after
// the relay took it: a crash in between repeats it with the same id, and none is lost.
func (s *Service) Deliver(ctx context.Context, send Sender) (sent int, err error) {
	var due []QueuedMail
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		due, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail
			WHERE state = 'queued' AND due_at <= $1 ORDER BY id LIMIT 50`, sqldb.At(tx.Now()))
		return err
	})
	if err != nil {
		return 0, err
	}
	for _, m := range due {
		failure := send(ctx, m.ID, m.Mail)
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return markTried(tx, m, failure) }); err != nil {
			return sent, err
		}
		if failure == nil {
			sent++
		}
	}
	return sent, nil
}

func markTried(tx *sqldb.Tx, m QueuedMail, failure error) error {
	if failure == nil {
		_, err := tx.Exec(`UPDATE mail SET state = 'sent', attempts = $1, sent_at = $2 WHERE id = $3`,
			m.Attempts+1, sqldb.At(tx.Now()), m.ID)
		return err
	}
	state := "queued"
	if m.Attempts+1 >= maxAttempts {
		state = "failed"
	}
	due := tx.Now().Add(time.Minute << min(m.Attempts, 8))
	_, err := tx.Exec(`UPDATE mail SET state = $1, attempts = $2, last_error = $3, due_at = $4 WHERE id = $5`,
		state, m.Attempts+1, failure.Error(), sqldb.At(due), m.ID)
	return err
}

func scanMail(row sqldb.Scanner) (QueuedMail, error) {
	var m QueuedMail
	var created, sent sqldb.Time
	err := row.Scan(&m.ID, &m.To, &m.Subject, &m.Text, &m.State, &m.Attempts, &m.LastError, &created, &sent)
	m.CreatedAt, m.SentAt = created.Time, sent.Time
	return m, err
}
