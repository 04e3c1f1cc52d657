package timetable

import (
	"math/bits"
	"slices"
)

// Strictness says what breaking a rule does: 0 forbids it, a positive number is what each break costs, in units; Off ignores it.
type Strictness int

// Off switches a rule off.
const Off Strictness = -1

// Rules says how strict each kind of rule is. The zero value forbids every break.
type Rules struct {
	Hours    Strictness // when a session, its speakers and a room are there
	Features Strictness // what a session's room must have
	Speakers Strictness // a speaker in two sessions at once, or with no time to walk
	Before   Strictness
	Apart    Strictness
}

// costly reports whether breaking is possible at a cost.
func (s Strictness) costly() bool { return s > 0 }

// softBond is a bond that may be broken at a cost.
type softBond struct {
	bond
	cost int64
}

// separateSoft takes the rules that are not hard out of what forbids, and prices what breaking them costs.
func (in *Instance) separateSoft() {
	in.soft = make([][]softBond, len(in.p.Sessions))
	for i, bonds := range in.bonds {
		hard := bonds[:0]
		for _, b := range bonds {
			for _, kind := range []struct {
				on         bool
				strictness Strictness
				only       bond
			}{
				{b.speaker, in.p.Rules.Speakers, bond{other: b.other, speaker: true}},
				{b.apart, in.p.Rules.Apart, bond{other: b.other, apart: true}},
				{b.before || b.after, in.p.Rules.Before, bond{other: b.other, before: b.before, after: b.after}},
			} {
				if kind.on && kind.strictness.costly() {
					in.soft[i] = append(in.soft[i], softBond{kind.only, int64(kind.strictness)})
					in.bends = true
				}
			}
			b.speaker = b.speaker && in.p.Rules.Speakers == 0
			b.apart = b.apart && in.p.Rules.Apart == 0
			b.before, b.after = b.before && in.p.Rules.Before == 0, b.after && in.p.Rules.Before == 0
			if b.speaker || b.apart || b.before || b.after {
				hard = append(hard, b)
			}
		}
		in.bonds[i] = hard
	}
	if in.p.Rules.Hours.costly() || in.p.Rules.Features.costly() {
		in.bends = true
		in.priceFees()
	}
}

// priceFees prices each place by the rules that concern it alone.
func (in *Instance) priceFees() {
	rooms := len(in.p.Rooms)
	in.fees = make([][]int64, len(in.p.Sessions))
	free := make([]int64, len(in.starts)*rooms) // of all that nothing can cost
	for i := range in.p.Sessions {
		s := &in.p.Sessions[i] // there are a million places: no copies
		if s.Needs == 0 && !in.p.Rules.Hours.costly() {
			in.fees[i] = free
			continue
		}
		in.fees[i] = make([]int64, len(in.starts)*rooms)
		for t, start := range in.starts {
			for r := range rooms {
				for _, rule := range in.breaks(s, Interval{start, start + s.Minutes}, r) {
					in.fees[i][t*rooms+r] += int64(rule.strictness)
				}
			}
		}
	}
}

type breach struct {
	rule       string
	strictness Strictness
}

// breaks lists the soft rules that a session breaks in a place by itself.
func (in *Instance) breaks(s *Session, at Interval, r int) (out []breach) {
	room, rules := &in.p.Rooms[r], in.p.Rules
	if rules.Hours.costly() && !(in.present(s, at) && available(room.Available, at)) {
		out = append(out, breach{"hours", rules.Hours})
	}
	if rules.Features.costly() {
		for range bits.OnesCount32(s.Needs &^ room.Features) {
			out = append(out, breach{"features", rules.Features})
		}
	}
	return out
}

// softCost is what session i at (t, r) pays for soft rules while other is at (ot, or) instead of where it is. What it owes session
// without is left out.
func (s *State) softCost(i, t, r, other, ot, or, without int) (cost int64) {
	if t < 0 {
		return 0
	}
	if s.in.fees != nil {
		cost = s.in.fees[i][t*len(s.in.p.Rooms)+r]
	}
	for _, b := range s.in.soft[i] {
		if int(b.other) == without {
			continue
		}
		u, q := int(s.at.slot[b.other]), int(s.at.room[b.other])
		if int(b.other) == other {
			u, q = ot, or
		}
		if !s.in.compatible(b.bond, i, t, r, u, q) {
			cost += b.cost
		}
	}
	return cost
}

// softChange is the difference that a move makes to soft rules.
func (s *State) softChange(m Move) int64 {
	from, fromRoom := s.Where(m.A)
	d := s.softCost(m.A, m.Start, m.Room, m.B, from, fromRoom, -1) - s.softCost(m.A, from, fromRoom, m.B, m.Start, m.Room, -1)
	if m.B >= 0 {
		d += s.softCost(m.B, from, fromRoom, m.A, m.Start, m.Room, m.A) - s.softCost(m.B, m.Start, m.Room, m.A, from, fromRoom, m.A)
	}
	return d
}

// Bent lists the soft rules that a plan breaks.
func (in *Instance) Bent(plan Plan) (out []Broken) {
	if !in.bends {
		return nil
	}
	l := in.load(plan)
	for i := range plan {
		t, r := int(l.slot[i]), int(l.room[i])
		if t < 0 {
			continue
		}
		for _, b := range in.breaks(&in.p.Sessions[i], Interval{in.starts[t], in.starts[t] + in.p.Sessions[i].Minutes}, r) {
			out = append(out, Broken{Rule: b.rule, Sessions: []int{i}, Cost: int64(b.strictness)})
		}
		for _, b := range in.soft[i] {
			if j := int(b.other); j < i && !in.compatible(b.bond, i, t, r, int(l.slot[j]), int(l.room[j])) {
				out = append(out, Broken{Rule: b.rule(), Sessions: []int{j, i}, Cost: b.cost})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Broken) int { return int(min(max(b.Cost-a.Cost, -1), 1)) })
	return out
}
