package seats_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable/seats"
)

// drawInput makes small draws with walks, groups and seats held.
func drawInput(t *rapid.T) seats.Input {
	in := seats.Input{Rule: rapid.SampledFrom([]seats.Rule{seats.Draft, seats.Fairest, seats.First, seats.Lottery, seats.Sum}).Draw(t, "rule"),
		Seed: rapid.StringMatching("[a-z]{4}").Draw(t, "seed"), Walk: [][]int{{0, 5, 15}, {5, 0, 10}, {15, 10, 0}}}
	n := rapid.IntRange(1, 8).Draw(t, "sessions")
	for range n {
		start := 40 * rapid.IntRange(0, 3).Draw(t, "start")
		in.Sessions = append(in.Sessions, seats.Session{Start: start, End: start + 30, Room: rapid.IntRange(0, 2).Draw(t, "room"),
			Places: rapid.IntRange(0, 4).Draw(t, "places")})
	}
	for p := range rapid.IntRange(0, 10).Draw(t, "people") {
		who := seats.Person{Key: fmt.Sprint(p), Size: rapid.SampledFrom([]int{0, 1, 1, 2}).Draw(t, "size")}
		for s := range n {
			if w := rapid.SampledFrom([]int{0, 1, 2, 4}).Draw(t, "weight"); w > 0 {
				who.Wishes = append(who.Wishes, seats.Wish{Session: s, Weight: w})
			}
		}
		in.People = append(in.People, who)
	}
	return in
}

func must(t rapid.TB, in seats.Input) seats.Result {
	t.Helper()
	r, err := seats.Draw(in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// honest checks what holds of every draw.
func honest(t rapid.TB, in seats.Input, r seats.Result) {
	t.Helper()
	used := make([]int, len(in.Sessions))
	for p, held := range r.Seats {
		for i, s := range held {
			used[s] += max(1, in.People[p].Size)
			if !slices.ContainsFunc(in.People[p].Wishes, func(w seats.Wish) bool { return w.Session == s }) &&
				!slices.Contains(in.People[p].Held, s) {
				t.Fatalf("person %d sits in session %d and never asked", p, s)
			}
			for _, o := range held[:i] {
				a, b, walk := in.Sessions[s], in.Sessions[o], in.Walk[in.Sessions[s].Room][in.Sessions[o].Room]
				if a.Start < b.End+walk && b.Start < a.End+walk {
					t.Fatalf("person %d sits in sessions %d and %d at once", p, o, s)
				}
			}
		}
	}
	for s, n := range used {
		if n > in.Sessions[s].Places {
			t.Fatalf("session %d has %d places and %d seats", s, in.Sessions[s].Places, n)
		}
	}
}

func TestNobodySitsTwiceAndNoRoomOverflows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, seatsAreHonest)
}

func FuzzSeats(f *testing.F) { f.Fuzz(rapid.MakeFuzz(seatsAreHonest)) }

func seatsAreHonest(t *rapid.T) {
	in := drawInput(t)
	r := must(t, in)
	honest(t, in, r)
	if err := seats.Verify(in, r); err != nil {
		t.Fatal(err)
	}
	// A person who cannot be helped: in the draft nobody holds two seats while somebody without one could have had it.
	if in.Rule == seats.Draft || in.Rule == seats.Fairest {
		for p, held := range r.Seats {
			if len(held) > 0 {
				continue
			}
			for _, w := range in.People[p].Wishes {
				for q, other := range r.Seats {
					if len(other) > 1 && slices.Contains(other, w.Session) && max(1, in.People[q].Size) >= max(1, in.People[p].Size) &&
						in.Rule == seats.Fairest {
						t.Fatalf("person %d has nothing, person %d two seats, one of them in session %d", p, q, w.Session)
					}
				}
			}
		}
	}
}

func TestASecondDrawKeepsTheSeatsThatPeopleHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := drawInput(t)
		first := must(t, in)
		again := in
		again.People = slices.Clone(in.People)
		for p := range again.People {
			again.People[p].Held = first.Seats[p]
		}
		again.Sessions = slices.Clone(in.Sessions)
		shrunk := rapid.IntRange(0, len(in.Sessions)-1).Draw(t, "shrunk")
		again.Sessions[shrunk].Places /= 2
		grown := rapid.IntRange(0, len(in.Sessions)-1).Draw(t, "grown")
		if grown != shrunk {
			again.Sessions[grown].Places++
		}
		second := must(t, again)
		honest(t, again, second)
		for p, held := range first.Seats {
			for _, s := range held {
				if s != shrunk && !slices.Contains(second.Seats[p], s) {
					t.Fatalf("person %d loses the seat in session %d, which did not shrink", p, s)
				}
			}
		}
	})
}

// Ana holds a seat from a draw before; Bert has none. Both want the one place that is left, wherever the seed lays them.
func TestWhoHoldsASeatWaitsForWhoHasNone(t *testing.T) {
	t.Parallel()
	for seed := range 20 {
		got, err := seats.Draw(seats.Input{
			Rule: seats.Draft, Seed: fmt.Sprint(seed),
			Sessions: []seats.Session{{Start: 0, End: 30, Places: 1}, {Start: 40, End: 70, Places: 1}},
			People: []seats.Person{
				{Key: "ana", Wishes: []seats.Wish{{Session: 0, Weight: 2}, {Session: 1, Weight: 1}}, Held: []int{0}},
				{Key: "bert", Wishes: []seats.Wish{{Session: 1, Weight: 1}}},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := [][]int{{0}, {1}}; !cmp.Equal(got.Seats, want) {
			t.Errorf("seed %d: Ana and Bert sit in %v, not %v", seed, got.Seats, want)
		}
	}
}

// Ana has two seats and Bert would like one of them. One that she was promised by a draw before stays hers.
func TestASeatThatIsHeldIsNotGivenToWhoHasNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		held []int
		want [][]int
	}{
		{[]int{0, 1}, [][]int{{0, 1}, {}}},
		{[]int{1}, [][]int{{1}, {0}}},
	} {
		for seed := range 20 {
			got, err := seats.Draw(seats.Input{
				Rule: seats.Fairest, Seed: fmt.Sprint(seed),
				Sessions: []seats.Session{{Start: 0, End: 30, Places: 1}, {Start: 40, End: 70, Places: 1}},
				People: []seats.Person{
					{Key: "ana", Wishes: []seats.Wish{{Session: 0, Weight: 2}, {Session: 1, Weight: 1}}, Held: c.held},
					{Key: "bert", Wishes: []seats.Wish{{Session: 0, Weight: 1}}},
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			if !cmp.Equal(got.Seats, c.want) {
				t.Errorf("seed %d, Ana holds %v: Ana and Bert sit in %v, not %v", seed, c.held, got.Seats, c.want)
			}
		}
	}
}

func TestAForgedLineIsFound(t *testing.T) {
	t.Parallel()
	in := crowd(200, 20, 4, 1)
	in.Rule = seats.Draft
	r := must(t, in)
	forged := seats.Result{Digest: r.Digest, Seats: slices.Clone(r.Seats)}
	forged.Seats[7] = append(slices.Clone(r.Seats[7]), 99)
	if seats.Verify(in, forged) == nil {
		t.Error("a seat added by hand is not found")
	}
	other := in
	other.Seed = "another"
	if seats.Verify(other, r) == nil {
		t.Error("another seed is not found")
	}
	if diff := cmp.Diff(r, must(t, in)); diff != "" {
		t.Error(diff)
	}
}

func TestTheFairestRuleLeavesNobodyWithoutASeat(t *testing.T) {
	t.Parallel()
	in := crowd(2000, 72, 9, 3)
	in.Rule = seats.Fairest
	f := seats.Measure(in, must(t, in))
	if f.Nothing > 0 || f.Worst5 < 0.5 {
		t.Errorf("%+v", f)
	}
}

// crowd wishes ranked 4, 2, 2, 1, 1, … over equal rooms, more than they hold.
func crowd(people, sessions, times int, seed uint64) seats.Input {
	r := rand.New(rand.NewPCG(seed, 1))
	in := seats.Input{Seed: "fixed"}
	pull := make([]float64, sessions)
	for i := range sessions {
		in.Sessions = append(in.Sessions, seats.Session{Start: 40 * (i % times), End: 40*(i%times) + 30,
			Places: people * times / sessions * 3 / 4})
		pull[i] = math.Exp(1.3 * r.NormFloat64())
	}
	for p := range people {
		who := seats.Person{Key: fmt.Sprint(p)}
		for _, w := range []int{4, 2, 2, 1, 1, 1, 1, 1}[:4+r.IntN(5)] {
			for {
				s := r.IntN(sessions)
				if r.Float64() < pull[s]/20 && !slices.ContainsFunc(who.Wishes, func(w seats.Wish) bool { return w.Session == s }) {
					who.Wishes = append(who.Wishes, seats.Wish{Session: s, Weight: w})
					break
				}
			}
		}
		in.People = append(in.People, who)
	}
	return in
}

func BenchmarkDraw(b *testing.B) {
	for _, size := range []struct{ people, sessions, times int }{{2400, 72, 9}, {100_000, 1000, 25}} {
		for _, rule := range []seats.Rule{seats.First, seats.Lottery, seats.Sum, seats.Draft, seats.Fairest} {
			b.Run(fmt.Sprintf("%d/%s", size.people, rule), func(b *testing.B) {
				in := crowd(size.people, size.sessions, size.times, 3)
				in.Rule = rule
				var r seats.Result
				for b.Loop() {
					r = must(b, in)
				}
				f := seats.Measure(in, r)
				b.ReportMetric(100*tight(in), "%unfit")
				b.ReportMetric(100*f.First, "%first")
				b.ReportMetric(f.Mean, "mean")
				b.ReportMetric(f.Worst5, "worst5")
				b.ReportMetric(100*f.Nothing, "%nothing")
				b.ReportMetric(100*f.Envy, "%envy")
			})
		}
	}
}

// tight is the share of first wishes that do not fit into their rooms.
func tight(in seats.Input) float64 {
	first := make([]int, len(in.Sessions))
	for _, p := range in.People {
		first[p.Wishes[0].Session]++
	}
	over := 0
	for s, n := range first {
		over += max(0, n-in.Sessions[s].Places)
	}
	return float64(over) / float64(len(in.People))
}
