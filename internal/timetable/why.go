package timetable

import (
	"fmt"
	"math/bits"
	"slices"
)

// Contradiction is a set of sessions and rules that no plan can satisfy together: at least one of the sessions stays without a
// place.
type Contradiction struct {
	Rule     string // hours, room, tied, pinned, places, speaker, order
	Sessions []int
	Speaker  int // of rule speaker
	Places   int // how many there are for the sessions, of rules places and speaker
}

func (c Contradiction) String() string {
	switch c.Rule {
	case "places", "speaker":
		return fmt.Sprintf("%s: %d sessions share %d places: %v", c.Rule, len(c.Sessions), c.Places, c.Sessions)
	default:
		return fmt.Sprintf("%s: sessions %v", c.Rule, c.Sessions)
	}
}

// Contradictions names what makes it impossible to place every session, as far as that can be proven at once: sessions without
// any possible hour or room, or none beside what is pinned and tied to them, pinned sessions in each other's way, more sessions
// than places (Hall's theorem, on every set of sessions that matters), more sessions of a speaker than hours, orders that go round
// in a circle. An empty list is no proof that a plan exists.
func (in *Instance) Contradictions() []Contradiction {
	places := in.besidePinned()
	out := append(in.homeless(places), in.pinnedClash()...)
	if len(out) == 0 {
		out = append(out, in.crowdedOut(places)...)
		out = append(out, in.overbooked(places)...)
	}
	return append(out, in.circles()...)
}

// besidePinned is which rooms each session may have at each start, as allowed, without those that its bonds to pinned sessions
// forbid.
func (in *Instance) besidePinned() [][]uint64 {
	places := make([][]uint64, len(in.allowed))
	for i, starts := range in.allowed {
		places[i] = slices.Clone(starts)
		if in.p.Sessions[i].Pinned {
			continue
		}
		for t, rooms := range starts {
			for ; rooms != 0; rooms &= rooms - 1 {
				if r := bits.TrailingZeros64(rooms); in.againstPinned(i, t, r) >= 0 {
					places[i][t] &^= 1 << r
				}
			}
		}
	}
	return places
}

// againstPinned is a pinned session that a bond keeps another from a place by, or −1.
func (in *Instance) againstPinned(i, t, r int) int {
	for _, b := range in.bonds[i] {
		o := &in.p.Sessions[b.other]
		if o.Pinned && !in.compatible(b, i, t, r, in.startIndex(o.Place.Start), o.Place.Room) {
			return int(b.other)
		}
	}
	return -1
}

// homeless lists sessions that have no place even by themselves.
func (in *Instance) homeless(places [][]uint64) (out []Contradiction) {
	some := func(rooms uint64) bool { return rooms != 0 }
	for _, i := range in.Free() {
		if slices.ContainsFunc(places[i], some) {
			continue
		}
		if slices.ContainsFunc(in.allowed[i], some) {
			out = append(out, Contradiction{Rule: "tied", Sessions: in.tied(i)})
			continue
		}
		s, rule := in.p.Sessions[i], "hours"
		for _, slot := range in.p.Slots {
			if in.mayRun(s, Interval{slot.Start, slot.Start + s.Minutes}) {
				rule = "room"
			}
		}
		out = append(out, Contradiction{Rule: rule, Sessions: []int{i}})
	}
	return out
}

// tied lists a session and the pinned ones that keep it from its places.
func (in *Instance) tied(i int) []int {
	out := []int{i}
	for t, rooms := range in.allowed[i] {
		for ; rooms != 0; rooms &= rooms - 1 {
			if o := in.againstPinned(i, t, bits.TrailingZeros64(rooms)); !slices.Contains(out, o) {
				out = append(out, o)
			}
		}
	}
	return out
}

func (in *Instance) pinnedClash() (out []Contradiction) {
	for i, a := range in.p.Sessions {
		for j, b := range in.p.Sessions[:i] {
			if !a.Pinned || !b.Pinned {
				continue
			}
			at, other := Interval{a.Place.Start, a.Place.Start + a.Minutes}, Interval{b.Place.Start, b.Place.Start + b.Minutes}
			t, u := in.startIndex(a.Place.Start), in.startIndex(b.Place.Start)
			clash := a.Place.Room == b.Place.Room && at.overlaps(other)
			for _, bond := range in.bonds[i] {
				clash = clash || int(bond.other) == j && !in.compatible(bond, i, t, a.Place.Room, u, b.Place.Room)
			}
			if clash {
				out = append(out, Contradiction{Rule: "pinned", Sessions: []int{j, i}})
			}
		}
	}
	return out
}

// crowdedOut looks for sessions that together have fewer places than they are.
func (in *Instance) crowdedOut(allowed [][]uint64) []Contradiction {
	sessions := in.Free()
	may := make([][]uint64, len(sessions))
	for k, i := range sessions {
		may[k] = allowed[i]
	}
	short, places := violator(may)
	if short == nil {
		return nil
	}
	return []Contradiction{{Rule: "places", Sessions: pickOf(sessions, short), Places: places}}
}

// overbooked looks for speakers with more sessions than hours for them.
func (in *Instance) overbooked(allowed [][]uint64) (out []Contradiction) {
	if in.p.Rules.Speakers != 0 {
		return nil
	}
	onStage := make([][]int, len(in.p.Speakers))
	for i, s := range in.p.Sessions {
		for _, k := range s.Speakers {
			if n := len(onStage[k]); n == 0 || onStage[k][n-1] != i {
				onStage[k] = append(onStage[k], i)
			}
		}
	}
	for k, sessions := range onStage {
		if len(sessions) < 2 {
			continue // one that has no hour at all is homeless
		}
		may := make([][]uint64, len(sessions))
		for n, i := range sessions {
			may[n] = startsOf(allowed[i])
		}
		if short, places := violator(may); short != nil {
			out = append(out, Contradiction{Rule: "speaker", Sessions: pickOf(sessions, short), Speaker: k, Places: places})
		}
	}
	return out
}

// startsOf are the starts at which there is some room, as bits.
func startsOf(rooms []uint64) []uint64 {
	out := make([]uint64, (len(rooms)+63)/64)
	for t, mask := range rooms {
		if mask != 0 {
			out[t/64] |= 1 << (t % 64)
		}
	}
	return out
}

func pickOf(all, indexes []int) (out []int) {
	for _, k := range indexes {
		out = append(out, all[k])
	}
	return out
}

// violator matches things to the places that each may have, told as bits, by augmenting paths (Kuhn, 1955). Where one finds none, those
// reached on the way are more than the places they may have, by one: Hall's condition fails for them. It returns them, and how many
// places they share.
func violator(may [][]uint64) (short []int, shared int) {
	if len(may) == 0 {
		return nil, 0
	}
	m := newMatching(may)
	for k := range may {
		clear(m.seen)
		m.reached = m.reached[:0]
		if m.place(k) {
			continue
		}
		slices.Sort(m.reached)
		for _, word := range m.seen {
			shared += bits.OnesCount64(word)
		}
		return slices.Clone(m.reached), shared
	}
	return nil, 0
}

// matching gives each of some things one of the places it may have.
type matching struct {
	may     [][]uint64
	free    []uint64 // places that nothing holds
	holder  []int    // by place, where it is not free
	seen    []uint64 // places that were looked at on the way
	reached []int    // things that were
}

func newMatching(may [][]uint64) *matching {
	words := len(may[0])
	m := &matching{may: may, free: make([]uint64, words), holder: make([]int, 64*words), seen: make([]uint64, words)}
	for w := range m.free {
		m.free[w] = ^uint64(0)
	}
	return m
}

// place gives a thing a place: a free one, or else one whose holder gets another.
func (m *matching) place(i int) bool {
	m.reached = append(m.reached, i)
	for w, may := range m.may[i] {
		if free := may & m.free[w]; free != 0 {
			bit := bits.TrailingZeros64(free)
			m.free[w] &^= 1 << bit
			m.holder[64*w+bit] = i
			return true
		}
	}
	for w, may := range m.may[i] {
		for rest := may &^ m.seen[w]; rest != 0; rest = may &^ m.seen[w] {
			bit := bits.TrailingZeros64(rest)
			m.seen[w] |= 1 << bit
			if m.place(m.holder[64*w+bit]) {
				m.holder[64*w+bit] = i
				return true
			}
		}
	}
	return false
}

// circles looks for orders that go round, and for chains longer than the day.
func (in *Instance) circles() []Contradiction {
	if in.p.Rules.Before != 0 {
		return nil
	}
	after := make([][]int, len(in.p.Sessions))
	for _, b := range in.p.Before {
		after[b[0]] = append(after[b[0]], b[1])
	}
	state := make([]int, len(after)) // 1: on the path, 2: done
	var path []int
	var look func(int) []int
	look = func(i int) []int {
		state[i] = 1
		path = append(path, i)
		for _, j := range after[i] {
			if state[j] == 1 {
				return slices.Clone(path[slices.Index(path, j):])
			}
			if state[j] == 0 {
				if circle := look(j); circle != nil {
					return circle
				}
			}
		}
		state[i] = 2
		path = path[:len(path)-1]
		return nil
	}
	for i := range after {
		if state[i] == 0 {
			if circle := look(i); circle != nil {
				return []Contradiction{{Rule: "order", Sessions: circle}}
			}
		}
	}
	return nil
}
