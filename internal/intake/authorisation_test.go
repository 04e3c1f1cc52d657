package intake_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Intake
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Import":        actor.Organise,
		"Source":        actor.Organise,
		"Follow":        actor.Organise,
		"StopFollowing": actor.Organise,
		"TakeOffer":     actor.Organise,
		"IgnoreOffer":   actor.Organise,
		"Imports":       actor.Read,
		"Left":          actor.Read,
	})
}
