package app

import (
	"context"

	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/post"
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
	return a.Post.Run(ctx, a.Log, func(ctx context.Context, id string, m post.Mail) error {
		return relay.Send(ctx, mail.Message{ID: id, To: m.To, Subject: m.Subject, Text: m.Text, Calendars: m.Calendars})
	})
}
