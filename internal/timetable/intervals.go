package timetable

import "slices"

// intervals is attendance where sessions may cover several starts: each person's best day is a weighted interval
// scheduling problem (Kleinberg and Tardos, Algorithm Design, 6.1). What the day of everybody who wants a session would be with it at
// each start is kept until a day of theirs changes: most moves are priced by what is kept.
type intervals struct {
	last   [][]int16 // of the instance
	starts int
	span   int // how many starts a session covers at most
	crowd  *crowd
	kinds  *dayKinds
	common *commonFans // nil until two sessions change places
	slot   []int16
	value  []int32 // by person
	bests  []int32 // by person: their bestDays of all their wishes, one after the other
	sum    int64

	moves  int32
	solved []int32 // by person: after how many moves their day was solved
	summed []int32 // by session: after how many moves its sums were; -1 for never
	fresh  []bool  // by session: sums and rows are as things are
	sums   []int64 // by session and start, the first is nowhere: the sum of its fans' best days with it there
	rows   []int32 // by fan and start, the first is nowhere: their best day with it there; nil where that would be too much to keep
	row    []int32 // of one fan, where rows are not kept
	pairs  []commonFan

	ascending, descending []stretch // by person; see stretches
	ends, begins          []int32
	rest                  bestDays // of a person without a session
	until                 []int32  // of a person with two sessions elsewhere
}

// mostRows is how many best days are kept, at four bytes each.
const mostRows = 8_000_000

// bestDays are a person's best days until each start, of what ends before it, and from each start on, of what begins there or later.
type bestDays struct{ until, from []int32 }

// stretch is what a person may attend: from a start until before another.
type stretch struct {
	from, end       int16
	weight, session int32
}

// worth is the stretch's weight, none if it is of one of two sessions. It is computed without a branch: nobody could foretell it.
func (s *stretch) worth(a, b int32) int32 {
	w := s.weight
	if s.session == a {
		w = 0
	}
	if s.session == b {
		w = 0
	}
	return w
}

func newIntervals(in *Instance, days *dayKinds, slot []int16) *intervals {
	crowd, starts := days.hard, len(in.starts)
	v := &intervals{last: in.last, starts: starts, crowd: crowd, kinds: days, slot: slices.Clone(slot),
		value: make([]int32, crowd.n), bests: make([]int32, crowd.n*2*(starts+1)), solved: make([]int32, crowd.n),
		summed: make([]int32, len(slot)), fresh: make([]bool, len(slot)), sums: make([]int64, len(slot)*(1+starts)),
		row: make([]int32, 1+starts), ends: make([]int32, crowd.n*(starts+2)), begins: make([]int32, crowd.n*(starts+2)),
		ascending: make([]stretch, len(crowd.wish)+crowd.n*starts), descending: make([]stretch, len(crowd.wish)+crowd.n*starts),
		rest: bestDays{make([]int32, starts+1), make([]int32, starts+1)}, until: make([]int32, starts+1)}
	for _, row := range in.last {
		for t, end := range row {
			v.span = max(v.span, int(end)-t+1)
		}
	}
	if len(crowd.fan)*(1+starts) <= mostRows {
		v.rows = make([]int32, len(crowd.fan)*(1+starts))
	}
	for i := range v.summed {
		v.summed[i] = -1
	}
	for p := range v.value {
		v.sum += v.solve(p)
	}
	return v
}

func (v *intervals) total() int64 { return v.sum }

// bound adds, for those who want both, the most that the two changes can be worth more together than one by one: twice the lighter of
// their two wishes.
func (v *intervals) bound(a, to, b, bTo int) int64 {
	if b < 0 {
		return v.half(a, to)
	}
	return v.half(a, to) + v.half(b, bTo) + 2*v.wanted().weight(a, b)
}

// wanted is who wants two sessions: many are counted, but only where two sessions change places.
func (v *intervals) wanted() *commonFans {
	if v.common == nil {
		v.common = v.kinds.commonFans(len(v.slot))
	}
	return v.common
}

// half is the difference that moving one session alone would make.
func (v *intervals) half(i, to int) int64 {
	if int(v.slot[i]) == to {
		return 0 // another room, the same day for everybody
	}
	if !v.fresh[i] {
		v.freshen(i)
	}
	sums := v.sums[i*(1+v.starts):]
	return sums[1+to] - sums[1+v.slot[i]]
}

// change takes, person by person of those who want both, what the bound reckons with for what can be so at most, and then that for what
// is so, until it can reach least no more.
func (v *intervals) change(a, to, b, bTo int, least int64) int64 {
	if b < 0 || int(v.slot[a]) == to && int(v.slot[b]) == bTo {
		return v.half(a, to)
	}
	if a > b {
		a, to, b, bTo = b, bTo, a, to
	}
	most, reckoned := v.bound(a, to, b, bTo), 2*v.wanted().weight(a, b)
	v.pairs = v.wanted().of(a, b, v.pairs[:0])
	pairs, x, y := v.pairs, v.lay(a, to, 0), v.lay(b, bTo, 0)
	for _, f := range pairs {
		if most < least {
			return most
		}
		usual := 2 * int64(min(v.crowd.fan[f.a].Weight, v.crowd.fan[f.b].Weight))
		reckoned -= usual
		most += int64(v.together(f, to, bTo, x, y)) - usual
	}
	most -= reckoned // what the weight of the pair was rounded up by
	for _, f := range pairs {
		if most < least {
			return most
		}
		p := v.crowd.fan[f.a].Person
		x.weight, y.weight = v.crowd.fan[f.a].Weight, v.crowd.fan[f.b].Weight
		more := v.dayOf(p, x, y) - v.dayWith(f.a, a, to) - v.dayWith(f.b, b, bTo) + v.value[p]
		most += int64(more - v.together(f, to, bTo, x, y))
	}
	return most
}

// together is the most that two changes can bring somebody more together than one by one. Of a day with both, they miss at most one
// session, and its weight, when only the other has changed. Who attends but one of the two has no better day than with one change; who
// attends both, at most what is kept for before, between and after them.
func (v *intervals) together(f commonFan, to, bTo int, x, y stretch) int32 {
	fanA, fanB := v.crowd.fan[f.a], v.crowd.fan[f.b]
	if v.rows == nil {
		return 2 * min(fanA.Weight, fanB.Weight)
	}
	value, dayA, dayB := v.value[fanA.Person], v.dayWith(f.a, int(x.session), to), v.dayWith(f.b, int(y.session), bTo)
	most := max(dayA, dayB)
	if y.from < x.from {
		x, y = y, x
	}
	if x.from >= 0 && x.end <= y.from {
		kept := v.kept(int(fanA.Person))
		between := min(kept.until[y.from]-kept.until[x.end], kept.from[x.end]-kept.from[y.from])
		most = max(most, kept.until[x.from]+between+kept.from[y.end]+fanA.Weight+fanB.Weight)
	}
	return min(most, dayA+fanB.Weight, dayB+fanA.Weight) - dayA - dayB + value
}

// dayWith is the best day of a session's fan, by index, with it at a start; half was asked for it before.
func (v *intervals) dayWith(fan int32, i, at int) int32 {
	f := v.crowd.fan[fan]
	switch {
	case int(v.slot[i]) == at:
		return v.value[f.Person]
	case v.rows != nil:
		return v.rows[int(fan)*(1+v.starts)+1+at]
	default:
		return v.dayOf(f.Person, v.lay(i, at, f.Weight), stretch{from: -1, session: -1})
	}
}

func (v *intervals) move(a, to, b, bTo int) {
	if int(v.slot[a]) == to && (b < 0 || int(v.slot[b]) == bTo) {
		return // other rooms, the same day for everybody
	}
	v.slot[a] = int16(to)
	if b >= 0 {
		v.slot[b] = int16(bTo)
	}
	v.moves++
	v.solveFans(a)
	if b >= 0 {
		v.solveFans(b)
	}
}

// solveFans solves the days of a session's fans anew, unless that was done in this move.
func (v *intervals) solveFans(i int) {
	for _, f := range v.crowd.fans(i) {
		if v.solved[f.Person] == v.moves {
			continue
		}
		v.sum += v.solve(int(f.Person))
		v.solved[f.Person] = v.moves
		for _, w := range v.crowd.shares(int(f.Person)) {
			v.fresh[w.Session] = false
		}
	}
}

// freshen sums what the days of a session's fans would be with it at each start, and nowhere. Where rows are kept, only fans whose days
// were solved since are looked at.
func (v *intervals) freshen(i int) {
	sums, last := v.sums[i*(1+v.starts):][:1+v.starts], v.last[i]
	if v.rows == nil {
		clear(sums)
	}
	for k := v.crowd.fanFrom[i]; k < v.crowd.fanFrom[i+1]; k++ {
		f, row := v.crowd.fan[k], v.row
		if v.rows == nil {
			clear(row)
		} else if row = v.rows[int(k)*(1+v.starts):][:1+v.starts]; v.solved[f.Person] <= v.summed[i] {
			continue
		}
		day := v.without(int(f.Person), i, f.Weight)
		most := day.until[v.starts]
		sums[0] += int64(most - row[0])
		row[0] = most
		for t, end := range last {
			with := max(most, day.until[t]+f.Weight+day.from[end+1])
			sums[1+t] += int64(with - row[1+t])
			row[1+t] = with
		}
	}
	v.fresh[i], v.summed[i] = true, v.moves
}

// without finds a person's best days without a wish. Mostly they are what is kept: who attends one session of some that run at
// once can do without the others. Else they differ only from its end on, and from its beginning back.
func (v *intervals) without(person, i int, weight int32) bestDays {
	kept, at := v.kept(person), int(v.slot[i])
	if at < 0 {
		return kept
	}
	end := int(v.last[i][at]) + 1
	if kept.until[at]+weight < kept.until[end] && weight+kept.from[end] < kept.from[at] {
		return kept
	}
	d, days := v.rest, v.day(person)
	copy(d.until[:end], kept.until)
	ending(days.from(end), d.until, d.until[end-1], int32(i), -1)
	copy(d.from[at+1:], kept.from[at+1:])
	beginning(days.back(at), d.from, d.from[at+1], int32(i))
	return d
}

// lay lays a session at a start, or nowhere.
func (v *intervals) lay(i, at int, weight int32) stretch {
	s := stretch{from: -1, weight: weight, session: int32(i)}
	if at >= 0 {
		s.from, s.end = int16(at), v.last[i][at]+1
	}
	return s
}

// dayOf is a person's best day with two of their wishes laid elsewhere. It differs from what is kept only between the first end and the
// last end of what moves.
func (v *intervals) dayOf(person int32, x, y stretch) int32 {
	first, last := int16(v.starts), int16(0)
	for _, s := range [...]stretch{x, y, v.present(x), v.present(y)} {
		if s.from >= 0 {
			first, last = min(first, s.end), max(last, s.end)
		}
	}
	if last == 0 {
		return v.value[person]
	}
	kept, days, until := v.kept(int(person)), v.day(int(person)), v.until
	copy(until[:first], kept.until)
	if x.from < 0 || y.from >= 0 && y.end < x.end {
		x, y = y, x
	}
	most, done := until[first-1], int(first)
	for _, s := range [...]stretch{x, y} {
		if s.from < 0 {
			continue
		}
		most = ending(days.ascending[days.ends[done]:days.ends[s.end+1]], until, most, x.session, y.session)
		most = max(most, until[s.from]+s.weight)
		until[s.end], done = most, int(s.end)+1
	}
	most = ending(days.ascending[days.ends[done]:days.ends[last+1]], until, most, x.session, y.session)
	best := most + kept.from[last]
	for _, s := range days.ascending[days.ends[last+1]:days.ends[min(v.starts, int(last)+v.span-1)+1]] {
		if s.from < last {
			best = max(best, until[s.from]+s.weight+kept.from[s.end])
		}
	}
	return best
}

// present is where a session is.
func (v *intervals) present(s stretch) stretch {
	if s.session < 0 {
		return s
	}
	return v.lay(int(s.session), int(v.slot[s.session]), s.weight)
}

// solve finds a person's best days of all their wishes, keeps them, and returns what the whole day changes by.
func (v *intervals) solve(person int) int64 {
	v.place(person)
	kept, days := v.kept(person), v.day(person)
	kept.until[0], kept.from[v.starts] = 0, 0
	day := ending(days.from(0), kept.until, 0, -1, -1)
	beginning(days.back(v.starts), kept.from, 0, -1)
	change := day - v.value[person]
	v.value[person] = day
	return int64(change)
}

// kept are a person's best days of all their wishes.
func (v *intervals) kept(person int) bestDays {
	both := v.bests[person*2*(v.starts+1):][:2*(v.starts+1)]
	return bestDays{both[:v.starts+1], both[v.starts+1:]}
}

// stretches are what a person may attend, in both directions. Each start has one that weighs nothing, so that a best day is written down
// for each in one walk without a look at the clock: who attends nothing there has what they had.
type stretches struct {
	ascending  []stretch // by end
	descending []stretch // by beginning
	ends       []int32   // by start: the first in ascending that ends there or later
	begins     []int32   // by starts before the last one's end: the first in descending that begins so early or earlier
}

func (v *intervals) day(person int) stretches {
	from, to := int(v.crowd.wishAt[person])+person*v.starts, int(v.crowd.wishAt[person+1])+(person+1)*v.starts
	at := person * (v.starts + 2)
	return stretches{v.ascending[from:to], v.descending[from:to], v.ends[at:][:v.starts+2], v.begins[at:][:v.starts+2]}
}

// from are those that end at a start or later.
func (d stretches) from(t int) []stretch { return d.ascending[d.ends[t]:d.ends[len(d.ends)-1]] }

// back are those that begin at a start or earlier.
func (d stretches) back(t int) []stretch {
	starts := len(d.begins) - 2
	return d.descending[d.begins[starts-t]:d.begins[starts+1]]
}

// place lays a person's wishes out where they are: it counts how many end and begin at each start, then fills each from behind.
func (v *intervals) place(person int) {
	d, starts, shares := v.day(person), int16(v.starts), v.crowd.shares(person)
	d.ends[0], d.begins[0] = 0, 0
	for t := range starts {
		d.ends[t+1], d.begins[t+1] = 1, 1 // those of no weight
	}
	for _, w := range shares {
		if at := v.slot[w.Session]; at >= 0 {
			d.ends[v.last[w.Session][at]+1]++
			d.begins[starts-at]++
		}
	}
	for t := range starts {
		d.ends[t+1] += d.ends[t]
		d.begins[t+1] += d.begins[t]
	}
	d.ends[starts+1], d.begins[starts+1] = d.ends[starts], d.begins[starts]
	for t := range starts {
		d.put(stretch{from: t, end: t + 1, session: -1})
	}
	for _, w := range shares {
		if at := v.slot[w.Session]; at >= 0 {
			d.put(stretch{from: at, end: v.last[w.Session][at] + 1, weight: w.Weight, session: w.Session})
		}
	}
}

func (d stretches) put(s stretch) {
	end, begin := &d.ends[s.end], &d.begins[len(d.begins)-2-int(s.from)]
	*end--
	*begin--
	d.ascending[*end], d.descending[*begin] = s, s
}

// ending walks on from what the best day until some start is, and returns the last. Wishes of two sessions are left out.
func ending(days []stretch, until []int32, most, a, b int32) int32 {
	for k := range days {
		s := &days[k]
		most = max(most, until[s.from]+s.worth(a, b))
		until[s.end] = most
	}
	return most
}

// beginning walks back from what the best day from some start on is. Wishes of one session are left out.
func beginning(days []stretch, from []int32, most, a int32) {
	for k := range days {
		s := &days[k]
		most = max(most, from[s.end]+s.worth(a, -1))
		from[s.from] = most
	}
}
