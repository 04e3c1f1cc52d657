package formats

import (
	"regexp"
	"strings"
	"time"
)

// risky are the characters with which a spreadsheet takes a cell for a formula (OWASP, CSV injection).
const risky = "=+-@\t\r"

// guarded puts an apostrophe before what a spreadsheet would run, and before what looks as if it had been guarded.
func guarded(s string) string {
	if bare := strings.TrimLeft(s, "'"); bare != "" && strings.IndexByte(risky, bare[0]) >= 0 {
		return "'" + s
	}
	return s
}

// unguarded takes that apostrophe away, and no other: names may begin with one.
func unguarded(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && guarded(rest) != rest {
		return rest
	}
	return s
}

// joinList writes several values into a cell: a semicolon between them, quotes around what holds one.
func joinList(values []string) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		if strings.ContainsRune(v, ';') || strings.HasPrefix(v, `"`) {
			out[i] = `"` + strings.ReplaceAll(v, `"`, `""`) + `"`
		}
	}
	return strings.Join(out, "; ")
}

// splitList reads what joinList writes. A quote that nothing closes before the next semicolon belongs to the value.
func splitList(s string) (out []string) {
	for s = strings.TrimSpace(s); s != ""; {
		value, rest, ok := quoted(s)
		if !ok {
			value, rest, _ = strings.Cut(s, ";")
		}
		out = append(out, strings.TrimSpace(value))
		s = strings.TrimSpace(rest)
	}
	return out
}

// quoted reads a value in quotes that ends the list or stands before a semicolon.
func quoted(s string) (value, rest string, ok bool) {
	if !strings.HasPrefix(s, `"`) {
		return "", "", false
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] != '"':
			b.WriteByte(s[i])
		case i+1 < len(s) && s[i+1] == '"':
			b.WriteByte('"')
			i++
		default:
			rest = strings.TrimSpace(s[i+1:])
			after, more := strings.CutPrefix(rest, ";")
			return b.String(), after, more || rest == ""
		}
	}
	return "", "", false
}

var (
	shortDay   = regexp.MustCompile(`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$`)
	withOffset = regexp.MustCompile(`^(\d{1,2}:\d{2})(Z|[+-]\d{2}:\d{2})$`)
)

// sheetTime reads a day and an hour as people write them in a sheet, in the programme's zone unless an offset stands there.
func (a *assembler) sheetTime(place, day, hour string) time.Time {
	date, dated := a.sheetDay(day)
	offset := ""
	if g := withOffset.FindStringSubmatch(hour); g != nil {
		hour, offset = g[1], g[2]
	}
	of, read := parseClock(hour)
	if !dated || !read {
		a.note(place, "bad_time", "Time", short(day+" "+hour))
		return time.Time{}
	}
	if offset == "" {
		return sane(a.local(place, date.Add(of)))
	}
	t, err := time.Parse(time.RFC3339, date.Add(of).Format("2006-01-02T15:04:05")+offset)
	if err != nil {
		a.note(place, "bad_time", "Time", short(day+" "+hour+offset))
	}
	return sane(t)
}

// sheetDay reads 2027-03-04, 4/3/2027 and 04.03.27 as midnight UTC. Where day and month could be either, the day comes first, and a
// note says so.
func (a *assembler) sheetDay(s string) (time.Time, bool) {
	s, _, _ = strings.Cut(s, " ") // "2027-03-04 00:00:00", as programs write a day
	s, _, _ = strings.Cut(s, "T")
	g := shortDay.FindStringSubmatch(s)
	if g == nil {
		return parseDate(strings.NewReplacer("/", "-", ".", "-").Replace(s))
	}
	day, month, year := number(g[1]), number(g[2]), number(g[3])
	if year < 100 {
		year += 2000
	}
	either := day <= 12 && month <= 12 && day != month
	if month > 12 {
		day, month = month, day
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if either {
		a.noteOnce("day_first", "Day", s, "Read", t.Format(time.DateOnly))
	}
	return t, t.Day() == day && int(t.Month()) == month && !sane(t).IsZero()
}
