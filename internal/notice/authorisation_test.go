package notice_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := notice.NewService(db, account.NewService(db, id.System()))
	accounttest.Refusals(t, s, map[string]account.Right{
		"Preview": account.Read,
	})
}
