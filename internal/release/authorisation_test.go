package release_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Releases
	accounttest.Refusals(t, s, map[string]actor.Right{
		"MakeLike":      release.Releasing,
		"Release":       release.Releasing,
		"ReleasedNames": release.Releasing,
		"WithdrawName":  release.Releasing,
		"ReleaseAgain":  release.Releasing,
		"Preview":       programme.Reading,
		"PreviewAgain":  programme.Reading,
		"PreviewLike":   programme.Reading,
	})
}
