package care

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
)

// FieldGroup is fields that speakers may change until the same days.
type FieldGroup string

// The groups.
const (
	GroupTitle    FieldGroup = "title"
	GroupAbstract FieldGroup = "abstract"
	GroupDetails  FieldGroup = "details" // level and language
	GroupLinks    FieldGroup = "links"
	GroupSpeakers FieldGroup = "speakers" // who joins a proposal after its yes
	GroupProfile  FieldGroup = "profile"
)

// FieldGroups lists them in display order.
var FieldGroups = [...]FieldGroup{GroupTitle, GroupAbstract, GroupDetails, GroupLinks, GroupSpeakers, GroupProfile}

// Until is how long something lasts: one of those below, or a date, 2027-05-03, whose day is the last one.
type Until string

// What lasts until something else than a date. Days are the edition's, in its zone; before it has any, what hangs on them lasts.
const (
	NotAtAll   Until = "none"
	ToRelease  Until = "release" // until the programme is released for the first time
	ToWeek     Until = "week"    // the last day is seven days before the first of the edition
	ToEve      Until = "eve"     // the last day is that before the first of the edition
	ToEnd      Until = "end"     // the last day is the last of the edition
	ForEver    Until = "always"
	aWeek            = 7
	dateLength       = len(time.DateOnly)
)

// Untils lists those that are no date, from the shortest on.
var Untils = [...]Until{NotAtAll, ToRelease, ToWeek, ToEve, ToEnd, ForEver}

// Ladder is until when the fields of a group are changed at once, and after that until when with an organiser's approval.
type Ladder struct {
	Group FieldGroup
	Free  Until
	Ask   Until
}

// Freeze is the ladders of an edition, one for each group, in display order.
type Freeze struct {
	EditionID edition.ID
	Ladders   []Ladder
	Version   int64 // 0: nobody has set any
}

// usualFreeze is that of an edition in which nobody has set one.
func usualFreeze(id edition.ID) Freeze {
	return Freeze{EditionID: id, Ladders: []Ladder{
		{GroupTitle, ToRelease, ToWeek}, {GroupAbstract, ToRelease, ToWeek}, {GroupDetails, ToRelease, ToWeek},
		{GroupLinks, ForEver, ForEver}, {GroupSpeakers, NotAtAll, ToWeek}, {GroupProfile, ToWeek, ToEnd},
	}}
}

// Of is the ladder of a group.
func (f Freeze) Of(g FieldGroup) Ladder {
	i := slices.IndexFunc(f.Ladders, func(l Ladder) bool { return l.Group == g })
	if i < 0 {
		return Ladder{g, NotAtAll, NotAtAll}
	}
	return f.Ladders[i]
}

// ErrUntil refuses what is no date and no other end.
var ErrUntil = fault.New(fault.Invalid, "care.until", "say until when: choose one of what is offered, or give a date")

func (f Freeze) check() error {
	for _, l := range f.Ladders {
		if !slices.Contains(FieldGroups[:], l.Group) {
			return ErrUntil
		}
		for name, u := range map[string]Until{"free": l.Free, "ask": l.Ask} {
			if !u.valid() {
				return ErrUntil.Field(name+"_"+string(l.Group), ErrUntil.Code)
			}
		}
	}
	return nil
}

func (u Until) valid() bool {
	_, dated := u.Date()
	return dated || slices.Contains(Untils[:], u)
}

// Date is the date that it is, if it is one.
func (u Until) Date() (day time.Time, is bool) {
	if len(u) != dateLength {
		return day, false
	}
	day, err := time.Parse(time.DateOnly, string(u))
	return day, err == nil
}

// Phase is what becomes of a change of a field.
type Phase string

// The phases, in order.
const (
	Free     Phase = "free"     // it is made at once
	Approval Phase = "approval" // it waits for an organiser
	Shut     Phase = "closed"
)

// Standing is the phase of a group now. Ends is the first instant after it; zero: none is known, or it is a release that ends it. Of what
// is closed it is when that began.
type Standing struct {
	Phase     Phase
	Ends      time.Time
	ToRelease bool // it is a release that ends the phase
}

// calendar is what ladders are read against.
type calendar struct {
	zone        *time.Location
	first, last string // days of the edition; empty: it has none
	released    bool
	now         time.Time // on the edition's clock
}

func calendarOf(f edition.Frame, released bool, now time.Time) calendar {
	c := calendar{zone: f.Edition.Location(), released: released, now: now}
	for _, d := range f.Days {
		if c.first == "" || d.Date < c.first {
			c.first = d.Date
		}
		c.last = max(c.last, d.Date)
	}
	return c
}

// end is the first instant after what lasts so long; never is true where there is none.
func (c calendar) end(u Until) (at time.Time, never bool) {
	if _, dated := u.Date(); dated {
		return c.after(string(u), 0)
	}
	switch u {
	case ToRelease:
		return at, !c.released
	case ToWeek:
		return c.after(c.first, -aWeek)
	case ToEve:
		return c.after(c.first, -1)
	case ToEnd:
		return c.after(c.last, 0)
	default:
		return at, u == ForEver
	}
}

// after is when a day that is so many days from a date has passed.
func (c calendar) after(date string, days int) (at time.Time, never bool) {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return at, true // the edition has no days yet
	}
	return time.Date(day.Year(), day.Month(), day.Day()+days+1, 0, 0, 0, 0, c.zone), false
}

// standing is the phase of a ladder.
func (c calendar) standing(l Ladder) Standing {
	free, freely := c.end(l.Free)
	if freely || c.now.Before(free) {
		return Standing{Free, free, l.Free == ToRelease}
	}
	ask, asking := c.end(l.Ask)
	if asking || c.now.Before(ask) {
		return Standing{Approval, ask, l.Ask == ToRelease}
	}
	if ask.Before(free) {
		ask = free
	}
	return Standing{Phase: Shut, Ends: ask}
}
