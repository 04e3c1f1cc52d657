package timetable

// Comparison says for how many people a plan is better or worse than another, and how people walk in each.
type Comparison struct {
	Better, Worse int // persons whose best day of the second plan is worth more, or less
	LoseMust      int // persons who lose a must-see in the second plan and not in the first
	KeepMust      int // the other way round
}

// Compare looks at what changes for people from one plan to another.
func (in *Instance) Compare(from, to Plan) (c Comparison) {
	a, b := in.load(from), in.load(to)
	var first, second solver
	for person := range in.people.n {
		wishes := in.people.wishes(person)
		before, was := first.day(in, &a, person)
		after, is := second.day(in, &b, person)
		switch {
		case is > was:
			c.Better++
		case is < was:
			c.Worse++
		}
		lost, loses := losesDearest(wishes, before, len(in.p.Slots)), losesDearest(wishes, after, len(in.p.Slots))
		switch {
		case loses && !lost:
			c.LoseMust++
		case lost && !loses:
			c.KeepMust++
		}
	}
	return c
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
