package programme

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/record"
)

// Shift lets what follows a session that is late (see Late) begin later, by no more than it must: gaps shrink to what it takes to set up
// and to walk, breaks to a least length, until nothing is left of the delay. What starts together still does, and slots go with what
// starts in them; nothing overlaps that did not, and the order stays. Locks do not hold a day that runs late.
//
// It is refused with ErrTooLate, which says how many minutes are too many, when the day is over before.
type Shift struct {
	Session SessionID
	Start   time.Time // when it was to start
	Minutes int       // how late it is
	Pause   int       // minutes that a break keeps; one that is shorter keeps its length
}

// follower is something that the delay may push: a placement or a slot.
type follower struct {
	start, end time.Time     // as it was
	now        time.Time     // when it begins
	least      time.Duration // that it lasts
	at         int           // of the placements, or of the slots
	slot       bool
	pause      bool // a break
	gone       bool // cancelled: it goes along and pushes nothing
	room       edition.RoomID
}

// Apply does the edit.
func (e Shift) Apply(d *Draft, _ id.Source) error {
	day, ok := d.dayAt(e.Start)
	if !ok {
		return ErrStart
	}
	late, after := e.collect(d, day)
	if len(late) == 0 {
		return record.ErrMoved
	}
	floor := d.breath()
	settled, last := late, e.Start
	for len(after) > 0 {
		n := 1
		for n < len(after) && after[n].start.Equal(after[0].start) {
			n++
		}
		now, local := after[0].start, true
		for _, f := range after[:n] {
			now = maxTime(now, f.push(settled, floor))
			local = local && f.local()
		}
		if !local { // what one room does by itself does not hold up the others
			now = maxTime(now, last)
			last = now
		}
		for i := range n {
			after[i].now = now
		}
		settled, after = append(settled, after[:n]...), after[n:]
	}
	return e.write(d, day, settled)
}

// collect finds what is late, and what starts after that on its day, by start.
func (e Shift) collect(d *Draft, day edition.Day) (late, after []follower) {
	delay := time.Duration(e.Minutes) * time.Minute
	for i, p := range d.Placements {
		s, _ := d.Session(p.SessionID)
		length := time.Duration(p.Minutes) * time.Minute
		f := follower{start: p.Start, end: p.End(), now: p.Start, least: length, at: i, pause: s.Kind == Break, gone: s.State == Cancelled,
			room: p.RoomID}
		if f.pause {
			f.least = min(length, time.Duration(e.Pause)*time.Minute)
		}
		switch {
		case p.SessionID == e.Session && p.Start.Equal(e.Start.Add(delay)):
			f.start, f.end, f.least = e.Start, e.Start.Add(length), length
			late = append(late, f)
		case p.Start.After(e.Start) && p.Start.Before(day.End):
			after = append(after, f)
		}
	}
	for i, s := range d.Frame.Slots {
		f := follower{start: s.Start, end: s.End, now: s.Start, least: s.End.Sub(s.Start), at: i, slot: true}
		switch {
		case s.DayID != day.ID || s.Start.Before(e.Start):
		case s.Start.After(e.Start):
			after = append(after, f)
		case !slices.ContainsFunc(d.Placements, func(p Placement) bool { return p.Start.Equal(s.Start) }):
			f.now = s.Start.Add(delay) // nothing else starts there: it goes with what is late
			late = append(late, f)
		}
	}
	slices.SortStableFunc(after, func(a, b follower) int { return a.start.Compare(b.start) })
	return late, after
}

// breath is what a gap between two sessions keeps: the time to set up, and to walk from anywhere to anywhere.
func (d *Draft) breath() time.Duration {
	minutes := d.Frame.Edition.SetupMinutes
	for i, a := range d.Frame.Rooms {
		for _, b := range d.Frame.Rooms[:i] {
			minutes = max(minutes, d.Frame.WalkMinutes(a.ID, b.ID))
		}
	}
	return time.Duration(minutes) * time.Minute
}

// local reports whether it is a break in one room only, which concerns nobody elsewhere.
func (f follower) local() bool { return f.pause && f.room != "" }

// follows reports whether one was over before the other began, and must be still. So it is with all sessions of the venue, for people
// go from any to any.
func (f follower) follows(before follower) bool {
	switch {
	case before.gone || f.gone || before.end.After(f.start):
		return false
	case !f.local() && !before.local():
		return true
	default:
		return !f.slot && !before.slot && (f.room == "" || before.room == "" || f.room == before.room)
	}
}

// push is the earliest that one may begin after those that are settled.
func (f follower) push(settled []follower, floor time.Duration) time.Time {
	earliest := f.start
	for _, before := range settled {
		if !f.follows(before) {
			continue
		}
		gap := min(f.start.Sub(before.end), floor)
		if f.pause || before.pause {
			gap = 0
		}
		earliest = maxTime(earliest, before.now.Add(before.least+gap))
	}
	return earliest
}

// lasts is how long it takes: as it did, but a break ends when what follows begins, or the day ends.
func (f follower) lasts(all []follower, day edition.Day) time.Duration {
	until := f.now.Add(f.end.Sub(f.start))
	if !f.pause {
		return until.Sub(f.now)
	}
	if !f.end.After(day.End) {
		until = minTime(until, day.End)
	}
	for _, next := range all {
		if next.follows(f) {
			until = minTime(until, next.now)
		}
	}
	return until.Sub(f.now)
}

// write puts everything where it goes. A slot in which nothing starts goes when the day is over before it is.
func (e Shift) write(d *Draft, day edition.Day, all []follower) error {
	over := time.Duration(0)
	var empty []edition.SlotID
	for _, f := range all {
		beyond := f.now.Add(f.least).Sub(day.End)
		if f.end.After(day.End) || f.gone {
			beyond = 0 // it was so before, or is not held
		}
		used := func(o follower) bool { return !o.slot && !o.gone && o.start.Equal(f.start) }
		switch {
		case !f.slot:
			p := &d.Placements[f.at]
			p.Start, p.Minutes = f.now, int(f.lasts(all, day)/time.Minute)
		case beyond > 0 && !slices.ContainsFunc(all, used):
			empty = append(empty, d.Frame.Slots[f.at].ID)
			continue
		default:
			s := &d.Frame.Slots[f.at]
			s.Start, s.End = f.now, f.now.Add(f.least)
		}
		over = max(over, beyond)
	}
	if over > 0 {
		return ErrTooLate.With("Minutes", int(over/time.Minute))
	}
	d.Frame.Slots = slices.DeleteFunc(d.Frame.Slots, func(s edition.Slot) bool { return slices.Contains(empty, s.ID) })
	return nil
}
