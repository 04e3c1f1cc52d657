package planning_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// twoPlans searches a plan twice and applies the first, so that the draft is one and the other is a candidate.
func twoPlans(t *testing.T) (*planning.Service, cores.Cores, *demo.World, planning.PlanID, planning.PlanID) {
	t.Helper()
	ctx := context.Background()
	p, s, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	var ids []planning.PlanID
	for seed := range uint64(2) {
		set := quick()
		set.Seed = seed
		id, err := p.Start(ctx, w.Who, w.Edition.ID, "", set)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Work(ctx); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if _, _, err := p.Apply(ctx, w.Who, w.Edition.ID, ids[0], planning.Part{}); err != nil {
		t.Fatal(err)
	}
	return p, s, w, ids[0], ids[1]
}

func TestPairsSayWhoCanHearBothBeforeAndAfter(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w, _, other := twoPlans(t)
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, "", other)
	if err != nil {
		t.Fatal(err)
	}
	minutes, want := map[programme.SessionID]int{}, map[programme.SessionID]map[int]bool{}
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range d.Sessions {
		minutes[v.ID] = v.Minutes
	}
	task, err := p.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	for person, wishes := range task.Instance.Problem().People {
		for _, v := range wishes {
			id := task.Sessions[v.Session]
			if want[id] == nil {
				want[id] = map[int]bool{}
			}
			want[id][person] = true
		}
	}
	// The same by hand: every pair of placed sessions that overlap in a plan, and who wants both.
	meet := func(places []planning.Place) map[[2]programme.SessionID]bool {
		out := map[[2]programme.SessionID]bool{}
		for i, a := range places {
			for _, b := range places[:i] {
				if a.Start.Before(b.Start.Add(minuteOf(minutes[b.Session]))) && b.Start.Before(a.Start.Add(minuteOf(minutes[a.Session]))) {
					out[[2]programme.SessionID{min(a.Session, b.Session), max(a.Session, b.Session)}] = true
				}
			}
		}
		return out
	}
	before, after := meet(c.From.Places), meet(c.To.Places)
	type row struct {
		Persons  int
		From, To bool
	}
	expected, got := map[[2]programme.SessionID]row{}, map[[2]programme.SessionID]row{}
	for _, pairs := range []map[[2]programme.SessionID]bool{before, after} {
		for k := range pairs {
			n := 0
			for person := range want[k[0]] {
				if want[k[1]][person] {
					n++
				}
			}
			if n >= w.Edition.GroupMinimum {
				expected[k] = row{n, before[k], after[k]}
			}
		}
	}
	last := 1 << 30
	for _, pair := range c.Pairs {
		got[[2]programme.SessionID{min(pair.A, pair.B), max(pair.A, pair.B)}] = row{pair.Persons, pair.From == planning.SameTime,
			pair.To == planning.SameTime}
		if pair.Persons > last {
			t.Errorf("%d persons come after %d", pair.Persons, last)
		}
		if last = pair.Persons; pair.Solved() == pair.New() && !pair.Stays() {
			t.Errorf("%+v is neither solved, nor new, nor does it stay", pair)
		}
	}
	if diff := cmp.Diff(expected, got); diff != "" || len(got) == 0 {
		t.Errorf("pairs (-want +got):\n%s", diff)
	}
}

func TestFromAnEmptyDraftNoPairIsSolved(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	id, err := p.Start(ctx, w.Who, w.Edition.ID, "", quick())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Work(ctx); err != nil {
		t.Fatal(err)
	}
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, "", id)
	if err != nil || len(c.Pairs) == 0 {
		t.Fatal(c.Pairs, err)
	}
	for _, pair := range c.Pairs {
		if pair.From != planning.Missing || !pair.New() {
			t.Errorf("%+v", pair)
		}
	}
	for _, f := range c.Filling {
		if !f.From.Start.IsZero() || f.To.Start.IsZero() || f.To.High == 0 {
			t.Errorf("filling %+v", f)
		}
	}
}

func TestWhoGainsAndWhoLosesAddsUpToWhatIsMissed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w, one, other := twoPlans(t)
	// Every group counts, so that the sums are whole.
	w.Edition.GroupMinimum = 2
	if _, _, err := s.Editions.Edition().Save(ctx, w.Who, w.Edition); err != nil {
		t.Fatal(err)
	}
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, one, other)
	if err != nil {
		t.Fatal(err)
	}
	task, err := p.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
	if err != nil {
		t.Fatal(err)
	}
	before, after := task.Instance.Missed(task.Plan(c.From.Places)), task.Instance.Missed(task.Plan(c.To.Places))
	turns := map[programme.SessionID]planning.Turn{}
	for _, v := range c.Turns {
		turns[v.Session] = v
	}
	for i, id := range task.Sessions {
		v := turns[id]
		// A group of one is not told: each side may be one off.
		if off := before[i] - after[i] - (v.Gain - v.Loses); off < -1 || off > 1 {
			t.Errorf("%s: missed by %d, then by %d, but %+v", id, before[i], after[i], v)
		}
	}
	if len(turns) == 0 {
		t.Error("nobody gains and nobody loses")
	}
}

func TestSmallGroupsAreNotTold(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w, one, other := twoPlans(t)
	w.Edition.GroupMinimum = 12
	if _, _, err := s.Editions.Edition().Save(ctx, w.Who, w.Edition); err != nil {
		t.Fatal(err)
	}
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, one, other)
	if err != nil || c.Minimum != 12 {
		t.Fatal(c.Minimum, err)
	}
	for _, pair := range c.Pairs {
		if pair.Persons < 12 {
			t.Errorf("%+v", pair)
		}
	}
	for _, v := range c.Turns {
		if v.Gain > 0 && v.Gain < 12 || v.Loses > 0 && v.Loses < 12 {
			t.Errorf("%+v", v)
		}
	}
}

func TestEverySessionThatMovesSaysHowFullItIsInBoth(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w, one, other := twoPlans(t)
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, one, other)
	if err != nil {
		t.Fatal(err)
	}
	filling := map[programme.SessionID]planning.Filling{}
	for _, f := range c.Filling {
		filling[f.Session] = f
	}
	for _, m := range c.Moves {
		f := filling[m.Session]
		if f.From.Room != m.From.Room || f.To.Room != m.To.Room || f.From.High == 0 || f.To.High == 0 || f.From.Capacity == 0 || !f.Moved {
			t.Errorf("%+v moves, but %+v", m, f)
		}
	}
	heads, err := p.Heads(ctx, w.Who, w.Edition.ID, other)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range heads.Sessions {
		if f, ok := filling[h.Session]; ok && (f.To.Heads != h.Heads || f.To.Capacity != h.Capacity || f.To.Overflow != h.Overflow) {
			t.Errorf("%+v, but %+v", f.To, h)
		}
	}
}

func TestOnlyThoseOfTheEditionComparePlans(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	somebody := actor.Actor{PersonID: "per_x"}
	_, compare := p.Compare(ctx, somebody, w.Edition.ID, "", "")
	_, candidates := p.Candidates(ctx, somebody, w.Edition.ID)
	_, forecasts := p.Forecasts(ctx, somebody, w.Edition.ID)
	_, all := p.StartAll(ctx, somebody, w.Edition.ID, []planning.Wanted{{Settings: quick()}})
	reader := actor.Actor{PersonID: "per_y"}.Holding(string(w.Edition.ID), planning.Reading)
	_, reads := p.StartAll(ctx, reader, w.Edition.ID, []planning.Wanted{{Settings: quick()}})
	for name, err := range map[string]error{"compare": compare, "candidates": candidates, "forecasts": forecasts, "all": all,
		"a reader starts": reads} {
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := p.Compare(ctx, w.Who, w.Edition.ID, "", "plan_x"); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a plan that is not there: %v", err)
	}
	if _, err := p.Compare(ctx, w.Who, edition.ID("edi_x"), "", ""); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an edition that is not there: %v", err)
	}
}

func minuteOf(n int) time.Duration { return time.Duration(n) * time.Minute }
