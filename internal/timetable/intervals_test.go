package timetable_test

import (
	"math"
	"testing"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
	"pgregory.net/rapid"
)

// What is kept to be fast is left out where it would be too much: prices are the same.
func TestPricesAreTheSameWhereLessIsKept(t *testing.T) {
	t.Parallel()
	tried := 0
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		state, bare := timetable.NewState(in, in.Given()), timetable.NewState(in, in.Given())
		if !timetable.KeepLess(bare) {
			return
		}
		for range 40 {
			m := timetabletest.DrawMove(t, in)
			if other := state.Holder(m.Room, m.Start); other >= 0 && other != m.A {
				m.B = other
				m.Start, m.Room = state.Where(other)
			}
			limit := rapid.Int64Range(-timetable.Unit, timetable.Unit).Draw(t, "limit")
			want, ok := state.Try(m, limit)
			got, same := bare.Try(m, limit)
			if ok != same || ok && got != want {
				t.Fatalf("%+v within %d: %d (%v) and %d (%v)", m, limit, want, ok, got, same)
			}
			if want, ok = state.Try(m, math.MaxInt64); !ok {
				continue
			}
			tried++
			if got := bare.Apply(m); got != want || state.Apply(m) != want {
				t.Fatalf("%+v: tried %d, applied %d", m, want, got)
			}
		}
	})
	if tried < 100 {
		t.Errorf("only %d moves were tried", tried)
	}
}
