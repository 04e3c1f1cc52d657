package planning_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := planning.NewService(db, id.System(), nil)
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Apply":      actor.Organise,
		"Cancel":     actor.Organise,
		"Remove":     actor.Organise,
		"Start":      actor.Organise,
		"StartAll":   actor.Organise,
		"Candidates": actor.Read,
		"Compare":    actor.Read,
		"Forecasts":  actor.Read,
		"Heads":      actor.Read,
		"Now":        actor.Read,
		"Parted":     actor.Read,
		"Plan":       actor.Read,
		"Plans":      actor.Read,
		"Task":       actor.Read,
		"Why":        actor.Read,
		"Keep":       actor.Organise,
		"Together":   actor.Read,
	})
}
