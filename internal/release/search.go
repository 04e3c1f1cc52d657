package release

import (
	"maps"
	"math/bits"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// Search finds sessions by words, forgiving accents and typos. It is made once per snapshot and searched from
// memory; the cost grows with the vocabulary, some thousands of words.
type Search struct {
	terms []term // sorted by word
	names []name // sorted by word
}

// term is a folded word and where it is found.
type term struct {
	word     string
	letters  []rune
	has      letterSet
	sessions []int // ascending
}

// letterSet are the letters of a word, several of them in each bit.
type letterSet uint64

func lettersOf(word []rune) (s letterSet) {
	for _, r := range word {
		s |= 1 << (r % 64)
	}
	return s
}

// lacks is how many letters of another word are missing at least. A typo brings one at most.
func (s letterSet) lacks(other letterSet) int { return bits.OnesCount64(uint64(other &^ s)) }

// NewSearch indexes what people search for: titles, speakers, their organisations, abstracts, tracks, products, tags
// and rooms.
func NewSearch(x *Index) *Search {
	words := map[string][]int{}
	for i, v := range x.Sessions {
		for _, word := range wordsOf(x.Folded(v.ID)) {
			if at := words[word]; len(at) == 0 || at[len(at)-1] != i {
				words[word] = append(at, i)
			}
		}
	}
	s := &Search{names: namesOf(x)}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		letters := []rune(word)
		s.terms = append(s.terms, term{word, letters, lettersOf(letters), words[word]})
	}
	return s
}

// Words takes a text apart into folded words.
func Words(s string) []string {
	return wordsOf(text.Fold(s))
}

func wordsOf(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '#' })
}

// Find returns the sessions, by index, that have every word of a query: as it is, as a beginning, or, when neither is
// there, with one typo (two from eight letters on).
func (s *Search) Find(query string) []int {
	var found []int
	for k, word := range Words(query) {
		hits := s.hits(word)
		if k == 0 {
			found = hits
			continue
		}
		found = slices.DeleteFunc(found, func(i int) bool {
			_, both := slices.BinarySearch(hits, i)
			return !both
		})
	}
	return found
}

func (s *Search) hits(word string) []int {
	var out []int
	at, _ := slices.BinarySearchFunc(s.terms, word, func(t term, word string) int { return strings.Compare(t.word, word) })
	for ; at < len(s.terms) && strings.HasPrefix(s.terms[at].word, word); at++ {
		out = append(out, s.terms[at].sessions...)
	}
	if len(out) == 0 {
		out = s.forgiven([]rune(word))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// forgiven are the sessions with a word that is typed nearly so.
func (s *Search) forgiven(word []rune) (out []int) {
	typos := allowedTypos(len(word))
	if typos == 0 {
		return nil
	}
	has := lettersOf(word)
	for _, t := range s.terms {
		if has.lacks(t.has) <= typos && t.has.lacks(has) <= typos && near(word, t.letters, typos) {
			out = append(out, t.sessions...)
		}
	}
	return out
}

func allowedTypos(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	default:
		return 2
	}
}

// near reports whether two words are at most so many typos apart.
func near(x, y []rune, most int) bool {
	if gap(x, y) > most {
		return false
	}
	row := distances(x, y, most)
	return row != nil && row[len(y)] <= most
}

// distances are, for each beginning of y, how many typos x is away from it: a letter wrong, missing, too many, or two neighbours swapped
// (Damerau, 1964; the restricted distance). It is nil when all are more than most.
func distances(x, y []rune, most int) []int {
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > most {
			return nil
		}
		before, last, row = last, row, before
	}
	return last
}

// Filter narrows the programme; empty fields do not. It lives in addresses: see Values.
//
// Within a field one of several choices is enough, but for Access: who needs two things needs both.
type Filter struct {
	Query string
	// slugs; Kind is of the speakers' organisations, Access of the rooms' features
	Track, Level, Format, Language, Product, Kind, Room, Access []string
	Recorded                                                    bool
}

// FilterFrom reads a filter from an address.
func FilterFrom(v url.Values) Filter {
	f := Filter{Query: strings.TrimSpace(v.Get("q")), Recorded: v.Get("recorded") != ""}
	for name, field := range f.fields() {
		for _, choice := range v[name] {
			if choice != "" && !slices.Contains(*field, choice) {
				*field = append(*field, choice)
			}
		}
	}
	return f
}

func (f *Filter) fields() map[string]*[]string {
	return map[string]*[]string{"track": &f.Track, "level": &f.Level, "format": &f.Format, "language": &f.Language, "product": &f.Product,
		"kind": &f.Kind, "room": &f.Room, "access": &f.Access}
}

// Empty reports whether the filter lets everything pass.
func (f Filter) Empty() bool { return len(f.Values()) == 0 }

// Values is the filter as an address holds it.
func (f Filter) Values() url.Values {
	v := url.Values{}
	if f.Query != "" {
		v.Set("q", f.Query)
	}
	for name, field := range f.fields() {
		if len(*field) > 0 {
			v[name] = slices.Clone(*field)
		}
	}
	if f.Recorded {
		v.Set("recorded", "1")
	}
	return v
}

// Apply returns the ids of the sessions that pass.
func (f Filter) Apply(x *Index, s *Search) map[string]bool {
	out := map[string]bool{}
	fields := f.narrow()
	keep := func(v *SnapshotSession) {
		if (!f.Recorded || v.WillBeRecorded()) && passes(x, v, fields) {
			out[v.ID] = true
		}
	}
	if f.Query != "" {
		for _, i := range s.Find(f.Query) {
			keep(&x.Sessions[i])
		}
		return out
	}
	for i := range x.Sessions {
		keep(&x.Sessions[i])
	}
	return out
}

// narrow are the fields of the filter that hold a choice.
func (f Filter) narrow() map[string][]string {
	out := map[string][]string{}
	for name, field := range f.fields() {
		if len(*field) > 0 {
			out[name] = *field
		}
	}
	return out
}

func passes(x *Index, v *SnapshotSession, fields map[string][]string) bool {
	for name, choices := range fields {
		have := x.Choices(*v, name)
		lacks := func(choice string) bool { return !slices.Contains(have, choice) }
		if name == "access" && slices.ContainsFunc(choices, lacks) || !slices.ContainsFunc(choices, func(c string) bool { return !lacks(c) }) {
			return false
		}
	}
	return true
}

// WillBeRecorded reports whether a session can be seen later. Nothing says so of a break.
func (s SnapshotSession) WillBeRecorded() bool {
	return s.Recorded && s.State != string(programme.Cancelled) && s.Kind != programme.Break
}

// Choices are what a session offers to a field of a filter: "track" → the slug of its track.
func (x *Index) Choices(v SnapshotSession, field string) (out []string) {
	add := func(choice string) {
		if choice != "" && !slices.Contains(out, choice) {
			out = append(out, choice)
		}
	}
	switch field {
	case "track":
		add(x.Track(v.TrackID).Slug)
	case "level":
		add(v.Level)
	case "format":
		add(x.Format(v.FormatID).Slug)
	case "language":
		add(v.Language)
	case "product":
		for _, id := range v.Products {
			add(x.Product(id).Slug)
		}
	case "kind":
		for _, id := range v.Speakers {
			add(x.Speaker(id).Kind)
		}
	case "room":
		for _, e := range x.EntriesOf(v.ID) {
			add(x.Room(e.RoomID).Slug)
		}
	case "access":
		for _, feature := range x.access(v) {
			add(feature)
		}
	}
	return out
}

// access are the features of a session's room that people need; of a session with several places, those of all of them. What fills all
// rooms is where each room is.
func (x *Index) access(v SnapshotSession) (out []string) {
	for _, feature := range []edition.Feature{edition.StepFree, edition.HearingLoop, edition.Captions} {
		has := func(r SnapshotRoom) bool { return slices.Contains(r.Features, string(feature)) }
		everywhere := len(x.EntriesOf(v.ID)) > 0
		for _, e := range x.EntriesOf(v.ID) {
			if e.RoomID == "" {
				everywhere = everywhere && slices.ContainsFunc(x.Rooms, has)
			} else {
				everywhere = everywhere && has(x.Room(e.RoomID))
			}
		}
		if everywhere {
			out = append(out, string(feature))
		}
	}
	return out
}
