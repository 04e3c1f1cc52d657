package timetable_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

// hall is three equal slots and two rooms for n sessions.
func hall(n int) timetable.Problem {
	p := timetable.Problem{Rooms: make([]timetable.Room, 2), Speakers: make([]timetable.Speaker, 1)}
	for i := range 3 {
		p.Slots = append(p.Slots, timetable.Interval{Start: 40 * i, End: 40*i + 30})
	}
	for range n {
		p.Sessions = append(p.Sessions, timetable.Session{Minutes: 30})
	}
	return p
}

func TestWhatContradictsItselfIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		n     int
		spoil func(p *timetable.Problem)
		want  []timetable.Contradiction
	}{
		"nothing": {6, func(*timetable.Problem) {}, nil},
		"too many": {7, func(*timetable.Problem) {},
			[]timetable.Contradiction{{Rule: "places", Sessions: []int{0, 1, 2, 3, 4, 5, 6}, Places: 6}}},
		"no hour": {2, func(p *timetable.Problem) { p.Sessions[1].Available = []timetable.Interval{{Start: 200, End: 300}} },
			[]timetable.Contradiction{{Rule: "hours", Sessions: []int{1}}}},
		"no room": {2, func(p *timetable.Problem) { p.Sessions[0].Needs = 1 },
			[]timetable.Contradiction{{Rule: "room", Sessions: []int{0}}}},
		"one room":     {5, needTheFirst, []timetable.Contradiction{{Rule: "places", Sessions: []int{0, 1, 2, 3}, Places: 3}}},
		"busy speaker": {5, speakAlways, []timetable.Contradiction{{Rule: "speaker", Sessions: []int{0, 1, 2, 3}, Places: 3}}},
		"order in round": {3, func(p *timetable.Problem) { p.Before = [][2]int{{0, 1}, {1, 2}, {2, 0}} },
			[]timetable.Contradiction{{Rule: "order", Sessions: []int{0, 1, 2}}}},
		"pinned": {2, func(p *timetable.Problem) {
			p.Sessions[0].Pinned, p.Sessions[1].Pinned = true, true
		}, []timetable.Contradiction{{Rule: "pinned", Sessions: []int{0, 1}}}},
	} {
		p := hall(c.n)
		c.spoil(&p)
		if diff := cmp.Diff(c.want, timetabletest.Instance(t, p).Contradictions()); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// needTheFirst makes four sessions need what one room has.
func needTheFirst(p *timetable.Problem) {
	p.Rooms[0].Features = 1
	for i := range 4 {
		p.Sessions[i].Needs = 1
	}
}

func speakAlways(p *timetable.Problem) {
	for i := range 4 {
		p.Sessions[i].Speakers = []int{0}
	}
}

func TestWhereAPlanExistsNothingIsCalledImpossible(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		in := timetabletest.Instance(t, timetabletest.DrawProblem(t))
		plan := timetabletest.FirstFit(in)
		for _, place := range plan {
			if place.Room == timetable.Nowhere {
				return // no plan at hand: nothing to hold against it
			}
		}
		if len(in.Check(plan)) == 0 && len(in.Contradictions()) > 0 {
			t.Fatalf("a plan exists, but %v", in.Contradictions())
		}
	})
}
