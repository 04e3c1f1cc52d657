package team_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/team"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	s := team.NewService(db, id.System(), account.NewService(db, id.System()))
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Team":         team.Reading,
		"CopyLink":     team.Changing,
		"End":          team.Changing,
		"Invite":       team.Changing,
		"InviteByHand": team.Changing,
		"Revoke":       team.Changing,
		"SendAgain":    team.Changing,
		"SignOut":      team.Changing,
		"Withdraw":     team.Changing,
		// By who holds a link: see TestAnInvitationIsAcceptedOnceByItsAddress. MayGive is a question about its actor.
		"Accept":  accounttest.Open,
		"Look":    accounttest.Open,
		"MayGive": accounttest.Open,
	})
}
