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
	s := planning.NewService(schematest.SQLite(t), id.System(), nil)
	accounttest.Refusals(t, s, map[string]account.Right{
		"Adopt":      account.Organise,
		"Apply":      account.Organise,
		"Cancel":     account.Organise,
		"Here":       account.Organise,
		"Remove":     account.Organise,
		"Repair":     account.Organise,
		"Start":      account.Organise,
		"StartAll":   account.Organise,
		"StepPrice":  account.Organise,
		"Answers":    account.Read,
		"Candidates": account.Read,
		"Choices":    account.Read,
		"Compare":    account.Read,
		"Findings":   account.Read,
		"Fixes":      account.Read,
		"Forecasts":  account.Read,
		"Heads":      account.Read,
		"Newest":     account.Read,
		"Now":        account.Read,
		"Parted":     account.Read,
		"Plan":       account.Read,
		"Plans":      account.Read,
		"Task":       account.Read,
		"Why":        account.Read,
	})
}
