package timetable

import "slices"

// intervals is attendance where sessions may cover several starts: each person's best day is a weighted interval
// scheduling problem, solved anew for the people whom a move concerns (Kleinberg and Tardos, Algorithm Design, 6.1).
type intervals struct {
	last  [][]int16 // of the instance
	crowd *crowd
	slot  []int16
	value []int64 // by person
	sum   int64
	row   []span // of the person being solved
	seen  []int32
	round int32
}

// span is a placed wish: the starts it covers and its weight.
type span struct {
	from, to int16
	weight   int32
	best     int64 // of a day that ends with this span or before
}

func newIntervals(in *Instance, crowd *crowd, slot []int16) *intervals {
	v := &intervals{last: in.last, crowd: crowd, slot: slices.Clone(slot), value: make([]int64, crowd.n), seen: make([]int32, crowd.n)}
	for p := range v.value {
		v.value[p] = v.solve(p, -1, 0, -1, 0)
		v.sum += v.value[p]
	}
	return v
}

func (v *intervals) total() int64 { return v.sum }

func (v *intervals) bound(a, _, b, _ int) int64 {
	var d int64
	for _, f := range v.crowd.fans(a) {
		d += int64(f.Weight)
	}
	if b >= 0 {
		for _, f := range v.crowd.fans(b) {
			d += int64(f.Weight)
		}
	}
	return d
}

func (v *intervals) change(a, to, b, bTo int) (d int64) {
	if int(v.slot[a]) == to && (b < 0 || int(v.slot[b]) == bTo) {
		return 0 // other rooms, the same day for everybody
	}
	v.eachConcerned(a, b, func(p int) { d += v.solve(p, a, to, b, bTo) - v.value[p] })
	return d
}

func (v *intervals) move(a, to, b, bTo int) {
	v.slot[a] = int16(to)
	if b >= 0 {
		v.slot[b] = int16(bTo)
	}
	v.eachConcerned(a, b, func(p int) {
		now := v.solve(p, -1, 0, -1, 0)
		v.sum += now - v.value[p]
		v.value[p] = now
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

// solve is the value of a person's best day when a starts at to and b at bTo, the others where they are.
func (v *intervals) solve(person, a, to, b, bTo int) int64 {
	v.row = v.row[:0]
	for _, w := range v.crowd.shares(person) {
		i := int(w.Session)
		at := int(v.slot[i])
		switch i {
		case a:
			at = to
		case b:
			at = bTo
		}
		if at >= 0 {
			v.row = append(v.row, span{from: int16(at), to: v.last[i][at], weight: w.Weight})
		}
	}
	return heaviest(v.row)
}

// heaviest is the greatest weight of spans that do not overlap. It sorts the row.
func heaviest(row []span) int64 {
	for i := 1; i < len(row); i++ { // rows are short
		for j := i; j > 0 && row[j].to < row[j-1].to; j-- {
			row[j], row[j-1] = row[j-1], row[j]
		}
	}
	best := int64(0)
	for i := range row {
		with := int64(row[i].weight)
		for j := i - 1; j >= 0; j-- {
			if row[j].to < row[i].from {
				with += row[j].best
				break
			}
		}
		best = max(best, with)
		row[i].best = best
	}
	return best
}
