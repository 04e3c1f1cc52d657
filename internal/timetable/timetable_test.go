package timetable_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
)

// drawProblem makes small problems with every rule, of equal or unlike lengths.
func drawProblem(t *rapid.T) timetable.Problem {
	sessions := rapid.IntRange(2, 14).Draw(t, "sessions")
	rooms := rapid.IntRange(1, 4).Draw(t, "rooms")
	slots := rapid.IntRange(2, 6).Draw(t, "slots")
	unlike := rapid.Bool().Draw(t, "unlike")
	p := timetable.Problem{
		Setup: rapid.IntRange(0, 15).Draw(t, "setup"), Speakers: make([]timetable.Speaker, 4),
		Silent: rapid.IntRange(0, 100).Draw(t, "silent"), NoShow: 0.3, Weights: timetable.DefaultWeights(),
	}
	p.Weights.Moved = 50
	p.Fairness = rapid.SampledFrom([]float64{0, 0, 0.5, 1}).Draw(t, "fairness")
	strictness := rapid.SampledFrom([]timetable.Strictness{0, 0, timetable.Off, 3000, 200_000})
	p.Rules = timetable.Rules{Hours: strictness.Draw(t, "hours"), Features: strictness.Draw(t, "feature rule"), Speakers: strictness.Draw(t, "speaker rule"),
		Before: strictness.Draw(t, "before"), Apart: strictness.Draw(t, "apart")}
	for i := range slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * i, End: 40*i + 30})
	}
	for range rooms {
		p.Rooms = append(p.Rooms, timetable.Room{Capacity: rapid.IntRange(0, 60).Draw(t, "capacity"), Features: uint32(rapid.IntRange(0, 3).Draw(t, "features")),
			Closed: rapid.IntRange(0, 9).Draw(t, "closed") == 0})
	}
	p.Walk = make([][]int, rooms)
	for i := range p.Walk {
		p.Walk[i] = make([]int, rooms)
		for j := range i {
			p.Walk[i][j] = 3 * (i - j)
			p.Walk[j][i] = 3 * (i - j)
		}
	}
	for range sessions {
		minutes := 30
		if unlike {
			minutes = rapid.SampledFrom([]int{15, 30, 45, 70}).Draw(t, "minutes")
		}
		s := timetable.Session{Minutes: minutes, Track: rapid.IntRange(0, 2).Draw(t, "track"), Level: rapid.IntRange(0, 2).Draw(t, "level"),
			Products: rapid.SliceOfN(rapid.IntRange(0, 3), 0, 2).Draw(t, "products"), Needs: uint32(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "needs"))}
		if rapid.IntRange(0, 3).Draw(t, "leaves") == 0 {
			s.Available = []timetable.Interval{{Start: 0, End: rapid.IntRange(30, 40*slots).Draw(t, "leaves at")}}
		}
		if rapid.IntRange(0, 3).Draw(t, "speaks") == 0 {
			s.Speakers = []int{rapid.IntRange(0, 3).Draw(t, "speaker")}
		}
		if odd := rapid.IntRange(0, 19).Draw(t, "shifted"); odd < 2 {
			s.Shifted, s.Pinned = odd == 0, odd == 1
			s.Place = timetable.Place{Room: rapid.IntRange(0, rooms-1).Draw(t, "its room"), Start: rapid.IntRange(0, 40*slots).Draw(t, "its start")}
		}
		p.Sessions = append(p.Sessions, s)
	}
	if rapid.Bool().Draw(t, "rules") {
		p.Before = [][2]int{{0, 1}}
		p.Apart = [][2]int{{0, sessions - 1}}
	}
	for range rapid.IntRange(1, 20).Draw(t, "people") {
		var wishes []timetable.Wish
		for s := range sessions {
			if w := rapid.SampledFrom([]int{0, 0, 2, 2, 4}).Draw(t, "wish"); w > 0 {
				wishes = append(wishes, timetable.Wish{Session: s, Weight: w})
			}
		}
		if rapid.IntRange(0, 9).Draw(t, "twice") == 0 {
			wishes = append(wishes, timetable.Wish{Session: 0, Weight: 4})
		}
		p.People = append(p.People, wishes)
	}
	return p
}

func instance(t rapid.TB, p timetable.Problem) *timetable.Instance {
	in, err := timetable.NewInstance(p)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func nowhere(n int) timetable.Plan {
	plan := make(timetable.Plan, n)
	for i := range plan {
		plan[i].Room = timetable.Nowhere
	}
	return plan
}

func drawMove(t *rapid.T, in *timetable.Instance) timetable.Move {
	n := in.Sessions()
	m := timetable.Move{
		A: rapid.IntRange(0, n-1).Draw(t, "a"), B: -1,
		Start: rapid.IntRange(0, len(in.Starts())-1).Draw(t, "start"), Room: rapid.IntRange(0, len(in.Problem().Rooms)-1).Draw(t, "room"),
	}
	return m
}

func TestTheDifferenceOfAMoveIsTheDifferenceOfFullPrices(t *testing.T) {
	t.Parallel()
	rapid.Check(t, movesPriceExactly)
}

func FuzzMovePrice(f *testing.F) { f.Fuzz(rapid.MakeFuzz(movesPriceExactly)) }

func movesPriceExactly(t *rapid.T) {
	in := instance(t, drawProblem(t))
	pinnedBroken := len(in.Check(timetable.NewState(in, nowhere(in.Sessions())).Plan())) // what is pinned may break rules
	state := timetable.NewState(in, in.Given())
	for range 40 {
		m := drawMove(t, in)
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
		in := instance(t, drawProblem(t))
		state := timetable.NewState(in, nowhere(in.Sessions()))
		for range 20 {
			m := drawMove(t, in)
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
		return timetable.Problem{Slots: []timetable.Interval{{Start: 0, End: 30}}, Rooms: make([]timetable.Room, 1), Sessions: []timetable.Session{{Minutes: 30}}}
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
	in := instance(b, crowdProblem(2000, 72, 9, 8, 1))
	state := timetable.NewState(in, firstFit(in))
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

func firstFit(in *timetable.Instance) timetable.Plan {
	state := timetable.NewState(in, nowhere(in.Sessions()))
	for i := range in.Sessions() {
		for t := range in.Starts() {
			for r := range in.Problem().Rooms {
				m := timetable.Move{A: i, B: -1, Start: t, Room: r}
				if at, _ := state.Where(i); at >= 0 {
					continue
				}
				if _, ok := state.Try(m, math.MaxInt64); ok {
					state.Apply(m)
				}
			}
		}
	}
	return state.Plan()
}

// crowdProblem is a crowd with tastes: sessions of unlike popularity, 8 stars a person.
func crowdProblem(people, sessions, slots, rooms int, seed uint64) timetable.Problem {
	r := rand.New(rand.NewPCG(seed, 7))
	p := timetable.Problem{NoShow: 0.3, Silent: people * 2 / 3, Weights: timetable.Weights{Standing: 800}}
	for i := range slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * i, End: 40*i + 30})
	}
	for i := range rooms {
		p.Rooms = append(p.Rooms, timetable.Room{Capacity: 80 + people*(rooms-i)/(rooms*rooms)})
	}
	pull := make([]float64, sessions)
	for i := range sessions {
		p.Sessions = append(p.Sessions, timetable.Session{Minutes: 30})
		pull[i] = math.Exp(r.NormFloat64())
	}
	for range people {
		theme := r.IntN(8)
		seen := map[int]bool{}
		var wishes []timetable.Wish
		for len(wishes) < 8 {
			s := r.IntN(sessions)
			chance := pull[s] / 8
			if s%8 == theme {
				chance *= 6
			}
			if !seen[s] && r.Float64() < chance {
				seen[s] = true
				wishes = append(wishes, timetable.Wish{Session: s, Weight: 2 + 2*r.IntN(2)})
			}
		}
		p.People = append(p.People, wishes)
	}
	return p
}
