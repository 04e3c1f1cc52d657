package timetable_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestBecomingAnotherPlanIsAsIfItHadBeenThePlan(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		draw := func() timetable.Plan {
			plan := timetabletest.Nowhere(in.Sessions())
			for i := range plan {
				plan[i] = timetable.Place{Room: rapid.IntRange(-1, len(in.Problem().Rooms)-1).Draw(t, "room"),
					Start: rapid.SampledFrom(in.Starts()).Draw(t, "start")}
			}
			return plan
		}
		state := timetable.NewState(in, draw())
		for range 4 {
			plan := draw()
			state.Become(plan)
			fresh := timetable.NewState(in, plan)
			if state.Price() != fresh.Price() || !slices.Equal(state.Plan(), fresh.Plan()) {
				t.Fatalf("became %v for %+v, made %v for %+v", state.Plan(), state.Price(), fresh.Plan(), fresh.Price())
			}
			i := rapid.IntRange(0, in.Sessions()-1).Draw(t, "session")
			if diff := cmp.Diff(fresh.Effects(i), state.Effects(i)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func TestAStateCarriedToAVariantIsAsIfMadeForIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := timetabletest.DrawProblem(t)
		in := timetabletest.Instance(t, p)
		state := timetable.NewState(in, in.Given())
		for range 4 {
			p.Sessions = slices.Clone(p.Sessions)
			v := &p.Sessions[rapid.IntRange(0, len(p.Sessions)-1).Draw(t, "changes")]
			v.Pinned, v.Shifted = rapid.Bool().Draw(t, "pinned"), rapid.Bool().Draw(t, "shifted")
			v.Place = timetable.Place{Room: rapid.IntRange(0, len(p.Rooms)-1).Draw(t, "room"),
				Start: rapid.SampledFrom([]int{0, 40, 47, 80}).Draw(t, "start")}
			v.Minutes = rapid.SampledFrom([]int{v.Minutes, v.Minutes, 30, 45}).Draw(t, "minutes")
			p.Rooms = slices.Clone(p.Rooms)
			p.Rooms[0].Closed = rapid.Bool().Draw(t, "closed")
			variant, err := in.Variant(p)
			if err != nil {
				t.Fatal(err)
			}
			plan := timetabletest.Nowhere(in.Sessions())
			for i := range plan {
				plan[i] = timetable.Place{Room: rapid.IntRange(-1, len(p.Rooms)-1).Draw(t, "room"),
					Start: rapid.SampledFrom(variant.Starts()).Draw(t, "start")}
			}
			in, state = variant, state.Carry(variant, plan)
			fresh := timetable.NewState(timetabletest.Instance(t, p), plan)
			if state.Price() != fresh.Price() || !slices.Equal(state.Plan(), fresh.Plan()) {
				t.Fatalf("carried: %v for %+v, made: %v for %+v", state.Plan(), state.Price(), fresh.Plan(), fresh.Price())
			}
			i := rapid.IntRange(0, in.Sessions()-1).Draw(t, "session")
			if diff := cmp.Diff(fresh.Effects(i), state.Effects(i)); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(fresh.Places(i), state.Places(i)); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

// shifted is three slots of half an hour and two rooms; session 0 starts twelve minutes late.
func shifted(n int) timetable.Problem {
	p := hall(n)
	p.Sessions[0].Shifted, p.Sessions[0].Place = true, timetable.Place{Room: 0, Start: 12}
	for i := range n {
		p.People = append(p.People, []timetable.Wish{{Session: i, Weight: 2}, {Session: 0, Weight: 1}})
	}
	return p
}

func TestAShiftedSessionIsWhereItIs(t *testing.T) {
	t.Parallel()
	p := shifted(3)
	p.Sessions[0].Speakers, p.Sessions[1].Speakers = []int{0}, []int{0}
	in := timetabletest.Instance(t, p)
	plan := timetable.Plan{{Room: 0, Start: 12}, {Room: timetable.Nowhere}, {Room: timetable.Nowhere}}
	state := timetable.NewState(in, plan)
	if got := state.Plan(); !slices.Equal(got, plan) || len(in.Check(got)) > 0 || state.Price() != in.Price(plan) {
		t.Fatalf("%v for %+v, breaks %v", got, state.Price(), in.Check(got))
	}
	refused := func(session, start, room int, rule timetable.RefusalRule) {
		t.Helper()
		m := timetable.Move{A: session, B: -1, Start: slices.Index(in.Starts(), start), Room: room}
		if got := state.Forbids(m).Rule; got != rule {
			t.Errorf("session %d at %d in room %d: %q, want %q", session, start, room, got, rule)
		}
	}
	refused(2, 0, 0, "room")    // it runs when the shifted one begins
	refused(2, 40, 0, "room")   // the shifted one still runs
	refused(2, 80, 0, "")       // it is gone
	refused(2, 12, 1, "slot")   // only the shifted one may start there
	refused(1, 0, 1, "speaker") // on stage in the shifted one
	refused(1, 40, 1, "speaker")
	refused(1, 80, 1, "")
}

func TestAShiftedSessionMayHaveEverySlotAndTheStartItHas(t *testing.T) {
	t.Parallel()
	in := timetabletest.Instance(t, shifted(2))
	state := timetable.NewState(in, in.Given())
	var may []int
	for _, e := range state.Effects(0) {
		at := in.Starts()[e.Start]
		if e.Here != (at == 12 && e.Room == 0) {
			t.Errorf("here at %d in room %d: %v", at, e.Room, e.Here)
		}
		if e.Allowed && e.Room == 0 {
			may = append(may, at)
		}
	}
	if diff := cmp.Diff([]int{0, 12, 40, 80}, may); diff != "" {
		t.Error(diff)
	}
	// There and back again.
	price := state.Price()
	for _, start := range []int{2, 1} { // 40, then 12
		m := timetable.Move{A: 0, B: -1, Start: start, Room: 0}
		if _, ok := state.Try(m, math.MaxInt64); !ok {
			t.Fatalf("%+v is refused", m)
		}
		state.Apply(m)
	}
	if state.Price() != price {
		t.Errorf("%+v, was %+v", state.Price(), price)
	}
}

func TestAClosedRoomHoldsOnlyWhatIsPinned(t *testing.T) {
	t.Parallel()
	for _, hours := range []timetable.Strictness{0, timetable.Off, 100} {
		p := hall(3)
		p.Rooms[0].Closed, p.Rules.Hours = true, hours
		p.Sessions[0].Pinned = true
		p.Sessions[1].Shifted, p.Sessions[1].Place = true, timetable.Place{Room: 0, Start: 45}
		in := timetabletest.Instance(t, p)
		state := timetable.NewState(in, timetable.Plan{{}, {Room: 0, Start: 45}, {Room: 0, Start: 80}})
		want := timetable.Plan{{}, {Room: timetable.Nowhere}, {Room: timetable.Nowhere}}
		if diff := cmp.Diff(want, state.Plan()); diff != "" {
			t.Errorf("hours %d:\n%s", hours, diff)
		}
		for _, e := range state.Effects(2) {
			if e.Allowed != (e.Room == 1 && e.Start != 2) { // start 2 is the shifted session's own
				t.Errorf("hours %d: start %d in room %d is allowed: %v, %+v", hours, e.Start, e.Room, e.Allowed, e.Refusal)
			}
		}
	}
}

func TestOnlyWhatIsPinnedIsInABlockedSlot(t *testing.T) {
	t.Parallel()
	p := hall(2)
	p.Blocked = []timetable.Interval{p.Slots[0]}
	p.Sessions[0].Pinned = true
	in := timetabletest.Instance(t, p)
	state := timetable.NewState(in, timetable.Plan{{}, {Room: 1}})
	want := timetable.Plan{{}, {Room: timetable.Nowhere}}
	if diff := cmp.Diff(want, state.Plan()); diff != "" || len(in.Check(want)) > 0 {
		t.Errorf("%s, breaks %v", diff, in.Check(want))
	}
	for _, e := range state.Effects(1) {
		if e.Allowed != (e.Start > 0) {
			t.Errorf("start %d is allowed: %v", e.Start, e.Allowed)
		}
	}
}
