package cfp

import (
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
)

// ProposalID identifies a proposal, and before it the draft that it is sent from: prp_….
type ProposalID string

// Proposal is what was sent.
type Proposal struct {
	ID        ProposalID
	EditionID edition.ID
	GUID      string // of the session that it may become, as its code and number
	Code      string
	Number    int
	State     ProposalState
	Invited   bool           // organisers asked for it
	Lead      actor.PersonID // whose it is; empty until an invited speaker has an account
	Content
	Origin    ProposalID // an earlier proposal that it was begun from; empty: none
	Revision  int        // the newest
	By        string     // key of who wrote the newest
	SentAt    time.Time  // first
	Withdrawn Withdrawal
	Version   int64

	Speakers []Speaker `json:"-"` // in order; read with it, kept apart
}

// ProposalState is what became of a proposal by those whose it is.
type ProposalState string

// The states.
const (
	Submitted ProposalState = "submitted"
	Withdrawn ProposalState = "withdrawn"
)

// Withdrawal is when and why a proposal was taken back.
type Withdrawal struct {
	At     time.Time
	Kind   string // one of WithdrawKinds
	Reason string // in their words, for organisers
}

// WithdrawKinds are why people take proposals back.
var WithdrawKinds = [...]string{"unable", "elsewhere", "employer", "other"}

// Draft is what somebody writes and has not sent. One with the id of a proposal is a change of it that was not sent.
type Draft struct {
	ID        ProposalID
	EditionID edition.ID
	Person    actor.PersonID // whose it is; empty: a browser's
	Claim     string         // address that was asked to prove itself
	Late      string         // id of the late link that it came by; empty: none
	Origin    ProposalID
	Content
	LateUntil time.Time // on the edition's clock: until then that link has a place for it
	BegunAt   time.Time // on the edition's clock: what was begun before a deadline may be sent in grace
	TouchedAt time.Time
	Version   int64

	browser   string // hash of its key
	claimedAt time.Time
	createdAt time.Time

	remindedAt time.Time // on the edition's clock
}

// Speaker is somebody who speaks for a proposal, or was asked to.
type Speaker struct {
	ID         string // psp_…
	EditionID  edition.ID
	ProposalID ProposalID
	Position   int
	State      SpeakerState
	Person     actor.PersonID // empty: nobody has joined
	Email      string         // to which they were asked; empty: by a link alone
	Profile
	AskedBy    string // key
	AskedAt    time.Time
	Expires    time.Time // of the invitation
	JoinedAt   time.Time
	AfterClose bool // they joined after the call had closed

	hash string // of the invitation's token
}

// SpeakerState is whether somebody speaks.
type SpeakerState string

// The states. An invitation that was not answered in time opens nothing.
const (
	Asked    SpeakerState = "invited"
	Joined   SpeakerState = "accepted"
	Refused  SpeakerState = "refused"
	Revoked  SpeakerState = "revoked"
	LeftAway SpeakerState = "left"
)

// Stands reports whether somebody speaks, or was asked and may still.
func (s Speaker) Stands(at time.Time) bool {
	return s.State == Joined || s.State == Asked && (s.Expires.IsZero() || at.Before(s.Expires))
}

// Refusals of proposals.
var (
	ErrNoProposal = fault.New(fault.NotFound, "cfp.no_proposal",
		"this proposal is not here; sign in as who wrote it, or open it in that browser")
	ErrClosed = fault.New(fault.Closed, "cfp.closed", "the call is not open: nothing was sent, and what you wrote is kept")
	ErrLate   = fault.New(fault.Closed, "cfp.late", "the deadline has passed: nothing was sent, and what you wrote is kept")
	ErrDrafts = fault.New(fault.Conflict, "cfp.drafts",
		"a browser keeps at most 3 drafts before an address is proved; send one, or discard one")
	ErrManyDrafts = fault.New(fault.Conflict, "cfp.many_drafts", "you have 50 drafts; discard one")
	ErrEach       = fault.New(fault.Conflict, "cfp.each", "you have sent as many proposals as one person may; withdraw one first")
	ErrWithdrawn  = fault.New(fault.Conflict, "cfp.withdrawn", "this proposal was withdrawn; bring it back first")
	ErrHeld       = fault.New(fault.Conflict, "cfp.held",
		"this was accepted, and stays as it was read; what the session says is changed on your speaker's page")
	ErrWhy  = fault.New(fault.Invalid, "cfp.why", "choose why you withdraw it").Field("kind", "cfp.why")
	ErrBusy = fault.New(fault.Conflict, "cfp.moved",
		"this was changed in another window; look at it there, or save it again to keep what stands here")
)

// Bounds of drafts.
const (
	mostDrafts   = 3         // of a browser
	mostOwn      = 50        // of a person
	mostBytes    = 100 << 10 // of a draft
	draftLasts   = 14 * 24 * time.Hour
	lateKept     = 7 * 24 * time.Hour
	claimLasts   = 24 * time.Hour
	invitesLast  = 21 * 24 * time.Hour
	mostAsked    = 5  // invitations to an address in an edition
	mostAskedBy  = 20 // invitations by one person in a day
	draftsAfter  = 30 * 24 * time.Hour
	forgetAtOnce = 500
)

// Author is who writes: by the key in their browser, by their account, or both.
type Author struct {
	Key string // secret; empty when the browser has none
	Who actor.Actor
}

// Standing counts who speaks for a proposal, and who was asked and may still.
func (p Proposal) Standing(at time.Time) (n int) {
	for _, v := range p.Speakers {
		if v.Stands(at) {
			n++
		}
	}
	return n
}

// Open reports whether what somebody has can be sent when the edition's clock reads an instant, in some format; grace is told nobody, and
// counts.
func (w Work) Open(at time.Time) bool {
	begun := w.Draft.BegunAt
	if w.IsSent() {
		begun = w.Form.Edition.At(w.Sent.SentAt)
	}
	if w.IsDraft() && w.Draft.Late != "" && !w.IsSent() {
		return true
	}
	call := w.Form.Call
	if call.maySend(w.Content().FormatID, begun, at) {
		return true
	}
	for _, f := range call.Formats {
		if call.maySend(f.FormatID, begun, at) && (w.Content().FormatID == "" || !w.IsSent()) {
			return true
		}
	}
	return false
}
