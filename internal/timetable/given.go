package timetable

// Given is what a search starts from: pinned sessions, and shifted ones where they stand as far as rules allow; all others are
// nowhere.
func (in *Instance) Given() Plan {
	plan := make(Plan, len(in.p.Sessions))
	var stand []int
	for i, s := range in.p.Sessions {
		plan[i].Room = Nowhere
		if s.Pinned {
			plan[i] = s.Place
			stand = append(stand, i)
		}
	}
	for i, s := range in.p.Sessions {
		if s.Shifted && !s.Pinned && in.mayStand(i, stand) {
			plan[i] = s.Place
			stand = append(stand, i)
		}
	}
	return plan
}

// mayStand reports whether a shifted session may be where it stands, beside others that do.
func (in *Instance) mayStand(i int, others []int) bool {
	at := in.p.Sessions[i].Place
	t := in.startIndex(at.Start)
	if in.allowed[i][t]&(1<<at.Room) == 0 {
		return false
	}
	for _, j := range others {
		o := in.p.Sessions[j].Place
		u := in.startIndex(o.Start)
		if o.Room == at.Room && u <= int(in.roomEnd[i][t]) && t <= int(in.roomEnd[j][u]) {
			return false
		}
		for _, b := range in.bonds[i] {
			if int(b.other) == j && !in.compatible(b, i, t, at.Room, u, o.Room) {
				return false
			}
		}
	}
	return true
}

// Loose lists the sessions that a search may move: those that are free, but for shifted ones where they stand. Somebody gave them
// their odd start on purpose.
func (in *Instance) Loose() []int {
	var out []int
	given := in.Given()
	for _, i := range in.Free() {
		if given[i].Room == Nowhere {
			out = append(out, i)
		}
	}
	return out
}
