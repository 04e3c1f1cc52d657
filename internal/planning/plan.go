package planning

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// PlanID identifies a plan: plan_….
type PlanID string

// State is how far a plan has come.
type State string

// The states.
const (
	Queued    State = "queued"
	Running   State = "running"
	Done      State = "done"
	Cancelled State = "cancelled" // it keeps its best so far
	Failed    State = "failed"
)

// Settings of a plan: how long to search, and what the lesser goals weigh.
type Settings struct {
	Seconds    int               `json:"seconds"`              // wall clock; 0 when iterations decide
	Iterations int64             `json:"iterations,omitempty"` // of each worker; makes the plan repeatable
	Seed       uint64            `json:"seed"`
	Workers    int               `json:"workers"`
	Near       bool              `json:"near"` // stay close to the draft
	Focus      Focus             `json:"focus,omitempty"`
	Weights    timetable.Weights `json:"weights"`             // of the focus, unless told
	Fairness   float64           `json:"fairness,omitempty"`  // 0 to 1, of the focus unless told: see timetable.Problem
	Continues  PlanID            `json:"continues,omitempty"` // whose places the search begins with
}

// DefaultSettings search for twenty seconds.
func DefaultSettings() Settings {
	return Settings{Seconds: 20, Seed: 1, Workers: 2, Focus: People, Weights: timetable.DefaultWeights()}
}

// Plan is a candidate draft.
type Plan struct {
	ID         PlanID
	EditionID  edition.ID
	Name       string
	State      State
	Author     string // actor.Actor's key
	By         string // the author's name, or their address where they gave none; empty for what is no person, or is not told
	Settings   Settings
	Progress   Progress
	Places     []Place // the best so far; empty until there is one
	Price      Price   // of Places
	Error      string  // of a failed plan
	CreatedAt  time.Time
	StartedAt  time.Time
	FinishedAt time.Time
	AppliedAt  time.Time // zero also when that was undone
	Applied    Part      // what of it was applied; zero: all
	Whole      *Whole    // nil: a search found it, and parts of it may be applied
	Version    int64
}

// Whole is a plan that a later chapter made without a search. It is applied as a whole, by edits that only that chapter knows.
type Whole struct {
	With string          // names the plans that were made together
	Data json.RawMessage // what the chapter keeps of it
}

// Place is where a plan puts a session.
type Place struct {
	Session programme.SessionID `json:"session"`
	Room    edition.RoomID      `json:"room"`
	Start   time.Time           `json:"start"`
}

// Progress is how a search goes.
type Progress struct {
	Done       float64 `json:"done"` // 0 to 1
	Seconds    float64 `json:"seconds"`
	Iterations int64   `json:"iterations"`
	Quiet      float64 `json:"quiet"` // seconds since the last improvement
	Curve      []Point `json:"curve,omitempty"`
}

// Point is the cost of the best plan at a moment.
type Point struct {
	Seconds float64 `json:"s"`
	Cost    float64 `json:"c"` // in persons' whole days; less is better
}

// Price is what a plan is worth, in people.
type Price struct {
	People     int        `json:"people"`     // who wished something
	Everything int        `json:"everything"` // who get all they could wish for
	LoseMust   int        `json:"lose_must"`
	Mean       float64    `json:"mean"` // share of their best possible day
	Worst5     float64    `json:"worst5"`
	Attended   float64    `json:"attended"` // persons' whole days
	Cost       float64    `json:"cost"`     // persons' whole days
	Bound      float64    `json:"bound"`    // persons' whole days that no plan can surpass; 0 when not told
	Placed     int        `json:"placed"`
	Unplaced   int        `json:"unplaced"`
	Standing   float64    `json:"standing"` // persons expected beyond capacities
	Walking    int64      `json:"walking"`  // minutes that people walk in all
	Overfull   []Overfull `json:"overfull,omitempty"`
}

// Overfull is a session expected to have more people than places.
type Overfull struct {
	Session programme.SessionID `json:"session"`
	Room    edition.RoomID      `json:"room"`
	Heads   int                 `json:"heads"`
	Over    int                 `json:"over"`
}

// Refusals.
var (
	ErrNoPlan   = fault.New(fault.NotFound, "planning.no_plan", "no such plan")
	ErrNothing  = fault.New(fault.Invalid, "planning.nothing", "there is nothing to plan: describe rooms, slots and sessions first")
	ErrTooLarge = fault.New(fault.Invalid, "planning.too_large",
		"this edition has more rooms or sessions than the planner takes; it can be edited and released, but not planned")
	ErrSettings = fault.New(fault.Invalid, "planning.settings", "a search lasts 1 to 3,600 seconds with 1 to 16 workers").Field("seconds",
		"planning.settings")
	ErrWeights = fault.New(fault.Invalid, "planning.weights", "a weight is 0 to 100,000,000, and fairness 0 to 1")
	ErrEmpty   = fault.New(fault.Conflict, "planning.empty", "this plan holds nothing to apply yet")
	ErrFixed   = fault.New(fault.Invalid, "planning.fixed",
		"plenaries, breaks and cancelled sessions are not moved here; use their placement")
	ErrOutdated = fault.New(fault.Conflict, "planning.outdated", "the draft has changed since these candidates were made; look for new ones")
	ErrAsWhole  = fault.New(fault.Invalid, "planning.as_whole", "a candidate for a mishap is applied as a whole")
	ErrStale    = fault.New(fault.Conflict, "planning.stale", "the draft has changed since; look again")
	ErrProblem  = fault.New(fault.Invalid, "planning.problem", "this edition cannot be planned as it is described")
)

// Unplannable reports whether an error says that the planner cannot take an edition as it is described. Editing and
// releasing must go on without prices then.
func Unplannable(err error) bool {
	return errors.Is(err, ErrNothing) || errors.Is(err, ErrTooLarge) || errors.Is(err, ErrProblem)
}

// heaviest is the most that a weight may be, a hundred whole days: the engine adds five of them in 32 bits.
const heaviest = 100 * timetable.Unit

func (s Settings) check() error {
	if s.Workers < 1 || s.Workers > 16 || s.Seconds < 0 || s.Seconds > 3600 || s.Seconds == 0 && s.Iterations <= 0 {
		return ErrSettings
	}
	if !s.Focus.known() {
		return ErrFocus
	}
	w := s.Weights
	for _, v := range [...]int{w.Standing, w.Track, w.Product, w.Organisation, w.Level, w.Language, w.Moved} {
		if v < 0 || v > heaviest {
			return ErrWeights
		}
	}
	if !(s.Fairness >= 0 && s.Fairness <= 1) {
		return ErrWeights
	}
	return nil
}
