package room_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := demo.NewServices(db, 3).Room
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Here":      actor.Organise,
		"StepPrice": actor.Organise,
		"Choices":   actor.Read,
		"Findings":  actor.Read,
		"Fixes":     actor.Read,
		"Look":      actor.Read,
		"Take":      accounttest.Open, // the edition is found by its name, within the transaction
		"Heads":     actor.Read,
		"Newest":    actor.Read,
	})
}
