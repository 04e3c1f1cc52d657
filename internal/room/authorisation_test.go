package room_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := demo.NewServices(db, 3).Room
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Announce":     programme.Changing,
		"StepPrice":    programme.Changing,
		"Choices":      programme.Reading,
		"Findings":     programme.Reading,
		"Fixes":        programme.Reading,
		"View":         programme.Reading,
		"TakeStep":     accounttest.Open, // the edition is found by its name, within the transaction
		"Heads":        programme.Reading,
		"KnownHeads":   programme.Reading,
		"NewestChange": programme.Reading,
	})
}
