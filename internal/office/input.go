package office

import (
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
)

// Clock is how instants stand in a form: in the edition's zone.
const Clock = "2006-01-02T15:04"

// Instant reads a moment of the edition's zone from a field.
func (in *Input) Instant(name string, v Visit) time.Time {
	t, err := time.ParseInLocation(Clock, in.Text(name), v.Edition.Location())
	if err != nil {
		in.Bad(name)
	}
	return t
}

// Windows reads windows of availability, a line each: "2027-02-04T13:00 2027-02-04T19:00".
func (in *Input) Windows(name string, v Visit) []edition.Window {
	var out []edition.Window
	for line := range strings.Lines(in.Text(name)) {
		parts := strings.Fields(strings.ReplaceAll(line, "–", " "))
		if len(parts) == 0 {
			continue
		}
		if len(parts) != 2 {
			in.Bad(name)
			return nil
		}
		from, err1 := time.ParseInLocation(Clock, parts[0], v.Edition.Location())
		to, err2 := time.ParseInLocation(Clock, parts[1], v.Edition.Location())
		if err1 != nil || err2 != nil {
			in.Bad(name)
			return nil
		}
		out = append(out, edition.Window{Start: from.UTC(), End: to.UTC()})
	}
	return out
}

// WindowsText is windows as Windows reads them.
func WindowsText(windows []edition.Window, v Visit) string {
	var lines []string
	for _, w := range windows {
		lines = append(lines, w.Start.In(v.Edition.Location()).Format(Clock)+" "+w.End.In(v.Edition.Location()).Format(Clock))
	}
	return strings.Join(lines, "\n")
}
