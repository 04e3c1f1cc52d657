package search_test

import (
	"context"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/instance"
	"github.com/creneau/creneau/internal/timetable/search"
)

func TestTheSameSeedAndIterationsGiveTheSamePlanOnAnyNumberOfProcessors(t *testing.T) {
	sameOnAnyNumberOfProcessors(t, small(t, 300, 20, 5, 4))
	sameOnAnyNumberOfProcessors(t, small(t, 400, 160, 12, 14)) // large enough to begin with pairs
}

func sameOnAnyNumberOfProcessors(t *testing.T, in *timetable.Instance) {
	t.Helper()
	set := search.Settings{Iterations: 120_000, Seed: 3, Workers: 3}
	var want timetable.Plan
	for _, procs := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(procs)
		got, err := search.Run(context.Background(), in, set, nil)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got.Plan
		}
		if diff := cmp.Diff(want, got.Plan); diff != "" {
			t.Errorf("GOMAXPROCS=%d:\n%s", procs, diff)
		}
	}
}

func TestTinyInstancesReachTheOptimum(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		p := crowd(30, 6, 3, 2, seed)
		p.Before = [][2]int{{0, 1}}
		p.Sessions[2].Speakers, p.Sessions[3].Speakers = []int{0}, []int{0}
		p.Speakers = make([]timetable.Speaker, 1)
		if seed%2 == 1 { // every rule of a real day
			p.Setup, p.Walk = 5, [][]int{{0, 15}, {15, 0}}
			p.Sessions[4].Available = []timetable.Interval{{Start: 40, End: 200}}
			p.Rooms[1].Features, p.Sessions[5].Needs = 1, 1
			p.Sessions[1].Pinned, p.Sessions[1].Place = true, timetable.Place{Room: 0, Start: p.Slots[2].Start}
			p.Apart = [][2]int{{0, 4}}
		}
		if seed%4 == 3 { // … some of which may be broken at a cost
			p.Rules = timetable.Rules{Hours: 30_000, Features: 200_000, Speakers: 500_000, Before: 10_000, Apart: timetable.Off}
		}
		in := compile(t, p)
		got, err := search.Run(context.Background(), in, search.Settings{Iterations: 30_000, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if want := bruteForce(in); got.Price.Cost() != want {
			t.Errorf("seed %d: found %d, the optimum is %d", seed, got.Price.Cost(), want)
		}
		if broken := in.Check(got.Plan); len(broken) > 0 {
			t.Errorf("seed %d breaks %v", seed, broken)
		}
	}
}

// bruteForce tries every order of sessions over the places.
func bruteForce(in *timetable.Instance) int64 {
	p := in.Problem()
	least := int64(math.MaxInt64)
	plan := make(timetable.Plan, len(p.Sessions))
	taken := map[timetable.Place]bool{}
	var place func(i int)
	place = func(i int) {
		if i == len(plan) {
			if len(in.Check(plan)) == 0 {
				least = min(least, in.Price(plan).Cost())
			}
			return
		}
		for _, slot := range p.Slots {
			for r := range p.Rooms {
				at := timetable.Place{Room: r, Start: slot.Start}
				if !taken[at] {
					taken[at] = true
					plan[i] = at
					place(i + 1)
					delete(taken, at)
				}
			}
		}
	}
	place(0)
	return least
}

func TestPinnedSessionsStayAndTheSearchStopsWithItsContext(t *testing.T) {
	t.Parallel()
	p := crowd(100, 12, 4, 3, 1)
	p.Sessions[5].Pinned, p.Sessions[5].Place = true, timetable.Place{Room: 2, Start: 40}
	ctx, cancel := context.WithCancel(context.Background())
	rec := recorder(func(search.Progress) { cancel() })
	got, err := search.Run(ctx, compile(t, p), search.Settings{Time: time.Hour, Seed: 1}, rec)
	if err != nil || got.Status != search.Stopped {
		t.Fatalf("got %v, %v", got.Status, err)
	}
	if got.Plan[5] != p.Sessions[5].Place {
		t.Errorf("the pinned session went to %+v", got.Plan[5])
	}
}

type recorder func(search.Progress)

func (r recorder) Record(p search.Progress) { r(p) }

func TestTheSearchBeatsWhatPeopleDoByHand(t *testing.T) {
	t.Parallel()
	in := small(t, 500, 40, 5, 8)
	got, err := search.Run(context.Background(), in, search.Settings{Iterations: 200_000, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	random, popular := in.Price(search.Random(in, 1)), in.Price(search.ByPopularity(in))
	if got.Price.Cost() >= random.Cost() || got.Price.Cost() >= popular.Cost() {
		t.Errorf("found %d, random %d, popularity %d", got.Price.Cost(), random.Cost(), popular.Cost())
	}
}

// Nobody stands in a slot in which nothing is on, and everybody would around the first session in it.
func TestASearchForRoomToBreatheUsesEverySlot(t *testing.T) {
	t.Parallel()
	p := crowd(300, 18, 5, 6, 3)
	for r := range p.Rooms {
		p.Rooms[r].Capacity = 20 + 10*r
	}
	p.Weights.Standing = timetable.Unit / 5
	in := compile(t, p)
	used := func(plan timetable.Plan) int {
		starts := map[int]bool{}
		for _, at := range plan {
			starts[at.Start] = true
		}
		return len(starts)
	}
	if used(search.Greedy(in)) == 5 {
		t.Fatal("the greedy construction uses every slot, too")
	}
	got, err := search.Run(context.Background(), in, search.Settings{Iterations: 100_000, Seed: 1}, nil)
	if err != nil || used(got.Plan) != 5 {
		t.Errorf("%d of 5 slots are used, %v", used(got.Plan), err)
	}
}

// pairwise is the problem with the goal that other tools have: as few people as possible who starred two sessions at the same time,
// counted pair by pair. Each pair of stars is a person who wants these two, so a person with four stars in a slot loses three but
// counts six times.
func pairwise(p timetable.Problem) timetable.Problem {
	people := p.People
	p.People, p.Silent, p.Weights = nil, 0, timetable.Weights{}
	for _, wishes := range people {
		for i, a := range wishes {
			for _, b := range wishes[:i] {
				p.People = append(p.People, []timetable.Wish{{Session: a.Session, Weight: 1}, {Session: b.Session, Weight: 1}})
			}
		}
	}
	return p
}

func TestTheSearchBeatsMinimisingPairsOnWhatPeopleAttend(t *testing.T) {
	t.Parallel()
	p := crowd(800, 48, 6, 8, 4)
	in := compile(t, p)
	pairs := compile(t, pairwise(p))
	set := search.Settings{Iterations: 200_000, Seed: 1}
	ours, err := search.Run(context.Background(), in, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := search.Run(context.Background(), pairs, set, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, other := ours.Price.Attended, in.Price(theirs.Plan).Attended; got <= other {
		t.Errorf("people attend %d by our goal, %d by pairs", got, other)
	}
}

// BenchmarkAgainstPairs reports V of both goals in the same time.
func BenchmarkAgainstPairs(b *testing.B) {
	p := crowd(2400, 72, 9, 9, 1)
	p.Weights = timetable.Weights{}
	pairs := compile(b, pairwise(p))
	in := compile(b, p)
	for b.Loop() {
		set := search.Settings{Time: 3 * time.Second, Seed: 1}
		ours, err := search.Run(context.Background(), in, set, nil)
		if err != nil {
			b.Fatal(err)
		}
		theirs, err := search.Run(context.Background(), pairs, set, nil)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(instance.Value(p, ours.Plan), "V-ours")
		b.ReportMetric(instance.Value(p, theirs.Plan), "V-pairs")
		b.ReportMetric(instance.Value(p, search.Random(in, 1)), "V-random")
	}
}

// BenchmarkShared runs on instances beside the checkout, where they are: value reached and moves per second.
func BenchmarkShared(b *testing.B) {
	for _, name := range []string{"syn2k", "syn10k", "syn100k"} {
		b.Run(name, func(b *testing.B) {
			file, err := os.Open(filepath.Join("..", "..", "..", "..", "shared", "data", "wishes", name+".json"))
			if err != nil {
				b.Skip("no instances beside the checkout")
			}
			defer file.Close()
			_, p, err := instance.ReadWishes(file)
			if err != nil {
				b.Fatal(err)
			}
			in := compile(b, p)
			for b.Loop() {
				got, err := search.Run(context.Background(), in, search.Settings{Time: 10 * time.Second, Seed: 1}, nil)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(instance.Value(p, got.Plan), "V")
				b.ReportMetric(float64(got.Iterations)/got.Elapsed.Seconds(), "moves/s")
			}
		})
	}
}

// BenchmarkMixedLengths is a dense day: 108 people who want most of 41 sessions of one hour and of half an hour. One worker.
func BenchmarkMixedLengths(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 7))
	p := timetable.Problem{Rooms: make([]timetable.Room, 5)}
	for i := range 16 {
		p.Slots = append(p.Slots, timetable.Interval{Start: 30 * i, End: 30*i + 30})
	}
	for i := range 41 {
		p.Sessions = append(p.Sessions, timetable.Session{Minutes: 30 + 30*(i%2)})
	}
	for range 108 {
		var wishes []timetable.Wish
		for s := range p.Sessions {
			if r.IntN(4) > 0 {
				wishes = append(wishes, timetable.Wish{Session: s, Weight: 1 + r.IntN(10)})
			}
		}
		p.People = append(p.People, wishes)
	}
	in, moves := compile(b, p), int64(0)
	for b.Loop() {
		got, err := search.Run(context.Background(), in, search.Settings{Iterations: 100_000, Seed: 1, Workers: 1}, nil)
		if err != nil {
			b.Fatal(err)
		}
		moves += got.Iterations
	}
	b.ReportMetric(float64(moves)/b.Elapsed().Seconds(), "moves/s")
}

func small(tb testing.TB, people, sessions, slots, rooms int) *timetable.Instance {
	return compile(tb, crowd(people, sessions, slots, rooms, 1))
}

func compile(tb testing.TB, p timetable.Problem) *timetable.Instance {
	tb.Helper()
	in, err := timetable.NewInstance(p)
	if err != nil {
		tb.Fatal(err)
	}
	return in
}

func crowd(people, sessions, slots, rooms int, seed uint64) timetable.Problem {
	r := rand.New(rand.NewPCG(seed, 7))
	p := timetable.Problem{NoShow: 0.3, Silent: people, Weights: timetable.DefaultWeights()}
	for i := range slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * i, End: 40*i + 30})
	}
	for i := range rooms {
		p.Rooms = append(p.Rooms, timetable.Room{Capacity: people * (rooms - i) / (rooms * rooms)})
	}
	for i := range sessions {
		p.Sessions = append(p.Sessions, timetable.Session{Minutes: 30, Track: 1 + i%4})
	}
	for range people {
		var wishes []timetable.Wish
		for s := range sessions {
			if r.Float64() < 4/float64(sessions)*(0.5+float64(s%3)) {
				wishes = append(wishes, timetable.Wish{Session: s, Weight: 2 + 2*r.IntN(2)})
			}
		}
		p.People = append(p.People, wishes)
	}
	return p
}

func TestPeopleWalkLessAndAttendAsMuch(t *testing.T) {
	t.Parallel()
	p := crowd(300, 24, 4, 6, 5)
	p.Walk = make([][]int, len(p.Rooms))
	for a := range p.Walk {
		p.Walk[a] = make([]int, len(p.Rooms))
		for b := range p.Walk[a] {
			p.Walk[a][b] = 2 * max(a-b, b-a)
		}
	}
	in := compile(t, p)
	found, err := search.Run(context.Background(), in, search.Settings{Iterations: 20_000, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	near := search.Nearer(in, found.Plan)
	if in.Price(near).Cost() > in.Price(found.Plan).Cost() || len(in.Check(near)) > 0 {
		t.Errorf("walking less costs %d more, and breaks %v", in.Price(near).Cost()-in.Price(found.Plan).Cost(), in.Check(near))
	}
	if before, after := in.Walking(found.Plan), in.Walking(near); after >= before {
		t.Errorf("people walk %d minutes, %d before", after, before)
	}
	if c := in.Compare(found.Plan, near); c.Better+c.Worse > 0 {
		t.Errorf("rooms changed what people attend: %+v", c)
	}
}

func TestARepairMovesAsFewAsItCan(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		p := crowd(40, 7, 3, 3, seed)
		in := compile(t, p)
		found, err := search.Run(context.Background(), in, search.Settings{Iterations: 5_000, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		p.Rooms[0].Available = []timetable.Interval{{Start: 0, End: 35}} // lost after the first hour
		broken := compile(t, p)
		got, ok := search.Repair(context.Background(), broken, found.Plan, search.Repairing{Most: 3})
		moved, cost := leastChange(broken, found.Plan)
		if !ok || len(broken.Check(got.Plan)) > 0 || len(got.Moved) != moved || got.Price.Cost() != cost {
			t.Errorf("seed %d: moves %v for %d (%v), the least is %d for %d; breaks %v", seed, got.Moved, got.Price.Cost(), ok, moved, cost,
				broken.Check(got.Plan))
		}
	}
}

// leastChange tries every plan: the fewest sessions moved, then the least cost.
func leastChange(in *timetable.Instance, was timetable.Plan) (moved int, cost int64) {
	moved, cost = math.MaxInt, math.MaxInt64
	plan := make(timetable.Plan, len(was))
	var try func(i, n int)
	try = func(i, n int) {
		if n > moved {
			return
		}
		if i == len(was) {
			if len(in.Check(plan)) > 0 {
				return
			}
			if c := in.Price(plan).Cost(); n < moved || c < cost {
				moved, cost = n, c
			}
			return
		}
		plan[i] = was[i]
		try(i+1, n)
		for _, start := range in.Starts() {
			for room := range in.Problem().Rooms {
				if at := (timetable.Place{Room: room, Start: start}); at != was[i] {
					plan[i] = at
					try(i+1, n+1)
				}
			}
		}
	}
	try(0, 0)
	return moved, cost
}

func TestTheBestOfFewMovesIsTheBest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		in := compile(t, crowd(40, 7, 3, 3, seed))
		found, err := search.Run(context.Background(), in, search.Settings{Iterations: 30, Seed: seed}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for moves := 1; moves <= 2; moves++ {
			got, ok := search.Within(context.Background(), in, found.Plan, search.Repairing{Most: moves})
			want := cheapestWithin(in, found.Plan, moves)
			if !ok {
				got.Price = found.Price
			}
			if got.Price.Cost() != want || len(got.Moved) > moves || ok && (!got.Exact || len(in.Check(got.Plan)) > 0) {
				t.Errorf("seed %d, %d moves: %d by moving %v, the cheapest is %d", seed, moves, got.Price.Cost(), got.Moved, want)
			}
		}
	}
}

// cheapestWithin tries every plan that differs in at most so many places.
func cheapestWithin(in *timetable.Instance, was timetable.Plan, moves int) (cost int64) {
	cost = math.MaxInt64
	plan := slices.Clone(was)
	var try func(i, left int)
	try = func(i, left int) {
		if i == len(was) {
			if len(in.Check(plan)) == 0 {
				cost = min(cost, in.Price(plan).Cost())
			}
			return
		}
		try(i+1, left)
		if left == 0 || was[i].Room == timetable.Nowhere {
			return
		}
		for _, start := range in.Starts() {
			for room := range in.Problem().Rooms {
				plan[i] = timetable.Place{Room: room, Start: start}
				try(i+1, left-1)
			}
		}
		plan[i] = was[i]
	}
	try(0, moves)
	return cost
}
