package release

import (
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
	words    map[string][]int // folded word → sessions, ascending
	list     []string         // the words, sorted
	sessions int
}

// NewSearch indexes what people search for: titles, speakers, their organisations, abstracts, tracks, products, tags
// and rooms.
func NewSearch(x *Index) *Search {
	s := &Search{words: map[string][]int{}, sessions: len(x.Sessions)}
	for i, v := range x.Sessions {
		for _, word := range wordsOf(x.Folded(v.ID)) {
			if at := s.words[word]; len(at) == 0 || at[len(at)-1] != i {
				s.words[word] = append(at, i)
			}
		}
	}
	for word := range s.words {
		s.list = append(s.list, word)
	}
	slices.Sort(s.list)
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
		found = slices.DeleteFunc(found, func(i int) bool { return !slices.Contains(hits, i) })
	}
	return found
}

func (s *Search) hits(word string) []int {
	var out []int
	at, _ := slices.BinarySearch(s.list, word)
	for ; at < len(s.list) && strings.HasPrefix(s.list[at], word); at++ {
		out = append(out, s.words[s.list[at]]...)
	}
	if typos := allowedTypos(word); len(out) == 0 && typos > 0 {
		for _, have := range s.list {
			if near(word, have, typos) {
				out = append(out, s.words[have]...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func allowedTypos(word string) int {
	switch n := len([]rune(word)); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// near reports whether two words are at most so many typos apart: a letter wrong, missing, too many, or two
// neighbours swapped (Damerau, 1964; the restricted distance).
func near(a, b string, most int) bool {
	x, y := []rune(a), []rune(b)
	if len(x)-len(y) > most || len(y)-len(x) > most {
		return false
	}
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
			return false
		}
		before, last, row = last, row, before
	}
	return last[len(y)] <= most
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
	found := map[int]bool{}
	if f.Query != "" {
		for _, i := range s.Find(f.Query) {
			found[i] = true
		}
	}
	out := map[string]bool{}
	for i, v := range x.Sessions {
		if (f.Query == "" || found[i]) && f.passes(x, v) {
			out[v.ID] = true
		}
	}
	return out
}

func (f Filter) passes(x *Index, v SnapshotSession) bool {
	if f.Recorded && !v.WillBeRecorded() {
		return false
	}
	for name, field := range f.fields() {
		if len(*field) == 0 {
			continue
		}
		have := x.Choices(v, name)
		lacks := func(choice string) bool { return !slices.Contains(have, choice) }
		if name == "access" && slices.ContainsFunc(*field, lacks) || !slices.ContainsFunc(*field, func(c string) bool { return !lacks(c) }) {
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
