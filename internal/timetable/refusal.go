package timetable

import "slices"

// Refusal is why hard rules forbid a move. The zero Rule means that none does; where several do, it names the first.
type Refusal struct {
	Rule    RefusalRule
	Session int        // that may not be there: the one that moves, or the one it changes places with
	Other   int        // the session in its way, of rules held, room, setup, speaker, walk, apart, before and after
	Speaker int        // of rules speaker_hours, speaker and walk
	Blocked int        // of rule blocked: the interval of the problem
	Lacks   uint32     // of rule features: those the room has not
	Hours   []Interval // of rules day, speaker_hours, room_hours and hours: when it might be
}

// RefusalRule is a hard rule, or a part of one, as a person would tell it from others.
type RefusalRule string

// The rules, in the order in which they are looked at.
const (
	RefusedPinned       RefusalRule = "pinned"
	RefusedHeld         RefusalRule = "held"          // what it would change places with is pinned
	RefusedClosed       RefusalRule = "closed"        // the room lets in only what is pinned
	RefusedSlot         RefusalRule = "slot"          // no slot begins then
	RefusedDay          RefusalRule = "day"           // it would lie outside the days
	RefusedBlocked      RefusalRule = "blocked"       // nothing is placed then
	RefusedHours        RefusalRule = "hours"         // the session's own
	RefusedSpeakerHours RefusalRule = "speaker_hours" // a speaker is not there then
	RefusedRoomHours    RefusalRule = "room_hours"    // the room is not there then
	RefusedFeatures     RefusalRule = "features"      // the room lacks what the session needs
	RefusedSpeaker      RefusalRule = "speaker"       // on stage in another session
	RefusedWalk         RefusalRule = "walk"          // on stage in another session, with no time to walk
	RefusedApart        RefusalRule = "apart"
	RefusedBefore       RefusalRule = "before" // it is to end before another begins
	RefusedAfter        RefusalRule = "after"  // it is to begin after another ends
	RefusedRoom         RefusalRule = "room"   // another session is in it
	RefusedSetup        RefusalRule = "setup"  // another session is in it so soon that there is no time to set up
)

// Forbids says why hard rules forbid a move, if they do.
func (s *State) Forbids(m Move) Refusal {
	switch {
	case s.in.p.Sessions[m.A].Pinned:
		return Refusal{Rule: RefusedPinned, Session: m.A}
	case m.B >= 0 && s.in.p.Sessions[m.B].Pinned:
		return Refusal{Rule: RefusedHeld, Session: m.A, Other: m.B}
	}
	from, fromRoom := s.Where(m.A)
	if m.B < 0 {
		return s.forbids(m.A, m.Start, m.Room, -1, 0, 0)
	}
	if why := s.forbids(m.A, m.Start, m.Room, m.B, from, fromRoom); why.Rule != "" || from < 0 {
		return why
	}
	return s.forbids(m.B, from, fromRoom, m.A, m.Start, m.Room)
}

// forbids is fits with the reason.
func (s *State) forbids(i, t, r, other, ot, or int) Refusal {
	if s.in.allowed[i][t]&(1<<r) == 0 {
		if why := s.in.refusedAlone(i, t, r); why.Rule != "" {
			return why
		}
		return s.inTheWay(i, t, r, other, ot, or) // something pinned is
	}
	if s.fits(i, t, r, other, ot, or) {
		return Refusal{}
	}
	for _, b := range s.in.bonds[i] {
		u, q := int(s.at.slot[b.other]), int(s.at.room[b.other])
		if int(b.other) == other {
			u, q = ot, or
		}
		if !s.in.compatible(b, i, t, r, u, q) {
			return s.in.broken(b, i, t, u)
		}
	}
	return s.inTheWay(i, t, r, other, ot, or)
}

// span is when a session runs that starts at t.
func (in *Instance) span(i, t int) Interval {
	return Interval{in.starts[t], in.starts[t] + in.p.Sessions[i].Minutes}
}

// refusedAlone is the rule that keeps a session from a place whatever else is there.
func (in *Instance) refusedAlone(i, t, r int) Refusal {
	v, room, at, why := &in.p.Sessions[i], &in.p.Rooms[r], in.span(i, t), Refusal{Session: i}
	slot := slices.ContainsFunc(in.p.Slots, func(s Interval) bool { return s.Start == at.Start })
	switch {
	case room.Closed:
		why.Rule = RefusedClosed
	case !slot && !(v.Shifted && at.Start == v.Place.Start):
		why.Rule = RefusedSlot
	case !available(in.p.Days, at):
		why.Rule, why.Hours = RefusedDay, in.p.Days
	default:
		if why.Blocked = slices.IndexFunc(in.p.Blocked, at.overlaps); why.Blocked >= 0 {
			why.Rule = RefusedBlocked
			return why
		}
		why.Blocked = 0
		if in.p.Rules.Hours == 0 {
			in.absent(v, room, at, &why)
		}
		if lacks := v.Needs &^ room.Features; why.Rule == "" && in.p.Rules.Features == 0 && lacks != 0 {
			why.Rule, why.Lacks = RefusedFeatures, lacks
		}
	}
	return why
}

// absent finds who or what is not there.
func (in *Instance) absent(v *Session, room *Room, at Interval, why *Refusal) {
	if !available(v.Available, at) {
		why.Rule, why.Hours = RefusedHours, v.Available
		return
	}
	for _, k := range v.Speakers {
		if hours := in.p.Speakers[k].Available; !available(hours, at) {
			why.Rule, why.Speaker, why.Hours = RefusedSpeakerHours, k, hours
			return
		}
	}
	if !available(room.Available, at) {
		why.Rule, why.Hours = RefusedRoomHours, room.Available
	}
}

// broken names the part of a bond that keeps session i from t while the other is at u.
func (in *Instance) broken(b bond, i, t, u int) Refusal {
	j := int(b.other)
	at, other, why := in.span(i, t), in.span(j, u), Refusal{Session: i, Other: j}
	overlap := at.overlaps(other)
	switch {
	case b.apart && overlap && !b.speaker:
		why.Rule = RefusedApart
	case b.before && at.End > other.Start && !(b.speaker && overlap):
		why.Rule = RefusedBefore
	case b.after && other.End > at.Start && !(b.speaker && overlap):
		why.Rule = RefusedAfter
	default:
		why.Rule = RefusedWalk
		if overlap {
			why.Rule = RefusedSpeaker
		}
		both := func(k int) bool { return slices.Contains(in.p.Sessions[j].Speakers, k) }
		why.Speaker = in.p.Sessions[i].Speakers[slices.IndexFunc(in.p.Sessions[i].Speakers, both)]
	}
	return why
}

// inTheWay finds who has the room while session i would need it, other being at (ot, or) instead of where it is.
func (s *State) inTheWay(i, t, r, other, ot, or int) Refusal {
	why, u := Refusal{Rule: RefusedRoom, Session: i, Other: other}, ot
	for _, h := range s.Held(i, t, r) {
		if h != other {
			why.Other, u = h, int(s.at.slot[h])
			break
		}
	}
	if !s.in.span(i, t).overlaps(s.in.span(why.Other, u)) {
		why.Rule = RefusedSetup
	}
	return why
}
