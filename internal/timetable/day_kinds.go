package timetable

import (
	"slices"
	"sync"
)

// dayKinds are the people by how their days are found. Who wants no odd session has an easy day: at each start they attend the heaviest
// of their wishes there. The days of the others are hard. In either crowd the people of the other are there and wish nothing.
type dayKinds struct {
	easy, hard *crowd // nil when empty
	isHard     []bool // by person; nil: nobody's

	commonOnce sync.Once
	common     *commonFans // of hard days
}

// commonFans are the fans of pairs of sessions among those whose days are hard.
func (p *dayKinds) commonFans(sessions int) *commonFans {
	p.commonOnce.Do(func() { p.common = p.hard.commonFans(sessions) })
	return p.common
}

func (p *dayKinds) isEasy(person int) bool { return p.isHard == nil || !p.isHard[person] }

// findOdd finds the odd sessions. Where a session may cover a second start that is a slot's, it is odd; where that start is off the
// grid, whatever may start there is: then one shifted session makes hard the days of its own fans only.
func (in *Instance) findOdd() {
	grid, crossed := in.onGrid(), make([]bool, len(in.starts))
	in.unit, in.odd = true, make([]bool, len(in.p.Sessions))
	may := func(i, t int) bool {
		s := &in.p.Sessions[i]
		return in.allowed[i][t] != 0 || s.Shifted && s.Place.Start == in.starts[t] // it may stand there against a rule
	}
	for i, rooms := range in.allowed {
		for t := range rooms {
			for u := t + 1; may(i, t) && u <= int(in.last[i][t]); u++ {
				in.unit = false
				if grid[u] {
					in.odd[i] = true
				} else {
					crossed[u] = true
				}
			}
		}
	}
	for i, rooms := range in.allowed {
		for t := range rooms {
			in.odd[i] = in.odd[i] || crossed[t] && may(i, t)
		}
	}
}

// onGrid tells the starts that are slots'.
func (in *Instance) onGrid() []bool {
	grid := make([]bool, len(in.starts))
	for _, s := range in.p.Slots {
		grid[in.startIndex(s.Start)] = true
	}
	return grid
}

func (in *Instance) dayKinds() *dayKinds {
	in.daysOnce.Do(func() { in.days = in.people.splitByDays(in.odd) })
	return in.days
}

func (c *crowd) splitByDays(odd []bool) *dayKinds {
	isHard, hard := make([]bool, c.n), 0
	for i := range odd {
		for _, f := range c.fans(i) {
			if odd[i] && !isHard[f.Person] {
				isHard[f.Person] = true
				hard++
			}
		}
	}
	switch hard {
	case 0:
		return &dayKinds{easy: c}
	case c.n:
		return &dayKinds{hard: c, isHard: isHard}
	default:
		return &dayKinds{easy: c.only(isHard, false), hard: c.only(isHard, true), isHard: isHard}
	}
}

// only is the crowd in which but those who are marked so wish nothing.
func (c *crowd) only(marks []bool, so bool) *crowd {
	out := &crowd{n: c.n, wishAt: []int32{0}, fanFrom: []int32{0}, dear: c.dear}
	if !so { // they are mostly nearly all
		out.wish, out.fan = make([]Share, 0, len(c.wish)), make([]Fan, 0, len(c.fan))
	}
	for person := range c.n {
		if marks[person] == so {
			out.wish = append(out.wish, c.shares(person)...)
		}
		out.wishAt = append(out.wishAt, int32(len(out.wish)))
	}
	for i := range len(c.fanFrom) - 1 {
		for _, f := range c.fans(i) {
			if marks[f.Person] == so {
				out.fan = append(out.fan, f)
			}
		}
		out.fanFrom = append(out.fanFrom, int32(len(out.fan)))
	}
	return out
}

// splitAttendance is attendance of easy days and of hard ones.
type splitAttendance struct {
	easy *table
	hard *intervals
}

// dayKindsOf are the parts of people for a state. Where a stray covers a start, or has one, that nobody reckoned with, all days are hard.
func (in *Instance) dayKindsOf(s *State) *dayKinds {
	surprises := func(i int) bool {
		t := int(s.at.slot[i])
		return in.allowed[i][t] == 0 && !in.odd[i] && (int(in.last[i][t]) > t || !in.onGrid()[t])
	}
	if !slices.ContainsFunc(s.strays, surprises) {
		return in.dayKinds()
	}
	odd := make([]bool, len(in.odd))
	for i := range odd {
		odd[i] = true
	}
	return in.people.splitByDays(odd)
}

// newAttendance counts what people attend; it also returns the table of easy days, nil where there are none.
func newAttendance(in *Instance, p *dayKinds, slot []int16) (attendance, *table) {
	if p.easy == nil {
		return newIntervals(in, p, slot), nil
	}
	easy := newTable(in, p.easy, slot)
	if p.hard == nil {
		return easy, easy
	}
	return &splitAttendance{easy, newIntervals(in, p, slot)}, easy
}

func (v *splitAttendance) total() int64 { return v.easy.total() + v.hard.total() }

func (v *splitAttendance) bound(a, to, b, bTo int) int64 {
	return v.easy.bound(a, to, b, bTo) + v.hard.bound(a, to, b, bTo)
}

func (v *splitAttendance) change(a, to, b, bTo int, least int64) int64 {
	easy := v.easy.change(a, to, b, bTo, least)
	return easy + v.hard.change(a, to, b, bTo, less(least, easy))
}

func (v *splitAttendance) move(a, to, b, bTo int) {
	v.easy.move(a, to, b, bTo)
	v.hard.move(a, to, b, bTo)
}
