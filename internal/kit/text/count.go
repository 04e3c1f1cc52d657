package text

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// unspaced are scripts without spaces between words: each of their characters counts as one word, whatever a dictionary says, so that
// a browser counts the same.
var unspaced = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
	unicode.Myanmar}

// CountCharacters counts what readers see as characters (UAX #29), without the space around a text. A line break is one.
func CountCharacters(s string) int { return uniseg.GraphemeClusterCount(tidy(s)) }

// CountWords counts words by the Unicode standard (UAX #29): what holds a letter or a digit.
func CountWords(s string) (n int) {
	var spaced strings.Builder
	mark := false // the one before was such a character, whose marks are its own
	for _, r := range tidy(s) {
		switch {
		case unicode.In(r, unspaced...) && !unicode.Is(unicode.M, r):
			n++
			mark = true
			spaced.WriteByte(' ')
		case mark && unicode.Is(unicode.M, r):
		default:
			mark = false
			spaced.WriteRune(r)
		}
	}
	rest, state := spaced.String(), -1
	for rest != "" {
		var word string
		word, rest, state = uniseg.FirstWordInString(rest, state)
		if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.N, r) }) {
			n++
		}
	}
	return n
}

func tidy(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
