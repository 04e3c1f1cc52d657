package selection

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// State is what the committee decided.
type State string

// The states. Shortlisted is for the committee alone: nobody is told.
const (
	None        State = "none"
	Shortlisted State = "shortlisted"
	Accepted    State = "accepted"
	Reserve     State = "reserve"
	Declined    State = "declined"
	Elsewhere   State = "elsewhere" // in another form: a booth, a lightning talk
)

// States lists them, in the order in which a proposal rises and falls.
var States = [...]State{None, Shortlisted, Accepted, Reserve, Declined, Elsewhere}

// Reasons are why a proposal is not accepted; none need be given.
var Reasons = [...]string{"places", "similar", "focus", "maturity", "other_proposal", "other"}

// Settled is what replies made of a yes.
type Settled string

// What it can be.
const (
	Waiting   Settled = ""          // not all that are needed have replied
	Confirmed Settled = "confirmed" // all that are needed said yes
	Out       Settled = "out"       // the lead said no, or it was withdrawn
)

// Decision is what the committee decided of a proposal, and what its speakers were told.
type Decision struct {
	ProposalID cfp.ProposalID
	EditionID  edition.ID
	State      State
	Place      int    // on the reserve, from 1; 0: not on it
	Minutes    int    // of its session; 0: as its format
	Reason     string // one of Reasons, or empty
	Sentence   string // to its speakers, in the committee's words
	Staged     bool   // its session is in the programme
	By         string // key of who decided
	At         time.Time
	RevealID   RevealID // the open one that holds it; it does not change meanwhile
	Told       State    // what its speakers were told last; empty: nothing
	ToldPlace  int
	ToldAt     time.Time
	ToldIn     RevealID
	Settled    Settled
	Version    int64 // 0: nothing was decided yet
}

// Refusals of decisions.
var (
	ErrState = fault.New(fault.Invalid, "selection.state",
		"a decision is none, shortlisted, accepted, reserve, declined or elsewhere").Field("state", "selection.state")
	ErrReason   = fault.New(fault.Invalid, "selection.reason", "choose a reason from the list, or none").Field("reason", "selection.reason")
	ErrSentence = fault.New(fault.Invalid, "selection.sentence", "a sentence to the speakers has at most 600 characters").Field("sentence",
		"selection.sentence")
	ErrMinutes = fault.New(fault.Invalid, "selection.minutes", "a length is 1 to 1,440 minutes, or none: as its format").Field("minutes",
		"selection.minutes")
	ErrPlace = fault.New(fault.Invalid, "selection.place", "a place on the reserve is 1 to 10,000, or none: the last").Field("place",
		"selection.place")
	ErrFrozen = fault.New(fault.Conflict, "selection.frozen",
		"this decision is in an open reveal; cancel the reveal first, or wait until it is released")
	ErrTold = fault.New(fault.Conflict, "selection.told",
		"its speakers were told already, and are not told otherwise; only a reserve still moves, to a yes or a no")
	ErrWithdrawn = fault.New(fault.Conflict, "selection.withdrawn", "this proposal was withdrawn; there is nothing to decide")
	ErrTwice     = fault.New(fault.Invalid, "selection.twice", "a proposal is named twice; decide each once")
)

// Bounds of decisions.
const (
	mostSentence = 600
	mostMinutes  = 24 * 60
	mostPlace    = 10_000
)

// Key of a decision that was told a yes or waits to be is Key(ProposalID).

// Waits reports whether speakers are to be told something that they were not.
func (d Decision) Waits() bool {
	return d.State != None && d.State != Shortlisted && d.State != d.Told && d.Settled != Out
}

// MayBe reports whether a decision can become another, and else why not. What speakers were told stays, but for a reserve.
func (d Decision) MayBe(to State) error {
	switch {
	case !slices.Contains(States[:], to):
		return ErrState
	case d.RevealID != "":
		return ErrFrozen
	case d.Told == "" || d.Told == to && d.State == to:
		return nil
	case d.Told == Reserve && d.Settled != Out && (to == Reserve || to == Accepted || to == Declined):
		return nil
	default:
		return ErrTold
	}
}

// Choice is what somebody wants to be decided of one proposal.
type Choice struct {
	ProposalID cfp.ProposalID
	Version    int64 // of the decision that was read; 0: there was none
	State      State
	Staged     bool // of a shortlisted one: its session is put into the programme
	Place      int  // on the reserve; 0: as it is, or the last
	Minutes    int  // 0: as its format
	Reason     string
	Sentence   string
}

func (c Choice) check() error {
	switch {
	case !slices.Contains(States[:], c.State):
		return ErrState
	case c.Reason != "" && !slices.Contains(Reasons[:], c.Reason):
		return ErrReason
	case text.Longer(c.Sentence, mostSentence):
		return ErrSentence
	case c.Minutes < 0 || c.Minutes > mostMinutes:
		return ErrMinutes
	case c.Place < 0 || c.Place > mostPlace:
		return ErrPlace
	}
	return nil
}

// Of is what would leave a decision as it is.
func (d Decision) Choice() Choice {
	c := Choice{ProposalID: d.ProposalID, Version: d.Version, State: d.State, Staged: d.Staged, Place: d.Place, Minutes: d.Minutes,
		Reason: d.Reason, Sentence: d.Sentence}
	if c.State == "" {
		c.State = None
	}
	return c
}
