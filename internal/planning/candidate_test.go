package planning_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
)

// focused is a search by count with what matters.
func focused(t *testing.T, f planning.Focus) planning.Settings {
	t.Helper()
	set, err := quick().Focused(f)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func TestPlansWithWhatMattersDifferInWhatTheyFavour(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	var wanted []planning.Wanted
	for _, f := range planning.Focuses {
		wanted = append(wanted, planning.Wanted{Name: string(f), Settings: focused(t, f)})
	}
	ids, err := p.StartAll(ctx, w.Who, w.Edition.ID, wanted)
	if err != nil {
		t.Fatal(err)
	}
	for range ids {
		if worked, err := p.Work(ctx); !worked || err != nil {
			t.Fatal(worked, err)
		}
	}
	all, err := p.Candidates(ctx, w.Who, w.Edition.ID)
	if err != nil || len(all) != 1+len(ids) {
		t.Fatal(len(all), err)
	}
	by := map[planning.Focus]planning.Candidate{}
	for _, c := range all[1:] {
		by[c.Settings.Focus] = c
		if c.State != planning.Done || c.Price.Unplaced != 0 || c.Lesser.Broken != 0 {
			t.Errorf("%s: %s, %+v", c.Name, c.State, c.Price)
		}
		if c.Price.Attended > float64(c.Price.People) {
			t.Errorf("%s: %v whole days for %d people: days are not told by one measure", c.Name, c.Price.Attended, c.Price.People)
		}
	}
	pairs := func(c planning.Candidate) int { return c.Lesser.Track + c.Lesser.Product + c.Lesser.Organisation }
	if people, rooms := by[planning.People], by[planning.Rooms]; rooms.Price.Standing > people.Price.Standing {
		t.Errorf("with room to breathe %v stand, without %v", rooms.Price.Standing, people.Price.Standing)
	}
	if people, mix := by[planning.People], by[planning.Mix]; pairs(mix) >= pairs(people) {
		t.Errorf("mixed, %d like sessions run at once; unmixed, %d", pairs(mix), pairs(people))
	}
	if draft := all[0]; draft.ID != "" || draft.Price.Placed != 0 || draft.Lesser.Moved != 0 {
		t.Errorf("the draft is %+v", draft)
	}
}

func TestCandidatesArePricedAsTheComparisonPricesThem(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w, one, other := twoPlans(t)
	all, err := p.Candidates(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	c, err := p.Compare(ctx, w.Who, w.Edition.ID, one, other)
	if err != nil {
		t.Fatal(err)
	}
	at := func(id planning.PlanID) planning.Candidate {
		return all[slices.IndexFunc(all, func(c planning.Candidate) bool { return c.ID == id })]
	}
	for i, plan := range []planning.Plan{c.From, c.To} {
		if diff := cmp.Diff(plan.Price, at(plan.ID).Price); diff != "" {
			t.Errorf("%s (-compared +listed):\n%s", plan.ID, diff)
		}
		if diff := cmp.Diff(c.Less[i], at(plan.ID).Lesser); diff != "" {
			t.Errorf("%s (-compared +listed):\n%s", plan.ID, diff)
		}
	}
	if at(one).Lesser.Moved != 0 || at(other).Lesser.Moved != len(c.Moves) {
		t.Errorf("%d and %d sessions leave the draft, %d move", at(one).Lesser.Moved, at(other).Lesser.Moved, len(c.Moves))
	}
}

func TestOrganisersSeeWhoAskedForAPlan(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, _, w := newPlanning(t, db)
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO person (id, email, name, language, created_at, version) VALUES ('per_1', 'ada@example.org', 'Ada', 'en', 0, 1), ('per_2', 'bo@example.org', '', 'en', 0, 1)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		scope := string(w.Edition.ID)
		ada := actor.Actor{PersonID: "per_1"}.Holding(scope, planning.Reading, planning.Planning)
		bo := actor.Actor{PersonID: "per_2"}.Holding(scope, planning.Reading, planning.Planning)
		for _, who := range []actor.Actor{ada, bo, w.Who} {
			if _, err := p.Start(ctx, who, w.Edition.ID, "", quick()); err != nil {
				t.Fatal(err)
			}
		}
		names := func(who actor.Actor) (out []string) {
			plans, err := p.Plans(ctx, who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range plans {
				out = append(out, v.By)
				one, err := p.Plan(ctx, who, w.Edition.ID, v.ID)
				if err != nil || one.By != v.By {
					t.Errorf("%q alone, %q in the list, %v", one.By, v.By, err)
				}
			}
			return out
		}
		if diff := cmp.Diff([]string{"", "bo@example.org", "Ada"}, names(ada)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSeveralPlansAreQueuedAllOrNone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, _, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	wrong := quick()
	wrong.Focus = "luck"
	heavy := quick()
	heavy.Weights.Standing = 1 << 40
	unfair := quick()
	unfair.Fairness = 2
	for _, c := range []struct {
		set  planning.Settings
		want error
	}{{wrong, planning.ErrFocus}, {heavy, planning.ErrWeights}, {unfair, planning.ErrWeights}} {
		if _, err := p.StartAll(ctx, w.Who, w.Edition.ID, []planning.Wanted{{Settings: quick()}, {Settings: c.set}}); !errors.Is(err, c.want) {
			t.Errorf("%v, not %v", err, c.want)
		}
	}
	if _, err := quick().Focused("luck"); !errors.Is(err, planning.ErrFocus) {
		t.Errorf("a focus that is none: %v", err)
	}
	if plans, err := p.Plans(ctx, w.Who, w.Edition.ID); err != nil || len(plans) != 0 {
		t.Errorf("%d plans, %v", len(plans), err)
	}
}

func TestAForecastCountsWhatGoesBefore(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, _, w := newPlanning(t, db)
		timed := planning.DefaultSettings()
		timed.Seconds = 40
		ids, err := p.StartAll(ctx, w.Who, w.Edition.ID,
			[]planning.Wanted{{Settings: timed}, {Settings: timed}, {Settings: quick()}, {Settings: timed}})
		if err != nil {
			t.Fatal(err)
		}
		// The first is under way, ten seconds in, and has just said so; the proof of a bound takes four.
		exec := func(query string, values ...any) {
			err := db.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(query, append([]any{sqldb.At(tx.Now())}, values...)...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		exec(`UPDATE plan SET state = 'running', beat_at = $1, progress = $2, cancel_asked = TRUE WHERE id = $3`,
			sqldb.AsJSON(planning.Progress{Done: 0.25, Seconds: 10}), ids[0])
		all, err := p.Forecasts(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		near := func(d, want time.Duration) bool { return d <= want && d > want-5*time.Second }
		if f := all[ids[0]]; !f.Known || f.Ahead != 0 || f.Silent || !f.Stops || !near(f.Left, 34*time.Second) {
			t.Errorf("the one under way: %+v", f)
		}
		if f := all[ids[1]]; !f.Known || f.Ahead != 1 || !near(f.Wait, 34*time.Second) || f.Left != 44*time.Second {
			t.Errorf("the next: %+v", f)
		}
		if f := all[ids[2]]; f.Known || f.Ahead != 2 {
			t.Errorf("a search by count that has not begun is foreseen: %+v", f)
		}
		if f := all[ids[3]]; f.Known || f.Ahead != 3 {
			t.Errorf("one behind it is foreseen: %+v", f)
		}
		exec(`UPDATE plan SET beat_at = CAST($1 AS BIGINT) - 60000 WHERE id = $2`, ids[0])
		if all, err = p.Forecasts(ctx, w.Who, w.Edition.ID); err != nil || !all[ids[0]].Silent {
			t.Errorf("a server that is silent for a minute: %+v, %v", all[ids[0]], err)
		}
	})
}

func TestAPlanIsSurpassedByWhatDoesAsWellAtWhatItWasAskedFor(t *testing.T) {
	t.Parallel()
	candidate := func(name planning.PlanID, focus planning.Focus, tracks int, standing, attended float64) planning.Candidate {
		return planning.Candidate{Lesser: planning.Lesser{Track: tracks},
			Plan: planning.Plan{ID: name, State: planning.Done, Settings: planning.Settings{Focus: focus},
				Places: []planning.Place{{Session: "ses_a", Room: edition.RoomID(name)}},
				Price:  planning.Price{People: 9, Placed: 1, Standing: standing, Attended: attended}}}
	}
	draft := candidate("", "", 9, 9, 5)
	draft.State = ""
	people, rooms, mix := candidate("p", planning.People, 5, 7, 8), candidate("r", planning.Rooms, 6, 7, 7),
		candidate("m", planning.Mix, 6, 8, 7)
	fewer, running, broken, same := candidate("f", planning.Mix, 1, 0, 0), candidate("g", planning.Mix, 1, 0, 9),
		candidate("b", planning.Mix, 1, 0, 9), candidate("s", planning.Mix, 1, 0, 0)
	fewer.Price.Placed, running.State, broken.Lesser.Broken, same.Places = 0, planning.Running, 1, mix.Places
	all := []planning.Candidate{draft, people, rooms, mix, fewer, running, broken}
	for id, want := range map[planning.PlanID]string{"p": "none", "r": "p", "m": "p", "g": "none", "": "none", "x": "none"} {
		got := "none"
		if by, ok := planning.Surpassed(all, id); ok {
			got = string(by.ID)
		}
		if got != want {
			t.Errorf("%q is surpassed by %s, want %s", id, got, want)
		}
	}
	if by, ok := planning.Surpassed([]planning.Candidate{draft, mix, same}, "m"); ok {
		t.Errorf("surpassed by the same places: %+v", by)
	}
}
