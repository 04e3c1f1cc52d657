package notice_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := notice.NewService(db, id.System(), post.NewService(db, id.System()))
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Preview": notice.Previewing,
	})
}
