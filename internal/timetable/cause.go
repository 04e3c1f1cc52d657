package timetable

import "slices"

// Cause is a part of a problem that could be otherwise, and may be at fault where not every session can have a place.
type Cause struct {
	Kind  CauseKind
	Index int // of the session, speaker, room, blocked interval or rule, by kind
}

// CauseKind says what a cause is, and what the problem is without it.
type CauseKind int

// The kinds.
const (
	Pin          CauseKind = iota // of a session: it may have any place
	Obstacle                      // a pinned session that needs no place, such as a break in one room: it is gone
	Needs                         // features that a session needs: none
	SessionHours                  // when a session may run: always
	SpeakerHours                  // when a speaker is there: always
	RoomHours                     // when a room is there: always
	RoomClosed                    // a room that nothing may enter: it is open
	BlockedTime                   // an interval in which nothing is placed: it is free
	BeforeRule
	ApartRule
	SetupTime // between two sessions in a room: none
)

// longAgo is where an obstacle is that is gone.
const longAgo = -1 << 30

// Without is the problem without some causes.
func (p Problem) Without(causes ...Cause) Problem {
	p.Sessions, p.Speakers, p.Rooms = slices.Clone(p.Sessions), slices.Clone(p.Speakers), slices.Clone(p.Rooms)
	gone := map[Cause]bool{}
	for _, c := range causes {
		gone[c] = true
		switch c.Kind {
		case Pin:
			p.Sessions[c.Index].Pinned = false
		case Obstacle:
			p.Sessions[c.Index].Place.Start = longAgo
		case Needs:
			p.Sessions[c.Index].Needs = 0
		case SessionHours:
			p.Sessions[c.Index].Available = nil
		case SpeakerHours:
			p.Speakers[c.Index].Available = nil
		case RoomHours:
			p.Rooms[c.Index].Available = nil
		case RoomClosed:
			p.Rooms[c.Index].Closed = false
		case SetupTime:
			p.Setup = 0
		}
	}
	p.Blocked = left(p.Blocked, BlockedTime, gone)
	p.Before, p.Apart = left(p.Before, BeforeRule, gone), left(p.Apart, ApartRule, gone)
	return p
}

func left[T any](all []T, kind CauseKind, gone map[Cause]bool) (out []T) {
	for i, v := range all {
		if !gone[Cause{kind, i}] {
			out = append(out, v)
		}
	}
	return out
}

// about is the problem with nothing to place but some sessions; what is pinned stays in the way. It also returns which sessions
// its own are.
func (p Problem) about(sessions []int) (_ Problem, were []int) {
	index := map[int]int{}
	var some []Session
	for i, s := range p.Sessions {
		if s.Pinned || slices.Contains(sessions, i) {
			index[i] = len(some)
			some = append(some, s)
			were = append(were, i)
		}
	}
	within := func(rules [][2]int) (out [][2]int) {
		for _, r := range rules {
			a, ok := index[r[0]]
			b, too := index[r[1]]
			if ok && too {
				out = append(out, [2]int{a, b})
			}
		}
		return out
	}
	p.Sessions, p.Before, p.Apart = some, within(p.Before), within(p.Apart)
	p.People, p.Near, p.Weights = nil, nil, Weights{}
	return p, were
}

// Blame is which causes make something impossible.
type Blame struct {
	AtFault  []int // indices of what was asked about, ascending; empty: even without all of it there is no plan
	Smallest bool  // no smaller set can be proven to be at fault; otherwise only that none of these can be left out
}

// fewCauses is up to how many all pairs are tried.
const fewCauses = 60

// Blame finds a smallest set of causes that together make a contradiction: with all others gone it can still be proven. Each cause
// is what a person would call one, and may be several parts of the problem; a part is there as long as one of its causes is. A
// set of which none can be left out is found by dividing (QuickXplain; Junker, 2004); then single causes and, where there are few,
// pairs are tried. When enough reports true, what is known by then is returned; ok is false when that is nothing.
func (in *Instance) Blame(c Contradiction, causes [][]Cause, enough func() bool) (_ Blame, ok bool) {
	b := blamer{p: in.p, of: c, causes: causes, enough: enough}
	for i, cause := range causes {
		if slices.ContainsFunc(cause, b.concerns) {
			b.some = append(b.some, i)
		}
	}
	all := b.some
	if b.holds(nil) {
		return Blame{Smallest: true}, true
	}
	if !b.holds(all) {
		return Blame{}, false
	}
	found := b.explain(nil, nil, all)
	if b.stopped {
		return Blame{}, false
	}
	slices.Sort(found)
	for size := 1; size < len(found); size++ {
		if size > 2 || size == 2 && len(all) > fewCauses {
			return Blame{AtFault: found}, true
		}
		switch smaller := b.first(size); {
		case smaller != nil:
			return Blame{AtFault: smaller, Smallest: true}, true
		case b.stopped:
			return Blame{AtFault: found}, true
		}
	}
	return Blame{AtFault: found, Smallest: true}, true
}

// blamer asks what remains impossible with some causes alone.
type blamer struct {
	p       Problem
	of      Contradiction
	causes  [][]Cause
	some    []int // indices of causes that can matter
	enough  func() bool
	stopped bool // by enough: what it says since means nothing
}

// holds reports whether the contradiction can be proven with these causes alone.
func (b *blamer) holds(some []int) bool {
	if b.stopped = b.stopped || b.enough(); b.stopped {
		return false
	}
	there := map[Cause]bool{}
	for _, i := range some {
		for _, c := range b.causes[i] {
			there[c] = true
		}
	}
	var gone []Cause
	for _, cause := range b.causes {
		for _, c := range cause {
			if !there[c] {
				gone = append(gone, c)
			}
		}
	}
	p, were := b.p.Without(gone...).about(b.of.Sessions)
	in, err := NewInstance(p)
	return err == nil && slices.ContainsFunc(in.Contradictions(), func(c Contradiction) bool { return b.alike(c, were) })
}

// concerns reports whether a part of the problem can matter to the sessions asked about.
func (b *blamer) concerns(c Cause) bool {
	about := func(i int) bool { return slices.Contains(b.of.Sessions, i) }
	switch c.Kind {
	case Needs, SessionHours:
		return about(c.Index)
	case SpeakerHours:
		return slices.ContainsFunc(b.of.Sessions, func(i int) bool { return slices.Contains(b.p.Sessions[i].Speakers, c.Index) })
	case BeforeRule:
		return about(b.p.Before[c.Index][0]) || about(b.p.Before[c.Index][1])
	case ApartRule:
		return about(b.p.Apart[c.Index][0]) || about(b.p.Apart[c.Index][1])
	default:
		return true
	}
}

// alike reports whether a contradiction is the one that is asked about, as far as its rule and its sessions tell.
func (b *blamer) alike(c Contradiction, were []int) bool {
	known := 0
	for _, i := range c.Sessions {
		known += toInt(slices.Contains(b.of.Sessions, were[i]))
	}
	if known == 0 || c.Rule == "pinned" && known < len(c.Sessions) {
		return false
	}
	homeless := func(rule string) bool { return rule == "hours" || rule == "room" }
	return c.Rule == b.of.Rule || homeless(c.Rule) && homeless(b.of.Rule)
}

// explain is which of some causes are needed beside a background; added is what came to it last.
func (b *blamer) explain(background, added, some []int) []int {
	if len(added) > 0 && b.holds(background) {
		return nil
	}
	if len(some) == 1 {
		return slices.Clone(some)
	}
	one, two := some[:len(some)/2], some[len(some)/2:]
	second := b.explain(slices.Concat(background, one), one, two)
	first := b.explain(slices.Concat(background, second), second, one)
	return slices.Concat(first, second)
}

// first finds the first set of one or two causes that is at fault by itself.
func (b *blamer) first(size int) []int {
	for k, i := range b.some {
		if size == 1 {
			if b.holds([]int{i}) {
				return []int{i}
			}
			continue
		}
		for _, j := range b.some[:k] {
			if b.holds([]int{j, i}) {
				return []int{j, i}
			}
		}
	}
	return nil
}
