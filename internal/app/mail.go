package app

import (
	"context"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/post"
)

// deliverEvery is how long a mail may wait before it is tried.
const deliverEvery = 2 * time.Second

// How many mails leave at once. Urgent ones have ways of their own, so that a relay that is slow with the others does not keep them.
const (
	waysOut       = 4
	waysForUrgent = 2
)

// mailman sends what waits in the outbox, when there is a relay.
func (a *App) mailman(ctx context.Context) error {
	if a.Config.SMTP == "" {
		return nil
	}
	relay, err := mail.NewRelay(a.Config.SMTP, a.Config.MailFrom)
	if err != nil {
		return wrong("smtp", err.Error())
	}
	var ways sync.WaitGroup
	for range waysOut {
		ways.Go(func() { a.carry(ctx, relay, a.Post.Deliver) })
	}
	for range waysForUrgent {
		ways.Go(func() { a.carry(ctx, relay, a.Post.DeliverUrgent) })
	}
	ways.Wait()
	return nil
}

// carry sends what is due, again and again.
func (a *App) carry(ctx context.Context, relay *mail.Relay, deliver func(context.Context, post.Sender) (int, error)) {
	tick := time.NewTicker(deliverEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := deliver(ctx, handOverTo(relay)); err != nil && ctx.Err() == nil {
				a.Log.Warn("could not deliver mails", "error", err)
			}
		}
	}
}

func handOverTo(relay *mail.Relay) post.Sender {
	return func(ctx context.Context, id string, m post.Mail) error {
		out := mail.Message{ID: id, To: m.To, Subject: m.Subject, Text: m.Text}
		for _, c := range m.Calendars {
			out.Calendars = append(out.Calendars, mail.Calendar(c))
		}
		return relay.Send(ctx, out)
	}
}
