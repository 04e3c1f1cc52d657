package formats

import (
	"slices"
	"strings"
	"time"
)

// longestDay is how long a day of an edition may be.
const longestDay = 24 * time.Hour

// span is when something is on a day.
type span struct{ start, end time.Time }

func (s span) with(start, end time.Time) span {
	if s.start.IsZero() || start.Before(s.start) {
		s.start = start
	}
	if end.After(s.end) {
		s.end = end
	}
	return s
}

// days completes the days of a file: hours that it does not say are those of its entries, entries on other dates make days, no day
// is longer than 24 hours or reaches into the next one, and every entry begins within a day.
func (a *assembler) days() {
	a.declaredDays()
	spans := a.spans()
	told := len(a.p.Days) > 0
	for i, d := range a.p.Days {
		if s, ok := spans[d.Date]; ok {
			a.completeDay(&a.p.Days[i], s)
			delete(spans, d.Date)
		}
	}
	for date, s := range spans {
		if told {
			a.note("", "wrong_date", "Day", date)
		}
		a.p.Days = append(a.p.Days, Day{Date: date, Start: s.start, End: s.end, Assumed: true})
	}
	a.p.Days = slices.DeleteFunc(a.p.Days, func(d Day) bool { return d.Start.IsZero() || !d.Start.Before(d.End) })
	slices.SortFunc(a.p.Days, func(x, y Day) int { return strings.Compare(x.Date, y.Date) })
	a.clipDays()
	a.holdAll()
}

// declaredDays puts the days that a file lists in order: one for each date, which is that of its start.
func (a *assembler) declaredDays() {
	var days []Day
	for _, d := range a.p.Days {
		if !d.Start.IsZero() {
			d.Date = a.p.day(d.Start)
		}
		if d.Date = dateIn(d.Date); d.Date == "" {
			continue
		}
		if !d.Start.IsZero() && !d.End.After(d.Start) {
			d.End = time.Time{}
		}
		if i := slices.IndexFunc(days, func(have Day) bool { return have.Date == d.Date }); i >= 0 {
			if days[i].Start.IsZero() {
				days[i] = d
			}
			continue
		}
		days = append(days, d)
	}
	a.p.Days = days
}

// spans tells from when to when entries are, by the day to which they belong.
func (a *assembler) spans() map[string]span {
	lit := map[string]bool{} // dates with an evening that a night can follow
	for _, d := range a.p.Days {
		lit[d.Date] = !d.Start.IsZero()
	}
	all := a.p.placements()
	for _, e := range all {
		if a.wall(e.At.Start) >= a.night {
			lit[a.p.day(e.At.Start)] = true
		}
	}
	out := map[string]span{}
	for _, e := range all {
		date := a.dateOf(e.At.Start, lit)
		out[date] = out[date].with(e.At.Start, e.end())
	}
	return out
}

// dateOf is the day to which an hour belongs: the one that holds it, or its date, or that of the evening before it.
func (a *assembler) dateOf(t time.Time, lit map[string]bool) string {
	for _, d := range a.p.Days {
		if !d.Start.IsZero() && !d.End.IsZero() && !t.Before(d.Start) && t.Before(d.End) {
			return d.Date
		}
	}
	evening := a.p.day(t.Add(-a.night))
	if a.wall(t) < a.night && lit[evening] {
		return evening
	}
	return a.p.day(t)
}

// completeDay takes the hours that a day does not say from its entries.
func (a *assembler) completeDay(d *Day, s span) {
	if !d.Start.IsZero() && !d.End.IsZero() {
		return
	}
	d.Assumed = true
	if d.Start.IsZero() {
		d.Start = s.start
	}
	if d.End.IsZero() || !d.End.After(d.Start) {
		d.End = s.end
	}
	a.note(d.Date, "no_end", "From", d.Start.In(a.p.Zone).Format("15:04"), "To", d.End.In(a.p.Zone).Format("15:04"))
}

// clipDays ends each day after 24 hours, and before the next begins.
func (a *assembler) clipDays() {
	for i := range a.p.Days {
		d := &a.p.Days[i]
		end := d.End
		if d.End.Sub(d.Start) > longestDay {
			end = d.Start.Add(longestDay)
		}
		if i+1 < len(a.p.Days) && end.After(a.p.Days[i+1].Start) && a.p.Days[i+1].Start.After(d.Start) {
			end = a.p.Days[i+1].Start
		}
		if !end.Equal(d.End) && d.End.Sub(d.Start) > longestDay {
			a.note(d.Date, "long_day", "Day", d.Date, "To", end.In(a.p.Zone).Format("15:04"))
		}
		d.End = end
	}
}

// holdAll makes every entry begin within a day, by longer days or by days of their own; what fits nowhere loses its place.
func (a *assembler) holdAll() {
	for i := range a.p.Sessions {
		s := &a.p.Sessions[i]
		kept := s.Placements[:0]
		for _, at := range s.Placements {
			end := at.Start.Add(at.Duration)
			if a.holds(at.Start) || a.lengthenDay(at.Start, end) || a.addDay(at.Start, end) {
				kept = append(kept, at)
				continue
			}
			a.note("", "no_day", "Title", short(s.Title), "Time", at.Start.In(a.p.Zone).Format("2006-01-02 15:04"))
		}
		s.Placements = kept
	}
}

func (a *assembler) holds(t time.Time) bool {
	return slices.ContainsFunc(a.p.Days, func(d Day) bool { return !t.Before(d.Start) && t.Before(d.End) })
}

// lengthenDay lets a day reach an entry that begins before or after it.
func (a *assembler) lengthenDay(start, end time.Time) bool {
	for i := range a.p.Days {
		d := &a.p.Days[i]
		longer := *d
		switch {
		case start.Before(d.Start) && a.p.day(start) == d.Date:
			longer.Start = start
		case !start.Before(d.End) && (a.p.day(start) == d.Date || a.p.day(start.Add(-a.night)) == d.Date):
			longer.End = end
			if most := d.Start.Add(longestDay); end.After(most) {
				longer.End = most
			}
			if i+1 < len(a.p.Days) && longer.End.After(a.p.Days[i+1].Start) {
				longer.End = a.p.Days[i+1].Start
			}
		default:
			continue
		}
		free := i == 0 || !longer.Start.Before(a.p.Days[i-1].End)
		if !free || longer.End.Sub(longer.Start) > longestDay || !start.Before(longer.End) {
			continue
		}
		*d = longer
		a.note(d.Date, "longer_day", "Day", d.Date, "From", d.Start.In(a.p.Zone).Format("15:04"), "To", d.End.In(a.p.Zone).Format("15:04"))
		return true
	}
	return false
}

// addDay makes a day of an entry that no other can hold.
func (a *assembler) addDay(start, end time.Time) bool {
	date := a.p.day(start)
	i, taken := slices.BinarySearchFunc(a.p.Days, date, func(d Day, date string) int { return strings.Compare(d.Date, date) })
	if taken || i > 0 && start.Before(a.p.Days[i-1].End) {
		return false
	}
	if most := start.Add(longestDay); end.After(most) {
		end = most
	}
	if i < len(a.p.Days) && end.After(a.p.Days[i].Start) {
		end = a.p.Days[i].Start
	}
	if !end.After(start) {
		return false
	}
	a.p.Days = slices.Insert(a.p.Days, i, Day{Date: date, Start: start, End: end, Assumed: true})
	a.note("", "wrong_date", "Day", date)
	return true
}
