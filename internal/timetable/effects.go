package timetable

// Effect is what giving a session a place does to people, for somebody who is about to do it.
type Effect struct {
	Option
	Attended int64   // units that people can attend more, or less when negative
	LoseMust int     // persons more who lose a must-see, or fewer
	Better   int     // persons whose best day is worth more
	Worse    int     // persons whose best day is worth less
	Standing float64 // persons more who stand, or fewer
	Bends    int64   // what soft rules cost more, or less, in units
	Rule     string  // the hard rule that forbids it: place, room, speaker, apart, before; empty when allowed
}

// Effects tells of every place of a session what it does to people. Only those who want the session, or the one it changes
// places with, are looked at. The plan does not change. Cost: mostly a look at each wish of everybody, once.
func (s *State) Effects(i int) []Effect {
	out := make([]Effect, 0, len(s.in.starts)*len(s.in.p.Rooms))
	t := newTeller(s, i)
	for start := range s.in.starts {
		for r := range s.in.p.Rooms {
			o, m := s.option(i, start, r)
			out = append(out, s.effect(t, o, m))
		}
	}
	return out
}

func (s *State) effect(t *teller, o Option, m Move) Effect {
	e := Effect{Option: o}
	if o.Here {
		return e
	}
	if e.Allowed = s.legal(m); !e.Allowed {
		e.Rule = s.Forbids(m)
		return e
	}
	from, _ := s.Where(m.A)
	e.Cost = s.placing(m) + s.moving(m) + s.beside(m, from)
	if s.in.bends {
		e.Bends = s.bending(m)
		e.Cost += e.Bends
	}
	if s.in.crowded {
		s.touch(m)
		stood := s.crowding(m)
		e.Standing = float64(stood) / float64(s.in.p.Weights.Standing)
		e.Cost += stood
	}
	d := t.tell(m)
	e.Attended, e.LoseMust, e.Better, e.Worse = d.attended, d.loseMust, d.better, d.worse
	e.Cost -= d.attended
	return e
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Refusal is why a move is not possible.
type Refusal struct {
	Rule    string // pinned, place (availability, features, what is blocked), room (taken, or no time to set up), speaker, apart, before
	Session int    // that the rule keeps from its new place: one of the two that move
	Other   int    // that is in the way; −1 when nothing is
}

// Forbids names the hard rule that forbids a move, empty when none does; see Refusal.
func (s *State) Forbids(m Move) string { return s.Refusal(m).Rule }

// Refusal says why a move is not possible; no rule when it is. Of several reasons it is the first.
func (s *State) Refusal(m Move) Refusal {
	for _, i := range []int{m.A, m.B} {
		if i >= 0 && s.in.p.Sessions[i].Pinned {
			return Refusal{"pinned", i, -1}
		}
	}
	from, fromRoom := s.Where(m.A)
	if m.B < 0 {
		return s.refusal(m.A, m.Start, m.Room, -1, 0, 0)
	}
	if r := s.refusal(m.A, m.Start, m.Room, m.B, from, fromRoom); r.Rule != "" || from < 0 {
		return r
	}
	return s.refusal(m.B, from, fromRoom, m.A, m.Start, m.Room)
}

// refusal is fits with what it is that does not.
func (s *State) refusal(i, t, r, other, ot, or int) Refusal {
	if s.in.allowed[i][t]&(1<<r) == 0 {
		return Refusal{"place", i, -1}
	}
	if s.fits(i, t, r, other, ot, or) {
		return Refusal{Session: i, Other: -1}
	}
	for _, b := range s.in.bonds[i] {
		u, q := int(s.at.slot[b.other]), int(s.at.room[b.other])
		if int(b.other) == other {
			u, q = ot, or
		}
		if !s.in.compatible(b, i, t, r, u, q) {
			return Refusal{b.rule(), i, int(b.other)}
		}
	}
	for _, h := range s.Held(i, t, r) {
		if h != other {
			return Refusal{"room", i, h}
		}
	}
	return Refusal{"room", i, other}
}
