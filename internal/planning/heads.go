package planning

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Heads is how many persons to expect in each session of a plan.
type Heads struct {
	Sessions []SessionHeads // in the order of the programme's sessions
	Standing float64        // persons beyond the places if exactly as many come as are expected, as prices of plans count them
	FewStars bool           // mostly what is usual, not what these people want
	People   int            // who wished something
}

// SessionHeads is what to expect in one session; what nobody comes to, as a break, has none.
type SessionHeads struct {
	Place
	Capacity  int // of the room; 0 when unknown
	Heads     int
	Low, High int     // four times in five between these
	Overflow  float64 // how likely more come than there are places
	Beyond    float64 // persons beyond the places to expect
	Missed    int     // persons who want it and whose best day is another
	Swap      *RoomSwap
}

// RoomSwap is a change of rooms at the same start that leaves fewer people standing.
type RoomSwap struct {
	Room  edition.RoomID
	With  programme.SessionID // that it changes rooms with; empty when the room is free
	Saves float64             // persons standing less
}

// worthSwap is how many persons a change of rooms must save to be proposed.
const worthSwap = 0.5

// Heads says how many persons to expect in each session of a plan. Those of the draft as it is edited are the programme room's to say.
func (s *Service) Heads(ctx context.Context, who actor.Actor, editionID edition.ID, planID PlanID) (Heads, error) {
	if err := who.May(Reading, string(editionID)); err != nil {
		return Heads{}, err
	}
	p, err := s.Plan(ctx, who, editionID, planID)
	if err != nil {
		return Heads{}, err
	}
	if len(p.Places) == 0 {
		return Heads{}, ErrEmpty
	}
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return Heads{}, err
	}
	state := timetable.NewState(t.Instance, t.Plan(p.Places))
	return t.Heads(state, state.Plan()), nil
}

// Heads says how many persons to expect in each session of a plan; the state, which may hold less of it, is asked for other rooms.
func (t *Task) Heads(state *timetable.State, plan timetable.Plan) Heads {
	out := Heads{FewStars: t.Instance.FewStars(), People: len(t.Instance.Problem().People)}
	expected, missed := t.Instance.Heads(plan), t.Instance.Missed(plan)
	for i, e := range expected {
		h, ok := t.SessionHeads(plan, i, e)
		if !ok {
			continue
		}
		h.Missed = missed[i]
		if h.Beyond > worthSwap {
			h.Swap = t.swap(state, i, expected)
		}
		out.Standing += e.Over(h.Capacity)
		out.Sessions = append(out.Sessions, h)
	}
	return out
}

// SessionHeads says whom to expect in the i-th session of a plan, as the engine expects it. It is not ok where nobody can come.
func (t *Task) SessionHeads(plan timetable.Plan, i int, e timetable.Expected) (h SessionHeads, ok bool) {
	problem, at := t.Instance.Problem(), plan[i]
	if at.Room == timetable.Nowhere || problem.Sessions[i].Empty {
		return SessionHeads{}, false
	}
	room := problem.Rooms[at.Room]
	return SessionHeads{Place: t.Place(i, at), Capacity: room.Capacity, Heads: int(e.Heads + 0.5), Low: int(e.Low + 0.5),
		High: int(e.High + 0.5), Overflow: e.Overflow(room.Capacity), Beyond: e.Beyond(room.Capacity)}, true
}

// swap looks for the room at the same start that leaves fewest people standing.
func (t *Task) swap(state *timetable.State, i int, expected []timetable.Expected) (best *RoomSwap) {
	rooms := t.Instance.Problem().Rooms
	from, room := state.Where(i)
	if from < 0 {
		return nil
	}
	for _, o := range state.PlacesAt(i, from) {
		if !o.Allowed || o.Here {
			continue
		}
		saves := expected[i].Beyond(rooms[room].Capacity) - expected[i].Beyond(rooms[o.Room].Capacity)
		swap := RoomSwap{Room: t.Rooms[o.Room]}
		if o.With >= 0 {
			if at, _ := state.Where(o.With); at != from {
				continue
			}
			saves += expected[o.With].Beyond(rooms[o.Room].Capacity) - expected[o.With].Beyond(rooms[room].Capacity)
			swap.With = t.Sessions[o.With]
		}
		if swap.Saves = saves; saves > worthSwap && (best == nil || saves > best.Saves) {
			best = &swap
		}
	}
	return best
}
