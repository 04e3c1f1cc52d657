package notice_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := notice.NewService(schematest.SQLite(t), nil)
	accounttest.Refusals(t, s, map[string]account.Right{
		"Preview": account.Read,
	})
}
