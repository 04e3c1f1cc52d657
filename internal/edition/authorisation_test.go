package edition_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := edition.NewService(schematest.SQLite(t), id.System())
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Create":        edition.Creating,
		"Organisations": edition.Creating,
		"SetWalk":       edition.Changing,
		"Frame":         edition.Reading,
		// Those that work on objects, or in somebody else's transaction: kinds ask, and the table of rights calls them.
		"AddSlots":    accounttest.Open,
		"All":         accounttest.Open,
		"BySlug":      accounttest.Open,
		"ByID":        accounttest.Open,
		"Put":         accounttest.Open,
		"Drop":        accounttest.Open,
		"KeepGiven":   accounttest.Open,
		"SetClock":    accounttest.Open,
		"Dates":       accounttest.Open, // of a public edition everybody may know them
		"SaveEdition": accounttest.Open,
		"Wear":        accounttest.Open,
	})
}
