package account_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := account.NewService(schematest.SQLite(t), id.System())
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Grant":          account.Appointing,
		"CreateTokenFor": account.Appointing,
		"GrantLink":      account.Appointing,
		"People":         account.Appointing,
		"Revoke":         account.Appointing,
		"Changes":        record.Reading,
		"Deeds":          record.Reading,
		"NameOf":         record.Reading,
		// Those that a person does for themselves, never by a token: see TestTokensNeitherMakeNorRevokeTokensNorSeeDevices.
		"CloseDevice":       accounttest.Open,
		"CloseOtherDevices": accounttest.Open,
		"CreateToken":       accounttest.Open,
		"Devices":           accounttest.Open,
		"RevokeToken":       accounttest.Open,
		"Tokens":            accounttest.Open,
	})
}
