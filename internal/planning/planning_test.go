package planning_test

import (
	"context"
	"errors"
	"testing"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/demo/demotest"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var demonstration = demotest.New(demo.Options{People: 120, Seed: 3})

func newPlanning(t *testing.T, db *sqldb.DB) (*planning.Service, cores.Cores, *demo.World) {
	t.Helper()
	s, w := demonstration.Open(t, db)
	return planning.NewService(db, id.System(), s.Programme), s, w
}

// quick is a search by count.
func quick() planning.Settings {
	set := planning.DefaultSettings()
	set.Seconds, set.Iterations = 0, 60_000
	return set
}

func TestAPlanIsSearchedAppliedAndLeavesNothingThatBlocksARelease(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		planID, err := p.Start(ctx, w.Who, w.Edition.ID, "first", quick())
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{}); !errors.Is(err, planning.ErrEmpty) {
			t.Errorf("applied before it was searched: %v", err)
		}
		if worked, err := p.Work(ctx); !worked || err != nil {
			t.Fatalf("worked %v, %v", worked, err)
		}
		plan, err := p.Plan(ctx, w.Who, w.Edition.ID, planID)
		if err != nil || plan.State != planning.Done || plan.Price.Placed != 72 || plan.Price.Unplaced != 0 {
			t.Fatalf("%s, %+v, %v", plan.State, plan.Price, err)
		}
		done, _, err := p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{})
		if err != nil || done.Moved != 72 {
			t.Fatalf("moved %d, %v", done.Moved, err)
		}
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		if found := programme.Blocking(d.Findings()); len(found) > 0 {
			t.Errorf("the applied plan has blocking findings: %+v", found)
		}
		now, _, err := p.PriceDraft(ctx, w.Who, w.Edition.ID)
		if err != nil || now.Everything != plan.Price.Everything || now.Attended != plan.Price.Attended {
			t.Errorf("the draft is worth %+v, the plan was worth %+v, %v", now, plan.Price, err)
		}
		if worked, err := p.Work(ctx); worked || err != nil {
			t.Errorf("work without a plan waiting: %v, %v", worked, err)
		}
	})
}

func TestAPlanWhoseRunnerDiedGoesOnFromItsBest(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, _, w := newPlanning(t, db)
		planID, err := p.Start(ctx, w.Who, w.Edition.ID, "x", quick())
		if err != nil {
			t.Fatal(err)
		}
		// A runner that died a minute ago, by what it left behind.
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE plan SET state = 'running', beat_at = $1 WHERE id = $2`, sqldb.At(tx.Now().Add(-60e9)), planID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if worked, err := p.Work(ctx); !worked || err != nil {
			t.Fatalf("worked %v, %v", worked, err)
		}
		plan, err := p.Plan(ctx, w.Who, w.Edition.ID, planID)
		if err != nil || plan.State != planning.Done {
			t.Errorf("%s, %v", plan.State, err)
		}
	})
}

func TestARunnerThatIsAskedToStopGivesThePlanBack(t *testing.T) {
	t.Parallel()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	planID, err := p.Start(context.Background(), w.Who, w.Edition.ID, "x", planning.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := p.Work(ctx)
		done <- err
	}()
	for {
		plan, err := p.Plan(context.Background(), w.Who, w.Edition.ID, planID)
		if err != nil {
			t.Fatal(err)
		}
		if plan.State == planning.Running {
			break
		}
	}
	cancel()
	if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	plan, err := p.Plan(context.Background(), w.Who, w.Edition.ID, planID)
	if err != nil || plan.State != planning.Queued && plan.State != planning.Failed {
		t.Errorf("%s, %v", plan.State, err)
	}
}

func TestOnlyOrganisersPlan(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	somebody := actor.Actor{PersonID: "per_x"}
	_, start := p.Start(ctx, somebody, w.Edition.ID, "", quick())
	_, list := p.Plans(ctx, somebody, w.Edition.ID)
	_, one := p.Plan(ctx, somebody, w.Edition.ID, "plan_x")
	_, _, apply := p.Apply(ctx, somebody, w.Edition.ID, "plan_x", planning.Part{})
	for name, err := range map[string]error{"start": start, "list": list, "one": one, "apply": apply,
		"cancel": p.Cancel(ctx, somebody, w.Edition.ID, "plan_x"), "remove": p.Remove(ctx, somebody, w.Edition.ID, "plan_x")} {
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Start(ctx, w.Who, w.Edition.ID, "", planning.Settings{Seconds: 99999, Workers: 1}); !errors.Is(err, planning.ErrSettings) {
		t.Errorf("got %v", err)
	}
}

// apply searches a plan for the edition and makes it the draft.
func apply(t *testing.T, p *planning.Service, w *demo.World) {
	t.Helper()
	ctx := context.Background()
	planID, err := p.Start(ctx, w.Who, w.Edition.ID, "x", quick())
	if err == nil {
		_, err = p.Work(ctx)
	}
	if err == nil {
		_, _, err = p.Apply(ctx, w.Who, w.Edition.ID, planID, planning.Part{})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// talks lists the sessions that are planned.
func talks(d programme.Draft) (out []programme.Session) {
	for _, s := range d.Sessions {
		if !s.Plenary && s.Kind != programme.Break {
			out = append(out, s)
		}
	}
	return out
}

// draft is the edition's as it is.
func draft(t *testing.T, s cores.Cores, w *demo.World) programme.Draft {
	t.Helper()
	d, err := s.Programme.Draft(context.Background(), w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
