package timetable

import "slices"

// Effect is what giving a session a place does to people, for somebody who is about to do it.
type Effect struct {
	Option
	Attended int64   // units that people can attend more, or less when negative
	LoseMust int     // persons more who lose a must-see, or fewer
	Better   int     // persons whose best day is worth more
	Worse    int     // persons whose best day is worth less
	Standing float64 // persons more who stand, or fewer
	Bends    int64   // what soft rules cost more, or less, in units
	Breaks   int     // fewer hard rules that strays break, as a negative number
	Refusal  Refusal // why it is forbidden, when it is
}

// Effects tells of every place of a session what it does to people. Only those who want the session, or the one it changes
// places with, are looked at. The plan does not change. Cost: mostly a look at each wish of everybody, once.
func (s *State) Effects(i int) []Effect {
	out := make([]Effect, 0, len(s.in.starts)*len(s.in.p.Rooms))
	t, broken := newMoveEffects(s, i), s.broken()
	for start := range s.in.starts {
		for r := range s.in.p.Rooms {
			o, m := s.option(i, start, r)
			e := s.effect(t, o, m)
			if e.Allowed && !e.Here {
				e.Breaks = -concerning(broken, m)
			}
			out = append(out, e)
		}
	}
	return out
}

func (s *State) effect(t *moveEffects, o Option, m Move) Effect {
	e := Effect{Option: o}
	if o.Here {
		return e
	}
	if e.Allowed = s.legal(m); !e.Allowed {
		e.Refusal = s.Forbids(m)
		return e
	}
	from, _ := s.Where(m.A)
	e.Cost = s.unplacedChange(m) + s.movedChange(m) + s.parallelChange(m, from)
	if s.in.bends {
		e.Bends = s.softChange(m)
		e.Cost += e.Bends
	}
	if s.in.crowded {
		s.markTouched(m)
		stood := s.standingChange(m)
		e.Standing = float64(stood) / float64(s.in.p.Weights.Standing)
		e.Cost += stood
	}
	d := t.effectOf(m)
	e.Attended, e.LoseMust, e.Better, e.Worse = d.attended, d.loseMust, d.better, d.worse
	e.Cost -= d.attended
	return e
}

// broken are the hard rules that the plan breaks, as far as a move could mend that.
func (s *State) broken() []Broken {
	if len(s.strays) == 0 {
		return nil
	}
	return s.in.Check(s.Plan())
}

// concerning counts the broken rules of sessions that a move gives other places.
func concerning(broken []Broken, m Move) (n int) {
	for _, b := range broken {
		n += toInt(slices.Contains(b.Sessions, m.A) || slices.Contains(b.Sessions, m.B))
	}
	return n
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
