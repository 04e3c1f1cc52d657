package planning

import (
	"math"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Part narrows what of a plan is applied. The zero value is all of it.
type Part struct {
	Track edition.TrackID `json:"track,omitempty"`
	Room  edition.RoomID  `json:"room,omitempty"` // sessions that the plan puts there
	From  time.Time       `json:"from,omitzero"`  // sessions that the plan starts then or later
	To    time.Time       `json:"to,omitzero"`    // sessions that the plan starts before
}

func (p Part) holds(d programme.Draft, at Place) bool {
	s, _ := d.Session(at.Session)
	return (p.Track == "" || s.TrackID == p.Track) && (p.Room == "" || at.Room == p.Room) &&
		(p.From.IsZero() || !at.Start.Before(p.From)) && (p.To.IsZero() || at.Start.Before(p.To))
}

// partly moves the sessions of a part to where a plan has them. One that is in the way changes places with the one that comes, when
// rules allow. It returns the places of all sessions, and how many of the part could not move.
func (t *Task) partly(d programme.Draft, places []Place, part Part) (after []Place, left int) {
	state, goal := timetable.NewState(t.Instance, t.Draft), t.Plan(places)
	starts := t.Instance.Starts()
	var wanted []int
	for _, at := range places {
		if i := slices.Index(t.Sessions, at.Session); i >= 0 && part.holds(d, at) {
			wanted = append(wanted, i)
		}
	}
	missing := func() (out []timetable.Move) {
		for _, i := range wanted {
			m := timetable.Move{A: i, Start: slices.Index(starts, goal[i].Start), Room: goal[i].Room}
			if s, r := state.Where(i); s == m.Start && r == m.Room || m.Start < 0 {
				continue
			}
			m.B = state.Holder(m.Room, m.Start)
			out = append(out, m)
		}
		return out
	}
	for range len(wanted) + 1 { // a move may make room for another
		moved := false
		for _, m := range missing() {
			m.B = state.Holder(m.Room, m.Start)
			if _, ok := state.Try(m, math.MaxInt64); ok && !(m.B >= 0 && slices.Contains(wanted, m.B) && settled(state, goal, starts, m.B)) {
				state.Apply(m)
				moved = true
			}
		}
		if !moved {
			break
		}
	}
	return t.Places(state.Plan()), len(missing())
}

// settled reports whether a session is where a plan has it.
func settled(state *timetable.State, goal timetable.Plan, starts []int, i int) bool {
	s, r := state.Where(i)
	return s >= 0 && starts[s] == goal[i].Start && r == goal[i].Room
}
