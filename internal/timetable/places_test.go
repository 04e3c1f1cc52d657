package timetable_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestEveryPlaceIsPricedAsTheMoveToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		state := timetable.NewState(in, timetabletest.Nowhere(in.Sessions()))
		for range 10 {
			m := timetabletest.DrawMove(t, in)
			if state.Holder(m.Room, m.Start) < 0 {
				if _, ok := state.Try(m, math.MaxInt64); ok {
					state.Apply(m)
				}
			}
		}
		i := rapid.IntRange(0, in.Sessions()-1).Draw(t, "session")
		before, plan := in.Price(state.Plan()).Cost(), state.Plan()
		for _, o := range state.Places(i) {
			if !o.Allowed || o.Here {
				continue
			}
			moved := timetable.NewState(in, plan)
			m := timetable.Move{A: i, B: o.With, Start: o.Start, Room: o.Room}
			if o.With >= 0 {
				m.Start, m.Room = moved.Where(o.With)
			}
			moved.Apply(m)
			if after := in.Price(moved.Plan()).Cost(); after-before != o.Cost {
				t.Fatalf("%+v: priced %d, is %d", o, o.Cost, after-before)
			}
		}
	})
}

func TestTheEffectsOfAPlaceAreWhatTheReportsDifferBy(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		state := timetable.NewState(in, timetabletest.Nowhere(in.Sessions()))
		for range 10 {
			m := timetabletest.DrawMove(t, in)
			if state.Holder(m.Room, m.Start) < 0 {
				if _, ok := state.Try(m, math.MaxInt64); ok {
					state.Apply(m)
				}
			}
		}
		plan := state.Plan()
		before := in.Report(plan)
		i := rapid.IntRange(0, in.Sessions()-1).Draw(t, "session")
		for _, e := range state.Effects(i) {
			if e.Here && e.With >= 0 {
				t.Fatalf("session %d would change places with %d where it is", i, e.With)
			}
			if !e.Allowed && e.Refusal.Rule == "" && !e.Here {
				t.Fatalf("refused without a reason: %+v", e)
			}
			if !e.Allowed || e.Here {
				continue
			}
			moved := timetable.NewState(in, plan)
			m := timetable.Move{A: i, B: e.With, Start: e.Start, Room: e.Room}
			if e.With >= 0 {
				m.Start, m.Room = moved.Where(e.With)
			}
			moved.Apply(m)
			if now := in.Price(moved.Plan()).Cost(); now-before.Price.Cost() != e.Cost {
				t.Fatalf("%+v: full prices differ by %d", e, now-before.Price.Cost())
			}
			after, people := in.Report(moved.Plan()), in.Compare(plan, moved.Plan())
			if after.Price.Attended-before.Price.Attended != e.Attended || people.Better != e.Better || people.Worse != e.Worse ||
				people.LoseMust-people.KeepMust != e.LoseMust {
				t.Fatalf("%+v: attended %d more, better %d, worse %d, %d lose and %d keep a must-see", e, after.Price.Attended-before.Price.Attended,
					people.Better, people.Worse, people.LoseMust, people.KeepMust)
			}
		}
	})
}

func BenchmarkEffects(b *testing.B) {
	in := timetabletest.Instance(b, timetabletest.Crowd(2000, 72, 9, 8, 1))
	state := timetable.NewState(in, timetabletest.FirstFit(in))
	i := 0
	for b.Loop() {
		state.Effects(i % 72)
		i++
	}
}

func BenchmarkPlaces(b *testing.B) {
	for _, size := range []struct {
		name                           string
		people, sessions, slots, rooms int
	}{{"2k", 2000, 72, 9, 8}, {"10k", 10_000, 300, 15, 20}, {"100k", 100_000, 1000, 20, 50}} {
		for _, capacities := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/capacities=%v", size.name, capacities), func(b *testing.B) {
				p := timetabletest.Crowd(size.people, size.sessions, size.slots, size.rooms, 1)
				if !capacities {
					p.Weights.Standing = 0
				}
				in := timetabletest.Instance(b, p)
				state := timetable.NewState(in, timetabletest.FirstFit(in))
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					state.Places(len(took) % size.sessions)
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
			})
		}
	}
}
