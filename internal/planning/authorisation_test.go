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
		"Apply":         planning.Planning,
		"Cancel":        planning.Planning,
		"Remove":        planning.Planning,
		"Start":         planning.Planning,
		"StartAll":      planning.Planning,
		"Candidates":    planning.Reading,
		"Compare":       planning.Reading,
		"Forecasts":     planning.Reading,
		"Heads":         planning.Reading,
		"PriceDraft":    planning.Reading,
		"PreviewPart":   planning.Reading,
		"Plan":          planning.Reading,
		"Plans":         planning.Reading,
		"Task":          planning.Reading,
		"Why":           planning.Reading,
		"StorePlans":    planning.Planning,
		"Keep":          planning.Planning,
		"PlansTogether": planning.Reading,
	})
}
