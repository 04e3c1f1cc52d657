package face_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	db, ids := schematest.SQLite(t), id.System()
	s := face.NewService(db, ids, edition.NewService(db, ids), picture.NewService(db, ids))
	accounttest.Refusals(t, s, map[string]actor.Right{"Save": edition.Changing})
}
