package alert

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/sqldb"
)

// How notifications leave.
const (
	LookEvery   = 2 * time.Second  // for what is due
	atOnce      = 64               // so many are taken, and leave beside each other
	handOver    = 15 * time.Second // how long a service may take over one
	lease       = time.Minute      // after which another node tries what a node took that died: longer than handOver
	maxAttempts = 6                // the last comes after some six hours
	firstRetry  = 15 * time.Second // four times as long from one try to the next
)

// Sender hands a message to the push service of a device: push.Sender.Send.
type Sender func(ctx context.Context, keys push.Keys, to push.Subscription, m push.Message) error

// Deliver sends the notifications that are due, urgent ones first, and returns how many left. Any number may run at once, on any number of
// nodes. One is marked only after its service took it: a crash in between repeats it, none is lost, and a device shows the same one once.
func (s *Service) Deliver(ctx context.Context, log *slog.Logger, send Sender) (sent int, err error) {
	for ctx.Err() == nil {
		some, err := s.take(ctx)
		if err != nil || len(some) == 0 {
			return sent, err
		}
		keys, err := s.Keys(ctx)
		if err != nil {
			return sent, err
		}
		failures := make([]error, len(some))
		var ways sync.WaitGroup
		for i, d := range some {
			ways.Go(func() { failures[i] = handTo(ctx, send, keys, d) })
		}
		ways.Wait()
		if ctx.Err() != nil {
			return sent, s.settle(context.WithoutCancel(ctx), log, some, failures)
		}
		if err := s.settle(ctx, log, some, failures); err != nil {
			return sent, err
		}
		for _, failure := range failures {
			if failure == nil {
				sent++
			}
		}
	}
	return sent, nil
}

// take takes notifications, so that other nodes keep from them.
func (s *Service) take(ctx context.Context) (some []Delivery, err error) {
	var waiting bool
	err = s.db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		waiting, err = anyDue(tx)
		return err
	})
	if err != nil || !waiting {
		return nil, err
	}
	err = s.db.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if some, err = dueDeliveries(tx, atOnce); err != nil {
			return err
		}
		for i := range some {
			if err := markTaken(tx, some[i].ID, tx.Now().Add(lease)); err != nil {
				return err
			}
			some[i].Message.TTL = some[i].expires.Sub(tx.Now())
		}
		return nil
	})
	return some, err
}

// errLate is of what is of no use any more.
var errLate = errors.New("it could not leave in time")

func handTo(ctx context.Context, send Sender, keys push.Keys, d Delivery) error {
	if d.Message.TTL <= 0 {
		return errLate
	}
	ctx, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	d.Message.About = string(d.Subscription.EditionID) + " " + d.Session
	return send(ctx, keys, d.Subscription.Device, d.Message)
}

// settle keeps what became of notifications. Those that were under way when the server stopped are tried again after the lease.
func (s *Service) settle(ctx context.Context, log *slog.Logger, some []Delivery, failures []error) error {
	for i, d := range some {
		if failure := failures[i]; errors.Is(failure, push.ErrRefused) {
			log.Error("a push service refuses a notification; see docs/operations.md, Notifications", "error", failure)
		}
		err := s.db.Write(ctx, func(tx *sqldb.Tx) error { return markTried(tx, d, failures[i]) })
		if err != nil {
			return err
		}
	}
	return nil
}

func markTried(tx *sqldb.Tx, d Delivery, failure error) error {
	var later *push.Later
	switch {
	case failure == nil:
		return markSent(tx, d)
	case errors.Is(failure, context.Canceled):
		return nil
	case errors.Is(failure, push.ErrGone):
		if err := failDeliveries(tx, d.Subscription.ID, failure); err != nil {
			return err
		}
		return deleteSubscription(tx, d.Subscription.ID)
	case errors.Is(failure, push.ErrRefused), errors.Is(failure, errLate), d.attempts+1 >= maxAttempts:
		return markFailed(tx, d, "failed", failure, tx.Now())
	}
	wait := firstRetry << (2 * d.attempts)
	if errors.As(failure, &later) {
		wait = max(wait, later.After)
	}
	return markFailed(tx, d, "queued", failure, tx.Now().Add(wait))
}

// Forget forgets addresses that nobody confirmed in time.
func (s *Service) Forget(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error { return deleteUnconfirmed(tx, tx.Now()) })
}
