package text_test

import (
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/text"
)

func TestLengthsAreCountedAsReadersSeeThem(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]struct{ characters, words int }{
		"":                    {0, 0},
		"  one  ":             {3, 1},
		"one, two; three":     {15, 3},
		"l’idée d’un outil":   {17, 3}, // an apostrophe stands within a word
		"don't":               {5, 1},
		"e\u0301te\u0301":     {3, 1},
		"👩🏽‍🔬 works":          {7, 1},
		"a\r\nb":              {3, 2},
		"3.5 GB":              {6, 2},
		"C++ — Go":            {8, 2},
		"日本語":                 {3, 3},
		"カタカナ":                {4, 4},
		"🇫🇷🇩🇪":                {2, 0},
		"well-kept":           {9, 2},
		"snake_case 10,000":   {17, 2},
		"https://example.org": {19, 2},
	} {
		if c, w := text.CountCharacters(s), text.CountWords(s); c != want.characters || w != want.words {
			t.Errorf("%q has %d characters and %d words, want %+v", s, c, w, want)
		}
	}
}

func TestCountingALongTextTakesItsLength(t *testing.T) {
	t.Parallel()
	if n := text.CountWords(strings.Repeat("word ", 20_000)); n != 20_000 {
		t.Errorf("%d words", n)
	}
}
