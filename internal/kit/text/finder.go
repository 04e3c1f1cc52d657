package text

import (
	"maps"
	"math/bits"
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
	word    string
	letters []rune
	has     letterSet
	in      []int // ascending
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
		letters := []rune(word)
		f.terms = append(f.terms, term{word, letters, lettersOf(letters), words[word]})
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

func (f *Finder) hits(word string) []int {
	var out []int
	at, _ := slices.BinarySearchFunc(f.terms, word, func(t term, word string) int { return strings.Compare(t.word, word) })
	for ; at < len(f.terms) && strings.HasPrefix(f.terms[at].word, word); at++ {
		out = append(out, f.terms[at].in...)
	}
	if len(out) == 0 {
		out = f.forgiven([]rune(word))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// forgiven are the texts with a word that is typed nearly so.
func (f *Finder) forgiven(word []rune) (out []int) {
	typos := allowedTypos(len(word))
	if typos == 0 {
		return nil
	}
	has := lettersOf(word)
	for _, t := range f.terms {
		if has.lacks(t.has) <= typos && t.has.lacks(has) <= typos && near(word, t.letters, typos) {
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

// near reports whether two words are at most so many typos apart: a letter wrong, missing, too many, or two
// neighbours swapped (Damerau, 1964; the restricted distance).
func near(x, y []rune, most int) bool {
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
