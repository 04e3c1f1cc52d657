package timetable_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestTheDifferenceOfAMoveIsTheDifferenceOfFullPrices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, movesPriceExactly)
}

func FuzzMovePrice(f *testing.F) { f.Fuzz(rapid.MakeFuzz(movesPriceExactly)) }

func movesPriceExactly(t *rapid.T) {
	in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
	pinnedBroken := len(in.Check(timetable.NewState(in, timetabletest.Nowhere(in.Sessions())).Plan())) // what is pinned may break rules
	state := timetable.NewState(in, in.Given())
	for range 40 {
		m := timetabletest.DrawMove(t, in)
		if other := state.Holder(m.Room, m.Start); other >= 0 && other != m.A {
			u, r := state.Where(other)
			m.B, m.Start, m.Room = other, u, r
		}
		if rapid.IntRange(0, 5).Draw(t, "unplace") == 0 {
			was := in.Price(state.Plan())
			cost := state.Unplace(m.A)
			if now := in.Price(state.Plan()); now.Cost()-was.Cost() != cost || now != state.Price() {
				t.Fatalf("taking %d away: priced %d, full prices differ by %d", m.A, cost, now.Cost()-was.Cost())
			}
			continue
		}
		before := in.Price(state.Plan())
		delta, ok := state.Try(m, math.MaxInt64)
		if now := in.Price(state.Plan()); now != before {
			t.Fatalf("trying %+v changed the plan: %+v → %+v", m, before, now)
		}
		if !ok {
			continue
		}
		if applied := state.Apply(m); applied != delta {
			t.Fatalf("%+v: tried %d, applied %d", m, delta, applied)
		}
		full := in.Price(state.Plan())
		if full.Cost()-before.Cost() != delta {
			t.Fatalf("%+v: priced %d, full prices differ by %d (%+v → %+v)", m, delta, full.Cost()-before.Cost(), before, full)
		}
		if state.Price() != full {
			t.Fatalf("%+v: state says %+v, full price is %+v", m, state.Price(), full)
		}
		if broken := in.Check(state.Plan()); len(broken) > pinnedBroken {
			t.Fatalf("%+v breaks %v", m, broken)
		}
	}
}

func TestALimitOnlyRefusesWhatCostsMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		state := timetable.NewState(in, timetabletest.Nowhere(in.Sessions()))
		for range 20 {
			m := timetabletest.DrawMove(t, in)
			delta, ok := state.Try(m, math.MaxInt64)
			limit := rapid.Int64Range(-2*timetable.Unit, 2*timetable.Unit).Draw(t, "limit")
			limited, within := state.Try(m, limit)
			if ok && within != (delta <= limit) || within && limited != delta {
				t.Fatalf("%+v costs %d; with limit %d: %d, %v", m, delta, limit, limited, within)
			}
			if ok {
				state.Apply(m)
			}
		}
	})
}

func TestBestDayEqualsEverySubsetTried(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 9).Draw(t, "n")
		items := make([]timetable.Item, n)
		for i := range items {
			start := rapid.IntRange(0, 20).Draw(t, "start")
			items[i] = timetable.Item{ID: i, Weight: rapid.Int64Range(1, 9).Draw(t, "weight"),
				At: timetable.Interval{Start: start, End: start + rapid.IntRange(1, 8).Draw(t, "length")}}
		}
		var want int64
		for set := range 1 << n {
			if v, ok := valueOf(items, set); ok {
				want = max(want, v)
			}
		}
		chosen, got := timetable.BestDay(items)
		set := 0
		for _, id := range chosen {
			set |= 1 << id
		}
		if v, ok := valueOf(items, set); !ok || v != got || got != want {
			t.Fatalf("got %d by %v (valid %v), want %d", got, chosen, ok, want)
		}
	})
}

func valueOf(items []timetable.Item, set int) (sum int64, ok bool) {
	for i, a := range items {
		if set&(1<<i) == 0 {
			continue
		}
		sum += a.Weight
		for j, b := range items[:i] {
			if set&(1<<j) != 0 && a.At.Start < b.At.End && b.At.Start < a.At.End {
				return 0, false
			}
		}
	}
	return sum, true
}

func TestAProblemAtFaultIsNamed(t *testing.T) {
	t.Parallel()
	good := func() timetable.Problem {
		return timetable.Problem{Slots: []timetable.Interval{{Start: 0, End: 30}}, Rooms: make([]timetable.Room, 1),
			Sessions: []timetable.Session{{Minutes: 30}}}
	}
	for name, spoil := range map[string]func(*timetable.Problem){
		"rooms":       func(p *timetable.Problem) { p.Rooms = nil },
		"slots":       func(p *timetable.Problem) { p.Slots = nil },
		"slots[0]":    func(p *timetable.Problem) { p.Slots[0].End = 0 },
		"sessions[0]": func(p *timetable.Problem) { p.Sessions[0].Minutes = 0 },
		"people[0]":   func(p *timetable.Problem) { p.People = [][]timetable.Wish{{{Session: 5, Weight: 1}}} },
		"before[0]":   func(p *timetable.Problem) { p.Before = [][2]int{{0, 0}} },
		"walk":        func(p *timetable.Problem) { p.Walk = [][]int{{0}, {0}} },
	} {
		p := good()
		spoil(&p)
		if _, err := timetable.NewInstance(p); err == nil {
			t.Errorf("%s: not refused", name)
		}
	}
	if _, err := timetable.NewInstance(good()); err != nil {
		t.Error(err)
	}
}

func BenchmarkTry(b *testing.B) {
	in := timetabletest.Instance(b, timetabletest.Crowd(2000, 72, 9, 8, 1))
	state := timetable.NewState(in, timetabletest.FirstFit(in))
	r := rand.New(rand.NewPCG(1, 1))
	b.ReportAllocs()
	for b.Loop() {
		m := timetable.Move{A: r.IntN(72), Start: r.IntN(9), Room: r.IntN(8)}
		m.B = state.Holder(m.Room, m.Start)
		if m.B == m.A {
			continue
		}
		state.Try(m, 0)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "moves/s")
}
