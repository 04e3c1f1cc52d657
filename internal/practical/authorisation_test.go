package practical_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := practical.NewService(schematest.SQLite(t), id.System())
	accounttest.Refusals(t, s, map[string]actor.Right{"All": practical.Reading})
}
