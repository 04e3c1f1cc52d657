package text

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Finder finds texts by words, forgiving accents and typos. It is made once and searched from memory; the cost grows with
// the vocabulary. It is safe for concurrent use.
type Finder struct {
	terms []term // sorted by word
}

// term is a folded word and where it is found.
type term struct {
	word string
	Spelling
	in []int // ascending
}

// NewFinder indexes folded texts, by their place.
func NewFinder(folded []string) *Finder {
	words := map[string][]int{}
	for i, text := range folded {
		for _, word := range WordsOf(text) {
			if at := words[word]; len(at) == 0 || at[len(at)-1] != i {
				words[word] = append(at, i)
			}
		}
	}
	f := &Finder{}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		f.terms = append(f.terms, term{word, Spell(word), words[word]})
	}
	return f
}

// Words takes a text apart into folded words.
func Words(s string) []string { return WordsOf(Fold(s)) }

// WordsOf takes a folded text apart.
func WordsOf(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' && r != '#' })
}

// Find returns the texts, by index, that have every word of a query: as it is, as a beginning, or, when neither is there,
// with one typo (two from eight letters on).
func (f *Finder) Find(query string) []int {
	var found []int
	for k, word := range Words(query) {
		hits := f.hits(word)
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

// from is the place of the first term that is not before a word.
func (f *Finder) from(word string) int {
	at, _ := slices.BinarySearchFunc(f.terms, word, func(t term, word string) int { return strings.Compare(t.word, word) })
	return at
}

// Begins reports whether some word is this one, or begins with it.
func (f *Finder) Begins(word string) bool {
	at := f.from(word)
	return at < len(f.terms) && strings.HasPrefix(f.terms[at].word, word)
}

func (f *Finder) hits(word string) []int {
	var out []int
	for at := f.from(word); at < len(f.terms) && strings.HasPrefix(f.terms[at].word, word); at++ {
		out = append(out, f.terms[at].in...)
	}
	if len(out) == 0 {
		out = f.forgiven(Spell(word))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// forgiven are the texts with a word that is typed nearly so.
func (f *Finder) forgiven(word Spelling) (out []int) {
	typos := allowedTypos(len(word.Letters))
	if typos == 0 {
		return nil
	}
	for _, t := range f.terms {
		if word.Lacks(t.Spelling) <= typos && t.Lacks(word) <= typos && word.near(t.Spelling, typos) {
			out = append(out, t.in...)
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
