package timetable

import "slices"

// attendance counts what people can really attend, in units, and prices changes of it. Starts are indices; -1 is
// nowhere. B is -1 when only A moves.
type attendance interface {
	// total is the sum over people.
	total() int64
	// bound is at least what change would return, and cheap.
	bound(a, to, b, bTo int) int64
	// change is the exact difference that moving a to start to, and b to bTo, would make; of one below least, something from it up to
	// least.
	change(a, to, b, bTo int, least int64) int64
	// move makes it so.
	move(a, to, b, bTo int)
}

// table is attendance where nobody's sessions cover two starts that matter to them: per start and person the two heaviest of their wishes
// there, per session what removing it would lose, per start and session what adding it would gain. Everything about one start
// lies together: a change concerns two starts and many people.
type table struct {
	crowd    *crowd
	n, T     int // sessions, starts
	slot     []int16
	tops     [][]top   // by start and person
	loss     []int64   // by session, at its start
	gain     [][]int64 // by start and session; where the session is, meaningless
	sum      int64
	coWishes *coWishes
	scratch  []coWish
}

type top struct{ first, second, who int32 }

func newTable(in *Instance, crowd *crowd, slot []int16) *table {
	t := &table{crowd: crowd, n: len(slot), T: len(in.starts), slot: make([]int16, len(slot)), coWishes: in.wantedTogether()}
	t.tops, t.gain = make([][]top, t.T), make([][]int64, t.T)
	t.loss = make([]int64, t.n)
	for i := range slot {
		t.slot[i] = -1
	}
	all := t.all()
	for s := range t.T {
		t.tops[s], t.gain[s] = untouched(t.crowd.n), slices.Clone(all)
	}
	for i, s := range slot {
		if s >= 0 {
			t.move(i, int(s), -1, -1)
		}
	}
	return t
}

// all is what each session would gain at a start at which nothing is.
func (t *table) all() []int64 {
	all := make([]int64, t.n)
	for i := range all {
		for _, f := range t.crowd.fans(i) {
			all[i] += int64(f.Weight)
		}
	}
	return all
}

// untouched are the tops of so many people at a start at which nothing is.
func untouched(people int) []top {
	row := make([]top, people)
	for p := range row {
		row[p].who = -1
	}
	return row
}

func (t *table) total() int64 { return t.sum }

func (t *table) half(i, to int) int64 {
	var d int64
	if t.slot[i] >= 0 {
		d -= t.loss[i]
	}
	if to >= 0 {
		d += t.gain[to][i]
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
	return t.half(a, to) + t.half(b, bTo) + 2*t.coWishes.weight(a, b)
}

// change corrects the sum of the two halves for those who want both: for them one's place matters to the other.
func (t *table) change(a, to, b, bTo int, _ int64) int64 {
	if b < 0 || t.slot[a] == t.slot[b] {
		return t.bound(a, to, b, bTo)
	}
	d := t.half(a, to) + t.half(b, bTo)
	from, bFrom := int(t.slot[a]), int(t.slot[b])
	swapsA, swapsB := from >= 0 && bTo == from, bFrom >= 0 && to == bFrom
	together := t.coWishes.of(a, b, t.scratch[:0])
	if t.coWishes.people == nil {
		t.scratch = together
	}
	for _, f := range together {
		wa, wb := f.weightA, f.weightB
		if a > b {
			wa, wb = wb, wa
		}
		if swapsA {
			p := t.tops[from][f.person]
			d += gainOver(p.without(a), wb) - gainOver(p.first, wb)
		}
		if swapsB {
			p := t.tops[bFrom][f.person]
			d += gainOver(p.without(b), wa) - gainOver(p.first, wa)
		}
	}
	return d
}

func (p top) without(i int) int32 {
	if int(p.who) == i {
		return p.second
	}
	return p.first
}

func gainOver(have, weight int32) int64 { return int64(max(0, weight-have)) }

func (t *table) move(a, to, b, bTo int) {
	t.setStart(a, -1)
	if b >= 0 {
		t.setStart(b, bTo)
	}
	t.setStart(a, to)
}

// setStart changes a session's start and brings the tables of its fans up to date, at both starts.
func (t *table) setStart(i, to int) {
	from := int(t.slot[i])
	if from == to {
		return
	}
	t.slot[i] = int16(to)
	if from >= 0 {
		t.sum -= t.loss[i]
		t.loss[i] = 0
		t.removeFrom(i, from)
	}
	if to >= 0 {
		t.addTo(i, to)
		t.sum += t.loss[i]
	}
}

// removeFrom takes a session out of a start. Most people wanted nothing else there.
func (t *table) removeFrom(i, from int) {
	row, gain, back := t.tops[from], t.gain[from], int64(0)
	for _, f := range t.crowd.fans(i) {
		p := &row[f.Person]
		switch old := *p; {
		case int(old.who) == i && old.second == 0:
			*p = top{who: -1}
			for _, w := range t.crowd.shares(int(f.Person)) {
				gain[w.Session] += int64(min(w.Weight, old.first))
			}
		case int(old.who) == i || f.Weight >= old.second:
			*p = t.look(int(f.Person), from)
			t.adjust(int(f.Person), from, old, *p)
		}
		back += gainOver(p.first, f.Weight)
	}
	gain[i] = back // it was not kept while the session was there
}

// addTo adds a session to a start.
func (t *table) addTo(i, to int) {
	row, gain, loss := t.tops[to], t.gain[to], int64(0)
	for _, f := range t.crowd.fans(i) {
		p := &row[f.Person]
		switch old := *p; {
		case old.who < 0 && f.Weight > 0:
			*p = top{first: f.Weight, who: int32(i)}
			loss += int64(f.Weight)
			for _, w := range t.crowd.shares(int(f.Person)) {
				gain[w.Session] -= int64(min(w.Weight, f.Weight))
			}
		case f.Weight > old.first:
			*p = top{first: f.Weight, second: old.first, who: int32(i)}
			t.adjust(int(f.Person), to, old, *p)
		case f.Weight > old.second:
			p.second = f.Weight
			t.adjust(int(f.Person), to, old, *p)
		}
	}
	t.loss[i] += loss
}

// look finds a person's two heaviest wishes at a start.
func (t *table) look(person, at int) top {
	p := top{who: -1}
	for _, w := range t.crowd.shares(person) { // heaviest first
		if int(t.slot[w.Session]) != at {
			continue
		}
		if p.who < 0 {
			p.first, p.who = w.Weight, w.Session
			continue
		}
		p.second = w.Weight
		break
	}
	return p
}

// adjust brings loss and gain up to date after a person's top two at a start changed.
func (t *table) adjust(person, at int, old, now top) {
	if old.who >= 0 && int(t.slot[old.who]) == at {
		t.loss[old.who] -= int64(old.first - old.second)
	}
	if now.who >= 0 {
		t.loss[now.who] += int64(now.first - now.second)
	}
	if old.first == now.first {
		return
	}
	gain, least := t.gain[at], min(old.first, now.first)
	for _, w := range t.crowd.shares(person) {
		if w.Weight <= least {
			break // the rest gains nothing, before and after
		}
		gain[w.Session] += gainOver(now.first, w.Weight) - gainOver(old.first, w.Weight)
	}
}
