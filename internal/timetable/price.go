package timetable

import (
	"fmt"
	"math"
	"slices"
)

// Price is what a plan costs, term by term, in units (Unit is one person's whole day). Less is better.
type Price struct {
	Attended int64 // what people can attend, all together: the goal, counted against the cost
	Standing int64 // persons expected beyond capacities
	Parallel int64 // similar sessions at once
	Moved    int64 // sessions that are not where the near plan has them
	Unplaced int64 // sessions that found no place
	Rules    int64 // soft rules broken
}

// unplacedCost is above anything that placing a session could cost.
const unplacedCost = 1_000_000 * Unit

// Cost is the whole.
func (p Price) Cost() int64 {
	return -p.Attended + p.Standing + p.Parallel + p.Moved + p.Unplaced + p.Rules
}

// layout is a plan as indices of starts, with what runs when.
type layout struct {
	slot, room []int16
	running    [][]int32 // by start: sessions that cover it and people may choose, ascending
}

// load turns a plan into indices. Places that are not possible starts count as nowhere.
func (in *Instance) load(plan Plan) layout {
	l := layout{slot: make([]int16, len(plan)), room: make([]int16, len(plan)), running: make([][]int32, len(in.starts))}
	for i, place := range plan {
		l.slot[i], l.room[i] = -1, Nowhere
		if place.Room == Nowhere {
			continue
		}
		if t := in.startIndex(place.Start); t >= 0 {
			l.slot[i], l.room[i] = int16(t), int16(place.Room)
			l.run(in, i, t)
		}
	}
	return l
}

func (l *layout) run(in *Instance, i, t int) {
	if in.p.Sessions[i].Empty {
		return
	}
	for u := t; u <= int(in.last[i][t]); u++ {
		k, _ := slices.BinarySearch(l.running[u], int32(i))
		l.running[u] = slices.Insert(l.running[u], k, int32(i))
	}
}

func (l *layout) stop(in *Instance, i, t int) {
	for u := t; u <= int(in.last[i][t]); u++ {
		if k, ok := slices.BinarySearch(l.running[u], int32(i)); ok {
			l.running[u] = slices.Delete(l.running[u], k, k+1)
		}
	}
}

// Price computes the full price of a plan from nothing. A State prices moves without it.
func (in *Instance) Price(plan Plan) Price {
	l := in.load(plan)
	p := Price{}
	for person := range in.people.n {
		wishes := in.people.shares(person)
		row := make([]span, 0, len(wishes))
		for _, w := range wishes {
			if at := l.slot[w.Session]; at >= 0 {
				row = append(row, span{from: at, to: in.last[w.Session][at], weight: w.Weight})
			}
		}
		p.Attended += heaviest(row)
	}
	for t := range in.starts {
		p.Standing += in.standing(&l, t)
	}
	for i := range plan {
		if l.slot[i] < 0 {
			p.Unplaced += unplacedCost
			continue
		}
		p.Moved += in.movedCost(i, int(l.slot[i]), int(l.room[i]))
		p.Parallel += in.parallel(&l, i, int(l.slot[i]), -1)
	}
	p.Parallel /= 2 // each pair was met from both sides
	for _, b := range in.Bent(plan) {
		p.Rules += b.Cost
	}
	return p
}

// standing is the cost of persons expected beyond capacities in the sessions that start at t.
func (in *Instance) standing(l *layout, t int) (cost int64) {
	if in.p.Weights.Standing == 0 {
		return 0
	}
	for u := t; u <= int(in.soon[t]); u++ {
		cost += in.standingAt(l, t, u)
	}
	return cost
}

// standingAt is the part of standing of the sessions that start at t and are chosen at u.
func (in *Instance) standingAt(l *layout, t, u int) (cost int64) {
	ours := func(i int32) bool { return int(l.slot[i]) == t && in.chosen(int(i), t) == u }
	if u > t && !slices.ContainsFunc(l.running[u], ours) {
		return 0
	}
	var room [mostAtOnce]float64
	heads := in.headsAt(l.running[u], room[:0])
	for k, i := range l.running[u] {
		if c := in.p.Rooms[l.room[i]].Capacity; c > 0 && heads[k] > float64(c) && ours(i) {
			cost += int64(math.Round((heads[k] - float64(c)) * float64(in.p.Weights.Standing)))
		}
	}
	return cost
}

// parallel is the cost of running session i at t beside what runs then, but for session without.
func (in *Instance) parallel(l *layout, i, t, without int) (cost int64) {
	if in.pairs == nil || t < 0 {
		return 0
	}
	row := in.pairs[i*len(in.p.Sessions):]
	for u := t; u <= int(in.last[i][t]); u++ {
		for _, j := range l.running[u] {
			if int(j) == i || int(j) == without || u > t && int(l.slot[j]) != u {
				continue // met at an earlier start
			}
			cost += int64(row[j])
		}
	}
	return cost
}

// together is the cost of sessions a at t and b at u running in parallel.
func (in *Instance) together(a, t, b, u int) int64 {
	if in.pairs == nil || t < 0 || u < 0 || int(in.last[a][t]) < u || int(in.last[b][u]) < t {
		return 0
	}
	return int64(in.pairs[a*len(in.p.Sessions)+b])
}

func (in *Instance) movedCost(i, t, r int) int64 {
	if in.p.Near == nil || in.p.Weights.Moved == 0 || t < 0 {
		return 0
	}
	if near := in.p.Near[i]; near.Room == Nowhere || near.Room == r && near.Start == in.starts[t] {
		return 0
	}
	return int64(in.p.Weights.Moved)
}

// Broken is a rule that a plan breaks.
type Broken struct {
	Rule     string // place, room, speaker, apart, before; of soft rules also hours, features
	Sessions []int
	Cost     int64 // of a soft rule, in units
}

func (b Broken) String() string { return fmt.Sprintf("%s: sessions %v", b.Rule, b.Sessions) }

// Check lists the hard rules that a plan breaks. Unplaced sessions break none.
func (in *Instance) Check(plan Plan) []Broken {
	if len(plan) != len(in.p.Sessions) {
		return []Broken{{Rule: "length"}}
	}
	var out []Broken
	l := in.load(plan)
	for i, place := range plan {
		if place.Room == Nowhere {
			continue
		}
		t := int(l.slot[i])
		if place.Room < 0 || place.Room >= len(in.p.Rooms) || t < 0 || in.allowed[i][t]&(1<<place.Room) == 0 {
			out = append(out, Broken{Rule: "place", Sessions: []int{i}})
			continue
		}
		for j := range i {
			if u := int(l.slot[j]); u >= 0 && plan[j].Room == place.Room && u <= int(in.roomEnd[i][t]) && t <= int(in.roomEnd[j][u]) {
				out = append(out, Broken{Rule: "room", Sessions: []int{j, i}})
			}
		}
		for _, b := range in.bonds[i] {
			if j := int(b.other); j < i && !in.compatible(b, i, t, place.Room, int(l.slot[j]), int(l.room[j])) {
				out = append(out, Broken{Rule: b.rule(), Sessions: []int{j, i}})
			}
		}
	}
	return out
}

func (b bond) rule() string {
	switch {
	case b.speaker:
		return "speaker"
	case b.apart:
		return "apart"
	default:
		return "before"
	}
}

// span is a placed wish: the starts it covers and its weight.
type span struct {
	from, to int16
	weight   int32
	best     int64 // of a day that ends with this span or before
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
