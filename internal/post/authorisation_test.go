package post_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := post.NewService(schematest.SQLite(t), id.System())
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Outbox":    post.ReadingAll,
		"EditMail":  post.Sending,
		"TurnMails": post.Sending,
		"Box":       post.Reading,
		"MailOf":    post.Reading,
		"MailsOf":   post.Reading,
	})
}
