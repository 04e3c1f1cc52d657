package app

import (
	"context"
	"log/slog"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/mail"
	"github.com/creneau/creneau/internal/post"
)

// mailing is the outbox of mail: it has no pages of its own.
func mailing(h *Hall) chapter.Chapter {
	m := mailman{h.Config, h.Post}
	return chapter.Chapter{Name: "post", Tables: post.Tables(), Rights: post.Rights(),
		Runs: []chapter.Run{m.deliver, chapter.Every(forgetEvery, m.forget)}}
}

// mailman brings what waits in the outbox to the relay.
type mailman struct {
	config Config
	post   *post.Service
}

// forget lets old mails go.
func (m mailman) forget(ctx context.Context, log *slog.Logger) {
	if err := m.post.ForgetMails(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not forget old mails", "error", err)
	}
}

// deliver sends what waits in the outbox, when there is a relay.
func (m mailman) deliver(ctx context.Context, log *slog.Logger) error {
	if m.config.SMTP == "" {
		return nil
	}
	relay, err := mail.NewRelay(m.config.SMTP, m.config.MailFrom)
	if err != nil {
		return wrong("smtp", err.Error())
	}
	return m.post.Run(ctx, log, func(ctx context.Context, id string, m post.Mail) error {
		return relay.Send(ctx, mail.Message{ID: id, To: m.To, Subject: m.Subject, Text: m.Text, Calendars: m.Calendars,
			FromName: m.Head.Name, ReplyTo: m.Head.ReplyTo, Unsubscribe: m.Unsubscribe})
	})
}
