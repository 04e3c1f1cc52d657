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
// places with, are looked at. The plan does not change.
func (s *State) Effects(i int) []Effect {
	options := s.Places(i)
	out := make([]Effect, len(options))
	for k, o := range options {
		out[k].Option = o
		m := Move{A: i, B: o.With, Start: o.Start, Room: o.Room}
		if o.With >= 0 {
			m.Start, m.Room = s.Where(o.With)
		}
		switch {
		case !o.Allowed:
			out[k].Rule = s.Forbids(m)
		case !o.Here:
			s.tell(m, &out[k])
		}
	}
	return out
}

// tell looks at the people whom a move concerns, before and after it.
func (s *State) tell(m Move, e *Effect) {
	from, _ := s.Where(m.A)
	if s.in.bends {
		e.Bends = s.bending(m)
	}
	if s.in.crowded {
		s.touch(m)
		e.Standing = float64(s.crowding(m)) / float64(s.in.p.Weights.Standing)
	}
	if from == m.Start {
		return
	}
	one := func(person int) {
		before, lost := s.in.bestDay(&s.at, person)
		s.at.slot[m.A] = int16(m.Start)
		if m.B >= 0 {
			s.at.slot[m.B] = int16(from)
		}
		after, loses := s.in.bestDay(&s.at, person)
		s.at.slot[m.A] = int16(from)
		if m.B >= 0 {
			s.at.slot[m.B] = int16(m.Start)
		}
		e.Attended += after - before
		switch {
		case after > before:
			e.Better++
		case after < before:
			e.Worse++
		}
		e.LoseMust += toInt(loses) - toInt(lost)
	}
	for _, f := range s.in.people.fans(m.A) {
		one(int(f.person))
	}
	if m.B < 0 {
		return
	}
	for _, f := range s.in.people.fans(m.B) {
		if !s.in.wants(int(f.person), m.A) {
			one(int(f.person))
		}
	}
}

func toInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (in *Instance) wants(person, session int) bool {
	for _, w := range in.people.wishes(person) {
		if int(w.session) == session {
			return true
		}
	}
	return false
}

// bestDay is the value of a person's best day, and whether it loses one of their dearest wishes.
func (in *Instance) bestDay(l *layout, person int) (value int64, loses bool) {
	wishes := in.people.wishes(person)
	if !in.unit || len(in.starts) > 64 {
		taken, value := in.bestOf(l, wishes)
		return value, losesDearest(wishes, taken, len(in.p.Slots))
	}
	n := dearest(wishes, len(in.p.Slots))
	var full uint64
	for k, w := range wishes { // heaviest first: the first wish at a start is the one attended
		t := l.slot[w.session]
		if t < 0 || full&(1<<t) != 0 {
			loses = loses || k < n
			continue
		}
		full |= 1 << t
		value += int64(w.weight)
	}
	return value, loses
}

// Forbids names the hard rule that forbids a move, empty when none does: place (availability, features, what is blocked),
// room (taken, or no time to set up), speaker, apart, before.
func (s *State) Forbids(m Move) string {
	if s.in.p.Sessions[m.A].Pinned || m.B >= 0 && s.in.p.Sessions[m.B].Pinned {
		return "pinned"
	}
	from, fromRoom := s.Where(m.A)
	if m.B < 0 {
		return s.forbids(m.A, m.Start, m.Room, -1, 0, 0)
	}
	if rule := s.forbids(m.A, m.Start, m.Room, m.B, from, fromRoom); rule != "" || from < 0 {
		return rule
	}
	return s.forbids(m.B, from, fromRoom, m.A, m.Start, m.Room)
}

// forbids is fits with the name of the rule.
func (s *State) forbids(i, t, r, other, ot, or int) string {
	if s.in.allowed[i][t]&(1<<r) == 0 {
		return "place"
	}
	if s.fits(i, t, r, other, ot, or) {
		return ""
	}
	for _, b := range s.in.bonds[i] {
		u, q := int(s.at.slot[b.other]), int(s.at.room[b.other])
		if int(b.other) == other {
			u, q = ot, or
		}
		if !s.in.compatible(b, i, t, r, u, q) {
			return b.rule()
		}
	}
	return "room"
}
