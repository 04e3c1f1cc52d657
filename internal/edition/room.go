package edition

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Identifiers.
type (
	RoomID   string // roo_…
	TrackID  string // tra_…
	FormatID string // for_…
)

// Feature is something a room offers and a session may need.
type Feature string

// The features.
const (
	StepFree    Feature = "step_free"
	HearingLoop Feature = "hearing_loop"
	Recording   Feature = "recording"
	Streaming   Feature = "streaming"
	Captions    Feature = "captions"
)

// Features lists them in display order.
var Features = [...]Feature{StepFree, HearingLoop, Recording, Streaming, Captions}

// Window is a half-open interval in which something is available.
type Window struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// Covers reports whether windows hold all of [start, end): those that touch or overlap are one stretch.
func Covers(windows []Window, start, end time.Time) bool {
	for reach := start; reach.Before(end); {
		next := reach
		for _, w := range windows {
			if !w.Start.After(reach) && w.End.After(next) {
				next = w.End
			}
		}
		if next.Equal(reach) {
			return false
		}
		reach = next
	}
	return true
}

// Room is where sessions happen.
type Room struct {
	ID          RoomID
	EditionID   ID
	GUID        string // stable uuid, kept when the room is renamed
	Slug        string
	Name        string
	Description string
	Capacity    int // persons, 0 when unknown
	Floor       int
	Features    []Feature
	Available   []Window // empty: always
	Position    int      // in the organiser's order
	SourceKey   string   // its key in an imported programme
	Version     int64
}

// Walk is the time between two rooms, told rather than derived from their floors.
type Walk struct {
	A, B    RoomID // A < B
	Minutes int
}

// Track groups sessions by theme.
type Track struct {
	ID        TrackID
	EditionID ID
	Slug      string
	Name      string
	Hue       int    // index in the palette, 0 to 7
	Color     string // as imported, #rrggbb or empty; pages use the hue
	Position  int
	SourceKey string
	Version   int64
}

// Hues is how many hues the palette has.
const Hues = 8

// Format is a kind of session with its usual length.
type Format struct {
	ID        FormatID
	EditionID ID
	Slug      string
	Name      string
	Kind      string // keynote, talk, lab, break
	Minutes   int
	Position  int
	SourceKey string
	Version   int64
}

// Kinds of session, for the day, whatever their format is called.
var Kinds = [...]string{"keynote", "talk", "lab", "break"}

// Refusals about rooms, tracks and formats.
var (
	ErrCapacity = fault.New(fault.Invalid, "edition.capacity", "a capacity is a number of persons, 0 when unknown").Field("capacity",
		"edition.capacity")
	ErrFeature = fault.New(fault.Invalid, "edition.feature", "unknown feature").Field("features", "edition.feature")
	ErrWindow  = fault.New(fault.Invalid, "edition.window", "a window of availability ends after it starts").Field("available",
		"edition.window")
	ErrWalk = fault.New(fault.Invalid, "edition.walk", "walking takes 0 to 120 minutes between two rooms of the edition").Field("minutes",
		"edition.walk")
	ErrKind      = fault.New(fault.Invalid, "edition.kind", "a format is a keynote, talk, lab or break").Field("kind", "edition.kind")
	ErrMinutes   = fault.New(fault.Invalid, "edition.minutes", "a length is 1 to 1,440 minutes").Field("minutes", "edition.minutes")
	ErrHue       = fault.New(fault.Invalid, "edition.hue", "the palette has the hues 0 to 7").Field("hue", "edition.hue")
	ErrNameTaken = fault.New(fault.Conflict, "edition.name_taken", "this name is taken in the edition; choose another one").Field("name",
		"edition.name_taken")
)

func (r Room) check() error {
	if err := checkName(r.Name); err != nil {
		return err
	}
	if r.Capacity < 0 || r.Capacity > 1_000_000 {
		return ErrCapacity
	}
	for _, f := range r.Features {
		if !slices.Contains(Features[:], f) {
			return ErrFeature.With("Feature", string(f))
		}
	}
	return CheckWindows(r.Available)
}

// CheckWindows refuses windows that end before they start.
func CheckWindows(windows []Window) error {
	for _, w := range windows {
		if !w.Start.Before(w.End) {
			return ErrWindow
		}
	}
	return nil
}

func (t Track) check() error {
	if t.Hue < 0 || t.Hue >= Hues {
		return ErrHue
	}
	return checkName(t.Name)
}

func (f Format) check() error {
	if !slices.Contains(Kinds[:], f.Kind) {
		return ErrKind
	}
	if f.Minutes < 1 || f.Minutes > 24*60 {
		return ErrMinutes
	}
	return checkName(f.Name)
}
