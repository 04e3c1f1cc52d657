package chapter

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
)

// At is an organiser in an edition, for whom a chapter says something in their language.
type At struct {
	Who     actor.Actor
	Edition edition.Edition
	P       *text.Printer
	Now     time.Time // on the edition's clock
}

// May reports whether they hold a right in the edition.
func (at At) May(r actor.Right) bool { return at.Who.May(r, string(at.Edition.ID)) == nil }

// Today tells what a chapter has for organisers' first page. What somebody may not know is left out.
type Today func(ctx context.Context, at At) (Report, error)

// Report is what a chapter says of an edition as it stands. Parts that it has nothing for stay empty.
type Report struct {
	Steps  []Step
	Needs  []Need
	Cards  []Card
	Curves []Curve
	State  *State
}

// Step is a part of the work on an edition, from the empty edition to the day.
type Step struct {
	Place       int // the lowest comes first
	Title, Note string
	Page        string // below /organise/EDITION/
	Action      string // what the page is opened for
	Done        bool
	Also        []Link // what helps besides
}

// Link is an address with its label.
type Link struct{ Label, URL string }

// Need is what asks for a decision.
type Need struct {
	Due         time.Time // zero: it has no date
	Urgent      bool      // it keeps something else from happening
	People      int       // whom it concerns
	Title, Note string
	Page        string // below /organise/EDITION/
	Action      string
}

// Card is how a part of the work stands: one figure, one line.
type Card struct {
	Place               int
	Title, Figure, Note string
	Page, Link          string
}

// Curve is how a number grew, day by day.
type Curve struct {
	Title, Note string
	Points      []Point // the oldest first
	Page, Link  string
}

// Point is a number from a moment on.
type Point struct {
	At    time.Time
	Value int
}

// State is what everybody sees of an edition, and what they do not see yet.
type State struct {
	Sentence string
	Waits    string // what is not public yet; empty: nothing
	Note     string // whom a release would tell
	Action   string
	Public   string // where everybody sees it, from the server's root
}

// Counts tells how many of what a chapter's links lead to there are, by the name of the link.
type Counts func(ctx context.Context, at At) (map[string]Count, error)

// Count is how many there are behind a link, and how many of them wait for an organiser.
type Count struct{ All, Wait int }

// Settings tells how what organisers decide once of an edition stands.
type Settings func(ctx context.Context, at At) ([]Setting, error)

// Setting is something that is decided once: a section of the page of settings.
type Setting struct {
	Place        int    // the lowest comes first
	Title, Note  string // what it is, and how it stands, in a line
	Page, Action string // where it is decided, below /organise/EDITION/, and what leads there; empty: nowhere
}

// Dates tells when what a chapter keeps of an edition begins and ends, from the chapter's own rows: nobody else keeps it.
type Dates func(ctx context.Context, who actor.Actor, editionID edition.ID) ([]Date, error)

// Date is when something begins, and when it ends. A zero time is open: it is not known, or it does not end.
type Date struct {
	Key    string // message of what it is
	Begins time.Time
	Ends   time.Time
	Page   string // where organisers decide it, below /organise/EDITION/
}
