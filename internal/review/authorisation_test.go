package review_test

import (
	"context"
	"io"
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := cores.New(schematest.SQLite(t), id.System()).Reviews
	accounttest.Refusals(t, s, map[string]actor.Right{
		"Rounds": review.Overseeing, "Reviewers": review.Overseeing, "Standings": review.Overseeing, "Export": review.Overseeing,
		"Progress": review.Overseeing, "Given": review.Overseeing,
		"AddReviewer": review.Running, "ListMembers": review.Running, "MakeSheets": review.Running, "Open": review.Running,
		"Close": review.Running, "Settle": review.Running, "Look": review.Running, "SaveLooked": review.Running, "TakeOut": review.Running,
		"TakeOverInTx": review.Running, "HandOverInTx": review.Overseeing,
		"PlanReading": review.Running, "PublishReading": review.Running, "TakeIn": review.Running, "AskBids": review.Running,
		"Further":     review.Overseeing,
		"Sight":       blind.Reading,
		"GiveUpSight": blind.Judging,
		"RegainSight": blind.Judging, "DealFurther": review.Running, "TakeBackFurther": review.Running,
	})
	accounttest.Refusals(t, s.Blind, map[string]actor.Right{
		"Queue": blind.Reading, "Remarks": blind.Reading, "Judge": blind.Judging, "AddRemark": blind.Judging,
		"Bidding": blind.Reading, "Asked": blind.Reading, "Expertise": blind.Reading, "KeepBids": blind.Judging, "SayExpertise": blind.Judging,
	})
}

// Who reads sheets knows no more of a round than their own: the rights of reviewers open nothing that is a chair's.
func TestAReviewerOverseesNothing(t *testing.T) {
	t.Parallel()
	ctx, s := context.Background(), cores.New(schematest.SQLite(t), id.System()).Reviews
	who := actor.Actor{PersonID: "per_reader"}.Holding(accounttest.Scope, blind.Reading, blind.Judging)
	for name, refusal := range map[string]error{
		"the file of all grades": s.Export(ctx, who, accounttest.Scope, "rnd_x", io.Discard),
		"where proposals stand":  second(s.Standings(ctx, who, accounttest.Scope, "rnd_x")),
		"how far readers come":   second(s.Progress(ctx, who, accounttest.Scope, "rnd_x")),
		"who reads":              second(s.Reviewers(ctx, who, accounttest.Scope)),
	} {
		if fault.KindOf(refusal) != fault.Forbidden {
			t.Errorf("%s: %v", name, refusal)
		}
	}
}

func second[T any](_ T, err error) error { return err }
