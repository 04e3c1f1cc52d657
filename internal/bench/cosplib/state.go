package cosplib

import "math/bits"

// cell is a session × room: a track, or −1, and its submissions in order, packed from the first slot.
type cell struct {
	track int
	held  []int
	used  int // slots
}

// state is a schedule being changed, with its cost kept up to date step by step.
type state struct {
	*tables
	S, R, T  int
	cells    []cell // session × room
	where    []int  // by submission: its cell, −1 without
	now      cost
	inSlot   []uint64 // session × words: submissions that run
	inCell   []uint64 // cell × words
	atSlot   []uint64 // session × slot × words, where slot-level conflicts or orders count
	nothing  []uint64 // an empty set: at slot level nobody is left out
	slots    int      // most slots of a session
	labels   []int16  // session × track: rooms it has
	rooms    []int16  // track × room: sessions it has it in
	nRooms   []int16  // by track: distinct rooms
	nCells   []int32  // by track
	broken   []bool   // by track: its sessions are not an unbroken range
	wrong    []int    // by track: submissions out of order
	dirty    []int    // tracks to look at again
	marked   []bool
	heldA    []int // scratch of moves
	heldB    []int
	list     []int
	tracks   []int
	sizes    []int
	byTrack  [][]int // submissions
	unplaced int
	journal  []saved // cells as they were before the move
	touched  []int32 // by cell: number of the move that saved it
	move     int32
	before   cost
}

// saved is a cell as it was.
type saved struct {
	at, track int
	held      []int
}

func newState(t *tables) *state {
	in := t.in
	x := &state{tables: t, S: len(in.Sessions), R: len(in.Rooms), T: len(in.Tracks)}
	for _, s := range in.Sessions {
		x.slots = max(x.slots, s.Slots)
	}
	x.cells = make([]cell, x.S*x.R)
	for i := range x.cells {
		x.cells[i] = cell{track: -1, held: make([]int, 0, x.slots)}
	}
	x.where = make([]int, len(in.Submissions))
	for i := range x.where {
		x.where[i] = -1
		x.unplaced++
		x.now.add(t.missing[i], 1)
	}
	x.byTrack = make([][]int, x.T)
	for i, v := range in.Submissions {
		x.byTrack[v.Track] = append(x.byTrack[v.Track], i)
	}
	x.inSlot, x.inCell = make([]uint64, x.S*t.words), make([]uint64, len(x.cells)*t.words)
	if t.slotP || t.slotA || t.orders {
		x.atSlot = make([]uint64, x.S*x.slots*t.words)
	}
	x.labels, x.rooms = make([]int16, x.S*x.T), make([]int16, x.T*x.R)
	x.nRooms, x.nCells = make([]int16, x.T), make([]int32, x.T)
	x.broken, x.wrong, x.marked = make([]bool, x.T), make([]int, x.T), make([]bool, x.T)
	x.touched = make([]int32, len(x.cells))
	x.nothing = make([]uint64, t.words)
	return x
}

// load fills an empty state.
func (x *state) load(s Schedule) {
	x.begin()
	for se, row := range s.Track {
		for r, k := range row {
			if k < 0 {
				continue
			}
			at := se*x.R + r
			x.label(at, k)
			last := -1
			for _, i := range s.Submission[se][r] {
				if i >= 0 && i != last && x.in.Submissions[i].Track == k && x.where[i] < 0 {
					x.insert(i, at)
				}
				last = i
			}
		}
	}
	x.settle()
}

// schedule is the state as the library writes it.
func (x *state) schedule() Schedule {
	s := x.in.Empty()
	for at, c := range x.cells {
		se, r := at/x.R, at%x.R
		if len(c.held) == 0 {
			continue
		}
		s.Track[se][r] = c.track
		t := 0
		for _, i := range c.held {
			for range x.in.Submissions[i].Need {
				s.Submission[se][r][t] = i
				t++
			}
		}
	}
	return s
}

// begin starts a move that may be taken back.
func (x *state) begin() {
	x.move++
	x.journal = x.journal[:0]
	x.before = x.now
}

// save remembers a cell before its first change.
func (x *state) save(at int) {
	if x.touched[at] == x.move {
		return
	}
	x.touched[at] = x.move
	n := len(x.journal)
	if n < cap(x.journal) {
		x.journal = x.journal[:n+1]
	} else {
		x.journal = append(x.journal, saved{})
	}
	j := &x.journal[n]
	j.at, j.track, j.held = at, x.cells[at].track, append(j.held[:0], x.cells[at].held...)
}

// undo takes the move back.
func (x *state) undo() {
	for _, j := range x.journal {
		x.clear(j.at)
	}
	for _, j := range x.journal {
		x.label(j.at, j.track)
		for _, i := range j.held {
			if x.where[i] >= 0 {
				x.remove(i)
			}
			x.insert(i, j.at)
		}
	}
	x.settle()
	x.now = x.before
}

func (x *state) mark(k int) {
	if !x.marked[k] {
		x.marked[k] = true
		x.dirty = append(x.dirty, k)
	}
}

// label gives an empty cell a track, or takes it away with −1.
func (x *state) label(at, k int) {
	c := &x.cells[at]
	if c.track == k {
		return
	}
	x.save(at)
	if c.track >= 0 {
		x.count(at, c.track, -1)
	}
	c.track = k
	if k >= 0 {
		x.count(at, k, 1)
	}
}

// count brings the costs of labels up to date. The label itself is in the cell only between the two calls.
func (x *state) count(at, k int, sign int16) {
	s, r := at/x.R, at%x.R
	by := int64(sign)
	x.now.add(x.trackSession[k*x.S+s], by)
	x.now.add(x.trackRoom[k*x.R+r], by)
	x.now.add(x.sessionRoom[s*x.R+r], by)
	row := x.similar[k*x.T : (k+1)*x.T]
	for q := range x.R {
		if o := x.cells[s*x.R+q].track; q != r && o >= 0 {
			x.now.add(row[o], by)
		}
	}
	had := x.labels[s*x.T+k]
	x.labels[s*x.T+k] += sign
	if had+min(sign, 0) >= 1 {
		x.now.add(x.unit[ParallelTracks], by)
	}
	rooms := x.rooms[k*x.R+r]
	x.rooms[k*x.R+r] += sign
	if sign > 0 && rooms == 0 || sign < 0 && rooms == 1 {
		n := x.nRooms[k]
		x.nRooms[k] += sign
		if n+min(sign, 0) >= 1 {
			x.now.add(x.unit[RoomsPerTrack], by)
		}
	}
	x.mark(k)
}

// free is how many slots a cell has left.
func (x *state) free(at int) int { return x.in.Sessions[at/x.R].Slots - x.cells[at].used }

// insert puts a submission at the end of a cell with its track and room enough.
func (x *state) insert(i, at int) { x.insertAt(i, at, len(x.cells[at].held)) }

func (x *state) insertAt(i, at, position int) {
	x.save(at)
	c := &x.cells[at]
	if x.atSlot != nil {
		x.eachSlot(at, position, x.liftOne)
	}
	x.run(i, at, 1)
	c.held = append(c.held, 0)
	copy(c.held[position+1:], c.held[position:])
	c.held[position] = i
	c.used += x.in.Submissions[i].Need
	x.where[i] = at
	if x.atSlot != nil {
		x.eachSlot(at, position, x.layOne)
	}
	x.unplaced--
	x.now.add(x.missing[i], -1)
	if x.ordered[c.track] {
		x.mark(c.track)
	}
}

// remove takes a submission out of its cell.
func (x *state) remove(i int) {
	at := x.where[i]
	x.save(at)
	c, position := &x.cells[at], x.position(i)
	if x.atSlot != nil {
		x.eachSlot(at, position, x.liftOne)
	}
	c.held = append(c.held[:position], c.held[position+1:]...)
	c.used -= x.in.Submissions[i].Need
	x.where[i] = -1
	x.run(i, at, -1)
	if x.atSlot != nil {
		x.eachSlot(at, position, x.layOne)
	}
	x.unplaced++
	x.now.add(x.missing[i], 1)
	if x.ordered[c.track] {
		x.mark(c.track)
	}
}

// run brings the costs of a submission in a session and room up to date.
func (x *state) run(i, at int, sign int64) {
	s, r, w := at/x.R, at%x.R, x.words
	x.now.add(x.subSession[i*x.S+s], sign)
	x.now.add(x.subRoom[i*x.R+r], sign)
	session, here := x.inSlot[s*w:(s+1)*w], x.inCell[at*w:(at+1)*w]
	bit := uint64(1) << (i % 64)
	if sign < 0 {
		session[i/64] &^= bit
		here[i/64] &^= bit
	}
	if x.needP {
		if n := elsewhere(x.presenters[i*w:(i+1)*w], session, here); n > 0 {
			x.now.add(x.unit[PresentersSession], sign*n)
		}
	}
	if x.needA {
		if n := elsewhere(x.attendees[i*w:(i+1)*w], session, here); n > 0 {
			x.now.add(x.unit[AttendeesSession], sign*n)
		}
	}
	if sign > 0 {
		session[i/64] |= bit
		here[i/64] |= bit
	}
}

// elsewhere counts those in conflict that run in the session and not in the cell.
func elsewhere(conflict, session, here []uint64) (n int64) {
	for k, c := range conflict {
		n += int64(bits.OnesCount64(c & session[k] &^ here[k]))
	}
	return n
}

// eachSlot visits the slots of a cell from a position on: a submission's slots depend on those before it.
func (x *state) eachSlot(at, position int, f func(i int, slot []uint64)) {
	s, t := at/x.R, 0
	for p, i := range x.cells[at].held {
		need := x.in.Submissions[i].Need
		for k := (s*x.slots + t) * x.words; p >= position && need > 0; k += x.words {
			f(i, x.atSlot[k:k+x.words])
			need--
		}
		t += x.in.Submissions[i].Need
	}
}

func (x *state) liftOne(i int, slot []uint64) {
	slot[i/64] &^= 1 << (i % 64)
	x.meets(i, slot, -1)
}

func (x *state) layOne(i int, slot []uint64) {
	x.meets(i, slot, 1)
	slot[i/64] |= 1 << (i % 64)
}

func (x *state) meets(i int, slot []uint64, sign int64) {
	w := x.words
	if x.slotP {
		x.now.add(x.unit[PresentersSlot], sign*elsewhere(x.presenters[i*w:(i+1)*w], slot, x.nothing))
	}
	if x.slotA {
		x.now.add(x.unit[AttendeesSlot], sign*elsewhere(x.attendees[i*w:(i+1)*w], slot, x.nothing))
	}
	v := &x.in.Submissions[i]
	if !x.orders || v.Order == 0 {
		return
	}
	for k, word := range slot {
		for ; word != 0; word &= word - 1 {
			o := &x.in.Submissions[k*64+bits.TrailingZeros64(word)]
			if o.Track == v.Track && o.Order != 0 {
				x.now.add(x.unit[SubmissionsOrder], sign)
			}
		}
	}
}

// clear empties a cell and takes its label.
func (x *state) clear(at int) {
	for n := len(x.cells[at].held); n > 0; n = len(x.cells[at].held) {
		x.remove(x.cells[at].held[n-1])
	}
	x.label(at, -1)
}
