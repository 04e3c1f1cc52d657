package room_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/room"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := room.NewService(db, id.System(), nil)
	accounttest.Refusals(t, s, map[string]account.Right{
		"Here":      account.Organise,
		"StepPrice": account.Organise,
		"Choices":   account.Read,
		"Findings":  account.Read,
		"Fixes":     account.Read,
		"Heads":     account.Read,
		"Newest":    account.Read,
	})
}
