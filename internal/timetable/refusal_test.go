package timetable_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/timetabletest"
)

func TestARefusalNamesTheRuleAndWhatIsInTheWay(t *testing.T) {
	t.Parallel()
	window := func(start, end int) []timetable.Interval { return []timetable.Interval{{Start: start, End: end}} }
	nowhere, first := timetable.Place{Room: timetable.Nowhere}, timetable.Place{Room: 0, Start: 0}
	for name, c := range map[string]struct {
		spoil func(p *timetable.Problem)
		other timetable.Place // of session 1; session 0 goes to room 0 at the first slot
		with  int             // the session it changes places with
		want  timetable.Refusal
	}{
		"pinned": {func(p *timetable.Problem) { p.Sessions[0].Pinned, p.Sessions[0].Place.Room = true, 1 }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedPinned}},
		"other pinned": {func(p *timetable.Problem) { p.Sessions[1].Pinned, p.Sessions[1].Place = true, first }, first, 1,
			timetable.Refusal{Rule: timetable.RefusedHeld, Other: 1}},
		"closed": {func(p *timetable.Problem) { p.Rooms[0].Closed, p.Sessions[0].Needs = true, 1 }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedClosed}},
		"no slot": {func(p *timetable.Problem) {
			p.Slots = p.Slots[1:]
			p.Sessions[1].Shifted, p.Sessions[1].Place.Room = true, 1
		}, nowhere, -1, timetable.Refusal{Rule: timetable.RefusedSlot}},
		"day": {func(p *timetable.Problem) { p.Days = window(40, 200) }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedDay, Hours: window(40, 200)}},
		"blocked": {func(p *timetable.Problem) {
			p.Blocked = append(window(90, 100), timetable.Interval{Start: 20, End: 30})
		}, nowhere, -1, timetable.Refusal{Rule: timetable.RefusedBlocked, Blocked: 1}},
		"hours": {func(p *timetable.Problem) { p.Sessions[0].Available = window(40, 99) }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedHours, Hours: window(40, 99)}},
		"speaker hours": {func(p *timetable.Problem) {
			p.Sessions[0].Speakers = []int{1}
			p.Speakers[1].Available = window(40, 99)
		}, nowhere, -1, timetable.Refusal{Rule: timetable.RefusedSpeakerHours, Speaker: 1, Hours: window(40, 99)}},
		"room hours": {func(p *timetable.Problem) { p.Rooms[0].Available = window(40, 99) }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedRoomHours, Hours: window(40, 99)}},
		"features": {func(p *timetable.Problem) { p.Sessions[0].Needs, p.Rooms[0].Features = 7, 2 }, nowhere, -1,
			timetable.Refusal{Rule: timetable.RefusedFeatures, Lacks: 5}},
		"speaker": {func(p *timetable.Problem) {
			p.Sessions[0].Speakers, p.Sessions[1].Speakers = []int{0, 1}, []int{1}
		}, timetable.Place{Room: 1}, -1, timetable.Refusal{Rule: timetable.RefusedSpeaker, Other: 1, Speaker: 1}},
		"walk": {func(p *timetable.Problem) {
			p.Sessions[0].Speakers, p.Sessions[1].Speakers, p.Walk = []int{1}, []int{1}, [][]int{{0, 15}, {15, 0}}
		}, timetable.Place{Room: 1, Start: 40}, -1, timetable.Refusal{Rule: timetable.RefusedWalk, Other: 1, Speaker: 1}},
		"apart": {func(p *timetable.Problem) { p.Apart = [][2]int{{0, 1}} }, timetable.Place{Room: 1}, -1,
			timetable.Refusal{Rule: timetable.RefusedApart, Other: 1}},
		"before": {func(p *timetable.Problem) { p.Before, p.Sessions[0].Minutes = [][2]int{{0, 1}}, 50 },
			timetable.Place{Room: 1, Start: 40}, -1, timetable.Refusal{Rule: timetable.RefusedBefore, Other: 1}},
		"after": {func(p *timetable.Problem) { p.Before = [][2]int{{1, 0}} }, timetable.Place{Room: 1, Start: 40}, -1,
			timetable.Refusal{Rule: timetable.RefusedAfter, Other: 1}},
		"room": {func(p *timetable.Problem) { p.Sessions[0].Minutes = 50 }, timetable.Place{Start: 40}, -1,
			timetable.Refusal{Rule: timetable.RefusedRoom, Other: 1}},
		"setup": {func(p *timetable.Problem) { p.Setup = 15 }, timetable.Place{Start: 40}, -1,
			timetable.Refusal{Rule: timetable.RefusedSetup, Other: 1}},
		"pinned in the room": {func(p *timetable.Problem) { p.Sessions[1].Pinned, p.Sessions[1].Place = true, first }, first, -1,
			timetable.Refusal{Rule: timetable.RefusedRoom, Other: 1}},
		"too weak for the other": {func(p *timetable.Problem) {
			p.Sessions[1].Needs, p.Rooms[0].Features = 1, 1
		}, first, 1, timetable.Refusal{Rule: timetable.RefusedFeatures, Session: 1, Lacks: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := hall(2)
			p.Speakers = make([]timetable.Speaker, 2)
			c.spoil(&p)
			in := timetabletest.Instance(t, p)
			was := nowhere
			if c.with >= 0 {
				was = timetable.Place{Room: 1, Start: 80}
			}
			state := timetable.NewState(in, timetable.Plan{was, c.other})
			m := timetable.Move{A: 0, B: c.with, Start: max(0, slices.Index(in.Starts(), 0)), Room: 0}
			if diff := cmp.Diff(c.want, state.Forbids(m)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
