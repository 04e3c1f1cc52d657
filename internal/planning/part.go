package planning

import (
	"context"
	"math"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/actor"
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

// Unmoved is a session of a part that stays where it is, and why.
type Unmoved struct {
	Place   // where the plan has it
	Refused Refusal
	With    programme.SessionID // that would have to change places with it, and is what the rule keeps from it; empty: it is Session itself
	Other   programme.SessionID // what is in the way; empty when nothing is
}

// PartPreview is what applying a part of a plan does.
type PartPreview struct {
	Moves   []Move // of the draft, those in the way included
	Unmoved []Unmoved
}

// PreviewPart says what applying a part of a plan would do, and changes nothing. What is applied as a whole has none.
func (s *Service) PreviewPart(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID, part Part) (PartPreview, error) {
	p, err := s.Plan(ctx, who, editionID, planID)
	switch {
	case err != nil:
		return PartPreview{}, err
	case p.Whole != nil:
		return PartPreview{}, ErrAsWhole
	case len(p.Places) == 0:
		return PartPreview{}, ErrEmpty
	}
	before, after, left, err := s.withPart(ctx, who, editionID, p, part)
	return PartPreview{Difference(before, after), left}, err
}

// withPart is where sessions are, and where they are with a part of a plan.
func (s *Service) withPart(ctx context.Context, who actor.Actor, editionID edition.ID, p Plan, part Part) (before, after []Place,
	left []Unmoved, err error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return nil, nil, nil, err
	}
	d, wishes, err := s.inputs(ctx, who, editionID)
	if err != nil {
		return nil, nil, nil, err
	}
	b, err := Describe(d)
	if err != nil {
		return nil, nil, nil, err
	}
	t, err := b.With(wishes, p.Settings)
	if err != nil {
		return nil, nil, nil, err
	}
	m := partMover{Task: t, words: b, state: timetable.StateOf(t.Instance, t.Draft), starts: t.Instance.Starts()}
	before = t.Places(m.state.Plan())
	for _, at := range p.Places {
		if i := slices.Index(t.Sessions, at.Session); i >= 0 && part.holds(d, at) {
			m.want(i, at)
		}
	}
	m.move()
	return before, t.Places(m.state.Plan()), m.unmoved(), nil
}

// partMover moves the sessions of a part to where a plan has them. One that is in the way changes places with the one that comes, when
// rules allow.
type partMover struct {
	*Task
	words  *Description // that says why
	state  *timetable.State
	starts []int
	wanted []wish
}

// wish is a session of the part, and where it is to be: a start or a room below 0 is not there any more.
type wish struct {
	at             Place
	i, start, room int
}

func (m *partMover) want(i int, at Place) {
	start := m.Minute(at.Start)
	m.wanted = append(m.wanted, wish{at, i, slices.Index(m.starts, start), slices.Index(m.Rooms, at.Room)})
}

func (m *partMover) there(w wish) bool {
	start, room := m.state.Where(w.i)
	return start == w.start && room == w.room
}

// exchange is the move that a wish takes. What is without a place itself has none to give.
func (m *partMover) exchange(w wish) (move timetable.Move, why timetable.Refusal) {
	move = timetable.Move{A: w.i, B: m.state.Holder(w.room, w.start), Start: w.start, Room: w.room}
	if move.B == w.i {
		move.B = -1 // it runs there already, from an earlier start on
	}
	if why = m.state.Forbids(move); why.Rule != "" || move.B < 0 {
		return move, why
	}
	if from, _ := m.state.Where(w.i); from < 0 || m.settled(move.B) {
		why = timetable.Refusal{Rule: timetable.RefusedRoom, Session: w.i, Other: move.B}
	}
	return move, why
}

// settled reports whether a session of the part is where the plan has it.
func (m *partMover) settled(i int) bool {
	return slices.ContainsFunc(m.wanted, func(w wish) bool { return w.i == i && m.there(w) })
}

// move goes on until nothing moves: a move may make room for another.
func (m *partMover) move() {
	for range len(m.wanted) + 1 {
		moved := false
		for _, w := range m.wanted {
			if w.start < 0 || w.room < 0 || m.there(w) {
				continue
			}
			move, why := m.exchange(w)
			if _, ok := m.state.Try(move, math.MaxInt64); ok && why.Rule == "" {
				m.state.Apply(move)
				moved = true
			}
		}
		if !moved {
			return
		}
	}
}

// unmoved says which sessions of the part are not where the plan has them, and why.
func (m *partMover) unmoved() (out []Unmoved) {
	for _, w := range m.wanted {
		l := Unmoved{Place: w.at, Refused: Refusal{Rule: NotThere}}
		if w.start >= 0 && w.room >= 0 {
			if m.there(w) {
				continue
			}
			_, why := m.exchange(w)
			l.Refused = m.words.Refusal(why, w.i, w.at.Start)
			if why.Session != w.i {
				l.With = m.Sessions[why.Session]
			}
			l.Other = m.words.inTheWay(why)
		}
		out = append(out, l)
	}
	return out
}
