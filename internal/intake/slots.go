package intake

import (
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

// mostSlots is how many slots a day may get from a file. Where every room has hours of its own there would be more: those are no grid.
const mostSlots = 40

// slots makes slots of the hours at which imported talks begin, on days that have none: without slots nothing can be planned, and
// no place has a price.
func (i *importer) slots() error {
	if len(i.diff.Added)+len(i.diff.Changed) == 0 {
		return nil
	}
	f := &i.next.Frame
	for _, day := range f.Days {
		slots := hoursOf(i.next, day)
		switch {
		case slices.ContainsFunc(f.Slots, func(s edition.Slot) bool { return s.DayID == day.ID }):
			continue
		case len(slots) > mostSlots:
			i.note("no_slots", "Day", day.Date, "Count", len(slots))
			continue
		}
		for _, s := range slots {
			s.ID = edition.SlotID(i.ids.New("slo"))
			f.Slots = append(f.Slots, s)
		}
		if len(slots) > 0 {
			i.diff.Made["slots"] += len(slots)
			i.note("slots_made", "Day", day.Date, "Count", len(slots))
		}
	}
	return nil
}

// hoursOf are slots at which the talks and labs of a day begin. Each ends with the longest of them, or when the next begins.
func hoursOf(d programme.Draft, day edition.Day) (slots []edition.Slot) {
	sessions := keyed(d.Sessions, func(s programme.Session) string { return string(s.ID) })
	for _, p := range d.Placements { // by start
		s := sessions[string(p.SessionID)]
		if s.Plenary || s.Kind != programme.Talk && s.Kind != programme.Lab || p.Start.Before(day.Start) || !p.Start.Before(day.End) {
			continue
		}
		end, last := sooner(p.End(), day.End), len(slots)-1
		if last >= 0 && slots[last].Start.Equal(p.Start) {
			slots[last].End = later(slots[last].End, end)
			continue
		}
		if last >= 0 {
			slots[last].End = sooner(slots[last].End, p.Start)
		}
		slots = append(slots, edition.Slot{EditionID: day.EditionID, DayID: day.ID, Start: p.Start, End: end})
	}
	return slots
}

func sooner(a, b time.Time) time.Time { return slices.MinFunc([]time.Time{a, b}, time.Time.Compare) }
func later(a, b time.Time) time.Time  { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }

// keyed finds objects by their ids.
func keyed[T any](all []T, id func(T) string) map[string]T {
	found := make(map[string]T, len(all))
	for _, v := range all {
		found[id(v)] = v
	}
	return found
}
