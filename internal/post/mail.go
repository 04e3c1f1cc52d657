package post

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
)

// Mail is a message waiting to leave. Topic, About, Since and Effect are in words of the chapter that owes it; the outbox
// compares them and never reads them.
type Mail struct {
	To, Name      string // address, and whose it is
	Subject, Text string
	Calendars     []mail.Calendar
	Scope         string // what its senders may look after it by; empty: the server
	Topic         string // "notice.release": messages of two topics have nothing to do with each other
	About         string // what it tells of, within scope and topic; empty: nothing that others could take the place of
	Since         string // what its reader was told of last before, as About
	Held          bool   // until somebody sends it
	Effect        string // what it does to what its reader knows

	Urgent      bool      // somebody waits for it: it leaves before all that is not
	SecretUntil time.Time // when the secret in its text expires: the text is forgotten when it left, or then; zero: there is none
}

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
	Taken     time.Time // until when it is being handed to a relay, or was, last; zero: no relay can have it
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

// Refusals about messages.
var (
	ErrNoMail   = fault.New(fault.NotFound, "account.no_mail", "no such message")
	ErrMailGone = fault.New(fault.Conflict, "account.mail_gone", "this message was sent, dropped, superseded or changed meanwhile, or its reader has a newer one; look again")
	ErrMailText = fault.New(fault.Invalid, "account.mail_text", "a message has a subject of one line and a text").Field("subject", "account.mail_text")
)

// Queue puts a message into the outbox, in the transaction of what it tells about. Its words are made before: a transaction that
// writes keeps all others waiting.
func Queue(tx *sqldb.Tx, ids id.Source, m Mail) error {
	if m.Topic == "" {
		return errors.New("a message is of no topic")
	}
	state := MailQueued
	if m.Held {
		state = MailHeld
	}
	if m.Calendars == nil {
		m.Calendars = []mail.Calendar{}
	}
	calendars, err := json.Marshal(m.Calendars)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
		INSERT INTO mail (id, scope, topic, about, since, recipient, name, subject, body_text, calendars, effect, urgent, secret_until,
			state, attempts, last_error, created_at, due_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, '', $15, $15, 1)`,
		ids.New("mai"), m.Scope, m.Topic, m.About, m.Since, m.To, m.Name, m.Subject, m.Text, string(calendars), m.Effect, m.Urgent, sqldb.At(m.SecretUntil), state,
		sqldb.At(tx.Now()))
	if err != nil {
		return err
	}
	return tx.Emit(sqldb.Event{Kind: "account.mail_queued"})
}

// WaitingInTx reads what a scope has to say of a topic and has not said: what may still be changed, and what was superseded after
// a relay may have taken it, oldest first.
func WaitingInTx(tx *sqldb.Tx, scope, topic string) ([]QueuedMail, error) {
	waiting, err := sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND topic = $2 AND about <> ''
		AND state IN ('queued', 'held', 'failed') ORDER BY state, about, id`, scope, topic)
	if err != nil {
		return nil, err
	}
	taken, err := sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND topic = $2 AND about <> ''
		AND state = 'superseded' AND taken_until IS NOT NULL ORDER BY id`, scope, topic)
	all := slices.Concat(waiting, taken)
	slices.SortFunc(all, func(a, b QueuedMail) int { return cmp.Compare(a.ID, b.ID) })
	return all, err
}

// Supersede takes back a message that waits: in the transaction in which a newer one is made. Should a relay be taking it just now, it may arrive.
func Supersede(tx *sqldb.Tx, mailID string) error {
	_, err := tx.Exec(`UPDATE mail SET state = 'superseded', version = version + 1 WHERE id = $1 AND state IN ('queued', 'held', 'failed')`, mailID)
	return err
}

// ToInTx reads every message to an address, oldest first.
func ToInTx(tx *sqldb.Tx, address string) ([]QueuedMail, error) {
	return sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE recipient = $1 ORDER BY id`, address)
}

// Forget removes every message to an address.
func Forget(tx *sqldb.Tx, address string) error {
	_, err := tx.Exec(`DELETE FROM mail WHERE recipient = $1`, address)
	return err
}

// Addresses lists all that messages go, or went, to.
func Addresses(tx *sqldb.Tx) ([]string, error) {
	return sqldb.Each(tx, func(row sqldb.Scanner) (a string, err error) { return a, row.Scan(&a) },
		`SELECT DISTINCT recipient FROM mail ORDER BY recipient`)
}

const mailColumns = `id, scope, topic, about, since, recipient, name, subject, body_text, calendars, effect, urgent, secret_until, state, attempts, last_error, created_at, due_at, sent_at,
	taken_until, version`

// Outbox lists the newest messages, at most limit. Messages hold sign-in links, so only administrators may read
// them; a demonstration shows them to everybody through OutboxOfDemo.
func (s *Service) Outbox(ctx context.Context, who actor.Actor, limit int) ([]QueuedMail, error) {
	if err := who.May(ReadingAll, actor.ServerScope); err != nil {
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

// MailsOf lists the messages of a scope, newest first; topic, state and about narrow it when not empty.
func (s *Service) MailsOf(ctx context.Context, who actor.Actor, scope string, f BoxFilter) (out []QueuedMail, err error) {
	if err := who.May(Reading, scope); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		out, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2)
			AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4) ORDER BY id DESC`, scope, f.State, f.About, f.Topic)
		return err
	})
	return out, err
}

// Box is the outbox of a scope.
type Box struct {
	Counts map[MailState]int
	Newest []QueuedMail
}

// BoxFilter narrows an outbox where it is not empty: to a topic, to one state, and to what messages tell of.
type BoxFilter struct {
	Topic string
	State MailState
	About string
	Most  int // newest messages; MailsOf lists all
}

// Box counts the messages of a scope by state, whatever state the filter asks for, and reads the newest.
func (s *Service) Box(ctx context.Context, who actor.Actor, scope string, f BoxFilter) (box Box, err error) {
	if err := who.May(Reading, scope); err != nil {
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
		}, `SELECT state, COUNT(*) FROM mail WHERE scope = $1 AND ($2 = '' OR about = $2) AND ($3 = '' OR topic = $3)
			GROUP BY state ORDER BY state`, scope, f.About, f.Topic)
		if err != nil {
			return err
		}
		box.Newest, err = sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail WHERE scope = $1 AND ($2 = '' OR state = $2)
			AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4) ORDER BY id DESC LIMIT $5`, scope, f.State, f.About, f.Topic, f.Most)
		return err
	})
	return box, err
}

// MailOf reads one message of a scope.
func (s *Service) MailOf(ctx context.Context, who actor.Actor, scope, mailID string) (m QueuedMail, err error) {
	if err := who.May(Reading, scope); err != nil {
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
func (s *Service) EditMail(ctx context.Context, who actor.Actor, scope, mailID, subject, text string, version int64) error {
	if err := who.May(Sending, scope); err != nil {
		return err
	}
	subject, text = strings.TrimSpace(subject), strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	if subject == "" || text == "" || strings.ContainsAny(subject, "\r\n") {
		return ErrMailText
	}
	if m, err := s.MailOf(ctx, who, scope, mailID); err != nil || m.Version == version && m.Subject == subject && m.Text == text {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		n, err := tx.Exec(`UPDATE mail SET subject = $3, body_text = $4, version = version + 1
			WHERE scope = $1 AND id = $2 AND version = $5 AND state IN ('queued', 'held', 'failed')`, scope, mailID, subject, text, version)
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrMailGone
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "mail.edited", Object: mailID, Scope: scope, Label: subject}, nil, nil)
		return err
	})
}

// newerMail finds what the reader of a mail was, or is, to be told of its topic after it.
const newerMail = `SELECT 1 FROM mail newer WHERE newer.scope = mail.scope AND newer.recipient = mail.recipient
	AND newer.topic = mail.topic AND newer.about <> mail.about AND newer.id > mail.id`

// Pick is which messages of a scope are meant: one of them, or all of a topic that tell of something, when these are not empty.
type Pick struct{ ID, Topic, About string }

// TurnMails sends, holds or drops the messages of a scope that wait and are picked. One that is picked by its id is turned even
// after it was dropped, unless its reader has a newer message of its topic since: that one says what changed after this.
func (s *Service) TurnMails(ctx context.Context, who actor.Actor, scope string, which Pick, to MailState) error {
	if err := who.May(Sending, scope); err != nil {
		return err
	}
	if to != MailQueued && to != MailHeld && to != MailDropped {
		return ErrMailGone
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		turned, err := sqldb.Each(tx, scanMail, `SELECT `+mailColumns+` FROM mail
			WHERE scope = $1 AND ($2 = '' OR id = $2) AND ($3 = '' OR about = $3) AND ($4 = '' OR topic = $4) AND (state IN ('queued', 'held', 'failed') OR id = $2 AND state = 'dropped'
				AND body_text <> '' AND NOT EXISTS (`+newerMail+`)) ORDER BY id`, scope, which.ID, which.About, which.Topic)
		if err != nil {
			return err
		}
		if len(turned) == 0 {
			return ErrMailGone
		}
		for _, m := range turned {
			if err := s.turnInTx(tx, m, to); err != nil {
				return err
			}
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "mail." + string(to), Object: which.ID, Scope: scope, Label: which.About}, nil, nil)
		return err
	})
}

func (s *Service) turnInTx(tx *sqldb.Tx, m QueuedMail, to MailState) error {
	hook := s.hooks[m.Topic].Told
	if m.State == MailDropped {
		hook = s.hooks[m.Topic].Back
	}
	if hook != nil && (m.State == MailDropped) != (to == MailDropped) {
		m.State = to
		if err := hook(tx, m); err != nil {
			return err
		}
	}
	_, err := tx.Exec(`UPDATE mail SET state = $2, attempts = 0, due_at = created_at, version = version + 1 WHERE id = $1`, m.ID, to)
	return err
}

// Adopt gives a topic to messages that tell of something and name none: an older server, which runs beside this one, made them.
func Adopt(tx *sqldb.Tx, topic string) error {
	_, err := tx.Exec(`UPDATE mail SET topic = $1 WHERE topic = '' AND about <> ''`, topic)
	return err
}

// Strays reports whether there is something to Adopt.
func Strays(tx *sqldb.Tx) (any bool, err error) {
	return any, tx.QueryRow(`SELECT EXISTS (SELECT 1 FROM mail WHERE topic = '' AND about <> '')`).Scan(&any)
}

// KeepEffect keeps with a message what it did to what its reader knows.
func KeepEffect(tx *sqldb.Tx, mailID, effect string) error {
	_, err := tx.Exec(`UPDATE mail SET effect = $2 WHERE id = $1`, mailID, effect)
	return err
}

func scanMail(row sqldb.Scanner) (QueuedMail, error) {
	var m QueuedMail
	var calendars string
	var secret, created, due, sent, taken sqldb.Time
	err := row.Scan(&m.ID, &m.Scope, &m.Topic, &m.About, &m.Since, &m.To, &m.Name, &m.Subject, &m.Text, &calendars, &m.Effect, &m.Urgent, &secret, &m.State, &m.Attempts,
		&m.LastError, &created, &due, &sent, &taken, &m.Version)
	if err == nil {
		err = json.Unmarshal([]byte(calendars), &m.Calendars)
	}
	m.SecretUntil, m.CreatedAt, m.DueAt, m.SentAt, m.Taken = secret.Time, created.Time, due.Time, sent.Time, taken.Time
	return m, err
}
