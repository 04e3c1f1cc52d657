package planning

import (
	"cmp"
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Comparison is two plans side by side. A plan without an id is the draft as it is.
type Comparison struct {
	From, To       Plan
	Less           [2]Lesser // of From and To
	Moves          []Move
	Better, Worse  int       // persons whose best day is worth more, or less, in To
	LoseMust, Keep int       // persons who lose a must-see in To only, or in From only
	Minimum        int       // the smallest group of persons that is told; see Pair and Turn
	Pairs          []Pair    // that run at the same time in one of the plans or in both; most wanted first
	Filling        []Filling // of sessions that move, and of those with too many persons in one of the plans
	Turns          []Turn    // sessions that some can newly attend, or no longer; those of most persons first
}

// Meeting is how two sessions stand to each other in a plan.
type Meeting string

// The meetings.
const (
	SameTime Meeting = "same"  // whoever wants both hears one
	Apart    Meeting = "apart" // both can be heard
	Missing  Meeting = "none"  // one of them has no place
)

// Pair is two sessions that people want together. Pairs of fewer persons than the edition's smallest group are left out.
type Pair struct {
	A, B     programme.SessionID
	Persons  int // who want both
	From, To Meeting
}

// Solved reports whether the second plan lets people hear both.
func (p Pair) Solved() bool { return p.From == SameTime && p.To == Apart }

// New reports whether the pair runs at the same time in the second plan only.
func (p Pair) New() bool { return p.From != SameTime && p.To == SameTime }

// Stays reports whether the pair runs at the same time in both.
func (p Pair) Stays() bool { return p.From == SameTime && p.To == SameTime }

// Filling is how full a session is expected to be in two plans.
type Filling struct {
	Session  programme.SessionID
	Moved    bool
	From, To SessionHeads // a zero Start: not placed
}

// Turn is for how many of those who want a session the second plan changes whether they attend it on their best day. Groups under
// the edition's minimum count as 0.
type Turn struct {
	Session     programme.SessionID
	Gain, Loses int // persons who newly can, and who no longer can
}

// Compare prices two plans against the edition as it is now, and says what changes for people. An empty id is the draft.
// Cost: everybody's best day in both, which is a tenth of a second at 2,400 people.
func (s *Service) Compare(ctx context.Context, who actor.Actor, editionID edition.ID, from, to PlanID) (Comparison, error) {
	t, err := s.Task(ctx, who, editionID, DefaultSettings())
	if err != nil {
		return Comparison{}, err
	}
	d, err := s.programme.Draft(ctx, who, editionID)
	if err != nil {
		return Comparison{}, err
	}
	var c Comparison
	var before, after timetable.Plan
	if c.From, before, err = s.load(ctx, who, t, editionID, from); err != nil {
		return c, err
	}
	if c.To, after, err = s.load(ctx, who, t, editionID, to); err != nil {
		return c, err
	}
	c.Less = [2]Lesser{t.lesser(before), t.lesser(after)}
	people := t.Instance.Compare(before, after)
	c.Better, c.Worse, c.LoseMust, c.Keep = people.Better, people.Worse, people.LoseMust, people.KeepMust
	c.Moves = Difference(c.From.Places, c.To.Places)
	c.Minimum = d.Frame.Edition.GroupMinimum
	c.Pairs = t.pairs(before, after, c.Minimum)
	c.Filling = t.filling(before, after)
	c.Turns = t.turns(before, after, c.Minimum)
	return c, nil
}

// load reads a plan and prices it against the edition as it is now.
func (s *Service) load(ctx context.Context, who actor.Actor, t *Task, editionID edition.ID, id PlanID) (p Plan, plan timetable.Plan,
	err error) {
	if id == "" {
		return Plan{EditionID: editionID, Places: t.Places(t.Draft), Price: t.Price(t.Draft)}, t.Draft, nil
	}
	if p, err = s.Plan(ctx, who, editionID, id); err != nil {
		return p, nil, err
	}
	if len(p.Places) == 0 {
		return p, nil, ErrEmpty
	}
	plan = t.Plan(p.Places)
	p.Price = t.Price(plan)
	return p, plan, nil
}

// pairs lists the pairs of sessions that run at the same time in one plan or in both, and that at least minimum persons want.
func (t *Task) pairs(from, to timetable.Plan, minimum int) (out []Pair) {
	var order []programme.SessionID
	showings := map[programme.SessionID][]int{} // a repeated session has several; wishes are for the first
	for i, id := range t.Sessions {
		if len(showings[id]) == 0 {
			order = append(order, id)
		}
		showings[id] = append(showings[id], i)
	}
	for k, a := range order {
		for _, b := range order[:k] {
			p := Pair{A: b, B: a, From: t.meeting(from, showings[a], showings[b]), To: t.meeting(to, showings[a], showings[b])}
			if p.From != SameTime && p.To != SameTime {
				continue
			}
			if p.Persons = t.Instance.Together(showings[a][0], showings[b][0]); p.Persons >= max(minimum, 1) {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Pair) int {
		return cmp.Or(cmp.Compare(b.Persons, a.Persons), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return out
}

// meeting is how two sessions stand to each other in a plan, by their showings: one that leaves a way to hear both is enough.
func (t *Task) meeting(plan timetable.Plan, a, b []int) Meeting {
	meeting := Missing
	for _, i := range a {
		for _, j := range b {
			switch {
			case plan[i].Room == timetable.Nowhere || plan[j].Room == timetable.Nowhere:
			case !t.overlap(plan, i, j):
				return Apart
			default:
				meeting = SameTime
			}
		}
	}
	return meeting
}

// overlap reports whether two sessions that have places run at the same time.
func (t *Task) overlap(plan timetable.Plan, i, j int) bool {
	sessions := t.Instance.Problem().Sessions
	return plan[i].Start < plan[j].Start+sessions[j].Minutes && plan[j].Start < plan[i].Start+sessions[i].Minutes
}

// filling lists how full sessions are expected to be: those that move, and those that have too many persons in one of the plans.
func (t *Task) filling(from, to timetable.Plan) (out []Filling) {
	before, after := t.seats(from), t.seats(to)
	over := func(h SessionHeads) bool { return h.Capacity > 0 && h.Heads > h.Capacity }
	for i, s := range t.Instance.Problem().Sessions {
		f := Filling{Session: t.Sessions[i], Moved: !s.Pinned && from[i] != to[i], From: before[i], To: after[i]}
		if f.Moved || over(f.From) || over(f.To) {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b Filling) int {
		return cmp.Compare(max(b.From.Beyond, b.To.Beyond), max(a.From.Beyond, a.To.Beyond))
	})
	return out
}

// seats is how many persons to expect in each session of a plan, by index; zero for what has no place.
func (t *Task) seats(plan timetable.Plan) []SessionHeads {
	out, rooms, missed := make([]SessionHeads, len(plan)), t.Instance.Problem().Rooms, t.Instance.Missed(plan)
	for i, e := range t.Instance.Heads(plan) {
		if at := plan[i]; at.Room != timetable.Nowhere {
			capacity := rooms[at.Room].Capacity
			out[i] = SessionHeads{Place: t.Place(i, at), Capacity: capacity, Heads: int(e.Heads + 0.5), Low: int(e.Low + 0.5),
				High:     int(e.High + 0.5),
				Overflow: e.Overflow(capacity), Beyond: e.Beyond(capacity), Missed: missed[i]}
		}
	}
	return out
}

// turns counts for each session those whose best day newly has it, and those whose best day has it no more.
func (t *Task) turns(from, to timetable.Plan, minimum int) (out []Turn) {
	all := make([]Turn, len(t.Sessions))
	for i := range all {
		all[i].Session = t.Sessions[i]
	}
	for _, wishes := range t.Instance.Problem().People {
		before, after := t.bestDay(from, wishes), t.bestDay(to, wishes)
		for _, i := range before {
			if !slices.Contains(after, i) {
				all[i].Loses++
			}
		}
		for _, i := range after {
			if !slices.Contains(before, i) {
				all[i].Gain++
			}
		}
	}
	for _, v := range all {
		if v.Gain < minimum {
			v.Gain = 0
		}
		if v.Loses < minimum {
			v.Loses = 0
		}
		if v.Gain > 0 || v.Loses > 0 {
			out = append(out, v)
		}
	}
	slices.SortStableFunc(out, func(a, b Turn) int {
		return cmp.Or(cmp.Compare(b.Gain+b.Loses, a.Gain+a.Loses), cmp.Compare(a.Session, b.Session))
	})
	return out
}

// bestDay is what somebody attends in a plan. Weights and their order are the engine's, so that ties fall as they do there.
func (t *Task) bestDay(plan timetable.Plan, wishes []timetable.Wish) []int {
	sessions, sum := t.Instance.Problem().Sessions, 0
	for _, w := range wishes {
		sum += w.Weight
	}
	wishes = slices.Clone(wishes)
	slices.SortStableFunc(wishes, func(a, b timetable.Wish) int { return b.Weight - a.Weight })
	var items []timetable.Item
	for _, w := range wishes {
		if at := plan[w.Session]; at.Room != timetable.Nowhere {
			items = append(items, timetable.Item{ID: w.Session, At: timetable.Interval{Start: at.Start, End: at.Start + sessions[w.Session].Minutes},
				Weight: int64((w.Weight*timetable.Unit + sum/2) / sum)})
		}
	}
	chosen, _ := timetable.BestDay(items)
	return chosen
}

// Move is a session that two plans place differently.
type Move struct {
	Session  programme.SessionID
	From, To Place // a zero Start: not placed
}

// Difference lists what moves from one set of places to another, in the order of the second.
func Difference(from, to []Place) []Move {
	was := map[programme.SessionID]Place{}
	for _, p := range from {
		was[p.Session] = p
	}
	var out []Move
	for _, p := range to {
		old := was[p.Session]
		delete(was, p.Session)
		if old.Room != p.Room || !old.Start.Equal(p.Start) {
			out = append(out, Move{p.Session, old, p})
		}
	}
	for _, p := range from {
		if _, left := was[p.Session]; left {
			out = append(out, Move{p.Session, p, Place{Session: p.Session}})
		}
	}
	return out
}
