package planning_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := planning.NewService(db, id.System(), nil, whole)
	accounttest.Refusals(t, s, map[string]account.Right{
		"Apply":      account.Organise,
		"Cancel":     account.Organise,
		"Remove":     account.Organise,
		"Start":      account.Organise,
		"StartAll":   account.Organise,
		"Candidates": account.Read,
		"Compare":    account.Read,
		"Forecasts":  account.Read,
		"Heads":      account.Read,
		"Now":        account.Read,
		"Parted":     account.Read,
		"Plan":       account.Read,
		"Plans":      account.Read,
		"Task":       account.Read,
		"Why":        account.Read,
		"Keep":       account.Organise,
		"Together":   account.Read,
	})
}
