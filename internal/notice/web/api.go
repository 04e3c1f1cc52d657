package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/post"
)

// MessageWire is a message about a release.
type MessageWire struct {
	ID        string    `json:"id"`
	Release   string    `json:"release" doc:"Its number."`
	To        string    `json:"to"`
	Name      string    `json:"name"`
	Subject   string    `json:"subject"`
	Text      string    `json:"text"`
	State     string    `json:"state" enum:"queued,held,sent,failed,dropped,superseded" doc:"dropped: its reader is not told of this, and later releases tell only what changed since. superseded: a newer release says it; it cannot be sent."`
	Attempts  int       `json:"attempts"`
	Error     string    `json:"error,omitempty" doc:"Of the last attempt."`
	CreatedAt time.Time `json:"created_at"`
}

type turnIn struct {
	office.Item
	Body struct {
		State string `json:"state" enum:"queued,held,dropped" doc:"queued sends it. dropped can be taken back until its reader has a newer message."`
	}
}

// API adds the operations of notices.
func (d *Door) API(a *api.API) {
	api.Read(a, api.Op{ID: "listMessages", Path: "/editions/{edition}/messages", Tag: "notice",
		Summary: "List what releases tell people, newest first"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[MessageWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			mails, err := d.post.MailsOf(ctx, who, string(e.ID), post.BoxFilter{Topic: notice.ReleaseTopic})
			return api.Listed(mails, func(m post.QueuedMail) MessageWire {
				return MessageWire{m.ID, m.About, m.To, m.Name, m.Subject, m.Text, string(m.State), m.Attempts, m.LastError, m.CreatedAt}
			}), err
		})
	api.Create(a, api.Op{ID: "turnMessage", Path: "/editions/{edition}/messages/{id}/turn", Tag: "notice",
		Summary: "Send, hold or drop a message that has not left"},
		func(ctx context.Context, who actor.Actor, in *turnIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.post.TurnMails(ctx, who, string(e.ID), post.Pick{ID: in.ID, Topic: notice.ReleaseTopic}, post.MailState(in.Body.State))
		})
}
