package formats

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// mostLength is beyond every length that is meant.
const mostLength = 100_000 * time.Minute

var (
	isoLength   = regexp.MustCompile(`^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:[.,]\d+)?S)?)?$`)
	wordLength  = regexp.MustCompile(`^(?:(\d{1,5}(?:[.,]\d{1,3})?)\s*(?:h|hr|hrs|hour|hours|heure|heures|std)\.?)?\s*(?:(\d{1,6})\s*(?:m|mn|min|mins|minute|minutes)?\.?)?$`)
	clockLength = regexp.MustCompile(`^\d{1,6}(:\d{1,2}){1,2}$`)
)

// parseLength reads a length as files write it: minutes (08, 30, 30.0), hh:mm, hhmm with a zero in front, d:hh:mm, hh:mm:ss, ISO
// 8601, and words (1h30, 45 min). It tells of three parts that they could be read in two ways. A length of less than a minute, and
// what is no length, is 0.
func parseLength(s string) (d time.Duration, ambiguous bool) {
	s = strings.TrimSpace(s)
	switch {
	case clockLength.MatchString(s):
		d, ambiguous = partsLength(strings.Split(s, ":"))
	case len(s) == 4 && s[0] == '0' && digits(s):
		d = time.Duration(number(s[:2]))*time.Hour + time.Duration(number(s[2:]))*time.Minute
	default:
		d = writtenLength(s)
	}
	d = d.Round(time.Minute)
	if d < 0 || d > mostLength {
		return 0, false
	}
	return d, ambiguous
}

// partsLength reads hh:mm, and three parts. Those are d:hh:mm, as frab's readers and pretalx have it: but nobody writes no days, nor
// more than 23 hours beside days, so these are hh:mm:ss.
func partsLength(parts []string) (d time.Duration, ambiguous bool) {
	a, b := time.Duration(number(parts[0])), time.Duration(number(parts[1]))
	if len(parts) == 2 {
		return a*time.Hour + b*time.Minute, false
	}
	c := time.Duration(number(parts[2]))
	if b > 23 || a == 0 && c == 0 {
		return a*time.Hour + b*time.Minute + c*time.Second, true
	}
	return a*24*time.Hour + b*time.Hour + c*time.Minute, true
}

func writtenLength(s string) time.Duration {
	if minutes, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64); err == nil {
		if !(minutes >= 0 && minutes <= 100_000) {
			return 0
		}
		return time.Duration(minutes) * time.Minute
	}
	if m := isoLength.FindStringSubmatch(strings.ToUpper(s)); m != nil {
		return time.Duration(7*number(m[1])+number(m[2]))*24*time.Hour + time.Duration(number(m[3]))*time.Hour +
			time.Duration(number(m[4]))*time.Minute + time.Duration(number(m[5]))*time.Second
	}
	m := wordLength.FindStringSubmatch(strings.ToLower(s))
	if s == "" || m == nil {
		return 0
	}
	hours, _ := strconv.ParseFloat(orElse(strings.ReplaceAll(m[1], ",", "."), "0"), 64)
	return time.Duration(hours*60)*time.Minute + time.Duration(number(m[2]))*time.Minute
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// number reads digits in tens, whatever they begin with; what is none is 0.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// length reads a length of a file, and notes what is none, or could be read otherwise.
func (a *assembler) length(place, s string) time.Duration {
	d, ambiguous := parseLength(s)
	switch {
	case d == 0 && number(s) == 0 && strings.Trim(s, "0:. PTHMSptms") != "":
		a.note(place, "bad_duration", "Duration", short(s))
	case ambiguous:
		a.note(place, "three_parts", "Duration", short(s), "Minutes", int(d.Minutes()))
	}
	return d
}
