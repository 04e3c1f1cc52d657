package repair_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/repair"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := repair.NewService(db, id.System(), nil, planning.NewService(db, id.System(), nil))
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Adopt":   planning.Planning,
		"Repair":  planning.Planning,
		"Answers": planning.Reading,
	})
}
