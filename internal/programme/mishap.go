package programme

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/speaker"
)

// Refusals of mishaps.
var (
	ErrLate    = fault.New(fault.Invalid, "draft.late", "a delay is 1 to 240 minutes").Field("minutes", "draft.late")
	ErrTooLate = fault.New(fault.Conflict, "draft.too_late",
		"the day is over before the delay is made up for; cancel something, shorten it, or let the day end later")
)

// CancelSpeaker takes a speaker out of every session: those of nobody else are cancelled, the others go on, segments included.
type CancelSpeaker struct{ Speaker speaker.ID }

// Apply does the edit.
func (e CancelSpeaker) Apply(d *Draft, _ id.Source) error {
	if !slices.ContainsFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == e.Speaker }) {
		return record.ErrMoved
	}
	others := func(all []speaker.ID) []speaker.ID {
		return slices.DeleteFunc(slices.Clone(all), func(other speaker.ID) bool { return other == e.Speaker })
	}
	for i := range d.Sessions {
		s := &d.Sessions[i]
		if s.State == Cancelled || !slices.Contains(s.Speakers, e.Speaker) {
			continue
		}
		left := others(s.Speakers)
		if len(left) == 0 {
			s.State = Cancelled
			continue
		}
		s.Speakers, s.Segments = left, slices.Clone(s.Segments)
		for k := range s.Segments {
			s.Segments[k].Speakers = others(s.Segments[k].Speakers)
		}
	}
	return nil
}

// CloseRoom takes a room away from an instant on. Locks do not hold what cannot stay: the room's is gone, and so are those of the
// placements that would run into the time without it.
type CloseRoom struct {
	Room edition.RoomID
	From time.Time
}

// Apply does the edit.
func (e CloseRoom) Apply(d *Draft, _ id.Source) error {
	e.From = Whole(e.From)
	i := slices.IndexFunc(d.Frame.Rooms, func(r edition.Room) bool { return r.ID == e.Room })
	if i < 0 {
		return ErrNoRoom
	}
	d.Frame.Rooms[i].Available = until(d.Frame.Rooms[i].Available, d.Frame.Days, e.From)
	d.Locks = slices.DeleteFunc(d.Locks, func(l Lock) bool { return l.Room == e.Room })
	for k := range d.Placements {
		if p := &d.Placements[k]; p.RoomID == e.Room && p.End().After(e.From) {
			p.Pinned = false
		}
	}
	return nil
}

// until cuts windows at an instant; a room without windows was there on all days. One that would never be there keeps the minute
// before the first day, for no windows mean always.
func until(windows []edition.Window, days []edition.Day, from time.Time) (out []edition.Window) {
	first, always := from, len(windows) == 0
	for _, day := range days {
		first = minTime(first, day.Start)
		if always {
			windows = append(windows, edition.Window{Start: day.Start, End: day.End})
		}
	}
	for _, w := range windows {
		w.End = minTime(w.End, from)
		if w.Start.Before(w.End) {
			out = append(out, w)
		}
	}
	if len(out) == 0 {
		out = []edition.Window{{Start: first.Add(-time.Minute), End: first}}
	}
	return out
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Stands refuses to go on when a session is not where it was, or does not take place any more: what follows was thought out for that.
type Stands struct {
	Session   SessionID
	Placement PlacementID // empty: the only one
	Room      edition.RoomID
	Start     time.Time
}

// Apply does the edit.
func (e Stands) Apply(d *Draft, _ id.Source) error {
	i, err := d.placementAt(e.Placement, e.Session)
	if err != nil {
		return err
	}
	s, ok := d.Session(e.Session)
	if !ok || s.State == Cancelled || i < 0 || d.Placements[i].RoomID != e.Room || !d.Placements[i].Start.Equal(e.Start) {
		return record.ErrMoved
	}
	return nil
}

// Late makes a session begin later than it was to, whether it is locked or not: a fact is not held by a lock. Of a session that is
// repeated, only what was to start then is late. What runs into it is left for others to solve.
type Late struct {
	Session SessionID
	Start   time.Time // when it was to start
	Minutes int
}

// Apply does the edit.
func (e Late) Apply(d *Draft, _ id.Source) error {
	if e.Minutes < 1 || e.Minutes > 240 {
		return ErrLate
	}
	s, _ := d.Session(e.Session)
	found := false
	for i := range d.Placements {
		p := &d.Placements[i]
		if p.SessionID != e.Session || !p.Start.Equal(e.Start) || s.State == Cancelled {
			continue
		}
		day, inDay := d.dayAt(p.Start)
		p.Start = p.Start.Add(time.Duration(e.Minutes) * time.Minute)
		if over := p.End().Sub(day.End); inDay && over > 0 && over <= time.Duration(e.Minutes)*time.Minute {
			return ErrTooLate.With("Minutes", int(over/time.Minute))
		}
		found = true
	}
	if !found {
		return record.ErrMoved
	}
	return nil
}

func (d *Draft) dayAt(t time.Time) (edition.Day, bool) {
	i := slices.IndexFunc(d.Frame.Days, func(day edition.Day) bool { return !t.Before(day.Start) && t.Before(day.End) })
	if i < 0 {
		return edition.Day{}, false
	}
	return d.Frame.Days[i], true
}

// GiveWay makes room for a session that is late, where it is now: a break begins when it is over, and keeps a least length; it lasts into
// free time for that, and does not take place when there is none. Nothing else moves; the locks of what else runs into it are gone.
type GiveWay struct {
	Session SessionID
	Start   time.Time // when it starts now
	Pause   int       // minutes that a break keeps; one that is shorter keeps its length
}

// Apply does the edit.
func (e GiveWay) Apply(d *Draft, _ id.Source) error {
	late, _ := d.Session(e.Session)
	for _, at := range d.PlacementsOf(e.Session) {
		if !at.Start.Equal(e.Start) {
			continue
		}
		for _, p := range slices.Clone(d.Placements) {
			s, _ := d.Session(p.SessionID)
			same := late.Plenary || at.RoomID == "" || p.RoomID == "" || p.RoomID == at.RoomID
			if p.SessionID != e.Session && same && p.Start.Before(at.End()) && at.Start.Before(p.End()) {
				d.giveWay(s, p, at.End(), e.Pause)
			}
		}
	}
	return nil
}

func (d *Draft) giveWay(s Session, p Placement, until time.Time, pause int) {
	i := slices.IndexFunc(d.Placements, func(o Placement) bool { return o.ID == p.ID })
	least := max(1, min(p.Minutes, pause))
	left := int(p.End().Sub(until) / time.Minute)
	if left < least && !until.Add(time.Duration(least)*time.Minute).After(d.freeUntil(p)) {
		left = least
	}
	switch {
	case s.Kind != Break:
		d.Placements[i].Pinned = false
	case left >= least:
		d.Placements[i].Start, d.Placements[i].Minutes = until, left
	case len(d.PlacementsOf(s.ID)) > 1:
		d.Placements = slices.Delete(d.Placements, i, i+1)
	default:
		at := slices.IndexFunc(d.Sessions, func(o Session) bool { return o.ID == s.ID })
		d.Sessions[at].State = Cancelled
	}
}

// freeUntil is when the next begins that may not run beside a placement, or the day ends.
func (d *Draft) freeUntil(p Placement) time.Time {
	day, ok := d.dayAt(p.Start)
	if !ok {
		return p.End()
	}
	until := day.End
	for _, o := range d.Placements {
		s, _ := d.Session(o.SessionID)
		beside := s.State == Cancelled || !everywhere(s, o) && p.RoomID != "" && o.RoomID != p.RoomID
		if !beside && !o.Start.Before(p.End()) {
			until = minTime(until, o.Start)
		}
	}
	return until
}
