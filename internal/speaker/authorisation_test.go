package speaker_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Speakers
	accounttest.Refusals(t, s, map[string]actor.Right{
		"All":             actor.Read,
		"SaveWithPicture": actor.Organise,
		// Those that work on objects, or in somebody else's transaction: ledgers ask, and the table of rights calls them.
		"Put":  accounttest.Open,
		"Drop": accounttest.Open,
	})
}
