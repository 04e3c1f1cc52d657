package timetable

// attendance counts what people can really attend, in units, and prices changes of it. Starts are indices; -1 is
// nowhere. B is -1 when only A moves.
type attendance interface {
	// total is the sum over people.
	total() int64
	// bound is at least what change would return, and cheap.
	bound(a, to, b, bTo int) int64
	// change is the exact difference that moving a to start to, and b to bTo, would make.
	change(a, to, b, bTo int) int64
	// move makes it so.
	move(a, to, b, bTo int)
}

// table is attendance where no session covers two starts: per person and start the two heaviest of their wishes
// there, per session what removing it would lose, per session and start what adding it would gain.
type table struct {
	in   *Instance
	T    int
	slot []int16
	tops []top   // person × start
	loss []int64 // by session, at its start
	gain []int64 // session × start; where the session is, meaningless
	sum  int64
	both *common
}

type top struct{ first, second, who int16 }

func newTable(in *Instance, slot []int16) *table {
	t := &table{in: in, T: len(in.starts), slot: make([]int16, len(slot)), both: in.people.common(len(slot))}
	t.tops = make([]top, len(in.people.wishes)*t.T)
	for i := range t.tops {
		t.tops[i].who = -1
	}
	t.loss = make([]int64, len(slot))
	t.gain = make([]int64, len(slot)*t.T)
	for i := range slot {
		t.slot[i] = -1
		for _, f := range in.people.fans[i] {
			for s := range t.T {
				t.gain[i*t.T+s] += int64(f.weight)
			}
		}
	}
	for i, s := range slot {
		if s >= 0 {
			t.move(i, int(s), -1, -1)
		}
	}
	return t
}

func (t *table) total() int64 { return t.sum }

func (t *table) half(i, to int) int64 {
	var d int64
	if t.slot[i] >= 0 {
		d -= t.loss[i]
	}
	if to >= 0 {
		d += t.gain[i*t.T+to]
	}
	return d
}

func (t *table) bound(a, to, b, bTo int) int64 {
	if b < 0 {
		if int(t.slot[a]) == to {
			return 0
		}
		return t.half(a, to)
	}
	if t.slot[a] == t.slot[b] {
		return 0
	}
	return t.half(a, to) + t.half(b, bTo) + 2*t.both.weight(a, b)
}

// change corrects the sum of the two halves for those who want both: for them one's place matters to the other.
func (t *table) change(a, to, b, bTo int) int64 {
	d := t.bound(a, to, b, bTo)
	if b < 0 || t.slot[a] == t.slot[b] {
		return d
	}
	d -= 2 * t.both.weight(a, b)
	from, bFrom := int(t.slot[a]), int(t.slot[b])
	for _, f := range t.both.of(a, b) {
		base, wa, wb := int(f.person)*t.T, f.weightA, f.weightB
		if a > b {
			wa, wb = wb, wa
		}
		if from >= 0 && bTo == from {
			d += gainOver(t.tops[base+from].without(a), wb) - gainOver(t.tops[base+from].first, wb)
		}
		if bFrom >= 0 && to == bFrom {
			d += gainOver(t.tops[base+bFrom].without(b), wa) - gainOver(t.tops[base+bFrom].first, wa)
		}
	}
	return d
}

func (p top) without(i int) int16 {
	if int(p.who) == i {
		return p.second
	}
	return p.first
}

func gainOver(have, weight int16) int64 { return int64(max(0, weight-have)) }

func (t *table) move(a, to, b, bTo int) {
	t.put(a, -1)
	if b >= 0 {
		t.put(b, bTo)
	}
	t.put(a, to)
}

// put changes a session's start and brings the tables of its fans up to date, at both starts.
func (t *table) put(i, to int) {
	from := int(t.slot[i])
	if from == to {
		return
	}
	if from >= 0 {
		t.sum -= t.loss[i]
		t.gain[i*t.T+from] = 0 // it was not kept while the session was there: its fans add it up anew
	}
	t.slot[i] = int16(to)
	t.loss[i] = 0
	for _, f := range t.in.people.fans[i] {
		if from >= 0 {
			t.leave(int(f.person), from, i, int16(f.weight))
		}
		if to >= 0 {
			t.join(int(f.person), to, i, int16(f.weight))
		}
	}
	if to >= 0 {
		t.sum += t.loss[i]
	}
}

func (t *table) leave(person, at, i int, weight int16) {
	p := &t.tops[person*t.T+at]
	old := *p
	if int(old.who) == i || weight >= old.second {
		*p = t.look(person, at)
	}
	t.adjust(person, at, i, old, *p)
	t.gain[i*t.T+at] += gainOver(p.first, weight)
}

func (t *table) join(person, at, i int, weight int16) {
	p := &t.tops[person*t.T+at]
	old := *p
	switch {
	case weight > old.first:
		*p = top{first: weight, second: old.first, who: int16(i)}
	case weight > old.second:
		p.second = weight
	}
	t.adjust(person, at, i, old, *p)
}

// look finds a person's two heaviest wishes at a start.
func (t *table) look(person, at int) top {
	p := top{who: -1}
	for _, w := range t.in.people.wishes[person] { // heaviest first
		if int(t.slot[w.session]) != at {
			continue
		}
		if p.who < 0 {
			p.first, p.who = int16(w.weight), int16(w.session)
			continue
		}
		p.second = int16(w.weight)
		break
	}
	return p
}

// adjust brings loss and gain, but for the session that moves, up to date after a person's top two at a start
// changed.
func (t *table) adjust(person, at, moving int, old, now top) {
	if old == now {
		return
	}
	if old.who >= 0 && int(t.slot[old.who]) == at {
		t.loss[old.who] -= int64(old.first - old.second)
	}
	if now.who >= 0 {
		t.loss[now.who] += int64(now.first - now.second)
	}
	if old.first == now.first {
		return
	}
	for _, w := range t.in.people.wishes[person] {
		if int(w.session) != moving && int(t.slot[w.session]) != at {
			t.gain[int(w.session)*t.T+at] += gainOver(now.first, int16(w.weight)) - gainOver(old.first, int16(w.weight))
		}
	}
}
