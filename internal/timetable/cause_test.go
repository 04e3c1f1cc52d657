package timetable_test

import (
	"math/bits"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func never() bool { return false }

func TestTheSmallestSetOfCausesIsNamed(t *testing.T) {
	t.Parallel()
	pin := func(i int) []timetable.Cause { return []timetable.Cause{{Kind: timetable.Pin, Index: i}} }
	one := func(kind timetable.CauseKind, i int) []timetable.Cause {
		return []timetable.Cause{{Kind: kind, Index: i}}
	}
	for name, c := range map[string]struct {
		n      int
		spoil  func(p *timetable.Problem)
		causes [][]timetable.Cause
		want   timetable.Blame
	}{
		"nothing could be otherwise": {7, func(*timetable.Problem) {}, nil, timetable.Blame{Smallest: true}},
		"one lock of two": {2, func(p *timetable.Problem) {
			p.Sessions[0].Pinned = true
			p.Rooms[1].Closed, p.Sessions[1].Available = true, []timetable.Interval{p.Slots[0]}
		}, [][]timetable.Cause{pin(0), one(timetable.RoomClosed, 1), one(timetable.SessionHours, 1), one(timetable.SetupTime, 0)},
			timetable.Blame{AtFault: []int{0, 1, 2}, Smallest: true}},
		"the speaker's hours alone": {1, func(p *timetable.Problem) {
			p.Sessions[0].Speakers, p.Speakers[0].Available = []int{0}, []timetable.Interval{{Start: 200, End: 300}}
			p.Rooms[0].Available = []timetable.Interval{{Start: 0, End: 35}}
		}, [][]timetable.Cause{one(timetable.RoomHours, 0), one(timetable.SpeakerHours, 0)}, timetable.Blame{AtFault: []int{1}, Smallest: true}},
		"features and what closed the room that has them": {1, func(p *timetable.Problem) {
			p.Sessions[0].Needs, p.Rooms[1].Features, p.Rooms[1].Closed = 1, 1, true
		}, [][]timetable.Cause{one(timetable.Needs, 0), one(timetable.RoomClosed, 1)}, timetable.Blame{AtFault: []int{0, 1}, Smallest: true}},
		"two rules of a circle of three": {3, func(p *timetable.Problem) {
			p.Before = [][2]int{{0, 1}, {1, 2}, {2, 0}, {1, 0}}
		}, [][]timetable.Cause{one(timetable.BeforeRule, 0), one(timetable.BeforeRule, 1), one(timetable.BeforeRule, 2),
			one(timetable.BeforeRule, 3)}, timetable.Blame{AtFault: []int{0, 3}, Smallest: true}},
		"an order and a lock": {2, func(p *timetable.Problem) {
			p.Sessions[0].Pinned, p.Sessions[0].Place = true, timetable.Place{Start: 80}
			p.Before = [][2]int{{0, 1}}
		}, [][]timetable.Cause{pin(0), one(timetable.BeforeRule, 0), one(timetable.SetupTime, 0)},
			timetable.Blame{AtFault: []int{0, 1}, Smallest: true}},
		"a lock that two causes share": {2, func(p *timetable.Problem) {
			p.Sessions[0].Pinned, p.Sessions[1].Pinned = true, true
		}, [][]timetable.Cause{{{Kind: timetable.Pin}, {Kind: timetable.Pin, Index: 1}}, pin(0), pin(1)},
			timetable.Blame{AtFault: []int{0}, Smallest: true}},
		"a clash, and not another one": {4, func(p *timetable.Problem) {
			for i := range 4 {
				p.Sessions[i].Pinned, p.Sessions[i].Place.Room = true, 1-i/2
			}
		}, [][]timetable.Cause{pin(3), pin(2), pin(1), pin(0)}, timetable.Blame{AtFault: []int{2, 3}, Smallest: true}},
		"time that is blocked": {1, func(p *timetable.Problem) { p.Blocked = p.Slots }, [][]timetable.Cause{
			one(timetable.BlockedTime, 0), one(timetable.BlockedTime, 1), one(timetable.BlockedTime, 2)},
			timetable.Blame{AtFault: []int{0, 1, 2}, Smallest: true}},
		"breaks in rooms": {6, func(p *timetable.Problem) {
			p.Sessions[5].Pinned, p.Sessions[0].Needs, p.Rooms[0].Features = true, 1, 1
			p.Sessions[0].Available = p.Slots[:1]
		},
			[][]timetable.Cause{one(timetable.Obstacle, 5), one(timetable.Needs, 0), one(timetable.SessionHours, 0)},
			timetable.Blame{AtFault: []int{0, 1, 2}, Smallest: true}},
	} {
		p := hall(c.n)
		c.spoil(&p)
		in := timetabletest.Instance(t, p)
		found := in.Contradictions()
		if len(found) == 0 {
			t.Errorf("%s: nothing contradicts itself", name)
			continue
		}
		got, ok := in.Blame(found[0], c.causes, never)
		if diff := cmp.Diff(c.want, got); !ok || diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// causesOf lists what could be otherwise in a problem, each by itself, with the locks of one room together.
func causesOf(p timetable.Problem) (causes [][]timetable.Cause) {
	one := func(kind timetable.CauseKind, i int) {
		causes = append(causes, []timetable.Cause{{Kind: kind, Index: i}})
	}
	first := []timetable.Cause{{Kind: timetable.RoomClosed}}
	for i, s := range p.Sessions {
		if s.Pinned && s.Place.Room == 0 {
			first = append(first, timetable.Cause{Kind: timetable.Pin, Index: i})
		} else if s.Pinned {
			one(timetable.Pin, i)
		}
		if s.Needs != 0 {
			one(timetable.Needs, i)
		}
		if len(s.Available) > 0 {
			one(timetable.SessionHours, i)
		}
	}
	for i := range p.Before {
		one(timetable.BeforeRule, i)
	}
	for i := range p.Apart {
		one(timetable.ApartRule, i)
	}
	return append(causes, first, []timetable.Cause{{Kind: timetable.SetupTime}})
}

func TestWhatIsAtFaultLeavesNoPlanAndNothingSmallerDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := drawCramped(t)
		in := timetabletest.Instance(t, p)
		causes := causesOf(p)
		for _, c := range in.Contradictions() {
			blame, ok := in.Blame(c, causes, never)
			if !ok || !in.Holds(c, causes, blame.AtFault) {
				t.Fatalf("%v: %v are not enough", c, blame.AtFault)
			}
			for k := range blame.AtFault {
				if fewer := append(append([]int{}, blame.AtFault[:k]...), blame.AtFault[k+1:]...); in.Holds(c, causes, fewer) {
					t.Fatalf("%v: %v are more than needed: %v", c, blame.AtFault, fewer)
				}
			}
			for set := range 1 << len(causes) {
				if blame.Smallest && bits.OnesCount(uint(set)) < len(blame.AtFault) && in.Holds(c, causes, members(set)) {
					t.Fatalf("%v: %v is smaller than %v", c, members(set), blame.AtFault)
				}
			}
			if plan := tryAll(p, c, causes, blame.AtFault); plan != nil {
				t.Fatalf("%v by %v, but %v", c, blame.AtFault, plan)
			}
		}
	})
}

func TestNobodyIsBlamedWhenThereIsNoTimeToFindOut(t *testing.T) {
	t.Parallel()
	p := hall(1)
	p.Blocked = p.Slots
	in := timetabletest.Instance(t, p)
	causes := [][]timetable.Cause{{{Kind: timetable.BlockedTime}}, {{Kind: timetable.BlockedTime, Index: 1}},
		{{Kind: timetable.BlockedTime, Index: 2}}}
	for least := range 12 {
		asked := 0
		got, ok := in.Blame(in.Contradictions()[0], causes, func() bool { asked++; return asked > least })
		if ok && len(got.AtFault) != 3 || !ok && len(got.AtFault) > 0 {
			t.Errorf("after %d questions: %+v, %v", least, got, ok)
		}
	}
}

func members(set int) (out []int) {
	for i := range bits.Len(uint(set)) {
		if set&(1<<i) != 0 {
			out = append(out, i)
		}
	}
	return out
}

// drawCramped makes tiny problems that are often impossible.
func drawCramped(t *rapid.T) timetable.Problem {
	p := hall(rapid.IntRange(2, 4).Draw(t, "sessions"))
	p.Slots, p.Setup = p.Slots[:2], rapid.SampledFrom([]int{0, 15}).Draw(t, "setup")
	p.Rooms[0].Features, p.Rooms[0].Closed = 1, rapid.IntRange(0, 3).Draw(t, "closed") == 0
	for i := range p.Sessions {
		s := &p.Sessions[i]
		s.Needs = uint32(rapid.SampledFrom([]int{0, 1, 1}).Draw(t, "needs"))
		if rapid.IntRange(0, 2).Draw(t, "pinned") == 0 {
			s.Pinned, s.Place = true, timetable.Place{Room: rapid.IntRange(0, 1).Draw(t, "room"),
				Start: rapid.SampledFrom([]int{0, 10, 40}).Draw(t, "start")}
		}
		if rapid.IntRange(0, 2).Draw(t, "leaves") == 0 {
			s.Available = p.Slots[1:]
		}
		if rapid.Bool().Draw(t, "speaks") {
			s.Speakers = []int{0}
		}
	}
	if rapid.Bool().Draw(t, "rules") {
		p.Before, p.Apart = [][2]int{{0, 1}}, [][2]int{{0, len(p.Sessions) - 1}}
	}
	return p
}

// tryAll looks for a plan of the sessions that a contradiction is about, with some causes alone.
func tryAll(p timetable.Problem, c timetable.Contradiction, causes [][]timetable.Cause, atFault []int) timetable.Plan {
	there := map[timetable.Cause]bool{}
	for _, i := range atFault {
		for _, cause := range causes[i] {
			there[cause] = true
		}
	}
	var gone []timetable.Cause
	for _, some := range causes {
		for _, cause := range some {
			if !there[cause] {
				gone = append(gone, cause)
			}
		}
	}
	relaxed := p.Without(gone...)
	in, err := timetable.NewInstance(relaxed)
	if err != nil {
		return nil
	}
	plan := timetabletest.Nowhere(len(p.Sessions))
	for i, s := range relaxed.Sessions {
		if s.Pinned {
			plan[i] = s.Place
		}
	}
	var place func(k int) timetable.Plan
	place = func(k int) timetable.Plan {
		if k == len(c.Sessions) {
			if len(in.Check(plan)) == 0 {
				return plan
			}
			return nil
		}
		i := c.Sessions[k]
		if relaxed.Sessions[i].Pinned {
			return place(k + 1)
		}
		for _, start := range in.Starts() {
			for room := range relaxed.Rooms {
				plan[i] = timetable.Place{Room: room, Start: start}
				if found := place(k + 1); found != nil {
					return found
				}
			}
		}
		plan[i] = timetable.Place{Room: timetable.Nowhere}
		return nil
	}
	return place(0)
}
