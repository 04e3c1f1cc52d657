package timetable

import (
	"slices"
	"sync"
)

// Instance is a checked problem with what the search needs at hand. It is not changed after it is made and may be
// shared by any number of goroutines.
type Instance struct {
	p            Problem
	starts       []int        // sorted, distinct: of slots, and of pinned and shifted sessions
	unit         bool         // no session ever covers two starts
	odd          []bool       // by session: whoever wants it has a day that does not fall into starts
	last         [][]int16    // by session and start: the last start that falls within it
	roomEnd      [][]int16    // the same with setup time
	soon         []int16      // by start: the last start that people still choose from who choose then
	since        []int16      // by start: the first start from which people still choose from it
	allowed      [][]uint64   // by session and start: rooms it may have
	bonds        [][]bond     // by session: the others that restrain it
	soft         [][]softBond // by session: the others that restrain it at a cost
	fees         [][]int64    // by session, start and room: the cost of the rules that the place breaks by itself; nil for none
	bends        bool         // some rule may be broken at a cost
	pairs        []int32      // by session × session: cost of running in parallel
	people       crowd
	togetherOnce sync.Once // guards coWishes, which not every plan needs
	coWishes     *coWishes
	daysOnce     sync.Once // guards days
	days         *dayKinds
	tastesOnce   sync.Once // guards tastes
	tastes       *tastes
	crowded      bool // standing has a cost
	moves        bool // leaving the near plan has a cost
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
	in.prepare()
	in.pricePairs()
	in.people = newCrowd(p)
	return in, nil
}

// prepare prepares all but the people, and what pairs of sessions cost in parallel.
func (in *Instance) prepare() {
	in.prepareStarts()
	in.prepareSpans()
	in.prepareAllowed()
	in.findOdd()
	in.prepareBonds()
	in.separateSoft()
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
	out.prepare()
	if in.p.samePairs(p) {
		out.pairs = in.pairs
	} else {
		out.pricePairs()
	}
	if out.crowded {
		out.tastes = in.crowdTastes()
	}
	common := in.wantedTogether()
	out.togetherOnce.Do(func() { out.coWishes = common })
	if slices.Equal(in.odd, out.odd) {
		parts := in.dayKinds()
		out.daysOnce.Do(func() { out.days = parts })
	}
	return out, nil
}

// Problem returns what the instance was made of; do not change it.
func (in *Instance) Problem() Problem { return in.p }

// wantedTogether is what people want together.
func (in *Instance) wantedTogether() *coWishes {
	in.togetherOnce.Do(func() { in.coWishes = in.people.coWishes(len(in.p.Sessions)) })
	return in.coWishes
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

func (in *Instance) prepareStarts() {
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

func (in *Instance) prepareSpans() {
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

func (in *Instance) prepareAllowed() {
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

func (in *Instance) prepareBonds() {
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

func (in *Instance) pricePairs() {
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
