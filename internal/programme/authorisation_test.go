package programme_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Programme
	accounttest.Refusals(t, s, map[string]actor.Right{
		"ApplyPlan":     actor.Organise,
		"Do":            actor.Organise,
		"DoInTx":        actor.Organise,
		"SetSeverities": actor.Organise,
		"Silence":       actor.Organise,
		"Turn":          actor.Organise,
		"Draft":         actor.Read,
		"News":          actor.Read,
		"Steps":         actor.Read,
	})
}
