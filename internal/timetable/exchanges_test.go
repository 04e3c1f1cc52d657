package timetable_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestNoExchangeWithinALimitIsLeftOut(t *testing.T) {
	t.Parallel()
	listed, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, boundedProblem(t))
		if !in.ExchangesBounded() {
			t.Fatal("exchanges cannot be asked of it")
		}
		if rapid.Bool().Draw(t, "pairs") && in.PairsHelp() {
			in = in.PairWeighted()
		}
		state := timetable.NewState(in, timetabletest.FirstFit(in))
		for range 10 { // what is kept of the plan must follow its moves
			m := timetabletest.DrawMove(t, in)
			if m.B = state.Holder(m.Room, m.Start); m.B == m.A {
				continue
			}
			if _, ok := state.Try(m, math.MaxInt64); ok {
				state.Apply(m)
			}
		}
		limit := int64(rapid.IntRange(-200_000, 400_000).Draw(t, "limit"))
		for a := range in.Sessions() {
			if start, _ := state.Where(a); start < 0 {
				continue
			}
			out := state.Exchanges(a, limit, nil)
			for b := range in.Sessions() {
				m := timetable.Move{A: a, B: b}
				if m.Start, m.Room = state.Where(b); m.Start < 0 || a == b {
					continue
				}
				there, _ := state.Where(a)
				if _, ok := state.Try(m, limit); ok && !slices.Contains(out, int32(b)) && (there != m.Start || in.RoomsMatter()) {
					t.Fatalf("%d and %d may change places for %d, and are not listed in %v", a, b, limit, out)
				}
			}
			listed, refused = listed+len(out), refused+in.Sessions()-1-len(out)
		}
	})
	if listed == 0 || refused == 0 {
		t.Errorf("%d exchanges are listed, %d are not", listed, refused)
	}
}

// boundedProblem is a problem of which exchanges can be asked: each session fills one slot, and no rule can be broken at a cost.
func boundedProblem(t *rapid.T) timetable.Problem {
	p := timetabletest.DrawProblem(t)
	for i := range p.Sessions {
		s := &p.Sessions[i]
		s.Minutes, s.Shifted, s.Pinned, s.Place = 30, false, false, timetable.Place{}
	}
	for _, r := range []*timetable.Strictness{&p.Rules.Hours, &p.Rules.Features, &p.Rules.Speakers, &p.Rules.Before, &p.Rules.Apart} {
		*r = min(*r, 0)
	}
	return p
}
