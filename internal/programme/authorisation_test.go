package programme_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Programme
	accounttest.Refusals(t, s, map[string]account.Right{
		"ApplyPlan":     account.Organise,
		"Do":            account.Organise,
		"Import":        account.Organise,
		"MakeLike":      account.Organise,
		"Source":        account.Organise,
		"Follow":        account.Organise,
		"StopFollowing": account.Organise,
		"TakeOffer":     account.Organise,
		"IgnoreOffer":   account.Organise,
		"Release":       account.Organise,
		"ReleasedNames": account.Organise,
		"WithdrawName":  account.Organise,
		"ReleaseAgain":  account.Organise,
		"SetSeverities": account.Organise,
		"Silence":       account.Organise,
		"Turn":          account.Organise,
		"Undo":          account.Organise,
		"Draft":         account.Read,
		"Imports":       account.Read,
		"Left":          account.Read,
		"News":          account.Read,
		"Preview":       account.Read,
		"PreviewAgain":  account.Read,
		"PreviewLike":   account.Read,
		"Steps":         account.Read,
		"Undoable":      account.Read,
	})
}
