package post

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// deliverEvery is how long a mail may wait before it is tried.
const deliverEvery = 2 * time.Second

// How many mails leave at once. Urgent ones have ways of their own, so that a relay that is slow with the others does not keep them.
const (
	waysOut       = 4
	waysForUrgent = 2
)

// Run sends what is due, again and again, until ctx ends.
func (s *Service) Run(ctx context.Context, log *slog.Logger, send Sender) error {
	var ways sync.WaitGroup
	for range waysOut {
		ways.Go(func() { carry(ctx, log, send, s.Deliver) })
	}
	for range waysForUrgent {
		ways.Go(func() { carry(ctx, log, send, s.DeliverUrgent) })
	}
	ways.Wait()
	return nil
}

func carry(ctx context.Context, log *slog.Logger, send Sender, deliver func(context.Context, Sender) (int, error)) {
	tick := time.NewTicker(deliverEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := deliver(ctx, send); err != nil && ctx.Err() == nil {
				log.Warn("could not deliver mails", "error", err)
			}
		}
	}
}
