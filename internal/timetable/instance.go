package timetable

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// Instance is a checked problem with what the search needs at hand. It is not changed after it is made and may be
// shared by any number of goroutines.
type Instance struct {
	p       Problem
	starts  []int      // sorted, distinct: of slots, and of pinned and shifted sessions
	unit    bool       // no session ever covers two starts
	odd     []bool     // by session: whoever wants it has a day that does not fall into starts
	last    [][]int16  // by session and start: the last start that falls within it
	roomEnd [][]int16  // the same with setup time
	soon    []int16    // by start: the last start that people still choose from who choose then
	since   []int16    // by start: the first start from which people still choose from it
	allowed [][]uint64 // by session and start: rooms it may have
	bonds   [][]bond   // by session: the others that restrain it
	soft    [][]soft   // by session: the others that restrain it at a cost
	fees    [][]int64  // by session, start and room: the cost of the rules that the place breaks by itself; nil for none
	bends   bool       // some rule may be broken at a cost
	pairs   []int32    // by session × session: cost of running in parallel
	people  crowd
	pairing sync.Once // guards common, which not every plan needs
	common  *common
	parting sync.Once // guards parts
	parts   *parts
	tasting sync.Once // guards tastes
	tastes  *tastes
	crowded bool // standing has a cost
	moves   bool // leaving the near plan has a cost
}

// bond is what two sessions owe each other.
type bond struct {
	other          int32
	speaker, apart bool
	before, after  bool // this one comes before, or after, the other
}

// NewInstance checks a problem. Errors name the part and the index at fault.
func NewInstance(p Problem) (*Instance, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	in := &Instance{p: p, crowded: p.Weights.Standing != 0, moves: p.Near != nil && p.Weights.Moved != 0}
	in.lay()
	in.layPairs()
	in.people = newCrowd(p)
	return in, nil
}

// lay prepares all but the people, and what pairs of sessions cost in parallel.
func (in *Instance) lay() {
	in.layStarts()
	in.laySpans()
	in.layAllowed()
	in.layOdd()
	in.layBonds()
	in.soften()
}

// Variant is NewInstance for a problem about the same people: as many sessions, the same wishes, the same numbers of silent people
// and of those who do not come, the same habits and fairness, which is not looked at. Grid, rooms, rules, pins and weights may
// differ. What was learnt about the people is not learnt again.
func (in *Instance) Variant(p Problem) (*Instance, error) {
	p.People = nil
	if err := p.check(); err != nil {
		return nil, err
	}
	p.People = in.p.People
	out := &Instance{p: p, crowded: p.Weights.Standing != 0, moves: p.Near != nil && p.Weights.Moved != 0, people: in.people}
	out.lay()
	if in.p.samePairs(p) {
		out.pairs = in.pairs
	} else {
		out.layPairs()
	}
	if out.crowded {
		out.tastes = in.crowdTastes()
	}
	common := in.both()
	out.pairing.Do(func() { out.common = common })
	if slices.Equal(in.odd, out.odd) {
		parts := in.parted()
		out.parting.Do(func() { out.parts = parts })
	}
	return out, nil
}

// Problem returns what the instance was made of; do not change it.
func (in *Instance) Problem() Problem { return in.p }

// both is what people want together.
func (in *Instance) both() *common {
	in.pairing.Do(func() { in.common = in.people.common(len(in.p.Sessions)) })
	return in.common
}

// RoomsMatter reports whether it makes a difference which of its rooms a session has.
func (in *Instance) RoomsMatter() bool { return in.crowded || in.moves || in.bends }

// OneStartEach reports whether no session can ever cover two starts: then a person attends one session of each start.
func (in *Instance) OneStartEach() bool { return in.unit }

// Sessions is how many sessions there are.
func (in *Instance) Sessions() int { return len(in.p.Sessions) }

// Free lists the sessions that are not pinned.
func (in *Instance) Free() []int {
	var out []int
	for i, s := range in.p.Sessions {
		if !s.Pinned {
			out = append(out, i)
		}
	}
	return out
}

// What a problem may hold at most: rooms are bits of a word, sessions are counted in 16 bits.
const (
	MaxRooms    = 64
	MaxSessions = math.MaxInt16
)

func (p Problem) check() error {
	switch {
	case len(p.Rooms) == 0 || len(p.Rooms) > MaxRooms:
		return fmt.Errorf("rooms: %d, but 1 to %d are possible", len(p.Rooms), MaxRooms)
	case len(p.Slots) == 0:
		return fmt.Errorf("slots: there are none, so nothing can be placed")
	case len(p.Sessions) == 0:
		return fmt.Errorf("sessions: there are none")
	case len(p.Sessions) > MaxSessions:
		return fmt.Errorf("sessions: %d, but at most %d are possible", len(p.Sessions), MaxSessions)
	case p.NoShow < 0 || p.NoShow >= 1:
		return fmt.Errorf("no_show: %v, but a share from 0 to below 1 is possible", p.NoShow)
	case p.Habits != (Habits{}) && (p.Habits.Seated <= 0 || p.Habits.Seated > 1 || p.Habits.Lean <= 0 || p.Habits.Spread < 0):
		return fmt.Errorf("habits: %+v, but seated is a share above 0, lean is above 0 and spread not below 0", p.Habits)
	case p.Fairness < 0 || p.Fairness > 1:
		return fmt.Errorf("fairness: %v, but 0 to 1 is possible", p.Fairness)
	case p.Walk != nil && len(p.Walk) != len(p.Rooms):
		return fmt.Errorf("walk: %d rows for %d rooms", len(p.Walk), len(p.Rooms))
	case p.Near != nil && len(p.Near) != len(p.Sessions):
		return fmt.Errorf("near: %d places for %d sessions", len(p.Near), len(p.Sessions))
	}
	for i, row := range p.Walk {
		if len(row) != len(p.Rooms) {
			return fmt.Errorf("walk[%d]: %d columns for %d rooms", i, len(row), len(p.Rooms))
		}
	}
	for i, s := range p.Slots {
		if s.End <= s.Start {
			return fmt.Errorf("slots[%d]: it ends at %d, not after its start %d", i, s.End, s.Start)
		}
	}
	return p.checkReferences()
}

func (p Problem) checkReferences() error {
	for i, s := range p.Sessions {
		if s.Minutes < 1 {
			return fmt.Errorf("sessions[%d]: it lasts %d minutes", i, s.Minutes)
		}
		if (s.Pinned || s.Shifted) && (s.Place.Room < 0 || s.Place.Room >= len(p.Rooms)) {
			return fmt.Errorf("sessions[%d]: it stands in room %d, which is not there", i, s.Place.Room)
		}
		for _, k := range s.Speakers {
			if k < 0 || k >= len(p.Speakers) {
				return fmt.Errorf("sessions[%d]: speaker %d is not there", i, k)
			}
		}
	}
	for name, rules := range map[string][][2]int{"before": p.Before, "apart": p.Apart} {
		for i, r := range rules {
			if !p.isSession(r[0]) || !p.isSession(r[1]) || r[0] == r[1] {
				return fmt.Errorf("%s[%d]: sessions %d and %d are not two that are there", name, i, r[0], r[1])
			}
		}
	}
	for i, wishes := range p.People {
		for j, w := range wishes {
			if !p.isSession(w.Session) || w.Weight < 1 {
				return fmt.Errorf("people[%d][%d]: session %d with weight %d is not possible", i, j, w.Session, w.Weight)
			}
		}
	}
	return nil
}

func (p Problem) isSession(i int) bool { return i >= 0 && i < len(p.Sessions) }

func (in *Instance) layStarts() {
	for _, s := range in.p.Slots {
		in.starts = append(in.starts, s.Start)
	}
	for _, s := range in.p.Sessions {
		if s.Pinned || s.Shifted {
			in.starts = append(in.starts, s.Place.Start)
		}
	}
	slices.Sort(in.starts)
	in.starts = slices.Compact(in.starts)
}

// startIndex is the index of a start minute, or -1.
func (in *Instance) startIndex(minute int) int {
	if i, ok := slices.BinarySearch(in.starts, minute); ok {
		return i
	}
	return -1
}

func (in *Instance) laySpans() {
	in.last = make([][]int16, len(in.p.Sessions))
	in.roomEnd = make([][]int16, len(in.p.Sessions))
	for i, s := range in.p.Sessions {
		in.last[i], in.roomEnd[i] = make([]int16, len(in.starts)), make([]int16, len(in.starts))
		for t, start := range in.starts {
			in.last[i][t] = in.lastBefore(start + s.Minutes)
			in.roomEnd[i][t] = in.lastBefore(start + s.Minutes + in.p.Setup)
		}
	}
	in.soon, in.since = make([]int16, len(in.starts)), make([]int16, len(in.starts))
	for t, start := range in.starts {
		in.soon[t] = in.lastBefore(start + choosing + 1)
		first, _ := slices.BinarySearch(in.starts, start-choosing)
		in.since[t] = int16(first)
	}
}

// choosing is how many minutes apart sessions may begin and people choose between them: where one of those of an hour begins five
// minutes later than the others, its listeners wait for it and do not fill theirs.
const choosing = 15

// chosen is the start at which those in session i, which starts at t, have chosen it over whatever runs then: the last one that begins
// soon, and within the session.
func (in *Instance) chosen(i, t int) int { return int(min(in.soon[t], in.last[i][t])) }

// lastBefore is the index of the last start before a minute.
func (in *Instance) lastBefore(minute int) int16 {
	i, _ := slices.BinarySearch(in.starts, minute)
	return int16(i - 1)
}

func (in *Instance) layAllowed() {
	slot := map[int]bool{}
	for _, s := range in.p.Slots {
		slot[s.Start] = true
	}
	pinned := slices.DeleteFunc(slices.Clone(in.p.Sessions), func(s Session) bool { return !s.Pinned })
	in.allowed = make([][]uint64, len(in.p.Sessions))
	for i, s := range in.p.Sessions {
		in.allowed[i] = make([]uint64, len(in.starts))
		if s.Pinned {
			t := in.startIndex(s.Place.Start)
			in.allowed[i][t] = 1 << s.Place.Room
			continue
		}
		for t, start := range in.starts {
			at := Interval{start, start + s.Minutes}
			if !slot[start] && !(s.Shifted && start == s.Place.Start) || !in.mayRun(s, at) {
				continue
			}
			in.allowed[i][t] = in.roomsFor(s, at, pinned)
		}
	}
}

// mayRun checks what does not depend on the room.
func (in *Instance) mayRun(s Session, at Interval) bool {
	if !available(in.p.Days, at) {
		return false
	}
	if slices.ContainsFunc(in.p.Blocked, at.overlaps) {
		return false
	}
	return in.p.Rules.Hours != 0 || in.present(&s, at)
}

// present reports whether a session and its speakers are there.
func (in *Instance) present(s *Session, at Interval) bool {
	if !available(s.Available, at) {
		return false
	}
	for _, k := range s.Speakers {
		if !available(in.p.Speakers[k].Available, at) {
			return false
		}
	}
	return true
}

// available reports whether windows hold all of an interval; none means always. Those that touch or overlap are one stretch.
func available(windows []Interval, at Interval) bool {
	for reach := at.Start; len(windows) > 0 && reach < at.End; {
		next := reach
		for _, w := range windows {
			if w.Start <= reach {
				next = max(next, w.End)
			}
		}
		if next == reach {
			return false
		}
		reach = next
	}
	return true
}

// roomsFor leaves out rooms that are closed, without the features, not available, or taken by what is pinned.
func (in *Instance) roomsFor(s Session, at Interval, pinned []Session) (mask uint64) {
	for r, room := range in.p.Rooms {
		features := in.p.Rules.Features != 0 || room.Features&s.Needs == s.Needs
		if features && !room.Closed && (in.p.Rules.Hours != 0 || available(room.Available, at)) {
			mask |= 1 << r
		}
	}
	for _, o := range pinned {
		taken := Interval{o.Place.Start - in.p.Setup, o.Place.Start + o.Minutes + in.p.Setup}
		if taken.overlaps(at) {
			mask &^= 1 << o.Place.Room
		}
	}
	return mask
}

func (in *Instance) layBonds() {
	in.bonds = make([][]bond, len(in.p.Sessions))
	at := func(i, j int) *bond {
		for k := range in.bonds[i] {
			if int(in.bonds[i][k].other) == j {
				return &in.bonds[i][k]
			}
		}
		in.bonds[i] = append(in.bonds[i], bond{other: int32(j)})
		return &in.bonds[i][len(in.bonds[i])-1]
	}
	onStage := make([][]int, len(in.p.Speakers))
	for i, s := range in.p.Sessions {
		for _, k := range s.Speakers {
			for _, j := range onStage[k] {
				if i != j {
					at(i, j).speaker, at(j, i).speaker = true, true
				}
			}
			onStage[k] = append(onStage[k], i)
		}
	}
	for _, r := range in.p.Before {
		at(r[0], r[1]).before, at(r[1], r[0]).after = true, true
	}
	for _, r := range in.p.Apart {
		at(r[0], r[1]).apart, at(r[1], r[0]).apart = true, true
	}
}

// samePairs reports whether pairs of sessions cost the same in parallel in two problems.
func (p Problem) samePairs(o Problem) bool {
	v, w := p.Weights, o.Weights
	v.Standing, v.Moved, w.Standing, w.Moved = 0, 0, 0, 0
	return v == w && slices.EqualFunc(p.Sessions, o.Sessions, func(a, b Session) bool {
		return a.Track == b.Track && a.Level == b.Level && a.Language == b.Language && slices.Equal(a.Products, b.Products) &&
			slices.Equal(a.Organisation, b.Organisation)
	})
}

func (in *Instance) layPairs() {
	w, n := in.p.Weights, len(in.p.Sessions)
	if w.Track|w.Product|w.Organisation|w.Level|w.Language == 0 {
		return
	}
	in.pairs = make([]int32, n*n)
	same := func(a, b, weight int) int {
		if a != 0 && a == b {
			return weight
		}
		return 0
	}
	share := func(a, b []int, weight int) int {
		if slices.ContainsFunc(a, func(v int) bool { return slices.Contains(b, v) }) {
			return weight
		}
		return 0
	}
	for i, a := range in.p.Sessions {
		for j, b := range in.p.Sessions[:i] {
			cost := same(a.Track, b.Track, w.Track) + same(a.Level, b.Level, w.Level) + same(a.Language, b.Language, w.Language) +
				share(a.Products, b.Products, w.Product) + share(a.Organisation, b.Organisation, w.Organisation)
			in.pairs[i*n+j], in.pairs[j*n+i] = int32(cost), int32(cost)
		}
	}
}

// compatible reports whether the bonds of session i allow it at (t, r) while its bonded session is at (u, q).
func (in *Instance) compatible(b bond, i, t, r, u, q int) bool {
	if t < 0 || u < 0 {
		return true
	}
	from, to := in.starts[t], in.starts[t]+in.p.Sessions[i].Minutes
	oFrom, oTo := in.starts[u], in.starts[u]+in.p.Sessions[b.other].Minutes
	if b.speaker {
		walk := 0
		if in.p.Walk != nil {
			walk = in.p.Walk[r][q]
		}
		if from < oTo+walk && oFrom < to+walk {
			return false
		}
	}
	if b.apart && from < oTo && oFrom < to {
		return false
	}
	return !(b.before && to > oFrom) && !(b.after && oTo > from)
}
