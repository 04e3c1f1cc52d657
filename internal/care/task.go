package care

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/speaker"
)

// Kind is what a task asks for.
type Kind string

// The kinds.
const (
	Biography Kind = "biography"
	Picture   Kind = "picture"
	Hours     Kind = "hours"     // when they can speak
	Technical Kind = "technical" // what they need on stage
	Access    Kind = "access"    // what they need to take part
	Travel    Kind = "travel"
	Recording Kind = "recording" // whether they may be recorded
	Slides    Kind = "slides"
	Briefing  Kind = "briefing" // that they read what organisers wrote
)

// Kinds lists them in the order in which they are due, unless told.
var Kinds = [...]Kind{Biography, Picture, Hours, Technical, Access, Travel, Recording, Slides, Briefing}

// usualDays is how many days before the first day each is due, unless told.
var usualDays = [len(Kinds)]int{60, 60, 60, 45, 45, 45, 14, 10, 3}

// State is how a task stands.
type State string

// The states. Reopened is open, with what an organiser wrote.
const (
	Open     State = "open"
	Done     State = "done"
	Reopened State = "reopened"
	Waived   State = "waived"
)

// Task is what is asked of a speaker.
type Task struct {
	Kind  Kind
	State State
	Due   time.Time // the end of its last day, on the edition's clock; zero: the edition has no day yet
	Late  bool      // it is open, and its last day has passed
	Note  string    // of who opened it again
}

// IsOpen reports whether something is to be done.
func (t Task) IsOpen() bool { return t.State == Open || t.State == Reopened }

// mark is what was said of a task; without a row nothing was.
type mark struct {
	ID        string
	EditionID edition.ID
	Speaker   speaker.ID
	Kind      Kind
	State     State
	Note      string
	At        time.Time
	Version   int64
}

// Ask is whether a kind of task is asked of speakers, and until when.
type Ask struct {
	Kind Kind `json:"kind"`
	Days int  `json:"days"` // before the first day
	Off  bool `json:"off,omitempty"`
}

// Rule is what an edition asks of its speakers.
type Rule struct {
	EditionID edition.ID        `json:"-"`
	Asks      []Ask             `json:"asks"`
	Briefing  map[string]string `json:"briefing,omitempty"` // by language: Markdown
	Budget    int64             `json:"budget,omitempty"`   // cents for travel, all in all; 0: not said
	Currency  string            `json:"currency"`
	Clock     Clock             `json:"clock,omitempty"`
	Version   int64             `json:"-"`
}

const (
	mostDays     = 365
	mostBudget   = 1_000_000_000 // cents
	mostBriefing = 8000
	mostSaid     = 2000
)

// Refusals of what is asked.
var (
	ErrDays     = fault.New(fault.Invalid, "care.days", "a task is due 0 to 365 days before the first day")
	ErrBudget   = fault.New(fault.Invalid, "care.budget", "an amount is written like 120 or 120.50, and is not that large").Field("budget", "care.budget")
	ErrCurrency = fault.New(fault.Invalid, "care.currency", "a currency is three letters, like EUR").Field("currency", "care.currency")
	ErrKind     = fault.New(fault.Invalid, "care.kind", "no task of this kind is asked for")
	ErrSaid     = fault.New(fault.Invalid, "care.said", "a text here has at most 2,000 characters").Field("said", "care.said")
	ErrBriefing = fault.New(fault.Invalid, "care.briefing", "a briefing has at most 8,000 characters in each language")
)

// usual is what is asked unless told: all but travel, which costs, and a briefing, which somebody writes first.
func usual(editionID edition.ID) Rule {
	r := Rule{EditionID: editionID, Currency: "EUR", Clock: ClockSends, Briefing: map[string]string{}}
	for i, k := range Kinds {
		r.Asks = append(r.Asks, Ask{Kind: k, Days: usualDays[i], Off: k == Travel || k == Briefing})
	}
	return r
}

// complete adds the kinds that a rule was kept without.
func (r *Rule) complete() {
	for _, a := range usual(r.EditionID).Asks {
		if !slices.ContainsFunc(r.Asks, func(have Ask) bool { return have.Kind == a.Kind }) {
			a.Off = true
			r.Asks = append(r.Asks, a)
		}
	}
	if r.Briefing == nil {
		r.Briefing = map[string]string{}
	}
}

func (r Rule) check() error {
	for _, a := range r.Asks {
		if a.Days < 0 || a.Days > mostDays {
			return ErrDays.Field("days_"+string(a.Kind), ErrDays.Code)
		}
		if !slices.Contains(Kinds[:], a.Kind) {
			return ErrKind
		}
	}
	if r.Budget < 0 || r.Budget > mostBudget {
		return ErrBudget
	}
	if !slices.Contains(Clocks[:], r.Clock) {
		return ErrClock
	}
	if len(r.Currency) != 3 {
		return ErrCurrency
	}
	for lang, said := range r.Briefing {
		if len([]rune(said)) > mostBriefing {
			return ErrBriefing.Field("briefing_"+lang, ErrBriefing.Code)
		}
	}
	return nil
}

// Asked lists what is asked, in the order in which it is due.
func (r Rule) Asked() (out []Ask) {
	for _, a := range r.Asks {
		if !a.Off {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Ask) int { return b.Days - a.Days })
	return out
}

// asks reports whether a kind is asked for.
func (r Rule) asks(k Kind) bool {
	return slices.ContainsFunc(r.Asks, func(a Ask) bool { return a.Kind == k && !a.Off })
}

// due is the end of the last day of a task.
func due(e edition.Edition, days []edition.Day, before int) time.Time {
	if len(days) == 0 {
		return time.Time{}
	}
	d := days[0].Start.In(e.Location())
	return time.Date(d.Year(), d.Month(), d.Day()-before+1, 0, 0, 0, 0, e.Location())
}
