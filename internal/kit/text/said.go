package text

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Said is a sentence that is kept until somebody reads it, in their language: the key of a message with its values. Names, titles and
// times stay as they are; a part is a sentence, or some words, within the sentence.
type Said struct {
	Key    string            `json:"key"`
	Names  map[string]string `json:"names,omitempty"`
	Counts map[string]int    `json:"counts,omitempty"`
	Parts  map[string]Said   `json:"parts,omitempty"`
}

// Say is the sentence of a key, with values as pairs of name and value, as Printer.T takes them.
func Say(key string, values ...any) Said {
	s := Said{Key: key, Names: map[string]string{}, Counts: map[string]int{}, Parts: map[string]Said{}}
	for i := 0; i+1 < len(values); i += 2 {
		name := fmt.Sprint(values[i])
		switch v := values[i+1].(type) {
		case int:
			s.Counts[name] = v
		case Said:
			s.Parts[name] = v
		default:
			s.Names[name] = fmt.Sprint(v)
		}
	}
	return s
}

// SayText is a part that is as somebody wrote it, or what Kept made of a sentence.
func SayText(kept string) Said {
	if s, ok := saidIn(kept); ok {
		return s
	}
	return Said{Names: map[string]string{"Text": kept}}
}

// mark begins a kept sentence: no name or title begins with a record separator (RFC 7464 has it before JSON, too).
const mark = "\x1e"

// Kept is the sentence as text to be stored, which Printer.Read says.
func (s Said) Kept() string {
	b, err := json.Marshal(s)
	if err != nil {
		return s.Key // cannot be: there are texts and numbers only
	}
	return mark + string(b)
}

func saidIn(kept string) (s Said, ok bool) {
	text, ok := strings.CutPrefix(kept, mark)
	return s, ok && json.Unmarshal([]byte(text), &s) == nil
}

// Read says a kept sentence in the printer's language. Any other text, such as a title, is itself.
func (p *Printer) Read(kept string) string {
	if s, ok := saidIn(kept); ok {
		return p.Say(s)
	}
	return kept
}

// Say is the sentence in the printer's language. Of one whose message is not there any more, the names in it are told.
func (p *Printer) Say(s Said) string {
	if s.Key == "" {
		return s.Names["Text"]
	}
	var values []any
	for name, v := range s.Names {
		values = append(values, name, v)
	}
	for name, v := range s.Counts {
		values = append(values, name, v)
	}
	for name, v := range s.Parts {
		values = append(values, name, p.Say(v))
	}
	if out := p.T(s.Key, values...); out != s.Key {
		return out
	}
	var names []string
	for _, name := range slices.Sorted(maps.Keys(s.Names)) {
		names = append(names, s.Names[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.Parts)) {
		names = append(names, p.Say(s.Parts[name]))
	}
	return cmp.Or(strings.Join(names, ", "), s.Key)
}
