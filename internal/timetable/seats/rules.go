package seats

import (
	"cmp"
	"container/heap"
	"slices"
)

// serial serves one person after the other, each with all they want: as they come, or in the order of the seed.
func (d *draw) serial(drawn bool) {
	order := d.order
	if !drawn {
		order = make([]int32, len(d.order))
		for i := range order {
			order[i] = int32(i)
		}
	}
	for _, p := range order {
		for s := d.best(p); s >= 0; s = d.best(p) {
			d.give(p, s)
		}
	}
}

// draft gives one seat each in rounds; the order is reversed from round to round. Who holds more seats already waits.
func (d *draw) draft() {
	held := 0
	waiting := slices.Clone(d.order)
	for len(waiting) > 0 {
		next := waiting[:0]
		for _, p := range waiting {
			if len(d.seats[p]) > held {
				next = append(next, p)
				continue
			}
			if s := d.best(p); s >= 0 {
				d.give(p, s)
				next = append(next, p)
			}
		}
		waiting = next
		slices.Reverse(waiting)
		held++
	}
}

// queue orders people by what they hold, the least first, then as the seed lays them.
type queue struct {
	d    *draw
	rank []int32
	list []int32
}

func (q *queue) Len() int { return len(q.list) }
func (q *queue) Less(i, j int) bool {
	a, b := q.list[i], q.list[j]
	return cmp.Or(cmp.Compare(q.d.value[a], q.d.value[b]), cmp.Compare(q.rank[a], q.rank[b])) < 0
}
func (q *queue) Swap(i, j int) { q.list[i], q.list[j] = q.list[j], q.list[i] }
func (q *queue) Push(x any)    { q.list = append(q.list, x.(int32)) }
func (q *queue) Pop() any {
	last := q.list[len(q.list)-1]
	q.list = q.list[:len(q.list)-1]
	return last
}

// worstFirst always gives the next seat to who holds the least.
func (d *draw) worstFirst() {
	q := &queue{d: d, rank: d.rank(), list: slices.Clone(d.order)}
	heap.Init(q)
	for q.Len() > 0 {
		p := q.list[0]
		s := d.best(p)
		if s < 0 {
			heap.Pop(q)
			continue
		}
		d.give(p, s)
		heap.Fix(q, 0)
	}
}

func (d *draw) rank() []int32 {
	rank := make([]int32, len(d.order))
	for i, p := range d.order {
		rank[p] = int32(i)
	}
	return rank
}

// passes is how often the seats of every time are assigned anew.
const passes = 3

// means is what a share w more is worth to somebody who holds q of their best day: the difference of −1/(0.1+q), which looks
// hard at those who have least.
func means(q, w float64) float64 { return 1/(0.1+q) - 1/(0.1+q+w) }

// reassign goes through the times of the day: it takes the seats of all sessions that start together, and gives them again
// where they mean most.
func (d *draw) reassign() {
	byStart := map[int][]int32{}
	var starts []int
	for i, s := range d.in.Sessions {
		if byStart[s.Start] == nil {
			starts = append(starts, s.Start)
		}
		byStart[s.Start] = append(byStart[s.Start], int32(i))
	}
	slices.Sort(starts)
	fans := d.fans()
	rank := d.rank()
	for _, start := range starts {
		d.auction(byStart[start], fans, rank)
	}
}

func (d *draw) fans() [][]int32 {
	fans := make([][]int32, len(d.in.Sessions))
	for p := range d.wishes {
		for _, w := range d.wishes[p] {
			fans[w.session] = append(fans[w.session], int32(p))
		}
	}
	return fans
}

// bid is what a seat means to a person.
type bid struct {
	person, session int32
	means           float64
}

// auction assigns the seats of sessions that cannot be attended together, by the greatest meaning first. Seats held from
// before the draw stay.
func (d *draw) auction(sessions []int32, fans [][]int32, rank []int32) {
	var bids []bid
	for _, s := range sessions {
		for _, p := range fans[s] {
			if slices.Contains(d.seats[p], s) && !slices.Contains(d.in.People[p].Held, int(s)) {
				d.seat(p, s)
			}
		}
	}
	for _, s := range sessions {
		for _, p := range fans[s] {
			if !d.clashes(d.seats[p], s) {
				w := d.worth(p, s)
				bids = append(bids, bid{p, s, means(d.value[p], w)})
			}
		}
	}
	slices.SortFunc(bids, func(a, b bid) int {
		return cmp.Or(cmp.Compare(b.means, a.means), cmp.Compare(rank[a.person], rank[b.person]), cmp.Compare(a.session, b.session))
	})
	for _, b := range bids {
		if d.left[b.session] >= d.size[b.person] && !d.clashes(d.seats[b.person], b.session) {
			d.give(b.person, b.session)
		}
	}
}

// firstForAll gives who was left without any seat one of somebody who holds two or more, where there is such a one.
func (d *draw) firstForAll() {
	fans := d.fans()
	for _, p := range d.order {
		if len(d.seats[p]) > 0 {
			continue
		}
		for _, w := range d.wishes[p] {
			if d.left[w.session] >= d.size[p] {
				d.give(p, w.session)
				break
			}
			if from, ok := d.richest(fans[w.session], w.session, d.size[p]); ok {
				d.seat(from, w.session)
				d.give(p, w.session)
				break
			}
		}
	}
}

// richest is who holds a seat in a session and has most besides, of at least the size.
func (d *draw) richest(fans []int32, session int32, size int) (who int32, ok bool) {
	most := 0.0
	for _, p := range fans {
		if len(d.seats[p]) < 2 || d.size[p] < size ||
			!slices.Contains(d.seats[p], session) || slices.Contains(d.in.People[p].Held, int(session)) {
			continue
		}
		if rest := d.value[p] - d.worth(p, session); rest > most {
			who, most, ok = p, rest, true
		}
	}
	return who, ok
}

// greedySum gives seats by weight alone.
func (d *draw) greedySum() {
	var bids []bid
	for p := range d.wishes {
		for _, w := range d.wishes[p] {
			bids = append(bids, bid{int32(p), w.session, w.share})
		}
	}
	rank := d.rank()
	slices.SortStableFunc(bids, func(a, b bid) int {
		return cmp.Or(cmp.Compare(b.means, a.means), cmp.Compare(rank[a.person], rank[b.person]))
	})
	for _, b := range bids {
		if d.left[b.session] >= d.size[b.person] && !d.clashes(d.seats[b.person], b.session) {
			d.give(b.person, b.session)
		}
	}
}

// Fairness says what a draw gave to people.
type Fairness struct {
	First   float64 // share of people who have a seat for their dearest wish
	Mean    float64 // share of their best possible day
	Worst5  float64 // of the worst-served 5 %
	Worst1  float64
	Nothing float64 // share of people without any seat
	Envy    float64 // share of people who would rather have the seats of another of two hundred drawn at random
}

// Measure looks at the people who wished something.
func Measure(in Input, r Result) Fairness {
	d := newDraw(in)
	var values []float64
	var f Fairness
	n := 0.0
	for p, held := range r.Seats {
		if len(d.wishes[p]) == 0 {
			continue
		}
		n++
		v := d.valueOf(int32(p), held)
		values = append(values, min(1, v))
		if len(held) == 0 {
			f.Nothing++
		} else if slices.Contains(held, int(d.wishes[p][0].session)) {
			f.First++
		}
		for k := range 200 {
			if other := r.Seats[(p*7919+k*104729)%len(r.Seats)]; d.valueOf(int32(p), other) > v+1e-9 {
				f.Envy++
				break
			}
		}
	}
	if n == 0 {
		return f
	}
	slices.Sort(values)
	f.First, f.Nothing, f.Envy = f.First/n, f.Nothing/n, f.Envy/n
	f.Mean, f.Worst5, f.Worst1 = mean(values), mean(values[:max(1, len(values)/20)]), mean(values[:max(1, len(values)/100)])
	return f
}

func (d *draw) valueOf(p int32, seats []int) (sum float64) {
	for _, s := range seats {
		sum += d.worth(p, int32(s))
	}
	return sum
}

func mean(v []float64) (sum float64) {
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}
