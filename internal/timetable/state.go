package timetable

import "slices"

// State is a plan being changed: it prices a move exactly as the difference of two full prices, and makes it. It
// belongs to one goroutine.
type State struct {
	in       *Instance
	whole    bool  // also what breaks hard rules has its place
	strays   []int // sessions that do; they are not in holder
	unit     bool  // no session ever covers two starts
	parts    *parts
	at       layout
	holder   []int16 // room × start: the session that holds it, setup included; -1 for none
	people   attendance
	table    *table  // of those whose days are easy; nil where nobody's is
	near     []int64 // start × session: cost of what runs then beside the session, where no session covers two starts; else nil
	price    Price
	standing []int64 // by start
	touched  []int   // starts whose standing a move changes
}

// Move puts session A at a place; with B ≥ 0 the two change places.
type Move struct {
	A, B  int
	Start int // index of a start; see Instance.Starts
	Room  int
}

// Starts lists the minutes at which sessions may start; moves name them by index.
func (in *Instance) Starts() []int { return slices.Clone(in.starts) }

// Allowed is the set of rooms that session i may have at a start, by index, as bits: 0 for none. What other
// sessions hold is not looked at.
func (in *Instance) Allowed(i, start int) uint64 { return in.allowed[i][start] }

// NewState starts from a plan; what it breaks is taken as not placed.
func NewState(in *Instance, plan Plan) *State { return newState(in, plan, false) }

// StateOf is a plan as it stands, as Price counts it: what breaks a hard rule has its place, too, is in the way of others, and may be
// moved to where no rule forbids it.
func StateOf(in *Instance, plan Plan) *State { return newState(in, plan, true) }

func newState(in *Instance, plan Plan, whole bool) *State {
	s := bare(in, plan, whole)
	s.people, s.table = newAttendance(in, s.parts, s.at.slot)
	s.layNear()
	s.reprice()
	return s
}

// bare is a state without people and prices: who has which place. Pinned sessions come first, then shifted ones where they stand;
// after that each session of the plan that fits to what has a place already, and at last, of a plan that is taken whole, the strays.
func bare(in *Instance, plan Plan, whole bool) *State {
	s := &State{in: in, whole: whole, unit: in.unit && !whole, holder: make([]int16, len(in.p.Rooms)*len(in.starts)), standing: make([]int64, len(in.starts))}
	for i := range s.holder {
		s.holder[i] = -1
	}
	empty := make(Plan, len(in.p.Sessions))
	for i := range empty {
		empty[i].Room = Nowhere
	}
	s.at = in.load(empty)
	for i, v := range in.p.Sessions {
		if v.Pinned {
			s.take(i, in.startIndex(v.Place.Start), v.Place.Room)
		}
	}
	for _, shifted := range []bool{true, false} {
		for i, place := range plan {
			v, t := &in.p.Sessions[i], in.startIndex(place.Start)
			if stands := v.Shifted && place == v.Place; v.Pinned || place.Room == Nowhere || t < 0 || stands != shifted {
				continue
			}
			if s.fits(i, t, place.Room, -1, 0, 0) {
				s.take(i, t, place.Room)
			}
		}
	}
	for i, place := range plan {
		if t := in.startIndex(place.Start); whole && s.at.slot[i] < 0 && place.Room != Nowhere && t >= 0 {
			s.relayout(i, t, place.Room)
			s.strays = append(s.strays, i)
		}
	}
	s.parts = in.partsOf(s)
	return s
}

// Become makes the plan another one, as a new state would have it; it costs as much as the moves of what differs.
func (s *State) Become(plan Plan) {
	want := bare(s.in, plan, s.whole)
	if want.parts != s.parts {
		*s = *newState(s.in, plan, s.whole)
		return
	}
	var come []int
	for i := range plan {
		t, r := s.Where(i)
		if u, q := want.Where(i); t == u && r == q {
			continue
		}
		s.Unplace(i)
		come = append(come, i)
	}
	for _, i := range come {
		if t, r := want.Where(i); t >= 0 {
			s.Apply(Move{A: i, B: -1, Start: t, Room: r}) // whatever fits together fits one by one, too
		}
	}
	s.holder, s.strays = want.holder, want.strays
}

func (s *State) reprice() {
	s.price = Price{Attended: s.people.total()}
	for t := range s.in.starts {
		s.standing[t] = s.in.standing(&s.at, t)
		s.price.Standing += s.standing[t]
	}
	for i, t := range s.at.slot {
		if t < 0 {
			s.price.Unplaced += unplacedCost
			continue
		}
		s.price.Moved += s.in.movedCost(i, int(t), int(s.at.room[i]))
		s.price.Parallel += s.in.parallel(&s.at, i, int(t), -1)
	}
	s.price.Parallel /= 2
	for _, b := range s.in.Bent(s.Plan()) {
		s.price.Rules += b.Cost
	}
}

// Price is the plan's price now.
func (s *State) Price() Price { return s.price }

// Where returns the index of a session's start and its room; -1 and Nowhere when it has none.
func (s *State) Where(i int) (start, room int) { return int(s.at.slot[i]), int(s.at.room[i]) }

// Holder is the session that holds a room at a start, by index, or -1.
func (s *State) Holder(room, start int) int {
	h := int(s.holder[room*len(s.in.starts)+start])
	if h < 0 {
		for _, i := range s.strays {
			if t, r := s.Where(i); r == room && t <= start && start <= int(s.in.roomEnd[i][t]) {
				return i
			}
		}
	}
	return h
}

// Held lists the sessions that hold a room while session i would need it from a start on, itself left out.
func (s *State) Held(i, start, room int) (out []int) {
	row := s.holder[room*len(s.in.starts):]
	for u := start; u <= int(s.in.roomEnd[i][start]); u++ {
		if h := int(row[u]); h >= 0 && h != i && !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	for _, h := range s.strays {
		if h != i && s.meets(h, i, start, room) {
			out = append(out, h)
		}
	}
	return out
}

// meets reports whether a session holds a room while session i would need it from a start on.
func (s *State) meets(h, i, start, room int) bool {
	t, r := s.Where(h)
	return r == room && t <= int(s.in.roomEnd[i][start]) && start <= int(s.in.roomEnd[h][t])
}

// Plan returns the plan now.
func (s *State) Plan() Plan {
	plan := make(Plan, len(s.at.slot))
	for i, t := range s.at.slot {
		plan[i] = Place{Room: Nowhere}
		if t >= 0 {
			plan[i] = Place{Room: int(s.at.room[i]), Start: s.in.starts[t]}
		}
	}
	return plan
}

// layNear adds up what runs beside each session at each start.
func (s *State) layNear() {
	if s.in.pairs == nil || !s.unit {
		return
	}
	n := len(s.at.slot)
	s.near = make([]int64, n*len(s.in.starts))
	for j, t := range s.at.slot {
		if t >= 0 {
			s.addNear(j, int(t), 1)
		}
	}
}

func (s *State) addNear(j, t int, sign int64) {
	n := len(s.at.slot)
	pairs, row := s.in.pairs[j*n:(j+1)*n], s.near[t*n:(t+1)*n]
	for i, c := range pairs {
		row[i] += sign * int64(c)
	}
}

// Try prices a move. It returns ok false when a hard rule forbids the move, or when it surely costs more than
// limit; then delta is meaningless. The plan does not change.
//
// Most moves are refused by what a few tables say; rules and people are looked at only for the others.
func (s *State) Try(m Move, limit int64) (delta int64, ok bool) {
	from, fromRoom := s.Where(m.A)
	if from == m.Start && fromRoom == m.Room {
		return 0, false
	}
	delta = s.placing(m) + s.beside(m, from)
	if s.in.bends {
		delta += s.bending(m)
	}
	if s.in.moves {
		delta += s.moving(m)
	}
	relief := s.relief(m, from)
	if s.unit {
		if delta-s.table.bound(m.A, m.Start, m.B, from)-relief > limit {
			return 0, false
		}
		if !s.legal(m) {
			return 0, false
		}
		delta -= s.table.change(m.A, m.Start, m.B, from)
	} else {
		if !s.legal(m) || delta-s.people.bound(m.A, m.Start, m.B, from)-relief > limit {
			return 0, false
		}
		delta -= s.people.change(m.A, m.Start, m.B, from)
	}
	if delta-relief > limit {
		return 0, false
	}
	if s.in.crowded {
		s.touch(m)
		delta += s.crowding(m)
	}
	return delta, delta <= limit
}

// relief is at least what a move can take off the cost of standing.
func (s *State) relief(m Move, from int) (most int64) {
	switch {
	case !s.in.crowded:
		return 0
	case !s.unit:
		s.touch(m)
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
	s.price.Unplaced += s.placing(m)
	s.price.Moved += s.moving(m)
	s.price.Parallel += s.beside(m, from)
	if s.in.bends {
		s.price.Rules += s.bending(m)
	}
	s.people.move(m.A, m.Start, m.B, from)
	s.price.Attended = s.people.total()
	if s.in.crowded {
		s.touch(m)
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

func (s *State) placing(m Move) int64 {
	if from, _ := s.Where(m.A); from < 0 && m.B < 0 {
		return -unplacedCost
	}
	return 0
}

func (s *State) moving(m Move) int64 {
	from, fromRoom := s.Where(m.A)
	d := s.in.movedCost(m.A, m.Start, m.Room) - s.in.movedCost(m.A, from, fromRoom)
	if m.B >= 0 {
		d += s.in.movedCost(m.B, from, fromRoom) - s.in.movedCost(m.B, m.Start, m.Room)
	}
	return d
}

// beside is the difference in what runs in parallel.
func (s *State) beside(m Move, from int) int64 {
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

// touch lists the starts whose standing a move may change.
func (s *State) touch(m Move) {
	s.touched = s.touched[:0]
	from, _ := s.Where(m.A)
	s.mark(m.A, from)
	s.mark(m.A, m.Start)
	if m.B >= 0 {
		s.mark(m.B, from)
		s.mark(m.B, m.Start)
	}
}

func (s *State) mark(i, t int) {
	if t < 0 {
		return
	}
	for u := int(s.in.since[t]); u <= int(s.in.last[i][t]); u++ {
		if !slices.Contains(s.touched, u) {
			s.touched = append(s.touched, u)
		}
	}
}

// crowding is the difference in standing: the move is made in the layout, looked at, and taken back.
func (s *State) crowding(m Move) (d int64) {
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
	s.leave(m.A)
	if m.B >= 0 {
		s.leave(m.B)
		if from >= 0 {
			s.take(m.B, from, fromRoom)
		}
	}
	s.take(m.A, m.Start, m.Room)
}

func (s *State) take(i, t, r int) {
	s.relayout(i, t, r)
	if s.near != nil {
		s.addNear(i, t, 1)
	}
	for u := t; u <= int(s.in.roomEnd[i][t]); u++ {
		s.holder[r*len(s.in.starts)+u] = int16(i)
	}
}

func (s *State) leave(i int) {
	t, r := s.Where(i)
	if k := slices.Index(s.strays, i); k >= 0 {
		s.strays = slices.Delete(s.strays, k, k+1)
	} else if t >= 0 {
		for u := t; u <= int(s.in.roomEnd[i][t]); u++ {
			s.holder[r*len(s.in.starts)+u] = -1
		}
		if s.near != nil {
			s.addNear(i, t, -1)
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
		s.price.Rules -= s.bent(i, t, r, -1, 0, 0, -1)
	}
	if s.near != nil {
		s.price.Parallel -= s.near[t*len(s.at.slot)+i]
	} else {
		s.price.Parallel -= s.in.parallel(&s.at, i, t, -1)
	}
	s.people.move(i, -1, -1, -1)
	s.price.Attended = s.people.total()
	s.touched = s.touched[:0]
	s.mark(i, t)
	s.leave(i)
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
