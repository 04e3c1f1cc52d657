package cosplib

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// drawInstance makes a small instance with every goal.
func drawInstance(t *rapid.T) *Instance {
	number := func(name string, low, high int) int { return rapid.IntRange(low, high).Draw(t, name) }
	in := &Instance{Zone: Zone{GoodFrom: 540, GoodTo: 1080, FairFrom: 420, FairTo: 1320, Small: 1, Big: 10}}
	for s := range number("sessions", 1, 4) {
		in.Sessions = append(in.Sessions, Session{Name: fmt.Sprint("s", s), Slots: number("slots", 2, 4), Start: 480 + 120*s, End: 570 + 120*s})
	}
	for r := range number("rooms", 2, 4) {
		in.Rooms = append(in.Rooms, fmt.Sprint("r", r))
	}
	somebody := func(name string) (out []string) {
		for range number(name, 0, 2) {
			out = append(out, fmt.Sprint("p", number(name, 0, 5)))
		}
		return out
	}
	for k := range number("tracks", 1, 3) {
		in.Tracks = append(in.Tracks, Track{Name: fmt.Sprint("t", k), Chairs: somebody("chairs")})
	}
	list := func(name string, n int) []int {
		return rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 10, 1000}), n, n).Draw(t, name)
	}
	for i := range number("submissions", len(in.Tracks), 8) {
		in.Submissions = append(in.Submissions, Submission{Name: fmt.Sprint("v", i), Track: i % len(in.Tracks), Need: number("need", 1, 2),
			Order:  number("order", 0, 3),
			Offset: number("offset", -12, 12), Presenters: somebody("presenters"), Attendees: somebody("attendees"),
			Session: list("session", len(in.Sessions)), Room: list("room", len(in.Rooms))})
	}
	table := func(rows, columns int) (m [][]int) {
		for range rows {
			m = append(m, list("table", columns))
		}
		return m
	}
	in.TrackSession, in.TrackRoom = table(len(in.Tracks), len(in.Sessions)), table(len(in.Tracks), len(in.Rooms))
	in.SessionRoom, in.Similar = table(len(in.Sessions), len(in.Rooms)), table(len(in.Tracks), len(in.Tracks))
	for i := range in.Similar {
		in.Similar[i][i] = 0
		for j := range i {
			in.Similar[i][j] = in.Similar[j][i]
		}
	}
	for k := range in.Weights {
		in.Weights[k] = rapid.SampledFrom([]int{0, 1, 7, 1000}).Draw(t, "weight")
	}
	return in
}

func TestStepsCostWhatTheEvaluatorSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, stepsCostExactly)
}

func FuzzCosplibSteps(f *testing.F) { f.Fuzz(rapid.MakeFuzz(stepsCostExactly)) }

// stepsCostExactly makes and takes back random moves and compares the running cost with the evaluator's.
func stepsCostExactly(t *rapid.T) {
	in := drawInstance(t)
	if in.Prepare() != nil {
		return // too little room
	}
	x := newState(newTables(in, trueGoal))
	r := &random{rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1)}
	for k := range 60 {
		before, was := x.now, x.schedule()
		x.begin()
		ok := x.draw(r)
		if ok {
			x.settle()
		}
		if !ok || r.below(3) == 0 {
			x.undo()
			if x.now != before || fmt.Sprint(x.schedule()) != fmt.Sprint(was) {
				t.Fatalf("move %d taken back: %+v, was %+v\n%v\n%v", k, x.now, before, was, x.schedule())
			}
		}
		if want := full(in, x); x.now.truly != want {
			t.Fatalf("move %d: running cost %d, evaluated %d\n%+v", k, x.now.truly, want, in.Score(x.schedule(), V1))
		}
	}
	s := in.Score(x.schedule(), V1)
	if !s.Valid || s.EmptyLabels+s.Unlabelled > 0 {
		t.Fatalf("a schedule of the search is not clean: %+v", s)
	}
}

// full is the cost of a state from nothing: the evaluator's, without its own terms for what is missing.
func full(in *Instance, x *state) int64 {
	s := in.Score(x.schedule(), V1)
	sum := int64(s.Objective - s.Terms[MultiSlot])
	for i, at := range x.where {
		if at < 0 {
			sum += int64(missingCost * in.Submissions[i].Need)
		}
	}
	return sum
}
