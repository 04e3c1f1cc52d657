package post

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// How mail leaves.
const (
	maxAttempts = 12               // before an organiser has to look
	firstRetry  = 5 * time.Second  // doubled from one try to the next: the last comes after some five hours
	handOver    = 25 * time.Second // how long a relay may take over one message
	lease       = 30 * time.Second // after which another node tries a message whose node died: longer than handOver
)

// Sender hands a message to a mail relay. The id is stable over retries, so it can be the Message-ID. It stops with its context.
type Sender func(ctx context.Context, messageID string, m Mail) error

// MailHooks let the chapter of a topic keep what the readers of its messages know, in the transactions in which they leave.
type MailHooks struct {
	MayLeave func(tx *sqldb.Tx, m QueuedMail) (bool, error) // false: not now
	Told     func(tx *sqldb.Tx, m QueuedMail) error         // it left, or was dropped, as its state says, which counts as told
	Back     func(tx *sqldb.Tx, m QueuedMail) error         // what was dropped is taken back; an error refuses that
}

// OnMail sets the hooks of a topic's messages, before anything is queued.
func (s *Service) OnMail(topic string, h MailHooks) { s.hooks[topic] = h }

// Deliver sends the messages that are due, one by one, urgent ones first, and returns how many left. Any number may run at once, on any
// number of nodes: one takes a message at a time, and no reader is sent two at once, so that they come in order. A message is marked only
// after the relay took it: a crash in between repeats it with the same id, and none is lost.
func (s *Service) Deliver(ctx context.Context, send Sender) (sent int, err error) {
	return s.deliver(ctx, send, false)
}

// DeliverUrgent is Deliver of urgent messages alone: who runs it besides has a way out for them whatever the others wait for.
func (s *Service) DeliverUrgent(ctx context.Context, send Sender) (sent int, err error) {
	return s.deliver(ctx, send, true)
}

func (s *Service) deliver(ctx context.Context, send Sender, urgent bool) (sent int, err error) {
	for ctx.Err() == nil {
		m, ok, err := s.next(ctx, urgent)
		if err != nil || !ok {
			return sent, err
		}
		failure := handTo(ctx, send, m)
		if ctx.Err() != nil && failure != nil {
			return sent, nil // stopping: another try comes after the lease
		}
		if err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return s.markTried(tx, m, failure) }); err != nil {
			return sent, err
		}
		if failure == nil {
			sent++
		}
	}
	return sent, nil
}

func handTo(ctx context.Context, send Sender, m QueuedMail) error {
	ctx, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	return send(ctx, m.ID, m.Mail)
}

// looked is how many messages are looked at for one that may leave.
const looked = 50

// next takes a message, so that other nodes, and organisers with an older view, keep from it.
func (s *Service) next(ctx context.Context, urgent bool) (m QueuedMail, ok bool, err error) {
	var waiting bool
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		waiting, err = anyDue(tx, urgent)
		return err
	})
	if err != nil || !waiting {
		return m, false, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		ok = false
		some, err := dueMails(tx, urgent, looked)
		if err != nil {
			return err
		}
		m, ok, err = s.take(tx, some)
		return err
	})
	return m, ok, err
}

// take takes the first that may leave. A topic that must wait in a scope is asked once.
func (s *Service) take(tx *sqldb.Tx, some []QueuedMail) (QueuedMail, bool, error) {
	type line struct{ scope, topic string }
	waits := map[line]bool{}
	for _, m := range some {
		if may := s.hooks[m.Topic].MayLeave; may != nil {
			if waits[line{m.Scope, m.Topic}] {
				continue
			}
			now, err := may(tx, m)
			if err != nil {
				return m, false, err
			}
			if !now {
				waits[line{m.Scope, m.Topic}] = true
				continue
			}
		}
		if err := s.head(tx, &m); err != nil {
			return m, false, err
		}
		err := markTaken(tx, m.ID, tx.Now().Add(lease))
		return m, err == nil, err
	}
	return QueuedMail{}, false, nil
}

// markTried says what became of a message. One that was superseded or dropped while it left has left.
func (s *Service) markTried(tx *sqldb.Tx, m QueuedMail, failure error) error {
	if failure == nil {
		err := markSent(tx, m.ID, m.Attempts+1)
		told := s.hooks[m.Topic].Told
		if err != nil || told == nil {
			return err
		}
		m.State = MailSent
		return told(tx, m)
	}
	state := MailQueued
	if m.Attempts+1 >= maxAttempts {
		state = MailFailed
	}
	return markFailed(tx, m.ID, state, m.Attempts+1, failure, tx.Now().Add(firstRetry<<m.Attempts))
}

// How long what left is kept: the texts and events of messages, and mail of the server itself.
const (
	bodiesKept     = 90 * 24 * time.Hour
	serverMailKept = 30 * 24 * time.Hour
)

// ForgetMails forgets what need not be kept: secrets that expired, texts and events of messages that left, were dropped or superseded 90
// days ago, and mail of the server itself, such as sign-in links, 30 days after it was made. Who was sent what about which release, and
// when, stays.
func (s *Service) ForgetMails(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now := tx.Now()
		if err := forgetSecrets(tx, now); err != nil {
			return err
		}
		if err := forgetBodies(tx, now.Add(-bodiesKept)); err != nil {
			return err
		}
		return deleteServerMails(tx, now.Add(-serverMailKept))
	})
}
