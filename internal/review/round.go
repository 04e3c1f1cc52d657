package review

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/review/blind"
)

// Round is a reading of what was proposed.
type Round struct {
	ID         blind.RoundID
	EditionID  edition.ID
	Number     int
	Name       string
	State      State
	Blind      bool
	Wanted     int // readers of each sheet
	Visibility Visibility
	Remarks    Remarks
	Host       string    // the organisation whose reviewers may read together, and what colleagues propose; empty: none
	Closes     time.Time // until when reviewers are asked to read; zero: not said
	Bidding    bool      // reviewers are asked what they would like to read, before it is dealt
	Version    int64
}

// State is how a round stands.
type State string

// The states, in order.
const (
	Prepared State = "prepared"
	Open     State = "open"
	Closed   State = "closed"
	Settled  State = "settled"
)

// Visibility is which sheets a reviewer may read.
type Visibility string

// What they may read.
const (
	AllSheets      Visibility = "all"
	AssignedSheets Visibility = "assigned"
)

// Remarks is when reviewers see what others remark.
type Remarks string

// When they do.
const (
	AfterOwn    Remarks = "after_own" // their own verdict
	AfterClosed Remarks = "closed"
	Never       Remarks = "never"
)

// Refusals of rounds.
var (
	ErrWanted = fault.New(fault.Invalid, "review.wanted", "a sheet has 1 to 20 readers").Field("wanted", "review.wanted")
	ErrChoice = fault.New(fault.Invalid, "review.choice", "choose one of what is offered")
	ErrFixed  = fault.New(fault.Conflict, "review.fixed",
		"how a round is read stays as it is once it has opened, so that verdicts mean the same; make another round")
	ErrState    = fault.New(fault.Conflict, "review.state", "the round does not stand so that this can be done")
	ErrNoSheets = fault.New(fault.Conflict, "review.no_sheets", "there are no sheets yet; make them first")
	ErrUnread   = fault.New(fault.Conflict, "review.unlooked", "some sheets were not looked through; do that first")
	ErrReaders  = fault.New(fault.Conflict, "review.readers", "some sheets have no reader; publish who reads what, or let all read all")
	ErrTwo      = fault.New(fault.Conflict, "review.two", "another round is open; close it first")
)

// NewRound is a round with what usually does.
func NewRound(editionID edition.ID) Round {
	return Round{EditionID: editionID, State: Prepared, Blind: true, Wanted: 3, Visibility: AssignedSheets, Remarks: AfterOwn}
}

// check refuses what cannot be; was is the round as it stands, its zero value for a new one.
func (r *Round) check(was Round) error {
	r.Name, r.Host = strings.TrimSpace(r.Name), strings.TrimSpace(r.Host)
	switch {
	case r.Wanted < 1 || r.Wanted > 20:
		return ErrWanted
	case r.Visibility != AllSheets && r.Visibility != AssignedSheets:
		return ErrChoice.Field("visibility", ErrChoice.Code)
	case r.Remarks != AfterOwn && r.Remarks != AfterClosed && r.Remarks != Never:
		return ErrChoice.Field("remarks", ErrChoice.Code)
	}
	if was.ID == "" || was.State == Prepared && r.State == Prepared {
		return nil
	}
	if r.Blind != was.Blind || r.Wanted != was.Wanted || r.Visibility != was.Visibility || r.Remarks != was.Remarks || r.Host != was.Host {
		return ErrFixed
	}
	return nil
}

func (r Round) texts() []text.Bounded {
	return []text.Bounded{{Field: "name", Text: r.Name, Most: text.MaxLine}, {Field: "host", Text: r.Host, Most: text.MaxLine}}
}
