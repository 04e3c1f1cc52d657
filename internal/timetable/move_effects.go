package timetable

// moveEffects adds up what moves of one session do to people. A move of session A to another start, which B may leave for A's, concerns
// three kinds of people. Who wants A and not B sees A move: that depends on the start alone. Who wants B and not A sees B move. Few
// want both.
type moveEffects struct {
	s         *State
	a         int
	from      int            // A's start, or −1
	wantsA    []bool         // by person
	effectOfA []peopleEffect // by start: what A's move alone does to all who want A
	known     []bool         // of effectOfA
	hard      []bool         // by person: their day is not cheap to find; nil: nobody's
	now       []today        // by person, of those
	spans     []span
	solver    solver
	taken     []int32 // by start: the last round in which something there was attended
	round     int32
}

// today is a person's day in the plan as it is.
type today struct {
	day
	known bool
}

// day is what a person's best day is worth, and whether it lacks one of their dearest wishes.
type day struct {
	value int64 // units
	loses bool
}

// peopleEffect is a sum over people.
type peopleEffect struct {
	attended                int64 // units
	loseMust, better, worse int   // persons
}

// count adds a person, or with sign −1 takes them out again.
func (t *peopleEffect) count(before, after day, sign int) {
	t.attended += int64(sign) * (after.value - before.value)
	switch {
	case after.value > before.value:
		t.better += sign
	case after.value < before.value:
		t.worse += sign
	}
	t.loseMust += sign * (toInt(after.loses) - toInt(before.loses))
}

func newMoveEffects(s *State, a int) *moveEffects {
	from, _ := s.Where(a)
	t := &moveEffects{s: s, a: a, from: from, wantsA: make([]bool, s.in.people.n), effectOfA: make([]peopleEffect, len(s.in.starts)),
		known: make([]bool, len(s.in.starts)),
		hard:  s.days.isHard, taken: make([]int32, len(s.in.starts))}
	for _, f := range s.in.people.fans(a) {
		t.wantsA[f.Person] = true
	}
	if t.hard != nil {
		t.now = make([]today, s.in.people.n)
	}
	return t
}

// effectOf is what a move of A does to people.
func (t *moveEffects) effectOf(m Move) peopleEffect {
	if m.Start == t.from {
		return peopleEffect{}
	}
	if !t.known[m.Start] {
		for _, f := range t.s.in.people.fans(t.a) {
			p := int(f.Person)
			t.effectOfA[m.Start].count(t.today(p), t.moved(p, m.Start, -1), 1)
		}
		t.known[m.Start] = true
	}
	sum := t.effectOfA[m.Start]
	if m.B < 0 {
		return sum
	}
	for _, f := range t.s.in.people.fans(m.B) {
		p := int(f.Person)
		if !t.wantsA[p] {
			t.countLeaving(f, m, &sum)
			continue
		}
		before := t.today(p)
		sum.count(before, t.moved(p, m.Start, -1), -1)
		sum.count(before, t.moved(p, m.Start, m.B), 1)
	}
	return sum
}

// countLeaving counts somebody who wants B alone, which leaves its start for A's.
func (t *moveEffects) countLeaving(f Fan, m Move, sum *peopleEffect) {
	p := int(f.Person)
	if t.isHard(p) {
		sum.count(t.today(p), t.moved(p, -1, m.B), 1)
		return
	}
	var before, after day
	there := t.s.table.tops[m.Start][p]
	if int(there.who) == m.B {
		before.value = int64(there.first - there.second)
	}
	if t.from >= 0 {
		after.value = gainOver(t.s.table.tops[t.from][p].first, f.Weight)
	}
	if f.Weight == t.s.in.people.dear[p] { // only then it is one of their dearest
		slot, was := t.s.at.slot, t.s.at.slot[m.B]
		before.loses = t.losesDearest(p)
		slot[m.B] = int16(t.from)
		after.loses = t.losesDearest(p)
		slot[m.B] = was
	}
	sum.count(before, after, 1)
}

// losesDearest is day's loses, where days are easy: what is dearest is only lost to what is as dear.
func (t *moveEffects) losesDearest(person int) bool {
	slot, wishes := t.s.at.slot, t.s.in.people.shares(person)
	wishes = wishes[:dearest(wishes, len(t.s.in.p.Slots))]
	for k, w := range wishes {
		at := slot[w.Session]
		if at < 0 {
			return true
		}
		for _, v := range wishes[:k] {
			if slot[v.Session] == at {
				return true
			}
		}
	}
	return false
}

func (t *moveEffects) isHard(person int) bool { return t.hard != nil && t.hard[person] }

// today is a person's day now.
func (t *moveEffects) today(person int) day {
	if !t.isHard(person) {
		return t.day(person)
	}
	if !t.now[person].known {
		t.now[person] = today{t.day(person), true}
	}
	return t.now[person].day
}

// moved is a person's day when A starts at a start, unless that is −1, and B, unless that is −1, where A did.
func (t *moveEffects) moved(person, start, b int) day {
	slot := t.s.at.slot
	was := slot[t.a]
	var wasB int16
	if b >= 0 {
		wasB = slot[b]
		slot[b] = int16(t.from)
	}
	if start >= 0 {
		slot[t.a] = int16(start)
	}
	d := t.day(person)
	if slot[t.a] = was; b >= 0 {
		slot[b] = wasB
	}
	return d
}

// day is a person's day in the layout.
func (t *moveEffects) day(person int) (d day) {
	in, l := t.s.in, &t.s.at
	wishes := in.people.shares(person)
	n := dearest(wishes, len(in.p.Slots))
	if t.isHard(person) {
		if n > 0 {
			chosen, value := t.solver.day(in, l, person)
			return day{value, losesDearest(wishes, chosen, len(in.p.Slots))}
		}
		t.spans = t.spans[:0]
		for _, w := range wishes {
			if at := l.slot[w.Session]; at >= 0 {
				t.spans = append(t.spans, span{from: at, to: in.last[w.Session][at], weight: w.Weight})
			}
		}
		return day{value: heaviest(t.spans)}
	}
	t.round++
	for k, w := range wishes { // heaviest first: the first wish at a start is the one attended
		at := l.slot[w.Session]
		if at < 0 || t.taken[at] == t.round {
			d.loses = d.loses || k < n
			continue
		}
		t.taken[at] = t.round
		d.value += int64(w.Weight)
	}
	return d
}
