package release

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// name is a word of a title, a speaker, a track, a product or a room, which may be meant by one that stands nowhere.
type name struct {
	word    string // folded
	spelled string
	text.Spelling
}

const (
	mostMeant   = 3 // proposals
	leastOfName = 3 // letters of a word that is proposed
)

// namesOf are the words by which sessions are called, by folded word, each as it is spelled first. Breaks are left out: nobody
// searches for them.
func namesOf(x *Index) []name {
	spelled := map[string]string{}
	add := func(texts ...string) {
		for _, s := range texts {
			for _, word := range text.WordsOf(s) {
				folded := text.Fold(word)
				if len(text.WordsOf(folded)) != 1 || len([]rune(folded)) < leastOfName || !strings.ContainsFunc(folded, unicode.IsLetter) {
					continue
				}
				if _, known := spelled[folded]; !known {
					spelled[folded] = word
				}
			}
		}
	}
	for _, v := range x.Sessions {
		if v.Kind == programme.Break {
			continue
		}
		add(v.Title, x.Track(v.TrackID).Name)
		for _, p := range x.SpeakersOf(v) {
			add(p.Name)
		}
		for _, id := range v.Products {
			add(x.Product(id).Name)
		}
		for _, e := range x.EntriesOf(v.ID) {
			add(x.Room(e.RoomID).Name)
		}
	}
	out := make([]name, 0, len(spelled))
	for word, as := range spelled {
		out = append(out, name{word, as, text.Spell(word)})
	}
	slices.SortFunc(out, func(a, b name) int { return strings.Compare(a.word, b.word) })
	return out
}

// Names are the words that are proposed for what is searched in vain, in their order.
func (s *Search) Names() []string {
	out := make([]string, len(s.names))
	for i, n := range s.names {
		out[i] = n.spelled
	}
	return out
}

// Meant is what may have been meant by a query of which a word stands nowhere, or whose words stand together nowhere: queries that
// find something, the nearest first. The browser's script proposes the same (search.ts).
func (s *Search) Meant(query string) []string {
	words := text.Words(query)
	var near [][]string // what may stand for each word; a word without any is left out
	unknown := -1       // the place, in near, of the one word that stands nowhere
	several, missing := false, false
	for _, word := range words {
		if s.Begins(word) {
			near = append(near, []string{s.spelled(word)})
			continue
		}
		missing = true
		if others := s.nearest(word); len(others) > 0 {
			several = unknown >= 0
			unknown = len(near)
			near = append(near, others)
		}
	}
	if len(near) == 0 || !missing && len(s.Find(query)) > 0 {
		return nil
	}
	first := make([]string, len(near))
	for i, others := range near {
		first[i] = others[0]
	}
	tries := []string{strings.Join(first, " ")}
	if unknown >= 0 && !several {
		tries = nil
		for _, other := range near[unknown] {
			tries = append(tries, strings.Join(slices.Concat(first[:unknown], []string{other}, first[unknown+1:]), " "))
		}
	}
	if found := s.finding(tries); len(found) > 0 {
		return found
	}
	return s.finding(first)
}

// finding are the queries that find something, as many as are proposed.
func (s *Search) finding(queries []string) []string {
	found := slices.DeleteFunc(slices.Clone(queries), func(q string) bool { return len(s.Find(q)) == 0 })
	return found[:min(len(found), mostMeant)]
}

// spelled is a word as a name has it, else as it is.
func (s *Search) spelled(word string) string {
	at, ok := slices.BinarySearchFunc(s.names, word, func(n name, word string) int { return strings.Compare(n.word, word) })
	if !ok {
		return word
	}
	return s.names[at].spelled
}

// nearest are the names that a word is most like: by typos from their beginning, then by the first letter, then by length.
func (s *Search) nearest(word string) []string {
	sought := text.Spell(word)
	letters := sought.Letters
	most := farthest(len(letters))
	type far struct {
		typos, first, length int
		spelled              string
	}
	var all []far
	for _, n := range s.names {
		if shortens(letters, n.Letters) {
			all = append(all, far{spelled: n.spelled})
			continue
		}
		if n.Lacks(sought) > most {
			continue
		}
		if typos := typosFromBeginning(sought, n.Spelling, most); typos <= most {
			all = append(all, far{typos, differ(letters[0], n.Letters[0]), gap(letters, n.Letters), n.spelled})
		}
	}
	slices.SortStableFunc(all, func(a, b far) int {
		return cmp.Or(cmp.Compare(a.typos, b.typos), cmp.Compare(a.first, b.first), cmp.Compare(a.length, b.length))
	})
	out := make([]string, 0, mostMeant)
	for _, f := range all[:min(len(all), mostMeant)] {
		out = append(out, f.spelled)
	}
	return out
}

// farthest is how many typos a name may be away from a word that stands nowhere: more than search forgives unasked.
func farthest(letters int) int {
	switch {
	case letters < 3:
		return 0
	case letters < 5:
		return 1
	case letters < 8:
		return 2
	default:
		return 3
	}
}

// shortens reports whether a word is a name's first and last letter with the number of those between: "k8s".
func shortens(word, name []rune) bool {
	if len(word) < 3 || word[0] != name[0] || word[len(word)-1] != name[len(name)-1] {
		return false
	}
	between, err := strconv.ParseUint(string(word[1:len(word)-1]), 10, 8)
	return err == nil && int(between) == len(name)-2
}

// typosFromBeginning is how many typos a word is away from the nearest beginning of another; more than most: too many.
func typosFromBeginning(word, other text.Spelling, most int) int {
	row := word.Distances(other, most)
	if row == nil {
		return most + 1
	}
	return slices.Min(row)
}

func differ(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}

func gap(a, b []rune) int { return max(len(a)-len(b), len(b)-len(a)) }
