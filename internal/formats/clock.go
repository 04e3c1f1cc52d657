package formats

import (
	"regexp"
	"strings"
	"time"
)

// nightEnds is when the night after a day is over, for files that do not say: what begins before it belongs to the day before.
const nightEnds = 4 * time.Hour

// Layouts of instants, and of dates with a time that say no offset. Go takes fractions of a second after each.
var (
	instants = []string{time.RFC3339, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05-07", "2006-01-02T15:04-0700",
		"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04Z07:00", "20060102T150405Z"}
	walls = []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "20060102T150405", "20060102T1504"}
	dates = []string{time.DateOnly, "20060102", "2006/01/02", "2006-1-2"}
)

// when reads an instant; one without offset is of the programme's zone, which is noted once.
func (a *assembler) when(place, s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}
	}
	t, ok := a.parseWhen(place, s)
	if !ok {
		a.note(place, "bad_time", "Time", short(s))
	}
	return t
}

func (a *assembler) parseWhen(place, s string) (time.Time, bool) {
	for _, layout := range instants {
		if t, err := time.Parse(layout, s); err == nil {
			t = sane(t)
			return t, !t.IsZero()
		}
	}
	for _, layout := range walls {
		if t, err := time.Parse(layout, s); err == nil {
			a.noteOnce("no_offset", "Time", s, "Zone", a.p.Zone)
			t = sane(a.local(place, t))
			return t, !t.IsZero()
		}
	}
	if day, clock, ok := strings.Cut(strings.Replace(s, "T", " ", 1), " "); ok {
		if date, of, ok := a.dayAndClock(day, clock); ok {
			a.noteOnce("no_offset", "Time", s, "Zone", a.p.Zone)
			t := sane(a.local(place, date.Add(of)))
			return t, !t.IsZero()
		}
	}
	return time.Time{}, false
}

func (a *assembler) dayAndClock(day, clock string) (time.Time, time.Duration, bool) {
	date, ok := parseDate(day)
	if !ok {
		return time.Time{}, 0, false
	}
	of, ok := parseClock(clock)
	return date, of, ok
}

// parseDate reads a date without a time, as midnight UTC.
func parseDate(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range dates {
		if t, err := time.Parse(layout, s); err == nil {
			return t, !sane(t).IsZero()
		}
	}
	return time.Time{}, false
}

// dateIn is the date with which a text begins, as YYYY-MM-DD, empty when there is none.
func dateIn(s string) string {
	s = strings.TrimSpace(s)
	if t, ok := parseDate(s); ok {
		return t.Format(time.DateOnly)
	}
	if len(s) > 10 {
		if t, ok := parseDate(s[:10]); ok {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

var clockShape = regexp.MustCompile(`(?i)^(\d{1,2})(?:\s*[:.h]\s*(\d{1,2})?(?::\d{1,2}(?:\.\d+)?)?|(\d{2}))?\s*([ap]\.?m\.?)?$`)

// parseClock reads a time of day: 09:30, 9:5, 0930, 09.30, 9h30, 9h, 9:30 pm; 24:00 and later are of the next day, up to 30:00.
func parseClock(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if len(s) == 3 && digits(s) {
		s = "0" + s // 930
	}
	m := clockShape.FindStringSubmatch(s)
	if m == nil || digits(s) && len(s) < 3 {
		return 0, false
	}
	hour, minute, half := number(m[1]), number(m[2]+m[3]), strings.ToLower(m[4])
	switch {
	case half != "" && (hour < 1 || hour > 12):
		return 0, false
	case half != "" && half[0] == 'a':
		hour %= 12
	case half != "" && half[0] == 'p':
		hour = hour%12 + 12
	}
	if hour > 30 || minute > 59 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, true
}

// wall are the hours and minutes of an instant on the programme's clock.
func (a *assembler) wall(t time.Time) time.Duration {
	t = t.In(a.p.Zone)
	return time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
}

// local is the instant at which the clocks of the programme's zone show the date and time of t. On the night of a change an hour may
// be missing, which is taken as the one that the clocks show instead, or stand twice, of which the first is taken: both are noted.
func (a *assembler) local(place string, t time.Time) time.Time { return a.localIn(place, t, a.p.Zone) }

func (a *assembler) localIn(place string, t time.Time, zone *time.Location) time.Time {
	at := time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
	said := t.Format("2006-01-02 15:04")
	if at.Hour() != t.Hour() || at.Minute() != t.Minute() {
		a.note(place, "missing_hour", "Time", said, "Zone", zone, "Taken", at.Format("15:04"))
		return at
	}
	first, twice := firstOf(at)
	if twice {
		a.note(place, "double_hour", "Time", said, "Zone", zone)
	}
	return first
}

// firstOf is the first instant at which a clock shows what it shows at t, and whether there are two.
func firstOf(t time.Time) (time.Time, bool) {
	began, ends := t.ZoneBounds()
	_, now := t.Zone()
	if !began.IsZero() {
		_, before := began.Add(-time.Second).Zone()
		if back := time.Duration(before-now) * time.Second; back > 0 && t.Sub(began) < back {
			return t.Add(-back), true
		}
	}
	if !ends.IsZero() {
		_, after := ends.Zone()
		if back := time.Duration(now-after) * time.Second; back > 0 && ends.Sub(t) <= back {
			return t, true
		}
	}
	return t, false
}

// sane drops instants that no programme means, which also keeps arithmetic safe.
func sane(t time.Time) time.Time {
	if t.Year() < 1970 || t.Year() > 2200 {
		return time.Time{}
	}
	return t.UTC()
}

// zone takes the time zone that a file names, if it can be loaded.
func (a *assembler) zone(name string) {
	name = strings.TrimSpace(name)
	if name == "" {
		return
	}
	loc, ok := loadZone(name)
	if !ok {
		a.note("", "bad_zone", "Name", short(name), "Zone", a.p.Zone)
		return
	}
	a.p.Zone = loc
}

func loadZone(name string) (*time.Location, bool) {
	if name == "" || name == "Local" || len(name) > 100 {
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	return loc, err == nil
}

// fileDay is a day as a file describes it.
type fileDay struct {
	date       string
	start, end time.Time
	change     time.Duration // when the night after it is over; negative when the file does not say
}

// start reads when an entry begins from what a file says of it: an instant, or a date, or nothing but the time on a day. What begins
// before the day does, or before the hour at which days change, is of the night after it.
func (a *assembler) start(place string, day fileDay, date, clock string) time.Time {
	if date != "" {
		if t, ok := a.parseWhen(place, date); ok {
			return t
		}
	}
	if date == "" && clock == "" {
		return time.Time{}
	}
	on := orElse(dateIn(date), day.date)
	t := a.clockOn(place, day, on, clock)
	if t.IsZero() {
		a.note(place, "bad_time", "Time", short(strings.TrimSpace(date+" "+clock)))
		return t
	}
	a.noteOnce("no_date")
	return t
}

// clockOn is the instant of a time of day on a date of a file's day, or in the night after it.
func (a *assembler) clockOn(place string, day fileDay, on, clock string) time.Time {
	of, ok := parseClock(clock)
	from, dated := parseDate(on)
	if !ok || !dated {
		return time.Time{}
	}
	if on == day.date && of < a.changeOf(day) {
		of += 24 * time.Hour
	}
	return sane(a.local(place, from.Add(of)))
}

// changeOf is the time of day before which an entry is of the night after a day.
func (a *assembler) changeOf(day fileDay) time.Duration {
	switch {
	case day.change >= 0:
		return day.change
	case !day.start.IsZero() && day.start.In(a.p.Zone).Format(time.DateOnly) == day.date:
		return a.wall(day.start)
	default:
		return nightEnds
	}
}
