package app

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/mail"
)

// deliverEvery is how long a mail may wait before it is tried.
const deliverEvery = 2 * time.Second

// mailman sends what waits in the outbox, when there is a relay.
func (a *App) mailman(ctx context.Context) error {
	if a.Config.SMTP == "" {
		return nil
	}
	relay, err := mail.NewRelay(a.Config.SMTP, a.Config.MailFrom)
	if err != nil {
		return wrong("smtp", err.Error())
	}
	tick := time.NewTicker(deliverEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			_, err := a.Accounts.Deliver(ctx, func(ctx context.Context, id string, m account.Mail) error {
				out := mail.Message{ID: id, To: m.To, Subject: m.Subject, Text: m.Text}
				for _, c := range m.Calendars {
					out.Calendars = append(out.Calendars, mail.Calendar(c))
				}
				return relay.Send(ctx, out)
			})
			if err != nil && ctx.Err() == nil {
				a.Log.Warn("could not deliver mails", "error", err)
			}
		}
	}
}
