package timetable

import "slices"

// intervals is attendance where sessions may cover several starts: each person's best day is a weighted interval
// scheduling problem (Kleinberg and Tardos, Algorithm Design, 6.1). What the days of all who want a session would be with it at
// each start is kept until a day of theirs changes: most moves are priced by what is kept.
type intervals struct {
	last     [][]int16 // of the instance
	starts   int
	crowd    *crowd
	coWishes *coWishes // of all people
	slot     []int16
	value    []int64 // by person
	bests    []int32 // by person: their bestDays of all their wishes, one after the other
	sum      int64

	days  [][]int64 // by session and start, the first is nowhere: the sum of its fans' best days with it there
	fresh []bool    // by session: days are as things are
	held  []coWish
	seen  []int32
	round int32

	laid    []laid   // by wish of the crowd: where it is
	begins  []int16  // by person and start: the first of their wishes that begins there; -1 for none
	ends    []int16  // … that ends there
	rest    bestDays // of a person without some sessions
	between []int32  // the last of what lies within some starts
}

// bestDays are a person's best days until each start, of what ends before it, and from each start on, of what begins there or later.
type bestDays struct{ until, from []int32 }

// wish is a session with the weight that it has for a person; none has the session -1.
type wish struct {
	session int
	weight  int32
}

// laid is a placed wish: the starts it covers, its weight, and which other wish of the person begins and ends where it does; -1 for none.
type laid struct {
	from, to           int16
	nextBegin, nextEnd int16
	weight, session    int32
}

// row is what a person wishes, laid out, but for two sessions; -1 for none.
type row struct {
	laid         []laid
	begins, ends []int16
	a, b         int32
}

func newIntervals(in *Instance, crowd *crowd, slot []int16) *intervals {
	starts := len(in.starts)
	v := &intervals{last: in.last, starts: starts, crowd: crowd, coWishes: in.wantedTogether(), slot: slices.Clone(slot),
		value: make([]int64, crowd.n), bests: make([]int32, crowd.n*2*(starts+1)), days: make([][]int64, len(slot)),
		fresh: make([]bool, len(slot)), seen: make([]int32, crowd.n), laid: make([]laid, len(crowd.wish)),
		begins: make([]int16, crowd.n*starts), ends: make([]int16, crowd.n*starts),
		rest: bestDays{make([]int32, starts+1), make([]int32, starts+1)}, between: make([]int32, starts+1)}
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
	return v.half(a, to) + v.half(b, bTo) + 2*v.coWishes.weight(a, b)
}

// half is the difference that moving one session alone would make.
func (v *intervals) half(i, to int) int64 {
	if int(v.slot[i]) == to {
		return 0 // another room, the same day for everybody
	}
	if !v.fresh[i] {
		v.freshen(i)
	}
	return v.days[i][1+to] - v.days[i][1+v.slot[i]]
}

// change takes, person by person of those who want both, what the bound reckons with for what is so, until it can reach least no more.
func (v *intervals) change(a, to, b, bTo int, least int64) int64 {
	if b < 0 || int(v.slot[a]) == to && int(v.slot[b]) == bTo {
		return v.half(a, to)
	}
	most := v.bound(a, to, b, bTo)
	reckoned := 2 * v.coWishes.weight(a, b)
	together := v.coWishes.of(a, b, v.held[:0])
	if v.coWishes.people == nil {
		v.held = together
	}
	for _, w := range together {
		if most < least {
			return most
		}
		usual := 2 * int64(min(w.weightA, w.weightB))
		most -= usual
		reckoned -= usual
		if p := int(w.person); len(v.crowd.shares(p)) > 0 { // else their day is easy
			weightA, weightB := w.weightA, w.weightB
			if a > b {
				weightA, weightB = weightB, weightA
			}
			day := v.without(p, wish{a, weightA}, wish{b, weightB})
			x, y := v.lay(a, to, weightA), v.lay(b, bTo, weightB)
			most += day.with(x, y) - day.with(x, v.lay(b, int(v.slot[b]), weightB)) - day.with(v.lay(a, int(v.slot[a]), weightA), y) + v.value[p]
		}
	}
	return most - reckoned // what the weight of the pair was rounded up by
}

func (v *intervals) move(a, to, b, bTo int) {
	if int(v.slot[a]) == to && (b < 0 || int(v.slot[b]) == bTo) {
		return // other rooms, the same day for everybody
	}
	v.slot[a] = int16(to)
	if b >= 0 {
		v.slot[b] = int16(bTo)
	}
	v.eachConcerned(a, b, func(p int) {
		v.sum += v.solve(p)
		for _, w := range v.crowd.shares(p) {
			v.fresh[w.Session] = false
		}
	})
}

func (v *intervals) eachConcerned(a, b int, take func(person int)) {
	v.round++
	for _, f := range v.crowd.fans(a) {
		v.seen[f.Person] = v.round
		take(int(f.Person))
	}
	if b < 0 {
		return
	}
	for _, f := range v.crowd.fans(b) {
		if v.seen[f.Person] != v.round {
			take(int(f.Person))
		}
	}
}

// freshen sums what the days of a session's fans would be with it at each start, and nowhere.
func (v *intervals) freshen(i int) {
	if v.days[i] == nil {
		v.days[i] = make([]int64, 1+v.starts)
	}
	days, last := v.days[i], v.last[i]
	clear(days)
	for _, f := range v.crowd.fans(i) {
		day := v.without(int(f.Person), wish{i, f.Weight}, wish{session: -1})
		most := day.until[v.starts]
		days[0] += int64(most)
		for t, end := range last {
			days[1+t] += int64(max(most, day.until[t]+f.Weight+day.from[end+1]))
		}
	}
	v.fresh[i] = true
}

// rest is a person's day without two of their sessions.
type rest struct {
	bestDays
	row
	between []int32
}

// without finds a person's best days without two of their wishes. Mostly they are what is kept: who attends one session of some that run at
// once can do without the others.
func (v *intervals) without(person int, a, b wish) rest {
	r := rest{v.kept(person), v.row(person, a.session, b.session), v.between}
	if !v.idle(r.bestDays, a) || !v.idle(r.bestDays, b) {
		r.ending(v.rest.until)
		r.beginning(v.rest.from, 0, v.starts)
		r.bestDays = v.rest
	}
	return r
}

// idle reports whether a person's kept days are the same without one of their wishes.
func (v *intervals) idle(kept bestDays, w wish) bool {
	if w.session < 0 || v.slot[w.session] < 0 {
		return true
	}
	at := v.slot[w.session]
	end := v.last[w.session][at] + 1
	return kept.until[at]+w.weight < kept.until[end] && w.weight+kept.from[end] < kept.from[at]
}

// lay lays a session at a start, or nowhere.
func (v *intervals) lay(i, at int, weight int32) laid {
	if at < 0 {
		return laid{from: -1}
	}
	return laid{from: int16(at), to: v.last[i][at], weight: weight}
}

// with is the best day with two more sessions that may be attended.
func (r rest) with(x, y laid) int64 {
	best := r.until[len(r.until)-1]
	for _, z := range [...]laid{x, y} {
		if z.from >= 0 {
			best = max(best, r.until[z.from]+z.weight+r.from[z.to+1])
		}
	}
	if y.from < x.from {
		x, y = y, x
	}
	if x.from < 0 || x.to >= y.from {
		return int64(best)
	}
	// What lies between can be attended after the best of what ends before, so it is worth at most what it adds to that.
	around := r.until[x.from] + x.weight + y.weight + r.from[y.to+1]
	if around+r.until[y.from]-r.until[x.to+1] > best {
		best = max(best, around+r.beginning(r.between, int(x.to)+1, int(y.from)))
	}
	return int64(best)
}

// solve finds a person's best days of all their wishes, keeps them, and returns what the whole day changes by.
func (v *intervals) solve(person int) int64 {
	kept := v.kept(person)
	r := v.row(person, -1, -1)
	v.place(r, person)
	r.ending(kept.until)
	r.beginning(kept.from, 0, v.starts)
	change := int64(kept.until[v.starts]) - v.value[person]
	v.value[person] += change
	return change
}

// kept are a person's best days of all their wishes.
func (v *intervals) kept(person int) bestDays {
	both := v.bests[person*2*(v.starts+1):][:2*(v.starts+1)]
	return bestDays{both[:v.starts+1], both[v.starts+1:]}
}

// row is what a person wishes as it is laid out.
func (v *intervals) row(person, a, b int) row {
	begins, ends := v.begins[person*v.starts:][:v.starts], v.ends[person*v.starts:][:v.starts]
	return row{v.laid[v.crowd.wishAt[person]:v.crowd.wishAt[person+1]], begins, ends, int32(a), int32(b)}
}

// place lays a person's wishes out where they are.
func (v *intervals) place(r row, person int) {
	for t := range v.starts {
		r.begins[t], r.ends[t] = -1, -1
	}
	for k, w := range v.crowd.shares(person) {
		at := v.slot[w.Session]
		if at < 0 {
			continue
		}
		last := v.last[w.Session][at]
		r.laid[k] = laid{from: at, to: last, weight: w.Weight, session: w.Session, nextBegin: r.begins[at], nextEnd: r.ends[last]}
		r.begins[at], r.ends[last] = int16(k), int16(k)
	}
}

// beginning finds the best day from each start on, of what lies within some starts, and returns the best of all.
func (r row) beginning(best []int32, from, until int) int32 {
	best[until] = 0
	for t := until - 1; t >= from; t-- {
		most := best[t+1]
		for k := r.begins[t]; k >= 0; k = r.laid[k].nextBegin {
			if w := &r.laid[k]; int(w.to) < until && w.session != r.a && w.session != r.b {
				most = max(most, best[w.to+1]+w.weight)
			}
		}
		best[t] = most
	}
	return best[from]
}

// ending finds the best day until each start.
func (r row) ending(best []int32) {
	best[0] = 0
	for t := range r.ends {
		most := best[t]
		for k := r.ends[t]; k >= 0; k = r.laid[k].nextEnd {
			if w := &r.laid[k]; w.session != r.a && w.session != r.b {
				most = max(most, best[w.from]+w.weight)
			}
		}
		best[t+1] = most
	}
}
