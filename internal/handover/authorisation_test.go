package handover_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// What takes an edition rather than its id is refused in TestNothingIsImportedByWhoMayNot.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Handover
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Whole": cfp.Changing, "Mapping": cfp.Changing,
		"Import": accounttest.Open, "Export": accounttest.Open, "Read": accounttest.Open,
	})
}
