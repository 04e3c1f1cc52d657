package registration

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// AttendeeID identifies an attendee: att_….
type AttendeeID string

// Way is where somebody registered, or agreed to something.
type Way string

// The ways.
const (
	ByPage      Way = "page"
	ByAPI       Way = "api"
	ByOrganiser Way = "desk"
)

// Mover is who brought an attendee into their state.
type Mover string

// The movers.
const (
	Holder    Mover = "holder"
	Organiser Mover = "desk"
	Clock     Mover = "clock"
)

// Attendee is somebody who comes, wants to, or does not any more.
type Attendee struct {
	ID           AttendeeID
	EditionID    edition.ID
	Serial       int64 // their number in the edition
	Generation   int   // of their ticket
	KindID       KindID
	PoolID       PoolID
	Person       actor.PersonID // empty: without an account
	Email        string         // lower case
	Name         string
	Language     string
	State        State
	Holds        bool   // a place is held for them while they wait for an answer
	Reason       string // why they were refused or cancelled
	Way          Way
	StateBy      Mover
	AnswerBy     time.Time // of who is invited, on the edition's clock
	ProveBy      time.Time // until when they prove their address, on the edition's clock; zero: they need not, any more
	ProvedAt     time.Time
	RegisteredAt time.Time
	StateAt      time.Time
	ErasedAt     time.Time
	Version      int64
}

// Claims is what the attendee has of their pool.
func (a Attendee) Claims() Claim { return a.State.Claims(a.Holds) }

// undoFor is how long somebody may take back that they gave their place back.
const undoFor = 10 * time.Minute

// Purpose is what somebody may agree to, apart from their ticket.
type Purpose string

// The purposes.
const (
	Photo   Purpose = "photo"   // to be seen in pictures of the day
	Contact Purpose = "partner" // partners may write to them
	Memory  Purpose = "memory"  // to be known at the next editions
)

// Purposes lists them, in the order in which they are asked.
var Purposes = [...]Purpose{Photo, Contact, Memory}

// ConsentText is the version of the sentences that people agree to. It changes with them.
const ConsentText = "2026-11"

// Consent is one word of somebody's on a purpose. The newest counts.
type Consent struct {
	ID       string
	Attendee AttendeeID
	Purpose  Purpose
	Given    bool
	Text     string // version of the sentence
	Way      Way
	At       time.Time
}

// Refusals of registering, and of what holders do.
var (
	ErrClosed  = fault.New(fault.Closed, "registration.closed", "registration is not open now")
	ErrOnce    = fault.New(fault.Conflict, "registration.once", "this address has registered already").Field("email", "registration.once")
	ErrProve   = fault.New(fault.Invalid, "registration.prove", "places of this kind go to addresses that are proved: sign in first")
	ErrName    = fault.New(fault.Invalid, "registration.name", "say the name for the badge, in at most 120 characters").Field("name", "registration.name")
	ErrLetters = fault.New(fault.Conflict, "registration.letters",
		"that is another name rather than a corrected one; ask the organisers").Field("name", "registration.letters")
	ErrNoTicket   = fault.New(fault.NotFound, "registration.no_ticket", "this link leads to no ticket")
	ErrNoAttendee = fault.New(fault.NotFound, "registration.no_attendee", "no such attendee")
	ErrMove       = fault.New(fault.Conflict, "registration.move", "this cannot become of the attendee as they stand now").
			Field("state", "registration.move")
	ErrLate    = fault.New(fault.Conflict, "registration.late", "it is too late for that")
	ErrSomeone = fault.New(fault.Forbidden, "registration.someone", "you can register your own address only")
)

// tidyName is a name in one line.
func tidyName(name string) (string, error) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" || text.Longer(name, maxName) {
		return "", ErrName
	}
	return name, nil
}

func (a *Attendee) check() (err error) {
	if a.Name, err = tidyName(a.Name); err != nil {
		return err
	}
	a.Email, err = account.CleanEmail(a.Email)
	return err
}

// isCorrection reports whether a name is another one with some letters mended: at most a third of it, and at least two letters may.
func isCorrection(from, to string) bool {
	a, b := []rune(strings.ToLower(from)), []rune(strings.ToLower(to))
	return distance(a, b) <= max(2, max(len(a), len(b))/3)
}

// distance is how many letters are added, left out or changed between two words (Levenshtein 1966).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last := row[0]
		row[0] = i + 1
		for j := range b {
			next := last
			if a[i] != b[j] {
				next = 1 + min(last, row[j], row[j+1])
			}
			last, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
