package timetable

import "math"

// Option is a place that a session may be given in a plan, and what that costs.
type Option struct {
	Start, Room int   // index of the start
	With        int   // the session that it changes places with; −1 when the place is free
	Cost        int64 // what the plan's price rises by, in units; negative when the plan gets better
	Allowed     bool  // no hard rule forbids it; otherwise Cost means nothing
	Here        bool  // where it is now
}

// Places prices every place of a session in the plan as it is, by start and room. A place that is taken is priced as an
// exchange, but where what has the room began earlier: only its own start can be exchanged. Cost: a fraction of a microsecond a place, more
// where rooms have a price.
func (s *State) Places(i int) []Option {
	out := make([]Option, 0, len(s.in.starts)*len(s.in.p.Rooms))
	for t := range s.in.starts {
		out = s.placesAt(i, t, out)
	}
	return out
}

// PlacesAt prices the places of one start.
func (s *State) PlacesAt(i, start int) []Option { return s.placesAt(i, start, nil) }

func (s *State) placesAt(i, t int, out []Option) []Option {
	for r := range s.in.p.Rooms {
		o, m := s.option(i, t, r)
		if !o.Here {
			o.Cost, o.Allowed = s.Try(m, math.MaxInt64)
		}
		out = append(out, o)
	}
	return out
}

// option is one place without its price, and the move that it takes.
func (s *State) option(i, t, r int) (Option, Move) {
	from, room := s.Where(i)
	o := Option{Start: t, Room: r, With: s.Holder(r, t), Here: t == from && r == room}
	if o.Here || o.With >= 0 && int(s.at.slot[o.With]) != t {
		o.With = -1 // there it is itself, or something that runs from an earlier start on
	}
	o.Allowed = o.Here
	return o, Move{A: i, B: o.With, Start: t, Room: r}
}
