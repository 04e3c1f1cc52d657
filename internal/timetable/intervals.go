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
	sum      int64

	days  [][]int64 // by session and start, the first is nowhere: the sum of its fans' best days with it there
	fresh []bool    // by session: days are as things are
	held  []coWish
	seen  []int32
	round int32

	// Of the person being solved: placed wishes, by start the first that begins and that ends there, and the best day of what ends
	// before it, and of what begins there or later.
	row                  []laid
	begins, ends         []int16
	until, from, between []int64 // the last of what lies within some starts
}

// laid is a placed wish: the starts it covers, its weight, and what else of the row begins and ends where it does; -1 for none.
type laid struct {
	from, to           int16
	nextBegin, nextEnd int16
	weight             int32
}

func newIntervals(in *Instance, crowd *crowd, slot []int16) *intervals {
	starts := len(in.starts)
	v := &intervals{last: in.last, starts: starts, crowd: crowd, coWishes: in.wantedTogether(), slot: slices.Clone(slot),
		value: make([]int64, crowd.n), days: make([][]int64, len(slot)), fresh: make([]bool, len(slot)), seen: make([]int32, crowd.n),
		begins: make([]int16, starts), ends: make([]int16, starts), until: make([]int64, starts+1), from: make([]int64, starts+1),
		between: make([]int64, starts+1)}
	for p := range v.value {
		v.value[p] = v.solve(p)
		v.sum += v.value[p]
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
			v.without(p, a, b)
			x, y := v.lay(a, to, weightA), v.lay(b, bTo, weightB)
			most += v.with(x, y) - v.with(x, v.lay(b, int(v.slot[b]), weightB)) - v.with(v.lay(a, int(v.slot[a]), weightA), y) + v.value[p]
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
		now := v.solve(p)
		v.sum += now - v.value[p]
		v.value[p] = now
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
	days := v.days[i]
	clear(days)
	for _, f := range v.crowd.fans(i) {
		v.without(int(f.Person), i, -1)
		most := v.until[v.starts]
		days[0] += most
		for t, last := range v.last[i] {
			days[1+t] += max(most, v.until[t]+int64(f.Weight)+v.from[last+1])
		}
	}
	v.fresh[i] = true
}

// without finds a person's best days without two sessions, until each start and from each start on. The second may be none: -1.
func (v *intervals) without(person, a, b int) {
	v.place(person, a, b)
	v.ending()
	v.beginning(v.from, 0, v.starts)
}

// lay lays a session at a start, or nowhere.
func (v *intervals) lay(i, at int, weight int32) laid {
	if at < 0 {
		return laid{from: -1}
	}
	return laid{from: int16(at), to: v.last[i][at], weight: weight}
}

// with is the best day of a person with two more that may be attended; without found the rest.
func (v *intervals) with(x, y laid) int64 {
	best := v.until[v.starts]
	for _, z := range [...]laid{x, y} {
		if z.from >= 0 {
			best = max(best, v.until[z.from]+int64(z.weight)+v.from[z.to+1])
		}
	}
	if y.from < x.from {
		x, y = y, x
	}
	if x.from >= 0 && x.to < y.from {
		between := v.beginning(v.between, int(x.to)+1, int(y.from))
		best = max(best, v.until[x.from]+int64(x.weight)+between+int64(y.weight)+v.from[y.to+1])
	}
	return best
}

// solve is the value of a person's best day.
func (v *intervals) solve(person int) int64 {
	v.place(person, -1, -1)
	return v.ending()
}

// place lays a person's wishes out, but for two sessions, where they are.
func (v *intervals) place(person, a, b int) {
	v.row = v.row[:0]
	for t := range v.starts {
		v.begins[t], v.ends[t] = -1, -1
	}
	for _, w := range v.crowd.shares(person) {
		i := int(w.Session)
		at := v.slot[i]
		if at < 0 || i == a || i == b {
			continue
		}
		last, k := v.last[i][at], int16(len(v.row))
		v.row = append(v.row, laid{from: at, to: last, weight: w.Weight, nextBegin: v.begins[at], nextEnd: v.ends[last]})
		v.begins[at], v.ends[last] = k, k
	}
}

// beginning finds the best day of what is laid out from each start on, of what lies within some starts, and returns the best of all.
func (v *intervals) beginning(best []int64, from, until int) int64 {
	best[until] = 0
	for t := until - 1; t >= from; t-- {
		most := best[t+1]
		for k := v.begins[t]; k >= 0; k = v.row[k].nextBegin {
			if w := &v.row[k]; int(w.to) < until {
				most = max(most, best[w.to+1]+int64(w.weight))
			}
		}
		best[t] = most
	}
	return best[from]
}

// ending finds the best day until each start of what is laid out, and returns the best of all.
func (v *intervals) ending() int64 {
	best := int64(0)
	for t := range v.starts {
		for k := v.ends[t]; k >= 0; k = v.row[k].nextEnd {
			best = max(best, v.until[v.row[k].from]+int64(v.row[k].weight))
		}
		v.until[t+1] = best
	}
	return best
}
