package room_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := room.NewService(db, id.System(), nil)
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Here":      actor.Organise,
		"StepPrice": actor.Organise,
		"Choices":   actor.Read,
		"Findings":  actor.Read,
		"Fixes":     actor.Read,
		"Heads":     actor.Read,
		"Newest":    actor.Read,
	})
}
