package timetable

import "slices"

// Comparison says for how many people a plan is better or worse than another, and how people walk in each.
type Comparison struct {
	Better, Worse int // persons whose best day of the second plan is worth more, or less
	LoseMust      int // persons who lose a must-see in the second plan and not in the first
	KeepMust      int // the other way round
}

// Compare looks at what changes for people from one plan to another.
func (in *Instance) Compare(from, to Plan) Comparison { return in.CompareWith(from, in, to) }

// CompareWith is Compare where the second plan is of another instance about the same people, in the same order: other starts, lengths
// or sessions. Cost: two best days of everybody; of a variant, only of those who want a session that has other hours.
func (in *Instance) CompareWith(from Plan, other *Instance, to Plan) (c Comparison) {
	a, b := in.load(from), other.load(to)
	concerns := in.concerns(&a, other, &b)
	var first, second solver
	for person := range in.people.n {
		if !concerns(person) {
			continue
		}
		before, was := first.day(in, &a, person)
		after, is := second.day(other, &b, person)
		switch {
		case is > was:
			c.Better++
		case is < was:
			c.Worse++
		}
		lost, loses := losesDearest(in.people.shares(person), before, len(in.p.Slots)),
			losesDearest(other.people.shares(person), after, len(other.p.Slots))
		switch {
		case loses && !lost:
			c.LoseMust++
		case lost && !loses:
			c.KeepMust++
		}
	}
	return c
}

// concerns tells who wants a session that has other hours in the second layout; everybody, where sessions have other numbers there.
func (in *Instance) concerns(a *layout, other *Instance, b *layout) func(person int) bool {
	if len(in.p.People) == 0 || len(other.p.People) == 0 || &in.p.People[0] != &other.p.People[0] { // a variant shares them
		return func(int) bool { return true }
	}
	moved := make([]bool, len(in.p.Sessions))
	for i := range moved {
		from, minutes := in.hours(a, i)
		to, now := other.hours(b, i)
		moved[i] = from != to || minutes != now
	}
	return func(person int) bool {
		return slices.ContainsFunc(in.people.shares(person), func(w Share) bool { return moved[w.Session] })
	}
}

// hours is the minute at which a session starts in a layout and how many it lasts; −1 and 0 when it is nowhere.
func (in *Instance) hours(l *layout, i int) (start, minutes int) {
	if l.slot[i] < 0 {
		return -1, 0
	}
	return in.starts[l.slot[i]], in.p.Sessions[i].Minutes
}

// Walking is how many minutes people walk in all between the sessions of their best days. It is reported beside the
// price and never part of it: see search.Nearer.
func (in *Instance) Walking(plan Plan) (minutes int64) {
	for k, persons := range in.flows(plan) {
		minutes += int64(persons) * int64(in.walk(plan[k[0]].Room, plan[k[1]].Room))
	}
	return minutes
}

func (in *Instance) walk(a, b int) int {
	if in.p.Walk == nil || a == Nowhere || b == Nowhere {
		return 0
	}
	return in.p.Walk[a][b]
}

// Flow is how many persons go from one session straight to another in their best days.
type Flow struct{ From, To, Persons int }

// Flows lists who goes from where to where, in no order. It does not depend on rooms.
func (in *Instance) Flows(plan Plan) []Flow {
	var out []Flow
	for k, persons := range in.flows(plan) {
		out = append(out, Flow{k[0], k[1], persons})
	}
	return out
}

func (in *Instance) flows(plan Plan) map[[2]int]int {
	l := in.load(plan)
	flows := map[[2]int]int{}
	var solver solver
	for person := range in.people.n {
		chosen, _ := solver.day(in, &l, person)
		for i := 1; i < len(chosen); i++ {
			flows[[2]int{chosen[i-1], chosen[i]}]++
		}
	}
	return flows
}
