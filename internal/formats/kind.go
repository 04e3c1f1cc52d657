package formats

import (
	"slices"
	"strings"
	"unicode"
)

// The words by which a kind is told, in English and French, without accents: whole words, never parts of them.
var (
	keynoteWords = []string{"keynote", "keynotes"}
	labWords     = []string{"lab", "labs", "labo", "labos", "workshop", "workshops", "atelier", "ateliers", "tutorial", "tutorials",
		"tutoriel", "tutoriels", "codelab", "codelabs", "handson"}
	breakWords = []string{"break", "breaks", "pause", "pauses", "lunch", "lunchtime", "breakfast", "dinner", "coffee", "dejeuner", "diner",
		"cafe", "brunch", "registration", "registrations", "inscription", "inscriptions", "repas"}
	// restWords are of a break in a title when nobody speaks there: "break" itself is too common a verb.
	restWords = []string{"pause", "lunch", "lunchtime", "breakfast", "dinner", "coffee", "dejeuner", "cafe", "brunch", "registration",
		"accueil", "apero", "aperitif", "cocktail", "goodbye", "repas"}
)

// wordsOf are the words of a text in lower case without accents.
func wordsOf(s string) []string {
	return strings.FieldsFunc(foldASCII(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func anyOf(words, known []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(known, w) })
}

// kindNamed is the kind that a source means by the name of a type or format; told is false when it is a talk for want of another.
func kindNamed(name string) (kind Kind, told bool) {
	words := wordsOf(name)
	switch {
	case anyOf(words, keynoteWords):
		return Keynote, true
	case anyOf(words, labWords), strings.Contains(strings.Join(words, " "), "hands on"):
		return Lab, true
	case anyOf(words, breakWords):
		return Break, true
	default:
		return Talk, false
	}
}

// kindOf is the kind by what a source calls it, or by the title where it says nothing. A title tells a break only of what nobody
// speaks at.
func kindOf(name, title string, speakers int) Kind {
	if strings.TrimSpace(name) != "" {
		kind, _ := kindNamed(name)
		return kind
	}
	words := wordsOf(title)
	switch {
	case anyOf(words, keynoteWords):
		return Keynote
	case speakers == 0 && titleOfBreak(words):
		return Break
	default:
		return Talk
	}
}

// mostBreakWords is how long the title of a break may be: "Lunch break, sponsored by a company".
const mostBreakWords = 8

func titleOfBreak(words []string) bool {
	if len(words) == 0 || len(words) > mostBreakWords {
		return false
	}
	last, before := words[len(words)-1], ""
	if len(words) > 1 {
		before = words[len(words)-2]
	}
	return anyOf(words, restWords) || last == "party" ||
		(last == "break" || last == "breaks") && before != "to" && before != "we" && before != "you"
}
