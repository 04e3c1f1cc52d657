package cosplib

import "slices"

// draw changes the state by one random move, begun by the caller. It returns false when the move cannot be made; then
// nothing, or a part, is changed, and the caller takes it back.
func (x *state) draw(r *random) bool {
	if !x.orders {
		return x.drawPlain(r)
	}
	if r.below(20) == 0 {
		return x.arrange(x.in.Submissions[r.below(len(x.where))].Track)
	}
	if !x.drawPlain(r) {
		return false
	}
	if r.below(2) == 0 {
		x.tracks = append(x.tracks[:0], x.dirty...)
		for _, k := range x.tracks {
			x.arrange(k)
		}
	}
	return true
}

// arrange lays the submissions of a track into its cells in the order that they ask for; those that ask for nothing keep
// theirs and fill the rest.
func (x *state) arrange(k int) bool {
	if !x.ordered[k] {
		return false
	}
	x.list = x.list[:0]
	x.heldA = x.heldA[:0]
	for at := range x.cells {
		if x.cells[at].track == k {
			x.list = append(x.list, at)
			x.heldA = append(x.heldA, x.cells[at].held...)
		}
	}
	x.heldB = x.heldB[:0]
	for range x.heldA {
		x.heldB = append(x.heldB, -1)
	}
	for p, i := range x.heldA { // who asks for a place gets it, the first who does
		if o := x.in.Submissions[i].Order; o >= 1 && o <= len(x.heldB) && x.heldB[o-1] < 0 {
			x.heldB[o-1] = i
			x.heldA[p] = -1
		}
	}
	next := 0
	for _, i := range x.heldA {
		if i < 0 {
			continue
		}
		for x.heldB[next] >= 0 {
			next++
		}
		x.heldB[next] = i
	}
	return x.pour(k)
}

// pour empties the cells of the list and fills them in turn from heldB, each as full as before.
func (x *state) pour(k int) bool {
	x.sizes = x.sizes[:0]
	for _, at := range x.list {
		x.sizes = append(x.sizes, len(x.cells[at].held))
	}
	next := 0
	for c, at := range x.list {
		n := x.sizes[c]
		same := len(x.cells[at].held) == n
		for p, i := range x.cells[at].held[:min(n, len(x.cells[at].held))] {
			same = same && x.heldB[next+p] == i
		}
		next += n
		if same {
			continue
		}
		x.clear(at)
		x.label(at, k)
		for _, i := range x.heldB[next-n : next] {
			if x.where[i] >= 0 {
				x.remove(i)
			}
			if x.free(at) >= x.in.Submissions[i].Need {
				x.insert(i, at)
			}
		}
	}
	return true
}

func (x *state) drawPlain(r *random) bool {
	switch d := r.below(100); {
	case d < 24:
		return x.relocate(r)
	case d < 44:
		return x.swapSubmissions(r)
	case d < 56:
		return x.swapCells(r)
	case d < 62:
		return x.cycle(r)
	case d < 72:
		return x.merge(r)
	case d < 80:
		return x.swapRooms(r)
	case d < 87:
		return x.gather(r)
	case d < 92:
		return x.rotate(r)
	case d < 94:
		return x.split(r)
	case d < 95:
		if r.below(2) == 0 {
			return x.withdraw(r)
		}
		return x.repack(r)
	case d < 96:
		return x.swapSessions(r)
	default:
		return x.reorder(r)
	}
}

// relocate moves a submission, placed or not, to a cell of its track with room, or to an empty cell.
func (x *state) relocate(r *random) bool {
	i := r.below(len(x.where))
	if x.unplaced > 0 && r.below(2) == 0 {
		i = x.somebodyWithout(r)
	}
	v := &x.in.Submissions[i]
	for range 8 {
		at := r.below(len(x.cells))
		c := &x.cells[at]
		if at == x.where[i] || c.track >= 0 && c.track != v.Track || x.free(at) < v.Need {
			continue
		}
		if x.where[i] >= 0 {
			x.remove(i)
		}
		x.label(at, v.Track)
		x.insertAt(i, at, r.below(len(c.held)+1))
		return true
	}
	return false
}

func (x *state) somebodyWithout(r *random) int {
	n := len(x.where)
	for i, k := r.below(n), 0; k < n; i, k = (i+1)%n, k+1 {
		if x.where[i] < 0 {
			return i
		}
	}
	return 0
}

// swapSubmissions exchanges two submissions of a track in different cells.
func (x *state) swapSubmissions(r *random) bool {
	i := r.below(len(x.where))
	mates := x.byTrack[x.in.Submissions[i].Track]
	j := mates[r.below(len(mates))]
	a, b := x.where[i], x.where[j]
	if i == j || a < 0 || b < 0 || a == b {
		return false
	}
	ni, nj := x.in.Submissions[i].Need, x.in.Submissions[j].Need
	if x.free(a)+ni < nj || x.free(b)+nj < ni {
		return false
	}
	pi, pj := x.position(i), x.position(j)
	x.remove(i)
	x.remove(j)
	x.insertAt(i, b, pj)
	x.insertAt(j, a, pi)
	return true
}

func (x *state) position(i int) int {
	for p, j := range x.cells[x.where[i]].held {
		if j == i {
			return p
		}
	}
	return 0
}

// exchange swaps the contents of two cells; what does not fit any more is left without a place.
func (x *state) exchange(a, b int) {
	if a == b {
		return
	}
	ka, kb := x.cells[a].track, x.cells[b].track
	x.heldA, x.heldB = append(x.heldA[:0], x.cells[a].held...), append(x.heldB[:0], x.cells[b].held...)
	x.clear(a)
	x.clear(b)
	x.fill(a, kb, x.heldB)
	x.fill(b, ka, x.heldA)
}

func (x *state) fill(at, track int, held []int) {
	if len(held) == 0 {
		return
	}
	x.label(at, track)
	for _, i := range held {
		if x.free(at) >= x.in.Submissions[i].Need {
			x.insert(i, at)
		}
	}
}

// swapCells exchanges two cells, or moves one to an empty cell.
func (x *state) swapCells(r *random) bool {
	a := x.where[r.below(len(x.where))]
	if a < 0 {
		return false
	}
	b := r.below(len(x.cells))
	switch r.below(3) {
	case 0: // of one session
		b = a/x.R*x.R + b%x.R
	case 1: // of one room
		b = b/x.R*x.R + a%x.R
	}
	if a == b || x.cells[a].track == x.cells[b].track {
		return false
	}
	x.exchange(a, b)
	return true
}

// cycle moves three cells around, or two into one that is empty.
func (x *state) cycle(r *random) bool {
	a := x.where[r.below(len(x.where))]
	if a < 0 {
		return false
	}
	b, c := r.below(len(x.cells)), r.below(len(x.cells))
	switch r.below(3) {
	case 0: // a goes to another session of its room, who is there to another room of its own session
		b = b/x.R*x.R + a%x.R
		c = b/x.R*x.R + c%x.R
	case 1: // a goes to another room of its session, who is there to another session of its own room
		b = a/x.R*x.R + b%x.R
		c = c/x.R*x.R + b%x.R
	}
	if a == b || b == c || a == c {
		return false
	}
	x.exchange(a, b)
	x.exchange(a, c)
	return true
}

// merge moves what fits of a cell into another one of its track.
func (x *state) merge(r *random) bool {
	i := r.below(len(x.where))
	mates := x.byTrack[x.in.Submissions[i].Track]
	a, b := x.where[i], x.where[mates[r.below(len(mates))]]
	if a < 0 || b < 0 || a == b {
		return false
	}
	moved := false
	x.heldA = append(x.heldA[:0], x.cells[a].held...)
	for _, j := range x.heldA {
		if x.free(b) >= x.in.Submissions[j].Need {
			x.remove(j)
			x.insert(j, b)
			moved = true
		}
	}
	return moved
}

// split moves a part of a cell to an empty one.
func (x *state) split(r *random) bool {
	a := x.where[r.below(len(x.where))]
	if a < 0 || len(x.cells[a].held) < 2 {
		return false
	}
	for range 6 {
		b := r.below(len(x.cells))
		if x.cells[b].track >= 0 {
			continue
		}
		k, n := x.cells[a].track, len(x.cells[a].held)
		x.heldA = append(x.heldA[:0], x.cells[a].held[1+r.below(n-1):]...)
		x.label(b, k)
		for _, j := range x.heldA {
			if x.free(b) >= x.in.Submissions[j].Need {
				x.remove(j)
				x.insert(j, b)
			}
		}
		return true
	}
	return false
}

// repack takes the submissions out of some cells of a track and fills the cells again, one after the other, in another
// order: large ones first or anyhow. What was scattered may then need a cell less.
func (x *state) repack(r *random) bool {
	k := x.in.Submissions[r.below(len(x.where))].Track
	x.list, x.heldA = x.list[:0], x.heldA[:0]
	for at := range x.cells {
		if x.cells[at].track == k && r.below(3) > 0 {
			x.list = append(x.list, at)
		}
	}
	if len(x.list) < 2 {
		return false
	}
	for p := len(x.list) - 1; p > 0; p-- {
		q := r.below(p + 1)
		x.list[p], x.list[q] = x.list[q], x.list[p]
	}
	for _, at := range x.list {
		x.heldA = append(x.heldA, x.cells[at].held...)
		x.clear(at)
	}
	for p := len(x.heldA) - 1; p > 0; p-- {
		q := r.below(p + 1)
		x.heldA[p], x.heldA[q] = x.heldA[q], x.heldA[p]
	}
	if r.below(2) == 0 {
		slices.SortStableFunc(x.heldA, func(a, b int) int { return x.in.Submissions[b].Need - x.in.Submissions[a].Need })
	}
	for _, i := range x.heldA {
		for _, at := range x.list {
			if c := &x.cells[at]; x.free(at) >= x.in.Submissions[i].Need {
				x.label(at, k)
				x.insertAt(i, at, len(c.held))
				break
			}
		}
	}
	return true
}

// swapRooms exchanges two rooms over an interval of sessions.
func (x *state) swapRooms(r *random) bool {
	a, b := r.below(x.R), r.below(x.R)
	from := r.below(x.S)
	to := min(x.S-1, from+r.below(x.S))
	if r.below(3) == 0 { // where a track has the first room
		i := r.below(len(x.where))
		if at := x.where[i]; at >= 0 {
			k := x.cells[at].track
			a, from, to = at%x.R, at/x.R, at/x.R
			for from > 0 && x.cells[(from-1)*x.R+a].track == k {
				from--
			}
			for to+1 < x.S && x.cells[(to+1)*x.R+a].track == k {
				to++
			}
		}
	}
	if a == b {
		return false
	}
	for s := from; s <= to; s++ {
		x.exchange(s*x.R+a, s*x.R+b)
	}
	return true
}

// gather brings the cells of a track into consecutive sessions of one room.
func (x *state) gather(r *random) bool {
	k := x.in.Submissions[r.below(len(x.where))].Track
	x.list = x.list[:0]
	for at := range x.cells {
		if x.cells[at].track == k {
			x.list = append(x.list, at)
		}
	}
	n := len(x.list)
	if n == 0 || n > x.S {
		return false
	}
	room, from := r.below(x.R), r.below(x.S-n+1)
	if r.below(2) == 0 {
		room = x.list[r.below(n)] % x.R
	}
	for p := range n {
		to := (from+p)*x.R + room
		if x.cells[to].track == k {
			continue
		}
		for q, at := range x.list { // one that is not where it shall be
			if at < 0 || x.cells[at].track != k || at%x.R == room && at/x.R >= from && at/x.R < from+n {
				continue
			}
			x.exchange(at, to)
			x.list[q] = -1
			break
		}
	}
	return true
}

// withdraw takes a track out of one of its rooms: its cells there change places with cells of others in its other rooms.
func (x *state) withdraw(r *random) bool {
	at := x.where[r.below(len(x.where))]
	if at < 0 {
		return false
	}
	k, room := x.cells[at].track, at%x.R
	if x.nRooms[k] < 2 {
		return false
	}
	x.list = x.list[:0]
	for to := range x.cells {
		if to%x.R != room && x.rooms[k*x.R+to%x.R] > 0 && x.cells[to].track != k {
			x.list = append(x.list, to)
		}
	}
	for s := range x.S {
		from := s*x.R + room
		if x.cells[from].track != k {
			continue
		}
		if len(x.list) == 0 {
			return false
		}
		p := r.below(len(x.list))
		to := x.list[p]
		x.list[p] = x.list[len(x.list)-1]
		x.list = x.list[:len(x.list)-1]
		x.exchange(from, to)
	}
	return true
}

// rotate moves the cells of a room within an interval of sessions by one.
func (x *state) rotate(r *random) bool {
	room, a, b := r.below(x.R), r.below(x.S), r.below(x.S)
	if a == b {
		return false
	}
	step := 1
	if a > b {
		step = -1
	}
	for s := a; s != b; s += step {
		x.exchange(s*x.R+room, (s+step)*x.R+room)
	}
	return true
}

// swapSessions exchanges all rooms of two sessions.
func (x *state) swapSessions(r *random) bool {
	a, b := r.below(x.S), r.below(x.S)
	if a == b {
		return false
	}
	for room := range x.R {
		x.exchange(a*x.R+room, b*x.R+room)
	}
	return true
}

// reorder moves a submission within its cell.
func (x *state) reorder(r *random) bool {
	if x.atSlot == nil {
		return false
	}
	i := r.below(len(x.where))
	at := x.where[i]
	if at < 0 || len(x.cells[at].held) < 2 {
		return false
	}
	x.remove(i)
	x.insertAt(i, at, r.below(len(x.cells[at].held)+1))
	return true
}
