// Package timetabletest makes timetable's problems, plans and moves for tests and benchmarks.
package timetabletest

import (
	"math"
	"math/rand/v2"

	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
)

// DrawProblem makes small problems with every rule, of equal or unlike lengths.
func DrawProblem(t *rapid.T) timetable.Problem {
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
	p.Rules = timetable.Rules{Hours: strictness.Draw(t, "hours"), Features: strictness.Draw(t, "feature rule"),
		Speakers: strictness.Draw(t, "speaker rule"),
		Before:   strictness.Draw(t, "before"), Apart: strictness.Draw(t, "apart")}
	for i := range slots {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * i, End: 40*i + 30})
	}
	for range rooms {
		p.Rooms = append(p.Rooms, timetable.Room{Capacity: rapid.IntRange(0, 60).Draw(t, "capacity"),
			Features: uint32(rapid.IntRange(0, 3).Draw(t, "features")),
			Closed:   rapid.IntRange(0, 9).Draw(t, "closed") == 0})
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
			Products: rapid.SliceOfN(rapid.IntRange(0, 3), 0, 2).Draw(t, "products"),
			Needs:    uint32(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "needs"))}
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

// Instance is the checked problem; it fails the test where the problem is wrong.
func Instance(t rapid.TB, p timetable.Problem) *timetable.Instance {
	in, err := timetable.NewInstance(p)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// Nowhere is a plan of so many sessions that places none.
func Nowhere(n int) timetable.Plan {
	plan := make(timetable.Plan, n)
	for i := range plan {
		plan[i].Room = timetable.Nowhere
	}
	return plan
}

// DrawMove puts some session at some place, whether or not a rule allows it.
func DrawMove(t *rapid.T, in *timetable.Instance) timetable.Move {
	n := in.Sessions()
	m := timetable.Move{
		A: rapid.IntRange(0, n-1).Draw(t, "a"), B: -1,
		Start: rapid.IntRange(0, len(in.Starts())-1).Draw(t, "start"), Room: rapid.IntRange(0, len(in.Problem().Rooms)-1).Draw(t, "room"),
	}
	return m
}

// FirstFit gives each session the first place that rules allow.
func FirstFit(in *timetable.Instance) timetable.Plan {
	state := timetable.NewState(in, Nowhere(in.Sessions()))
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

// Crowd is a crowd with tastes: sessions of unlike popularity, 8 stars a person.
func Crowd(people, sessions, slots, rooms int, seed uint64) timetable.Problem {
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
