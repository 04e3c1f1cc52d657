package programme_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// What becomes of adopted sessions asks for no right in this chapter: see AdoptInTx.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Programme
	accounttest.Refusals(t, s, map[string]actor.Right{
		"ApplyPlan":         programme.Changing,
		"DescribeSession":   programme.Changing,
		"TakeStep":          programme.Changing,
		"TakeStepInTx":      programme.Changing,
		"SetSeverities":     programme.Changing,
		"Silence":           programme.Changing,
		"UndoStep":          programme.Changing,
		"RedoStep":          programme.Changing,
		"Withdrawals":       programme.Changing,
		"AnswerWithdrawal":  programme.Changing,
		"Veil":              accounttest.Open,
		"AdoptInTx":         accounttest.Open,
		"ReviseAdoptedInTx": accounttest.Open,
		"DiscloseInTx":      accounttest.Open,
		"ConfirmInTx":       accounttest.Open,
		"LetGoInTx":         accounttest.Open,
		"CancelInTx":        accounttest.Open,
		"CallOffInTx":       accounttest.Open,
		"UnrecordInTx":      accounttest.Open,
		"Draft":             programme.Reading,
		"StepsOfOthers":     programme.Reading,
		"Steps":             programme.Reading,
	})
}
