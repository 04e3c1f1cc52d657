package selection_test

import (
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/selection"
)

// What is somebody's own is refused in TestALinkFromTheMailRepliesForItsReaderAlone, and what takes more than an edition's id below.
func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Selection
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Board": selection.Reading, "Rule": selection.Reading, "Reveal": selection.Reading, "Reveals": selection.Reading,
		"Unreplied": selection.Reading, "Tally": selection.Reading, "Quotas": selection.Reading, "Remarks": selection.Reading,
		"Sight":  selection.Deciding,
		"Decide": selection.Deciding, "OpenReveal": selection.Deciding, "Release": selection.Deciding, "CancelReveal": selection.Deciding,
		"RenewReveal": selection.Deciding, "RemindThese": selection.Deciding, "Spare": selection.Deciding, "ReplyFor": selection.Deciding,
		"SaveRule":     accounttest.Open,
		"DecideInTx":   selection.Deciding,
		"TakeOverInTx": selection.Deciding, "HandOverInTx": selection.Reading,
		"DecisionsInTx": selection.Reading, "DeclineInTx": accounttest.Open, "UndecideInTx": accounttest.Open,
	})
}

func TestARuleIsSavedByWhoDecides(t *testing.T) {
	onBoth(t, func(t *testing.T, s stand) {
		rule, err := s.s.Rule(s.ctx, s.chair, s.e.ID)
		s.must(err)
		if _, err := s.s.SaveRule(s.ctx, s.person("eve"), rule); err == nil {
			t.Error("anybody settles how an edition chooses")
		}
	})
}
