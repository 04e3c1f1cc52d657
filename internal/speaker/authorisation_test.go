package speaker_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Speakers
	accounttest.Refusals(t, s, map[string]actor.Right{
		"All":              speaker.Reading,
		"SaveWithPicture":  speaker.Changing,
		"SaveOrganisation": speaker.Changing,
		// Those that work on objects, or in somebody else's transaction: kinds ask, and the table of rights calls them.
		"Put":  accounttest.Open,
		"Drop": accounttest.Open,
		// Who decides has asked, in the chapter that does.
		"WelcomeInTx": accounttest.Open,
	})
}
