package intake

import (
	"maps"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
)

var dayFileFields = []fileField[edition.Day]{
	{name: "start", of: func(d *edition.Day) any { return &d.Start }},
	{name: "end", of: func(d *edition.Day) any { return &d.End }},
}

// days adds those that the edition lacks, without what lies in a day that it has, and brings the others to the file's hours.
func (i *importer) days() error {
	f := &i.next.Frame
	for _, given := range i.res.Programme.Days {
		date := given.Start.In(f.Edition.Location()).Format(time.DateOnly)
		file := edition.Day{EditionID: i.edition(), Date: date, Start: asKept(given.Start), End: asKept(given.End)}
		b := i.keys["day "+date]
		if b == nil {
			i.addDay(file)
			continue
		}
		i.meetAs(b, date, "")
		n := slices.IndexFunc(f.Days, func(d edition.Day) bool { return string(d.ID) == b.Object })
		if n < 0 {
			file.ID = edition.DayID(b.Object)
			i.spareDays = append(i.spareDays, file)
			continue
		}
		if given.Assumed {
			continue // the file says no hours; widen looks after its entries
		}
		day, fields := f.Days[n], cloned(b.Fields)
		of := subject{kind: "day", object: b.Object, title: date, fields: fields}
		out := mergeFields(i, of, dayFileFields, always, &day, &file)
		if len(out.changed) > 0 && !i.dayFits(day) {
			out.refused, out.changed = append(out.refused, because("day.holds", out.changed)...), nil
			i.tell(of, out)
			continue
		}
		b.Fields, f.Days[n] = fields, day
		i.tell(of, out)
	}
	slices.SortFunc(f.Days, func(a, b edition.Day) int { return a.Start.Compare(b.Start) })
	return nil
}

// dayFits reports whether a day with other hours still holds what it held, and overlaps no other.
func (i *importer) dayFits(day edition.Day) bool {
	f := i.next.Frame
	old := f.Days[slices.IndexFunc(f.Days, func(d edition.Day) bool { return d.ID == day.ID })]
	inside := func(t time.Time) bool { return !t.Before(day.Start) && t.Before(day.End) }
	wasIn := func(t time.Time) bool { return !t.Before(old.Start) && t.Before(old.End) }
	switch {
	case !day.Start.Before(day.End), day.End.Sub(day.Start) > 24*time.Hour:
		return false
	case slices.ContainsFunc(f.Days, func(o edition.Day) bool { return o.ID != day.ID && o.Start.Before(day.End) && day.Start.Before(o.End) }):
		return false
	case slices.ContainsFunc(f.Slots, func(s edition.Slot) bool { return s.DayID == day.ID && (!inside(s.Start) || s.End.After(day.End)) }):
		return false
	}
	return !slices.ContainsFunc(i.next.Placements, func(p programme.Placement) bool { return wasIn(p.Start) && !inside(p.Start) })
}

func because(why string, changes []Alteration) []Alteration {
	for n := range changes {
		changes[n].Why = why
	}
	return changes
}

func cloned(fields map[string]string) map[string]string {
	if fields == nil {
		return map[string]string{}
	}
	return maps.Clone(fields)
}

// addDay makes a day, but of what other days hold already.
func (i *importer) addDay(file edition.Day) {
	day := file
	for _, o := range i.next.Frame.Days {
		switch {
		case !day.Start.Before(o.Start) && !day.End.After(o.End):
			return
		case !day.Start.Before(o.Start) && day.Start.Before(o.End):
			day.Start = o.End
		case day.Start.Before(o.Start) && day.End.After(o.Start):
			day.End = o.Start
		}
	}
	date := day.Start.In(i.next.Frame.Edition.Location()).Format(time.DateOnly)
	if day.End.Sub(day.Start) > 24*time.Hour || !day.Start.Before(day.End) || i.keys["day "+date] != nil {
		return
	}
	day.ID, day.Date = edition.DayID(i.ids.New("day")), date
	setAll(i.makes("day", string(day.ID), date, ""), dayFileFields, always, &file)
	i.next.Frame.Days = append(i.next.Frame.Days, day)
	i.diff.Made["days"]++
	i.note("day_added", "Day", date)
}

// widen lengthens days so that they hold what this import has placed, or tells what lies outside of them all.
func (i *importer) widen() error {
	was := keyed(i.was.Placements, func(p programme.Placement) string { return string(p.ID) })
	f := &i.next.Frame
	for _, p := range i.next.Placements {
		if old, had := was[string(p.ID)]; had && old.Start.Equal(p.Start) && old.Minutes == p.Minutes {
			continue
		}
		if slices.ContainsFunc(f.Days, func(d edition.Day) bool { return !p.Start.Before(d.Start) && !p.End().After(d.End) }) {
			continue
		}
		if !i.widenFor(p) && !slices.ContainsFunc(f.Days, func(d edition.Day) bool { return !p.Start.Before(d.Start) && p.Start.Before(d.End) }) {
			s, _ := i.next.Session(p.SessionID)
			i.note("outside_days", "Title", s.Title, "Time", i.hour(p.Start))
		}
	}
	return nil
}

func (i *importer) widenFor(p programme.Placement) bool {
	f := &i.next.Frame
	for n, d := range i.spareDays {
		if !p.Start.Before(d.Start) && !p.End().After(d.End) {
			f.Days = append(f.Days, d)
			i.spareDays = slices.Delete(i.spareDays, n, n+1)
			return true
		}
	}
	date := p.Start.In(f.Edition.Location()).Format(time.DateOnly)
	for n, d := range f.Days {
		if d.Date != date && (p.Start.Before(d.Start) || !p.Start.Before(d.End)) {
			continue
		}
		wide := d
		wide.Start, wide.End = sooner(d.Start, p.Start), later(d.End, p.End())
		if wide.Start.In(f.Edition.Location()).Format(time.DateOnly) != d.Date || !i.dayFits(wide) {
			continue
		}
		f.Days[n] = wide
		i.note("day_widened", "Day", d.Date, "From", i.hour(wide.Start)[11:], "To", i.hour(wide.End)[11:])
		return true
	}
	return false
}
