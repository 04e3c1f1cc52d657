package timetable

// Holds reports whether a contradiction can be proven with some of its causes alone.
func (in *Instance) Holds(c Contradiction, causes [][]Cause, some []int) bool {
	return (&blamer{p: in.p, of: c, causes: causes, enough: func() bool { return false }}).holds(some)
}
