package timetable

import (
	"math"
	"slices"
)

// Try prices a move. It returns ok false when a hard rule forbids the move, or when it surely costs more than
// limit; then delta is meaningless. The plan does not change.
//
// Most moves are refused by what a few tables say; rules and people are looked at only for the others.
func (s *State) Try(m Move, limit int64) (delta int64, ok bool) {
	from, fromRoom := s.Where(m.A)
	if from == m.Start && fromRoom == m.Room {
		return 0, false
	}
	delta = s.unplacedChange(m) + s.parallelChange(m, from)
	if s.in.bends {
		delta += s.softChange(m)
	}
	if s.in.moves {
		delta += s.movedChange(m)
	}
	relief := s.relief(m, from)
	if s.unit {
		if delta-s.table.bound(m.A, m.Start, m.B, from)-relief > limit {
			return 0, false
		}
		if !s.legal(m) {
			return 0, false
		}
		delta -= s.table.change(m.A, m.Start, m.B, from, less(delta-relief, limit))
	} else {
		if !s.legal(m) || delta-s.people.bound(m.A, m.Start, m.B, from)-relief > limit {
			return 0, false
		}
		delta -= s.people.change(m.A, m.Start, m.B, from, less(delta-relief, limit))
	}
	if delta-relief > limit {
		return 0, false
	}
	if s.in.crowded {
		s.markTouched(m)
		delta += s.standingChange(m)
	}
	return delta, delta <= limit
}

// less is a−b, or the least number where that would be less still.
func less(a, b int64) int64 {
	if b > 0 && a < math.MinInt64+b {
		return math.MinInt64
	}
	return a - b
}

// relief is at least what a move can take off the cost of standing.
func (s *State) relief(m Move, from int) (most int64) {
	switch {
	case !s.in.crowded:
		return 0
	case !s.unit:
		s.markTouched(m)
		for _, t := range s.touched {
			most += s.standing[t]
		}
		return most
	case from < 0 || from == m.Start:
		return s.standing[m.Start]
	default:
		return s.standing[from] + s.standing[m.Start]
	}
}

// Apply makes a move that Try allowed, and returns what it costs.
func (s *State) Apply(m Move) int64 {
	before := s.price
	from, _ := s.Where(m.A)
	s.price.Unplaced += s.unplacedChange(m)
	s.price.Moved += s.movedChange(m)
	s.price.Parallel += s.parallelChange(m, from)
	if s.in.bends {
		s.price.Rules += s.softChange(m)
	}
	s.people.move(m.A, m.Start, m.B, from)
	s.price.Attended = s.people.total()
	if s.in.crowded {
		s.markTouched(m)
	}
	s.relocate(m)
	if s.in.crowded {
		s.restand()
	}
	return s.price.Cost() - before.Cost()
}

// legal checks every hard rule.
func (s *State) legal(m Move) bool {
	if s.in.p.Sessions[m.A].Pinned || m.B >= 0 && s.in.p.Sessions[m.B].Pinned {
		return false
	}
	if m.B < 0 {
		return s.fits(m.A, m.Start, m.Room, -1, 0, 0)
	}
	from, fromRoom := s.Where(m.A)
	if from < 0 {
		return s.fits(m.A, m.Start, m.Room, m.B, -1, Nowhere)
	}
	return s.fits(m.A, m.Start, m.Room, m.B, from, fromRoom) && s.fits(m.B, from, fromRoom, m.A, m.Start, m.Room)
}

// fits reports whether i may be at (t, r) while other is at (ot, or) instead of where it is.
func (s *State) fits(i, t, r, other, ot, or int) bool {
	if s.in.allowed[i][t]&(1<<r) == 0 {
		return false
	}
	row := s.holder[r*len(s.in.starts):]
	for u := t; u <= int(s.in.roomEnd[i][t]); u++ {
		if h := int(row[u]); h >= 0 && h != i && h != other {
			return false
		}
	}
	for _, h := range s.strays {
		if h != i && h != other && s.meets(h, i, t, r) {
			return false
		}
	}
	if other >= 0 && ot >= 0 && or == r && t <= int(s.in.roomEnd[other][ot]) && ot <= int(s.in.roomEnd[i][t]) {
		return false
	}
	for _, b := range s.in.bonds[i] {
		u, q := int(s.at.slot[b.other]), int(s.at.room[b.other])
		if int(b.other) == other {
			u, q = ot, or
		}
		if !s.in.compatible(b, i, t, r, u, q) {
			return false
		}
	}
	return true
}

func (s *State) unplacedChange(m Move) int64 {
	if from, _ := s.Where(m.A); from < 0 && m.B < 0 {
		return -unplacedCost
	}
	return 0
}

func (s *State) movedChange(m Move) int64 {
	from, fromRoom := s.Where(m.A)
	d := s.in.movedCost(m.A, m.Start, m.Room) - s.in.movedCost(m.A, from, fromRoom)
	if m.B >= 0 {
		d += s.in.movedCost(m.B, from, fromRoom) - s.in.movedCost(m.B, m.Start, m.Room)
	}
	return d
}

// parallelChange is the difference in what runs in parallel.
func (s *State) parallelChange(m Move, from int) int64 {
	if s.in.pairs == nil || from == m.Start {
		return 0
	}
	if s.near != nil {
		n := len(s.at.slot)
		d := s.near[m.Start*n+m.A]
		if from >= 0 {
			d -= s.near[from*n+m.A]
		}
		if m.B < 0 {
			return d
		}
		d -= s.near[m.Start*n+m.B] + int64(s.in.pairs[m.A*n+m.B])
		if from >= 0 {
			d += s.near[from*n+m.B] - int64(s.in.pairs[m.A*n+m.B])
		}
		return d
	}
	d := s.in.parallel(&s.at, m.A, m.Start, m.B) - s.in.parallel(&s.at, m.A, from, m.B)
	if m.B < 0 {
		return d
	}
	d += s.in.parallel(&s.at, m.B, from, m.A) - s.in.parallel(&s.at, m.B, m.Start, m.A)
	return d + s.in.together(m.A, m.Start, m.B, from) - s.in.together(m.A, from, m.B, m.Start)
}

// markTouched lists the starts whose standing a move may change.
func (s *State) markTouched(m Move) {
	s.touched = s.touched[:0]
	from, _ := s.Where(m.A)
	s.markStarts(m.A, from)
	s.markStarts(m.A, m.Start)
	if m.B >= 0 {
		s.markStarts(m.B, from)
		s.markStarts(m.B, m.Start)
	}
}

func (s *State) markStarts(i, t int) {
	if t < 0 {
		return
	}
	for u := int(s.in.since[t]); u <= int(s.in.last[i][t]); u++ {
		if !slices.Contains(s.touched, u) {
			s.touched = append(s.touched, u)
		}
	}
}

// standingChange is the difference in standing: the move is made in the layout, looked at, and taken back.
func (s *State) standingChange(m Move) (d int64) {
	from, fromRoom := s.Where(m.A)
	s.relayout(m.A, m.Start, m.Room)
	if m.B >= 0 {
		s.relayout(m.B, from, fromRoom)
	}
	for _, t := range s.touched {
		d += s.in.standing(&s.at, t) - s.standing[t]
	}
	s.relayout(m.A, from, fromRoom)
	if m.B >= 0 {
		s.relayout(m.B, m.Start, m.Room)
	}
	return d
}

func (s *State) relayout(i, t, r int) {
	if old := int(s.at.slot[i]); old >= 0 && (s.in.crowded || !s.unit) {
		s.at.stop(s.in, i, old)
	}
	s.at.slot[i], s.at.room[i] = int16(t), int16(r)
	if t >= 0 && (s.in.crowded || !s.unit) {
		s.at.run(s.in, i, t)
	}
}

func (s *State) relocate(m Move) {
	from, fromRoom := s.Where(m.A)
	s.release(m.A)
	if m.B >= 0 {
		s.release(m.B)
		if from >= 0 {
			s.occupy(m.B, from, fromRoom)
		}
	}
	s.occupy(m.A, m.Start, m.Room)
	switch {
	case s.near == nil || from == m.Start:
		return
	case m.B >= 0 && from >= 0:
		s.exchangeNear(m.A, m.B, from, m.Start)
		return
	case m.B >= 0:
		s.addNear(m.B, m.Start, -1)
	case from >= 0:
		s.addNear(m.A, from, -1)
	}
	s.addNear(m.A, m.Start, 1)
}

func (s *State) occupy(i, t, r int) {
	s.relayout(i, t, r)
	for u := t; u <= int(s.in.roomEnd[i][t]); u++ {
		s.holder[r*len(s.in.starts)+u] = int16(i)
	}
}

func (s *State) release(i int) {
	t, r := s.Where(i)
	if k := slices.Index(s.strays, i); k >= 0 {
		s.strays = slices.Delete(s.strays, k, k+1)
	} else if t >= 0 {
		for u := t; u <= int(s.in.roomEnd[i][t]); u++ {
			s.holder[r*len(s.in.starts)+u] = -1
		}
	}
	s.relayout(i, -1, Nowhere)
}

// Unplace takes a session out of the plan, and returns what that costs. A pinned session stays.
func (s *State) Unplace(i int) int64 {
	t, r := s.Where(i)
	if t < 0 || s.in.p.Sessions[i].Pinned {
		return 0
	}
	before := s.price.Cost()
	s.price.Unplaced += unplacedCost
	s.price.Moved -= s.in.movedCost(i, t, r)
	if s.in.bends {
		s.price.Rules -= s.softCost(i, t, r, -1, 0, 0, -1)
	}
	if s.near != nil {
		s.price.Parallel -= s.near[t*len(s.at.slot)+i]
	} else {
		s.price.Parallel -= s.in.parallel(&s.at, i, t, -1)
	}
	s.people.move(i, -1, -1, -1)
	s.price.Attended = s.people.total()
	s.touched = s.touched[:0]
	s.markStarts(i, t)
	s.release(i)
	if s.near != nil {
		s.addNear(i, t, -1)
	}
	if s.in.crowded {
		s.restand()
	}
	return s.price.Cost() - before
}

// restand prices standing anew at the starts that a move touched.
func (s *State) restand() {
	for _, t := range s.touched {
		now := s.in.standing(&s.at, t)
		s.price.Standing += now - s.standing[t]
		s.standing[t] = now
	}
}
