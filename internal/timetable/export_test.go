package timetable

// Holds reports whether a contradiction can be proven with some of its causes alone.
func (in *Instance) Holds(c Contradiction, causes [][]Cause, some []int) bool {
	return (&blamer{p: in.p, of: c, causes: causes, enough: func() bool { return false }}).holds(some)
}

// KeepLess makes a state as it would be for very many people, and reports whether that makes a difference: whether anybody's day is hard.
func KeepLess(s *State) bool {
	hard, ok := s.people.(*intervals)
	if split, is := s.people.(*splitAttendance); is {
		hard, ok = split.hard, true
	}
	if ok {
		common := *hard.wanted()
		common.fans = nil
		hard.common, hard.rows = &common, nil
	}
	return ok
}
