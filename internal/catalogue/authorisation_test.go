package catalogue_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := catalogue.NewService(schematest.SQLite(t), id.System())
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Add":         catalogue.Changing,
		"All":         catalogue.Reading,
		"SaveProduct": catalogue.Changing,
		// Those that work on objects, or in somebody else's transaction: kinds ask, and the table of rights calls them.
		"FindOrMake": accounttest.Open,
		"Put":        accounttest.Open,
		"Drop":       accounttest.Open,
	})
}
