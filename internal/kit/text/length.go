package text

import (
	"strings"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/kit/fault"
)

// How long the texts of people and of files may be, in characters: what is public is rendered, searched and sent to everybody.
const (
	MaxLong    = 20_000 // an abstract, a biography, a description
	MaxNote    = 2_000  // a note, an address, a list of words
	MaxLine    = 300    // what stands in one line: a title, a subtitle
	MaxLinks   = 20_000 // all links of one thing, with their titles
	MaxMembers = 20_000 // all references of one thing to others
)

// ErrLong refuses a text that is longer than it may be. Its values are Count, how long it is, and Limit.
var ErrLong = fault.New(fault.Invalid, "text.long", "a text is longer than it may be; shorten it")

// Bounded is a text with the field it stands in and the characters it may have.
type Bounded struct {
	Field, Text string
	Most        int
}

// BoundedList is a list of texts that share a bound: one character more is counted for each of them.
func BoundedList[S ~string](field string, list []S, most int) Bounded {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(string(s))
		b.WriteByte('\n')
	}
	return Bounded{field, b.String(), most}
}

// CheckLengths refuses the first text that is too long, with ErrLong.
func CheckLengths(texts ...Bounded) error {
	for _, t := range texts {
		if Longer(t.Text, t.Most) {
			return ErrLong.Field(t.Field, ErrLong.Code).With("Count", utf8.RuneCountInString(t.Text)).With("Limit", t.Most)
		}
	}
	return nil
}

// Longer reports whether a text has more than so many characters.
func Longer(s string, most int) bool {
	return len(s) > most && utf8.RuneCountInString(s) > most
}

// Cut keeps at most so many characters of a text, as they were written, and reports whether any were left out.
func Cut(s string, most int) (kept string, cut bool) {
	if !Longer(s, most) {
		return s, false
	}
	n := 0
	for i := range s {
		if n == most-1 {
			return strings.TrimRight(s[:i], " \n\t\r") + "…", true
		}
		n++
	}
	return s, false
}
