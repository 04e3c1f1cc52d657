package account

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// QueuedMail is a message in the outbox.
type QueuedMail struct {
	ID string
	Mail
	State     MailState
	Attempts  int
	LastError string
	CreatedAt time.Time
	DueAt     time.Time // when it is tried next
	SentAt    time.Time
	Version   int64
	Overtaken bool // dropped, and its reader has a newer message since: it stays dropped. Only MailOf says so
}

// MailState says where a message is.
type MailState string

// The states: a message waits to be sent, or for somebody's word; the relay took it; it was tried too often; somebody dropped it, for its reader
// is not to be told of this; it had not left when something newer was to be told, and never will.
const (
	MailQueued  MailState = "queued"
	MailHeld    MailState = "held"
	MailSent    MailState = "sent"
	MailFailed  MailState = "failed"
	MailDropped MailState = "dropped"

	MailSuperseded MailState = "superseded"
)

// Waits reports whether a message may still be changed.
func (m QueuedMail) Waits() bool {
	return m.State == MailQueued || m.State == MailHeld || m.State == MailFailed
}

// maxAttempts is how often a message is tried before an organiser has to look, and lease how long a node may take to send one
// before another tries.
const (
	maxAttempts = 12
	lease       = 30 * time.Second
	firstRetry  = 5 * time.Second // doubled from one try to the next: the last comes after some five hours
)

// Refusals about messages.
var (
	ErrNoMail   = fault.New(fault.NotFound, "account.no_mail", "no such message")
	ErrMailGone = fault.New(fault.Conflict, "account.mail_gone", "this message was sent, dropped, superseded or changed meanwhile, or its reader has a newer one; look again")
	ErrMailText = fault.New(fault.Invalid, "account.mail_text", "a message has a subject of one line and a text").Field("subject", "account.mail_text")
)

// Queue puts a message into the outbox, in the transaction of what it tells about.
func (s *Service) Queue(tx *sqldb.Tx, m Mail) error {
	state := MailQueued
	if m.Held {
		state = MailHeld
	}
	if m.Calendars == nil {
		m.Calendars = []Calendar{}
	}
	calendars, err := json.Marshal(m.Calendars)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO mail (id, scope, about, since, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '', $11, $11, 1)`,
		s.ids.New("mai"), m.Scope, m.About, m.Since, m.To, m.Name, m.Subject, m.Text, string(calendars), state, sqldb.At(tx.Now()))
	if err != nil {
		return err
	}
	return tx.Emit(sqldb.Event{Kind: "account.mail_queued"})
}

// Supersede takes back what a scope's messages about something else would say and have not said: in the transaction in which newer ones are made.
// What is on its way stays, and what somebody dropped stays dropped.
func (s *Service) Supersede(tx *sqldb.Tx, scope, about string) error {
	_, err := tx.Exec(`UPDATE mail SET state = 'superseded', version = version + 1
		WHERE scope = $1 AND about <> '' AND about <> $2 AND state IN ('held', 'failed')`, scope, about)
	return err
}

const mailColumns = `id, scope, about, recipient, name, subject, body_text, calendars, state, attempts, last_error, created_at, due_at, sent_at, version`

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

// MailsOf lists the messages of a scope, newest first; state and about narrow it when not empty.
func (s *Service) MailsOf(ctx context.Context, who Actor, scope string, state MailState, about string) (out []QueuedMail, err error) {
	if err := who.May(Read, scope); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR about = $3)
			ORDER BY id DESC`, scope, state, about)
		return err
	})
	return out, err
}

// Box is the outbox of a scope.
type Box struct {
	Counts map[MailState]int
	Newest []QueuedMail
}

// BoxFilter narrows an outbox when it is not empty: to one state, though all are counted, and to what messages tell of.
type BoxFilter struct {
	State MailState
	About string
	Most  int // newest messages
}

// Box counts the messages of a scope by state, and reads the newest.
func (s *Service) Box(ctx context.Context, who Actor, scope string, f BoxFilter) (box Box, err error) {
	if err := who.May(Read, scope); err != nil {
		return box, err
	}
	box.Counts = map[MailState]int{}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		_, err = sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
			var state MailState
			var n int
			err := row.Scan(&state, &n)
			box.Counts[state] = n
			return struct{}{}, err
		}, `SELECT state, COUNT(*) FROM mail WHERE scope = $1 AND ($2 = '' OR about = $2) GROUP BY state ORDER BY state`, scope, f.About)
		if err != nil {
			return err
		}
		box.Newest, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR about = $3)
			ORDER BY id DESC LIMIT $4`, scope, f.State, f.About, f.Most)
		return err
	})
	return box, err
}

// MailOf reads one message of a scope.
func (s *Service) MailOf(ctx context.Context, who Actor, scope, mailID string) (m QueuedMail, err error) {
	if err := who.May(Read, scope); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		m, err = sqldb.One(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND id = $2`, scope, mailID)
		if fault.KindOf(err) == fault.NotFound {
			return ErrNoMail
		}
		if err != nil || m.State != MailDropped {
			return err
		}
		m.Overtaken, err = sqldb.One(tx, func(row sqldb.Scanner) (is bool, err error) { return is, row.Scan(&is) },
			`SELECT EXISTS (`+newerMail+`) FROM mail WHERE id = $1`, mailID)
		return err
	})
	return m, err
}

// EditMail changes the words of a message that waits. It carries the version that was read. The same words change nothing.
func (s *Service) EditMail(ctx context.Context, who Actor, scope, mailID, subject, text string, version int64) error {
	if err := who.May(Organise, scope); err != nil {
		return err
	}
	subject, text = strings.TrimSpace(subject), strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if subject == "" || text == "" || strings.ContainsAny(subject, "\r\n") {
		return ErrMailText
	}
	if m, err := s.MailOf(ctx, who, scope, mailID); err != nil || m.Version == version && m.Subject == subject && m.Text == text {
		return err
	}
	return s.turn(ctx, who, scope, Change{Action: "mail.edited", Object: mailID, Label: subject}, `UPDATE mail SET subject = $3, body_text = $4, version = version + 1
		WHERE scope = $1 AND id = $2 AND version = $5 AND state IN ('queued', 'held', 'failed')`, scope, mailID, subject, text, version)
}

// newerMail finds what the reader of a mail was, or is, to be told after it.
const newerMail = `SELECT 1 FROM mail newer WHERE newer.scope = mail.scope AND newer.recipient = mail.recipient AND newer.about <> mail.about AND newer.id > mail.id`

// TurnMails sends, holds or drops every message of a scope that waits, those about something, or one of them, even after it was
// dropped, unless its reader has a newer message since: that one says what changed after this.
func (s *Service) TurnMails(ctx context.Context, who Actor, scope, mailID, about string, to MailState) error {
	if err := who.May(Organise, scope); err != nil {
		return err
	}
	if to != MailQueued && to != MailHeld && to != MailDropped {
		return ErrMailGone
	}
	return s.turn(ctx, who, scope, Change{Action: "mail." + string(to), Object: mailID, Label: about}, `UPDATE mail SET state = $4, attempts = 0, due_at = created_at, version = version + 1
		WHERE scope = $1 AND ($2 = '' OR id = $2) AND ($3 = '' OR about = $3) AND (state IN ('queued', 'held', 'failed') OR id = $2 AND state = 'dropped'
			AND NOT EXISTS (`+newerMail+`))`, scope, mailID, about, to)
}

func (s *Service) turn(ctx context.Context, who Actor, scope string, c Change, update string, values ...any) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(update, values...)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrMailGone
		}
		c.Scope = scope
		_, err = Record(tx, s.ids, who, c, nil, nil)
		return err
	})
}

// Sender hands a message to a mail relay. The id is stable over retries, so it can be the Message-ID.
type Sender func(ctx context.Context, messageID string, m Mail) error

// Deliver sends the messages that are due, one by one, and returns how many left. A message is marked only after the relay took
// it: a crash in between repeats it with the same id, and none is lost. Of several nodes one takes a message at a time.
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
		if taken, err := s.take(ctx, m); err != nil || !taken {
			if err != nil {
				return sent, err
			}
			continue
		}
		failure := send(ctx, m.ID, m.Mail)
		if ctx.Err() != nil && failure != nil {
			return sent, nil // stopping: another try comes after the lease
		}
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return markTried(tx, m, failure) }); err != nil {
			return sent, err
		}
		if failure == nil {
			sent++
		}
	}
	return sent, nil
}

// take keeps other nodes, and organisers with an older view, from a message that is about to leave.
func (s *Service) take(ctx context.Context, m QueuedMail) (taken bool, err error) {
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`UPDATE mail SET due_at = $1, version = version + 1 WHERE id = $2 AND version = $3 AND state = 'queued'`,
			sqldb.At(tx.Now().Add(lease)), m.ID, m.Version)
		taken = n == 1
		return err
	})
	return taken, err
}

func markTried(tx *sqldb.Tx, m QueuedMail, failure error) error {
	if failure == nil {
		_, err := tx.Exec(`UPDATE mail SET state = 'sent', attempts = $1, last_error = '', sent_at = $2, version = version + 1 WHERE id = $3`,
			m.Attempts+1, sqldb.At(tx.Now()), m.ID)
		return err
	}
	state := MailQueued
	if m.Attempts+1 >= maxAttempts {
		state = MailFailed
	}
	due := tx.Now().Add(firstRetry << m.Attempts)
	_, err := tx.Exec(`UPDATE mail SET state = $1, attempts = $2, last_error = $3, due_at = $4, version = version + 1 WHERE id = $5 AND state = 'queued'`,
		state, m.Attempts+1, failure.Error(), sqldb.At(due), m.ID)
	return err
}

func scanMail(row sqldb.Scanner) (QueuedMail, error) {
	var m QueuedMail
	var calendars string
	var created, due, sent sqldb.Time
	err := row.Scan(&m.ID, &m.Scope, &m.About, &m.To, &m.Name, &m.Subject, &m.Text, &calendars, &m.State, &m.Attempts, &m.LastError, &created, &due, &sent, &m.Version)
	if err == nil {
		err = json.Unmarshal([]byte(calendars), &m.Calendars)
	}
	m.CreatedAt, m.DueAt, m.SentAt = created.Time, due.Time, sent.Time
	return m, err
}
