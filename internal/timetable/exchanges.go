package timetable

import "math"

// ExchangesBounded reports whether Exchanges can be asked: no session covers two starts, and rules cannot be broken at a cost.
func (in *Instance) ExchangesBounded() bool { return in.unit && !in.bends }

// Exchanges appends to out, for a session that has a place, the others with which it may change places for at most limit: none is left
// out, and some cost more. One pass over tables that lie in a row finds them without a look at rules or persons, in a nanosecond
// for each session or so; see Instance.ExchangesBounded.
func (s *State) Exchanges(a int, limit int64, out []int32) []int32 {
	from := int(s.at.slot[a])
	if from < 0 {
		return out
	}
	left := s.leftAt(a, from, limit)
	switch {
	case s.near == nil:
		return s.table.rising(a, from, left, out)
	case s.table.crowd.n == 0:
		return s.risingNear(a, from, left, out)
	}
	s.boundOthers(a, from)
	for b, t := range s.at.slot {
		if t >= 0 && s.rises[b] <= left[t] && b != a {
			out = append(out, int32(b))
		}
	}
	return out
}

// rising appends the sessions that cost at most what is left at their start, by what people attend.
func (t *table) rising(a, from int, left []int64, out []int32) []int32 {
	n := len(t.slot)
	loss, gain, weigh := t.loss[:n], t.gain[from][:n], t.coWishes.weigh[a*n:][:n]
	for b, u := range t.slot {
		if u >= 0 && loss[b]-gain[b]-2*int64(weigh[b])<<weighShift <= left[u] && b != a {
			out = append(out, int32(b))
		}
	}
	return out
}

// risingNear does so by what runs in parallel.
func (s *State) risingNear(a, from int, left []int64, out []int32) []int32 {
	n := len(s.at.slot)
	near, own, pairs := s.near[from*n:][:n], s.own[:n], s.in.pairs[a*n:][:n]
	for b, u := range s.at.slot {
		if u >= 0 && near[b]-own[b]-2*int64(pairs[b]) <= left[u] && b != a {
			out = append(out, int32(b))
		}
	}
	return out
}

// leftAt is, for each start, what the session that gives way there may cost when a comes.
func (s *State) leftAt(a, from int, limit int64) []int64 {
	if s.left == nil {
		s.left = make([]int64, len(s.in.starts))
	}
	for t := range s.left {
		s.left[t] = limit + s.table.half(a, t)
		if s.near != nil {
			s.left[t] += s.near[from*len(s.own)+a] - s.near[t*len(s.own)+a]
		}
		if s.in.crowded {
			s.left[t] += s.standing[from] + s.standing[t]
		}
		if s.in.moves {
			s.left[t] += 2 * int64(s.in.p.Weights.Moved)
		}
	}
	s.left[from] = math.MinInt64 // nothing would change
	if s.in.RoomsMatter() {
		s.left[from] = math.MaxInt64
	}
	return s.left
}

// boundOthers sets rises to at least what each session costs when it goes to a start from which a goes where it was.
func (s *State) boundOthers(a, from int) {
	n := len(s.at.slot)
	if s.rises == nil {
		s.rises = make([]int64, n)
	}
	rises := s.rises[:n]
	clear(rises)
	if s.table.crowd.n > 0 {
		loss, gain, weigh := s.table.loss[:n], s.table.gain[from][:n], s.table.coWishes.weigh[a*n:][:n]
		for b := range rises {
			rises[b] = loss[b] - gain[b] - 2*int64(weigh[b])<<weighShift
		}
	}
	if s.near != nil {
		near, own, pairs := s.near[from*n:][:n], s.own[:n], s.in.pairs[a*n:][:n]
		for b := range rises {
			rises[b] += near[b] - own[b] - 2*int64(pairs[b])
		}
	}
}
