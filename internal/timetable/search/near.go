package search

import (
	"cmp"
	"slices"

	"github.com/creneau/creneau/internal/timetable"
)

// Nearer gives sessions of the same start other rooms among themselves, so that people walk less from one session of their
// day to the next. It is a layer of its own: no swap may raise the plan's price, so what people attend stays as it is. It
// stops when no swap helps; the result is a local optimum.
func Nearer(in *timetable.Instance, plan timetable.Plan) timetable.Plan {
	walk := in.Problem().Walk
	if walk == nil || in.Sessions() == 0 {
		return plan
	}
	n := nearer{walk: walk, state: timetable.NewState(in, plan), with: make([][]timetable.Flow, in.Sessions())}
	flows := in.Flows(plan)
	slices.SortFunc(flows, func(a, b timetable.Flow) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	for _, f := range flows {
		n.with[f.From] = append(n.with[f.From], f)
		n.with[f.To] = append(n.with[f.To], f)
	}
	free := in.Loose()
	for improved := true; improved; {
		improved = false
		for _, i := range free {
			improved = n.settle(i) || improved
		}
	}
	return n.state.Plan()
}

type nearer struct {
	walk  [][]int
	state *timetable.State
	with  [][]timetable.Flow // by session: who comes from there or goes there
}

// settle moves a session to the room of its start from which people walk least.
func (n *nearer) settle(i int) (moved bool) {
	t, room := n.state.Where(i)
	if t < 0 {
		return false
	}
	best, least := timetable.Move{A: -1}, 0
	for r := range n.walk {
		if r == room {
			continue
		}
		m := timetable.Move{A: i, B: n.state.Holder(r, t), Start: t, Room: r}
		if m.B >= 0 {
			if u, _ := n.state.Where(m.B); u != t {
				continue
			}
		}
		if d := n.difference(m, room); d < least {
			if _, ok := n.state.Try(m, 0); ok {
				best, least = m, d
			}
		}
	}
	if best.A < 0 {
		return false
	}
	n.state.Apply(best)
	return true
}

// difference is the change in minutes walked; sessions of one start never follow each other.
func (n *nearer) difference(m timetable.Move, from int) int {
	d := n.minutes(m.A, m.Room) - n.minutes(m.A, from)
	if m.B >= 0 {
		d += n.minutes(m.B, from) - n.minutes(m.B, m.Room)
	}
	return d
}

// minutes is what people walk to and from a session if it were in a room.
func (n *nearer) minutes(i, room int) (sum int) {
	for _, f := range n.with[i] {
		other := f.From + f.To - i
		if _, r := n.state.Where(other); r >= 0 {
			sum += f.Persons * n.walk[room][r]
		}
	}
	return sum
}
