package intake_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Intake
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Import":          intake.Importing,
		"Source":          intake.Importing,
		"Follow":          intake.Importing,
		"StopFollowing":   intake.Importing,
		"TakeOffer":       intake.Importing,
		"IgnoreOffer":     intake.Importing,
		"Imports":         programme.Reading,
		"MissingSessions": programme.Reading,
	})
}
