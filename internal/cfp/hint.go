package cfp

import (
	"regexp"
	"strings"

	"github.com/creneau/creneau/internal/kit/text"
)

// Hint is something that somebody should look at while they write: nothing is refused by it.
type Hint struct {
	Field string // title, abstract, outline or why
	Kind  HintKind
	What  string // the name or the address that is meant
	Over  int    // of a text that is too long: by how much
	Unit  Unit
}

// HintKind is what a hint is about.
type HintKind string

// The kinds.
const (
	NamesYou   HintKind = "names_you"   // a part of your name stands in it
	LinkNames  HintKind = "link_names"  // a link or an address in it leads to you
	NamesHouse HintKind = "names_house" // your organisation stands in it
	TooLong    HintKind = "too_long"
)

// readBlind are the fields that a committee reads without names.
var readBlind = [...]string{"title", "abstract", "outline", "why"}

// address finds links, e-mail addresses, handles, and names of hosts.
var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>")\]]+|` +
	`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}|` +
	`(?:^|[\s(])@[\p{L}\p{N}_.-]{2,}|` +
	`\b[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|io|dev|fr|eu|example|me|info|tech)\b(?:/[^\s<>")\]]*)?`)

// Hints are what somebody should look at in what they write.
func (c Content) Hints() (out []Hint) {
	for _, field := range readBlind {
		said := c.text(field)
		for _, found := range c.traces(said) {
			out = append(out, Hint{Field: field, Kind: found.kind, What: strings.TrimSpace(said[found.from:found.to])})
		}
	}
	for _, l := range Limits {
		if n := l.Count(c.text(l.Field)); n > l.Most {
			out = append(out, Hint{Field: l.Field, Kind: TooLong, Over: n - l.Most, Unit: l.Unit})
		}
	}
	return out
}

// trace is a part of a text that leads to who wrote it.
type trace struct {
	from, to int
	kind     HintKind
}

// traces finds what leads to who wrote a text, from its beginning to its end: their names, their organisation, links and addresses.
func (c Content) traces(said string) (out []trace) {
	taken := func(from, to int) bool {
		for _, t := range out {
			if from < t.to && t.from < to {
				return true
			}
		}
		return false
	}
	for _, at := range address.FindAllStringIndex(said, -1) {
		out = append(out, trace{at[0], at[1], LinkNames})
	}
	words := wordsOf(said)
	for _, look := range []struct {
		names []string
		kind  HintKind
	}{{[]string{c.You.Organisation}, NamesHouse}, {strings.Fields(c.You.Name), NamesYou}} {
		for _, name := range look.names {
			want := wordsOf(name)
			if len(want) == 0 || len(want) == 1 && len([]rune(want[0].folded)) < 3 {
				continue
			}
			for i := range words {
				if !startsWith(words[i:], want) {
					continue
				}
				if from, to := words[i].from, words[i+len(want)-1].to; !taken(from, to) {
					out = append(out, trace{from, to, look.kind})
				}
			}
		}
	}
	sortTraces(out)
	return out
}

func sortTraces(all []trace) {
	for i := range all {
		for j := i; j > 0 && all[j].from < all[j-1].from; j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
}

// word is a word of a text, with where it stands.
type word struct {
	from, to int
	folded   string
}

var letters = regexp.MustCompile(`[\p{L}\p{N}\p{M}]+`)

func wordsOf(said string) (out []word) {
	for _, at := range letters.FindAllStringIndex(said, -1) {
		out = append(out, word{at[0], at[1], text.Fold(said[at[0]:at[1]])})
	}
	return out
}

func startsWith(words, want []word) bool {
	if len(words) < len(want) {
		return false
	}
	for i := range want {
		if words[i].folded != want[i].folded {
			return false
		}
	}
	return true
}

// Part is a piece of a text as a committee reads it: what was said, or a place where a name stood.
type Part struct {
	Text  string
	Gone  bool // a name or a link stood here
	Break bool // a new line begins after it
}

// Blind is a text of a content as a committee that reads without names would read it: what leads to who wrote it is a marked place.
func (c Content) Blind(field string) (out []Part) {
	said, from := c.text(field), 0
	add := func(s string) {
		lines := strings.Split(s, "\n")
		for i, line := range lines {
			out = append(out, Part{Text: line, Break: i < len(lines)-1})
		}
	}
	for _, t := range c.traces(said) {
		add(said[from:t.from])
		out = append(out, Part{Gone: true})
		from = t.to
	}
	add(said[from:])
	return out
}
