package timetable

import "slices"

// State is a plan being changed: it prices a move exactly as the difference of two full prices, and makes it. It
// belongs to one goroutine.
type State struct {
	in       *Instance
	whole    bool  // also what breaks hard rules has its place
	strays   []int // sessions that do; they are not in holder
	unit     bool  // no session ever covers two starts
	days     *dayKinds
	at       layout
	holder   []int16 // room × start: the session that holds it, setup included; -1 for none
	people   attendance
	table    *table  // of those whose days are easy; nil where nobody's is
	near     []int64 // start × session: cost of what runs then beside the session, where no session covers two starts; else nil
	own      []int64 // by session that has a place: near at its start
	price    Price
	standing []int64 // by start
	touched  []int   // starts whose standing a move changes
	rises    []int64 // of Exchanges: by session
	left     []int64 // of Exchanges: by start
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
	s := placed(in, plan, whole)
	s.people, s.table = newAttendance(in, s.days, s.at.slot)
	s.sumNear()
	s.reprice()
	return s
}

// placed is a state without people and prices: who has which place. Pinned sessions come first, then shifted ones where they stand;
// after that each session of the plan that fits to what has a place already, and at last, of a plan that is taken whole, the strays.
func placed(in *Instance, plan Plan, whole bool) *State {
	s := &State{in: in, whole: whole, unit: in.unit &&
		!whole, holder: make([]int16, len(in.p.Rooms)*len(in.starts)), standing: make([]int64, len(in.starts))}
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
			s.occupy(i, in.startIndex(v.Place.Start), v.Place.Room)
		}
	}
	for _, shifted := range []bool{true, false} {
		for i, place := range plan {
			v, t := &in.p.Sessions[i], in.startIndex(place.Start)
			if stands := v.Shifted && place == v.Place; v.Pinned || place.Room == Nowhere || t < 0 || stands != shifted {
				continue
			}
			if s.fits(i, t, place.Room, -1, 0, 0) {
				s.occupy(i, t, place.Room)
			}
		}
	}
	for i, place := range plan {
		if t := in.startIndex(place.Start); whole && s.at.slot[i] < 0 && place.Room != Nowhere && t >= 0 {
			s.relayout(i, t, place.Room)
			s.strays = append(s.strays, i)
		}
	}
	s.days = in.dayKindsOf(s)
	return s
}

// Become makes the plan another one, as a new state would have it; it costs as much as the moves of what differs.
func (s *State) Become(plan Plan) {
	want := placed(s.in, plan, s.whole)
	if want.days != s.days {
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

// sumNear adds up what runs beside each session at each start.
func (s *State) sumNear() {
	if s.in.pairs == nil || !s.unit {
		return
	}
	n := len(s.at.slot)
	s.near, s.own = make([]int64, n*len(s.in.starts)), make([]int64, n)
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
	for i, u := range s.at.slot {
		if int(u) == t {
			s.own[i] = row[i]
		}
	}
}

// exchangeNear is addNear four times, of two sessions that changed places, in one pass and without a branch that nobody could foretell.
func (s *State) exchangeNear(a, b, from, to int) {
	n := len(s.at.slot)
	leaves, comes := s.in.pairs[a*n:][:n], s.in.pairs[b*n:][:n]
	rowFrom, rowTo, own := s.near[from*n:][:n], s.near[to*n:][:n], s.own[:n]
	for i, u := range s.at.slot {
		d := int64(comes[i]) - int64(leaves[i])
		atFrom, atTo, o := rowFrom[i]+d, rowTo[i]-d, own[i]
		if int(u) == from {
			o = atFrom
		}
		if int(u) == to {
			o = atTo
		}
		rowFrom[i], rowTo[i], own[i] = atFrom, atTo, o
	}
}
