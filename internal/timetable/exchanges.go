package timetable

import "math"

// Exchanges appends, for a session that has a place, the others which it may change places with for at most limit: none is left out, some
// that cost more are in it. They are found in one pass over tables that lie in a row, without a look at rules or persons, so it
// takes about a nanosecond a session where no session covers two starts. Elsewhere it lists all that have a place.
func (s *State) Exchanges(a int, limit int64, out []int32) []int32 {
	from := int(s.at.slot[a])
	if !s.unit || from < 0 || s.in.bends {
		for b, t := range s.at.slot {
			if t >= 0 && b != a {
				out = append(out, int32(b))
			}
		}
		return out
	}
	n := len(s.at.slot)
	if s.rise == nil {
		s.rise, s.left = make([]int64, n), make([]int64, len(s.in.starts))
	}
	rise, left := s.rise[:n], s.left
	// left is what may be spent on the others of each start once a has gone there.
	for t := range left {
		left[t] = limit + s.table.half(a, t)
		if s.near != nil {
			left[t] += s.near[from*n+a] - s.near[t*n+a]
		}
		if s.in.crowded {
			left[t] += s.standing[from] + s.standing[t]
		}
		if s.in.moves {
			left[t] += 2 * int64(s.in.p.Weights.Moved)
		}
	}
	if !s.in.RoomsMatter() {
		left[from] = math.MinInt64 // nothing would change
	}
	s.table.rises(a, from, rise)
	if s.near != nil {
		near, own, pairs := s.near[from*n:][:n], s.own[:n], s.in.pairs[a*n:][:n]
		for b := range rise {
			rise[b] += near[b] - own[b] - 2*int64(pairs[b])
		}
	}
	for b, t := range s.at.slot {
		if t >= 0 && rise[b] <= left[t] {
			out = append(out, int32(b))
		}
	}
	return out
}

// rises is at least what each session loses by going to a start from which session a goes to where it was.
func (t *table) rises(a, from int, rise []int64) {
	if t.crowd.n == 0 {
		clear(rise)
		return
	}
	n := len(rise)
	loss, gain, weigh := t.loss[:n], t.gain[from][:n], t.coWishes.weigh[a*n:][:n]
	for b := range rise {
		rise[b] = loss[b] - gain[b] - 2*int64(weigh[b])<<weighShift
	}
}
