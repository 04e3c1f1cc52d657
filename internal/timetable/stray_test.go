package timetable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

// drawAny makes a plan that keeps to no rule, but for what is pinned.
func drawAny(t *rapid.T, in *timetable.Instance) timetable.Plan {
	plan := timetabletest.Nowhere(in.Sessions())
	for i, s := range in.Problem().Sessions {
		plan[i] = timetable.Place{Room: rapid.IntRange(-1, len(in.Problem().Rooms)-1).Draw(t, "room"),
			Start: rapid.SampledFrom(in.Starts()).Draw(t, "start")}
		if plan[i].Room == timetable.Nowhere {
			plan[i].Start = 0
		}
		if s.Pinned {
			plan[i] = s.Place
		}
	}
	return plan
}

// moved is a plan in which a session has the place of an effect, and what was there its place, if it had one.
func moved(in *timetable.Instance, plan timetable.Plan, i int, e timetable.Effect) timetable.Plan {
	after := slices.Clone(plan)
	after[i] = timetable.Place{Room: e.Room, Start: in.Starts()[e.Start]}
	if e.With >= 0 {
		after[i], after[e.With] = plan[e.With], plan[i]
	}
	return after
}

func TestPlacesInAPlanThatBreaksRulesArePricedAsItIsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		plan := drawAny(t, in)
		state := timetable.StateOf(in, plan)
		before, broken := in.Price(plan), in.Check(plan)
		if diff := cmp.Diff(plan, state.Plan()); diff != "" || state.Price() != before {
			t.Fatalf("the state's price is %+v, the plan's %+v\n%s", state.Price(), before, diff)
		}
		i := rapid.IntRange(0, in.Sessions()-1).Draw(t, "session")
		for _, e := range state.Effects(i) {
			if e.Allowed == (e.Refusal.Rule != "") {
				t.Fatalf("allowed or refused? %+v", e)
			}
			if !e.Allowed || e.Here {
				continue
			}
			after := moved(in, plan, i, e)
			now, people := in.Price(after), in.Compare(plan, after)
			got := [...]int64{e.Cost, e.Attended, int64(e.Better), int64(e.Worse), int64(e.LoseMust), e.Bends, int64(e.Breaks)}
			want := [...]int64{now.Cost() - before.Cost(), now.Attended - before.Attended, int64(people.Better), int64(people.Worse),
				int64(people.LoseMust - people.KeepMust), now.Rules - before.Rules, int64(len(in.Check(after)) - len(broken))}
			if got != want {
				t.Fatalf("%+v: %v, but the plans differ by %v", e, got, want)
			}
			for _, b := range in.Check(after) {
				if slices.Contains(b.Sessions, i) || slices.Contains(b.Sessions, e.With) {
					t.Fatalf("%+v is allowed and breaks %v", e, b)
				}
			}
		}
	})
}

func TestAPlanThatBreaksRulesIsFollowedAsIfTakenAnew(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := timetabletest.DrawProblem(t)
		in := timetabletest.Instance(t, p)
		state := timetable.StateOf(in, drawAny(t, in))
		for range 5 {
			if rapid.Bool().Draw(t, "varies") {
				p.Sessions = slices.Clone(p.Sessions)
				v := &p.Sessions[rapid.IntRange(0, len(p.Sessions)-1).Draw(t, "changes")]
				v.Pinned, v.Shifted = rapid.Bool().Draw(t, "pinned"), rapid.Bool().Draw(t, "shifted")
				v.Place = timetable.Place{Room: rapid.IntRange(0, len(p.Rooms)-1).Draw(t, "room"),
					Start: rapid.SampledFrom([]int{0, 40, 47, 80}).Draw(t, "start")}
				p.Blocked = rapid.SampledFrom([][]timetable.Interval{nil, {{Start: 45, End: 60}}}).Draw(t, "blocked")
				variant, err := in.Variant(p)
				if err != nil {
					t.Fatal(err)
				}
				in = variant
			}
			plan := drawAny(t, in)
			state = state.Carry(in, plan)
			fresh := timetable.StateOf(timetabletest.Instance(t, p), plan)
			if state.Price() != fresh.Price() || !slices.Equal(state.Plan(), fresh.Plan()) {
				t.Fatalf("followed: %v for %+v, taken anew: %v for %+v", state.Plan(), state.Price(), fresh.Plan(), fresh.Price())
			}
			for i := range in.Sessions() {
				if diff := cmp.Diff(fresh.Effects(i), state.Effects(i)); diff != "" {
					t.Fatal(diff)
				}
			}
		}
	})
}
