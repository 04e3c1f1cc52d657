package post

import (
	"context"
	"errors"
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
	Sender        string // the scope in whose name it leaves; empty: Scope
	Topic         string // "notice.release": messages of two topics have nothing to do with each other
	About         string // what it tells of, within scope and topic; empty: nothing that others could take the place of
	Since         string // what its reader was told of last before, as About
	Held          bool   // until somebody sends it
	Effect        string // what it does to what its reader knows
	Unsubscribe   string // address at which its reader ends such messages; empty: none
	ReplyTo       string // address where answers go, in the place of its letterhead's; empty: there

	Urgent      bool       // somebody waits for it: it leaves before all that is not
	Head        Letterhead // as it leaves; see Service.Name
	SecretUntil time.Time  // when the secret in its text expires: the text is forgotten when it left, or then; zero: there is none
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

// The states. A message that was sent or superseded never changes again.
const (
	MailQueued  MailState = "queued"  // it waits until the relay takes it
	MailHeld    MailState = "held"    // it waits until somebody sends or drops it
	MailSent    MailState = "sent"    // the relay took it
	MailFailed  MailState = "failed"  // the relay refused it too often
	MailDropped MailState = "dropped" // somebody decided that its reader does not get it

	MailSuperseded MailState = "superseded" // a newer message took its place before it left
)

// Waits reports whether a message may still be changed.
func (m QueuedMail) Waits() bool {
	return m.State == MailQueued || m.State == MailHeld || m.State == MailFailed
}

// Refusals about messages.
var (
	ErrNoMail   = fault.New(fault.NotFound, "account.no_mail", "no such message")
	ErrMailGone = fault.New(fault.Conflict, "account.mail_gone",
		"this message was sent, dropped, superseded or changed meanwhile, or its reader has a newer one; look again")
	ErrMailText = fault.New(fault.Invalid, "account.mail_text", "a message has a subject of one line and a text").Field("subject",
		"account.mail_text")
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
	if err := insertMail(tx, ids.New("mai"), state, m); err != nil {
		return err
	}
	return tx.Emit(sqldb.Event{Kind: "account.mail_queued"})
}

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
		out, err = newestMails(tx, limit)
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
		out, err = mailsOf(tx, scope, f)
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

// Box counts the messages of a scope by state, whatever state the filter asks for, and reads the newest ones. It is refused as
// Forbidden without the right Reading.
func (s *Service) Box(ctx context.Context, who actor.Actor, scope string, f BoxFilter) (box Box, err error) {
	if err := who.May(Reading, scope); err != nil {
		return box, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if box.Counts, err = countMails(tx, scope, f); err != nil {
			return err
		}
		box.Newest, err = newestMailsOf(tx, scope, f)
		return err
	})
	return box, err
}

// MailOf reads one message of a scope. It is refused with ErrNoMail when the scope has no such message.
func (s *Service) MailOf(ctx context.Context, who actor.Actor, scope, mailID string) (m QueuedMail, err error) {
	if err := who.May(Reading, scope); err != nil {
		return m, err
	}
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		m, err = mailByID(tx, scope, mailID)
		if fault.KindOf(err) == fault.NotFound {
			return ErrNoMail
		}
		if err != nil || m.State != MailDropped {
			return err
		}
		m.Overtaken, err = overtaken(tx, mailID)
		return err
	})
	return m, err
}

// EditMail changes the words of a message that waits; version is the one that was read. The same words change nothing. It is refused
// with ErrMailText when the words are no message, with ErrNoMail, and with ErrMailGone when the message changed or left meanwhile.
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
		ok, err := updateWords(tx, scope, mailID, subject, text, version)
		if err != nil {
			return err
		}
		if !ok {
			return ErrMailGone
		}
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "mail.edited", Object: mailID, Scope: scope, Label: subject}, nil, nil)
		return err
	})
}

// Pick is which messages of a scope are meant: one of them, or all of a topic that tell of something, when these are not empty.
type Pick struct{ ID, Topic, About string }

// TurnMails sends, holds or drops the messages of a scope that wait and are picked. One that is picked by its id is turned even
// after it was dropped, unless its reader has a newer message of its topic since: that one says what changed after this. It is refused
// with ErrMailGone when no message can be turned.
func (s *Service) TurnMails(ctx context.Context, who actor.Actor, scope string, which Pick, to MailState) error {
	if err := who.May(Sending, scope); err != nil {
		return err
	}
	if to != MailQueued && to != MailHeld && to != MailDropped {
		return ErrMailGone
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		turned, err := picked(tx, scope, which)
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
		_, err = record.Write(tx, s.ids, who, record.Change{Action: "mail." + string(to), Object: which.ID, Scope: scope, Label: which.About},
			nil, nil)
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
	return markTurned(tx, m.ID, to)
}
