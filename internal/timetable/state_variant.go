package timetable

import "slices"

// Carry is a new state for the instance or a variant of it. As little as possible of what people attend is counted anew: the days of
// those that were easy and are, but for what moved, stay as they are. The state that was must not be used any more.
func (s *State) Carry(in *Instance, plan Plan) *State {
	if in == s.in {
		s.Become(plan)
		return s
	}
	out := placed(in, plan, s.whole)
	switch {
	case out.days == s.days && slices.Equal(in.starts, s.in.starts) && slices.EqualFunc(in.last, s.in.last, slices.Equal):
		out.people, out.table = s.people, s.table
		for i, t := range out.at.slot {
			if s.at.slot[i] != t {
				out.people.move(i, int(t), -1, -1)
			}
		}
	case s.table != nil && out.days.easy != nil:
		s.table.rebase(s.days, out.days, s.in.starts, in.starts, out.at.slot)
		out.people, out.table = s.table, s.table
		if out.days.hard != nil {
			out.people = &splitAttendance{s.table, newIntervals(in, out.days, out.at.slot)}
		}
	default:
		out.people, out.table = newAttendance(in, out.days, out.at.slot)
	}
	out.sumNear()
	out.reprice()
	return out
}

// rebase makes a table of other easy days, other starts, and another layout, by what differs.
func (t *table) rebase(from, to *dayKinds, was, now []int, slot []int16) {
	want := make([]int16, t.n) // by index of the starts that were; −1 also for one that is new
	for i, s := range slot {
		want[i] = -1
		if s >= 0 {
			if k, ok := slices.BinarySearch(was, now[s]); ok {
				want[i] = int16(k)
			}
		}
	}
	for i := range want {
		if want[i] != t.slot[i] {
			t.setStart(i, -1)
		}
	}
	for p := range t.crowd.n {
		if from.isEasy(p) && !to.isEasy(p) {
			t.removePerson(p)
		}
	}
	t.crowd = to.easy
	for p := range t.crowd.n {
		if !from.isEasy(p) && to.isEasy(p) {
			t.addPerson(p)
		}
	}
	t.retime(was, now)
	for i, s := range slot {
		t.setStart(i, int(s))
	}
}

// removePerson takes a person's easy day out.
func (t *table) removePerson(p int) {
	for _, w := range t.crowd.shares(p) {
		if at := int(t.slot[w.Session]); at >= 0 && t.tops[at][p].who >= 0 {
			old := t.tops[at][p]
			t.tops[at][p] = top{who: -1}
			t.adjust(p, at, old, t.tops[at][p])
			t.sum -= int64(old.first)
		}
	}
	t.addWishes(p, -1)
}

// addPerson takes one in.
func (t *table) addPerson(p int) {
	t.addWishes(p, 1)
	for _, w := range t.crowd.shares(p) {
		if at := int(t.slot[w.Session]); at >= 0 && t.tops[at][p].who < 0 {
			t.tops[at][p] = t.look(p, at)
			t.adjust(p, at, top{who: -1}, t.tops[at][p])
			t.sum += int64(t.tops[at][p].first)
		}
	}
}

// addWishes adds what sessions would gain from a person at starts at which they attend nothing.
func (t *table) addWishes(p int, sign int64) {
	for _, w := range t.crowd.shares(p) {
		for _, gain := range t.gain {
			gain[w.Session] += sign * int64(w.Weight)
		}
	}
}

// retime gives the table other starts. At those that go, nothing is.
func (t *table) retime(was, now []int) {
	if slices.Equal(was, now) {
		return
	}
	all, tops, gain := t.all(), make([][]top, len(now)), make([][]int64, len(now))
	index := make([]int16, len(was))
	for s, minute := range now {
		if k, ok := slices.BinarySearch(was, minute); ok {
			tops[s], gain[s], index[k] = t.tops[k], t.gain[k], int16(s)
		} else {
			tops[s], gain[s] = untouched(t.crowd.n), slices.Clone(all)
		}
	}
	for i, s := range t.slot {
		if s >= 0 {
			t.slot[i] = index[s]
		}
	}
	t.T, t.tops, t.gain = len(now), tops, gain
}
