package cfp_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// What takes an edition rather than its id, and what is somebody's own, is refused in TestOnlyThoseWhoseItIsChangeIt and its neighbours.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Calls
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Call": cfp.Reading, "Proposals": cfp.Reading, "Revisions": cfp.Reading, "LateLinks": cfp.Reading, "CountSent": cfp.Reading,
		"SentAt":    cfp.Reading,
		"Questions": cfp.Reading,
		"SaveCall":  accounttest.Open, "Notice": accounttest.Open, "AddInvited": accounttest.Open, "LinkFor": accounttest.Open,
		"MakeLate": accounttest.Open, "EndLate": accounttest.Open, "OwnProposals": accounttest.Open, "Ask": accounttest.Open,
		"Withdraw": accounttest.Open, "Restore": accounttest.Open, "Invite": accounttest.Open, "Revoke": accounttest.Open,
		"Accept": accounttest.Open, "Decline": accounttest.Open, "SendNew": accounttest.Open, "TakeIn": accounttest.Open,
		"HandInInTx": accounttest.Open, "ReviseInTx": accounttest.Open, "SaveCallInTx": accounttest.Open, "TakeOutInTx": cfp.Changing,
		"WithdrawInTx": accounttest.Open,
		"Follow":       accounttest.Open, "Unfollow": accounttest.Open, "Follows": accounttest.Open,
	})
}
