package alert_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/alert"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Alerts
	accounttest.Refusals(t, s, map[string]actor.Right{"Preview": notice.Previewing, "Outcomes": notice.Previewing})
}

func TestATokenForSomethingElseChangesNothingOfOnesOwn(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Alerts
	ctx, reads := context.Background(), actor.Actor{PersonID: "per_x", ByToken: true, ReadOnly: true}
	e, who := edition.ID("edi_1"), agenda.Wisher{Who: reads}
	for name, err := range map[string]error{
		"subscribe": s.SubscribeDevice(ctx, who, e, alert.Device{}), "ask": s.AskAddress(ctx, who, e, "a@example.org", "en", nil),
		"choose": s.Choose(ctx, who, e, "als_1", alert.Kinds{}), "drop": s.Drop(ctx, who, e, "als_1"),
		"account": s.SetAccount(ctx, who, e, false),
	} {
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	reads.OnlyIn = "edi_2"
	if _, err := s.Mine(ctx, agenda.Wisher{Who: reads}, e); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("mine: %v", err)
	}
}
