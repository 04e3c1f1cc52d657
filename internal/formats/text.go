package formats

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// foldASCII brings a text to lower case without accents.
func foldASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ToLower(s)))
}

func byStart(events []placed) {
	slices.SortStableFunc(events, func(a, b placed) int { return a.At.Start.Compare(b.At.Start) })
}
