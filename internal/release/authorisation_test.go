package release_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Releases
	accounttest.Refusals(t, s, map[string]actor.Right{
		"MakeLike":      actor.Organise,
		"Release":       actor.Organise,
		"ReleasedNames": actor.Organise,
		"WithdrawName":  actor.Organise,
		"ReleaseAgain":  actor.Organise,
		"Preview":       actor.Read,
		"PreviewAgain":  actor.Read,
		"PreviewLike":   actor.Read,
	})
}
