package planning

import (
	"math"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/timetable"
)

// Focus names what matters more than usual in a search. What people can attend always comes first; a focus decides what the
// lesser goals weigh beside it.
type Focus string

// The focuses. The empty one, of plans from before there were any, is People.
const (
	People Focus = "people" // what people attend; the usual weights
	Rooms  Focus = "rooms"  // room to breathe: people standing weigh several times more
	Mix    Focus = "mix"    // unlike sessions at each hour: tracks, products, organisations, levels and languages apart
	Fair   Focus = "fair"   // the days of those who wished for much count less
)

// Focuses are all of them, the usual one first.
var Focuses = [...]Focus{People, Rooms, Mix, Fair}

// Contrasts are the focuses whose plans differ most, for whoever wants a few to choose from.
var Contrasts = [...]Focus{People, Rooms, Mix}

// How many times more than usual the goals of a focus weigh. On the demonstration's 2,400 people (4,000,000 moves, seed 2), roomier
// takes those who stand from 95 to 3 and the mean day from 93.6 to 93.2 %; mixed takes like sessions at once from 64 to 22 and the
// mean day to 93.3 %.
const (
	roomier = 4
	mixed   = 100
)

// ErrFocus refuses a focus that is none.
var ErrFocus = fault.New(fault.Invalid, "planning.focus", "what matters is one of people, rooms, mix, fair").Field("focus",
	"planning.focus")

// Focused returns the settings with the weights of a focus; the empty one is People. It refuses a name that is none.
func (s Settings) Focused(f Focus) (Settings, error) {
	w := timetable.DefaultWeights()
	s.Fairness = 0
	switch f {
	case "", People:
		f = People
	case Rooms:
		w.Standing *= roomier
	case Mix:
		w.Track, w.Product, w.Organisation = mixed*w.Track, mixed*w.Product, mixed*w.Organisation
		w.Level, w.Language = mixed*w.Level, mixed*w.Language
	case Fair:
		s.Fairness = 1
	default:
		return s, ErrFocus
	}
	s.Focus, s.Weights = f, w
	return s, nil
}

// known reports whether the focus is one, or none.
func (f Focus) known() bool {
	if f == "" {
		return true
	}
	for _, g := range Focuses {
		if f == g {
			return true
		}
	}
	return false
}

// searched is the instance that a search works on. People's days are always told by Instance, where everybody's day is one: a plan
// that was searched with fairness can be compared with the others.
func (t *Task) searched(set Settings) (*timetable.Instance, error) {
	if set.Fairness == 0 {
		return t.Instance, nil
	}
	p := t.Instance.Problem()
	p.Fairness = set.Fairness
	p.Weights = lighter(p.Weights, p.People, set.Fairness)
	in, err := timetable.NewInstance(p)
	if err != nil {
		return nil, ErrProblem.With("Reason", err.Error()).Because(err)
	}
	return in, nil
}

// lighter keeps the lesser goals in proportion when fairness makes people's days count less.
func lighter(w timetable.Weights, people [][]timetable.Wish, fairness float64) timetable.Weights {
	if len(people) == 0 {
		return w
	}
	days := 0.0
	for _, wishes := range people {
		days += math.Pow(float64(len(wishes)), -fairness/2)
	}
	for _, v := range [...]*int{&w.Standing, &w.Track, &w.Product, &w.Organisation, &w.Level, &w.Language, &w.Moved} {
		*v = int(float64(*v) * days / float64(len(people)))
	}
	return w
}
