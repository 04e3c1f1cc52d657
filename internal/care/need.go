package care

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/speaker"
)

// Need is what a speaker needs: on stage, or to take part.
type Need struct {
	ID        string
	EditionID edition.ID
	Speaker   speaker.ID
	Kind      Kind // Technical or Access
	Chosen    []string
	Said      string
	At        time.Time
	Version   int64
}

// What can be chosen of each kind; all else is said in words.
var (
	TechnicalNeeds = [...]string{"adapter", "sound", "own_machine", "network", "second_screen"}
	AccessNeeds    = [...]string{"step_free", "seat", "interpreter", "captions", "quiet"}
)

// ErrChosen refuses a need that nobody offered.
var ErrChosen = fault.New(fault.Invalid, "care.chosen", "choose among what is offered, and say the rest in words")

func (n Need) check() error {
	offered := TechnicalNeeds[:]
	if n.Kind == Access {
		offered = AccessNeeds[:]
	}
	for _, c := range n.Chosen {
		if !slices.Contains(offered, c) {
			return ErrChosen
		}
	}
	if text.Longer(n.Said, mostSaid) {
		return ErrSaid
	}
	return nil
}

// Asks reports whether there is anything that somebody has to know.
func (n Need) Asks() bool { return len(n.Chosen) > 0 || n.Said != "" }

// keptAfter is how long access needs stay after the last day.
const keptAfter = 30 * 24 * time.Hour

// Consent is a word of a speaker on being recorded.
type Consent struct {
	ID          string
	EditionID   edition.ID
	Speaker     speaker.ID
	Value       string // yes, no
	TextVersion string // of the words that they agreed to
	At          time.Time
}

// RecordingText is the version of the words that speakers agree to when they are recorded. Who changes the words changes it.
const RecordingText = "2026-11"

// ReplyText is the version of the words beside a reply to a yes, in which speakers may have said so already.
const ReplyText = "reply"

// ErrConsent refuses what is neither yes nor no.
var ErrConsent = fault.New(fault.Invalid, "care.consent", "say yes or no to being recorded").Field("value", "care.consent")

// Trip is a speaker's way, and what it costs. Amounts are cents.
type Trip struct {
	ID        string
	EditionID edition.ID
	Speaker   speaker.ID
	Needed    bool // else they come by their own means
	Origin    string
	Arrives   string // date, 2027-02-03
	Leaves    string // date
	Nights    int
	Asked     int64
	Granted   int64
	Said      string
	State     TripState
	Reference string // of what was booked
	At        time.Time
	Version   int64
}

// TripState is how far the host is with a trip.
type TripState string

// The states.
const (
	TripAsked   TripState = "asked"
	TripGranted TripState = "granted"
	TripRefused TripState = "refused"
	TripBooked  TripState = "booked"
	TripSettled TripState = "settled"
)

// TripStates lists them in order.
var TripStates = [...]TripState{TripAsked, TripGranted, TripRefused, TripBooked, TripSettled}

// Refusals of trips.
var (
	ErrTripDate  = fault.New(fault.Invalid, "care.trip_date", "a date is written like 2027-02-03, and one leaves after one arrives")
	ErrNights    = fault.New(fault.Invalid, "care.nights", "nights are 0 to 14").Field("nights", "care.nights")
	ErrAmount    = fault.New(fault.Invalid, "care.amount", "an amount is written like 120 or 120.50, and is not that large").Field("amount", "care.amount")
	ErrTripState = fault.New(fault.Invalid, "care.trip_state", "a trip is asked for, granted, refused, booked or settled").Field("state",
		"care.trip_state")
	ErrTripFixed = fault.New(fault.Conflict, "care.trip_fixed", "your trip is booked; write to your contact to change it")
)

const mostTrip = 10_000_00 // cents of one trip

func (t Trip) check() error {
	for _, d := range []struct{ field, date string }{{"arrives", t.Arrives}, {"leaves", t.Leaves}} {
		if d.date == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.date); err != nil {
			return ErrTripDate.Field(d.field, ErrTripDate.Code)
		}
	}
	switch {
	case t.Arrives != "" && t.Leaves != "" && t.Leaves < t.Arrives:
		return ErrTripDate.Field("leaves", ErrTripDate.Code)
	case t.Nights < 0 || t.Nights > 14:
		return ErrNights
	case t.Asked < 0 || t.Asked > mostTrip || t.Granted < 0 || t.Granted > mostTrip:
		return ErrAmount
	case text.Longer(t.Said, mostSaid) || text.Longer(t.Origin, text.MaxLine) || text.Longer(t.Reference, text.MaxLine):
		return ErrSaid
	case !slices.Contains(TripStates[:], t.State):
		return ErrTripState
	}
	return nil
}

// Engaged is what a trip takes of the budget: what was granted, from when it was.
func (t Trip) Engaged() int64 {
	if t.State == TripAsked || t.State == TripRefused {
		return 0
	}
	return t.Granted
}

// Word is what a speaker tells organisers in a hurry.
type Word struct {
	ID        string
	EditionID edition.ID
	Speaker   speaker.ID
	Kind      WordKind
	Minutes   int // of who is late
	Said      string
	At        time.Time
	SettledAt time.Time
	SettledBy string
	Version   int64
}

// WordKind is what a word says.
type WordKind string

// The kinds.
const (
	Late WordKind = "late"
	Ill  WordKind = "ill"
	Away WordKind = "away" // they cannot come
)

// Refusals of words.
var (
	ErrWord        = fault.New(fault.Invalid, "care.word", "say that you are late, ill, or cannot come").Field("kind", "care.word")
	ErrWordMinutes = fault.New(fault.Invalid, "care.word_minutes", "say by how many minutes you are late, 1 to 240").Field("minutes",
		"care.word_minutes")
	ErrWords = fault.New(fault.Busy, "care.words", "you wrote often within the hour; call your contact")
)

func (w Word) check() error {
	switch {
	case w.Kind != Late && w.Kind != Ill && w.Kind != Away:
		return ErrWord
	case w.Kind == Late && (w.Minutes < 1 || w.Minutes > 240):
		return ErrWordMinutes
	case text.Longer(w.Said, mostSaid):
		return ErrSaid
	}
	return nil
}

// mostWords is how many words of one speaker are taken within an hour.
const mostWords = 6
