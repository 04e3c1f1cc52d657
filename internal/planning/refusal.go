package planning

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable"
)

// Refusal is why a session cannot have a place. Which names are set depends on the rule.
type Refusal struct {
	Rule     RefusalRule       // empty: nothing forbids it
	Session  string            // the title of the session that cannot be where this one is, with which it would change places; else empty
	Other    string            // the title of the session in the way
	Speaker  string            // their name
	Features []edition.Feature // that the room lacks
	Hours    []edition.Window  // when the speaker or the room is there, or the day lasts, as far as that is on the day of the place
}

// RefusalRule is what forbids a place: a rule of the engine, in the words of an edition.
type RefusalRule string

// NotThere refuses what a plan has for a session and is not there any more: the room or the slot.
const NotThere RefusalRule = "gone"

// RefusalRules are all that places are refused by.
var RefusalRules = [...]RefusalRule{"pinned", "held", "room_locked", "slot_locked", "slot", "day", "plenary", "break", "speaker_hours",
	"room_hours",
	"features", "room", "setup", "speaker", "walk", "apart", "before", "after"}

// Refusal says in the edition's words why the engine refuses a place at an instant to the session that is asked about.
func (b *Description) Refusal(why timetable.Refusal, asked int, at time.Time) Refusal {
	out := Refusal{Rule: RefusalRule(why.Rule)}
	if why.Session != asked {
		out.Session = b.titles[why.Session]
		if to := b.draft[asked]; to.Room != timetable.Nowhere {
			at = b.instant(to.Start) // it would go where the one that is asked about is now
		}
	}
	switch why.Rule {
	case timetable.RefusedClosed:
		out.Rule = "room_locked"
	case timetable.RefusedBlocked:
		cause := b.blocked[why.Blocked]
		out.Rule = RefusalRule(cause.Kind)
		s, _ := b.d.Session(cause.Session)
		out.Other = s.Title
	case timetable.RefusedFeatures:
		for i, f := range edition.Features {
			if why.Lacks&(1<<i) != 0 {
				out.Features = append(out.Features, f)
			}
		}
	case timetable.RefusedDay, timetable.RefusedRoomHours:
		out.Hours = b.hours(why.Hours, at)
	case timetable.RefusedSpeakerHours:
		out.Speaker, out.Hours = b.d.Stage.Speakers[why.Speaker].Name, b.hours(why.Hours, at)
	case timetable.RefusedSpeaker, timetable.RefusedWalk:
		out.Speaker, out.Other = b.d.Stage.Speakers[why.Speaker].Name, b.titles[why.Other]
	case timetable.RefusedHeld, timetable.RefusedRoom, timetable.RefusedSetup, timetable.RefusedApart, timetable.RefusedBefore,
		timetable.RefusedAfter:
		out.Other = b.titles[why.Other]
	}
	return out
}

// inTheWay is the session that a refusal is about besides those that move; empty when it is about none.
func (b *Description) inTheWay(why timetable.Refusal) programme.SessionID {
	switch why.Rule {
	case timetable.RefusedBlocked:
		return b.blocked[why.Blocked].Session
	case timetable.RefusedHeld, timetable.RefusedRoom, timetable.RefusedSetup, timetable.RefusedSpeaker, timetable.RefusedWalk,
		timetable.RefusedApart, timetable.RefusedBefore, timetable.RefusedAfter:
		return b.ids[why.Other]
	}
	return ""
}

// hours are the parts of intervals that lie on the day of an instant.
func (b *Description) hours(in []timetable.Interval, at time.Time) (out []edition.Window) {
	days := b.d.Frame.Days
	i := slices.IndexFunc(days, func(d edition.Day) bool { return !at.Before(d.Start) && at.Before(d.End) })
	if i < 0 {
		return nil
	}
	day := b.interval(days[i].Start, days[i].End)
	for _, v := range in {
		if from, to := max(v.Start, day.Start), min(v.End, day.End); from < to {
			out = append(out, edition.Window{Start: b.instant(from), End: b.instant(to)})
		}
	}
	return out
}

func (b *Description) instant(minute int) time.Time {
	return b.origin.Add(time.Duration(minute) * time.Minute)
}
