package edition

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Identifiers.
type (
	DayID  string // day_…
	SlotID string // slo_…
)

// Day is one day of an edition: half-open [Start, End).
type Day struct {
	ID        DayID
	EditionID ID
	Date      string // 2027-02-04 in the edition's zone
	Start     time.Time
	End       time.Time
	Version   int64
}

// Slot is a time interval of the grid: half-open [Start, End). Sessions start where slots start.
type Slot struct {
	ID        SlotID
	EditionID ID
	DayID     DayID
	Start     time.Time
	End       time.Time
	Version   int64
}

// Minutes is the slot's length.
func (s Slot) Minutes() int { return int(s.End.Sub(s.Start) / time.Minute) }

// Refusals about the grid.
var (
	ErrDay = fault.New(fault.Invalid, "edition.day", "a day needs a date and an end after its start, within 24 hours").Field("date",
		"edition.day")
	ErrDayTaken = fault.New(fault.Conflict, "edition.day_taken", "this date is already a day of the edition").Field("date",
		"edition.day_taken")
	ErrNoDay = fault.New(fault.Invalid, "edition.no_day", "the edition has no such day; describe it first").Field("first", "edition.no_day")
	ErrRow   = fault.New(fault.Invalid, "edition.row", "not all of these slots fit into the day").Field("count", "edition.row")
	ErrSlot  = fault.New(fault.Invalid, "edition.slot",
		"a slot ends after it starts, lies within its day and overlaps no other").Field("start", "edition.slot")
)

func (d Day) check(loc *time.Location) error {
	if d.Start.IsZero() || !d.Start.Before(d.End) || d.End.Sub(d.Start) > 24*time.Hour {
		return ErrDay
	}
	if d.Date != d.Start.In(loc).Format(time.DateOnly) {
		return ErrDay
	}
	return nil
}

// Row is a series of equal slots: what an organiser asks for instead of typing each.
type Row struct {
	First   time.Time
	Minutes int // of a slot
	Gap     int // minutes between two slots
	Count   int
}

// Slots lays the row out, or refuses with ErrSlot.
func (r Row) Slots(day Day) ([]Slot, error) {
	if r.Minutes < 1 || r.Gap < 0 || r.Count < 1 || r.Count > 200 {
		return nil, ErrSlot
	}
	slots := make([]Slot, r.Count)
	at := r.First
	for i := range slots {
		end := at.Add(time.Duration(r.Minutes) * time.Minute)
		slots[i] = Slot{EditionID: day.EditionID, DayID: day.ID, Start: at, End: end}
		at = end.Add(time.Duration(r.Gap) * time.Minute)
	}
	fit := slices.IndexFunc(slots, func(s Slot) bool { return s.End.After(day.End) })
	if fit >= 0 && !r.First.Before(day.Start) {
		return nil, ErrRow.With("Fit", fit).With("Count", r.Count)
	}
	return slots, day.Fits(slots)
}

// Fits refuses slots, in order of start, that overlap or do not lie within the day.
func (d Day) Fits(slots []Slot) error {
	for i, s := range slots {
		switch {
		case !s.Start.Before(s.End), s.Start.Before(d.Start), s.End.After(d.End):
			return ErrSlot
		case i > 0 && s.Start.Before(slots[i-1].End):
			return ErrSlot
		}
	}
	return nil
}
