// Package redact finds in a text what leads to who wrote it: names, organisations, links, addresses, and sentences in which people say for
// whom they work. It is pure: it knows what it is given, and suggests; a person decides.
//
// Not here: what a sheet is (review/blind), how it is looked through (review).
package redact

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/creneau/creneau/internal/kit/text"
)

// Kind is what was found.
type Kind string

// The kinds.
const (
	Name         Kind = "name"
	Organisation Kind = "organisation"
	Link         Kind = "link"     // an address of the web, or of an account somewhere
	Address      Kind = "address"  // of mail, or a telephone number
	Employer     Kind = "employer" // “our product”, “chez nous”
)

// Hit is a place in a text, in bytes.
type Hit struct {
	From, To int
	Kind     Kind
}

// Identity is what is known of those who speak for a proposal.
type Identity struct {
	Names         []string
	Organisations []string
	Emails        []string
}

var (
	mails = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`)
	links = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>")\]]+|` +
		`[\p{L}\p{N}][\p{L}\p{N}-]*(?:\.[\p{L}\p{N}-]+)*\.(?:com|org|net|io|dev|fr|eu|be|ch|ca|uk|de|example|me|info|tech|app|blog|social)` +
		`(?:/[^\s<>")\]]*)?`)
	handles = regexp.MustCompile(`@[\p{L}\p{N}_][\p{L}\p{N}_.-]+`)
	phones  = regexp.MustCompile(`(?:\+\d{1,3}|\b0)[ .-]?\d(?:[ .-]?\d){7,11}`)
	letters = regexp.MustCompile(`[\p{L}\p{N}\p{M}]+`)

	// Sentences by which people say whom they work for, in the languages of the forms. Folded: without accents, in small letters.
	employers = [...]*regexp.Regexp{
		regexp.MustCompile(`\b(?:our|my) (?:company|employer|firm|business|organi[sz]ation|group|products?|platform|software|start-?up|agency|` +
			`customers?|clients?|users|service|solution|colleagues?|boss)\b`),
		regexp.MustCompile(`\b(?:i|we) (?:work (?:for|at)|(?:co-?)?founded|created|lead the team at|joined|run the)\b`),
		regexp.MustCompile(`\b(?:employed (?:by|at)|employees? of|on behalf of|(?:co-?)?founders? of|my name is|i am called)\b`),
		regexp.MustCompile(`\b(?:notre|nos|mon|ma|mes) (?:entreprises?|societe|employeur|groupe|filiale|association|produits?|plateforme|` +
			`logiciels?|agence|clients?|utilisateurs?|utilisatrices?|usagers|solution|start-?up|boite|collegues|patronn?e?)\b`),
		regexp.MustCompile(`\b(?:chez nous|je travaille (?:chez|pour|a)|nous travaillons (?:chez|pour)|(?:j.ai|nous avons) (?:co)?(?:fonde|cree)|` +
			`(?:salarie|employe|collaborat(?:eur|rice))e?s? (?:de|d.|chez|par)|en poste chez|pour le compte de|(?:co)?fondat(?:eur|rice)s? (?:de|d.)|` +
			`je m.appelle|je me nomme)\b`),
	}
)

// freemail are domains that lead to nobody.
var freemail = []string{"gmail", "outlook", "hotmail", "yahoo", "proton", "protonmail", "orange", "free", "laposte", "icloud", "gmx",
	"example"}

// products are called like addresses.
var products = []string{"asp.net", "ado.net", "vb.net", "ml.net", "socket.io", "draw.io"}

// Hits are the places of a text that lead to somebody, from its beginning to its end; none overlap.
func Hits(said string, who Identity) []Hit {
	var found []Hit
	add := func(from, to int, kind Kind) {
		if !slices.ContainsFunc(found, func(h Hit) bool { return from < h.To && h.From < to }) {
			found = append(found, Hit{from, to, kind})
		}
	}
	for _, look := range []struct {
		shape *regexp.Regexp
		kind  Kind
	}{{mails, Address}, {links, Link}, {phones, Address}, {handles, Link}} {
		for _, at := range look.shape.FindAllStringIndex(said, -1) {
			end := at[0] + len(strings.TrimRight(said[at[0]:at[1]], ".,;:!?'’"))
			if look.shape == links && (isLetter(said[:at[0]]) || slices.Contains(products, text.Fold(said[at[0]:end]))) {
				continue // a part of a longer word, or no address
			}
			add(at[0], end, look.kind)
		}
	}
	words := wordsOf(said)
	for _, o := range who.organisations() {
		for _, at := range places(words, wordsOf(o), false) {
			add(at[0], at[1], Organisation)
		}
		// What people call it for short: a word of its name, with a capital as names have.
		for _, part := range wordsOf(o) {
			for _, at := range places(words, []word{part}, true) {
				if first, _ := utf8.DecodeRuneInString(said[at[0]:]); at[1]-at[0] > 3 && unicode.IsUpper(first) {
					add(at[0], at[1], Organisation)
				}
			}
		}
	}
	for _, n := range who.Names {
		parts := wordsOf(n)
		for _, at := range places(words, parts, false) { // the whole name first: short parts are only found in it
			add(at[0], at[1], Name)
		}
		for _, part := range parts {
			for _, at := range places(words, []word{part}, true) {
				add(at[0], at[1], Name)
			}
		}
	}
	folded, back := fold(said)
	for _, shape := range employers {
		for _, at := range shape.FindAllStringIndex(folded, -1) {
			add(back[at[0]], back[at[1]], Employer)
		}
	}
	slices.SortFunc(found, func(a, b Hit) int { return cmp.Compare(a.From, b.From) })
	return found
}

// Removed is a text with a mark in place of each hit but of sentences about employers, which are to be looked at.
func Removed(said string, hits []Hit, mark string) string {
	var out strings.Builder
	from := 0
	for _, h := range hits {
		if h.Kind == Employer {
			continue
		}
		out.WriteString(said[from:h.From])
		out.WriteString(mark)
		from = h.To
	}
	out.WriteString(said[from:])
	return out.String()
}

// organisations are those that are said, and what domains of addresses call them.
func (who Identity) organisations() (out []string) {
	for _, o := range who.Organisations {
		if o = strings.TrimSpace(o); o != "" {
			out = append(out, o)
		}
	}
	for _, e := range who.Emails {
		_, domain, _ := strings.Cut(e, "@")
		labels := strings.Split(domain, ".")
		if len(labels) < 2 {
			continue
		}
		if house := labels[len(labels)-2]; len(house) > 3 && !slices.Contains(freemail, house) {
			out = append(out, house)
		}
	}
	return out
}

// word is a word of a text, with where it stands.
type word struct {
	from, to int
	folded   string
}

func wordsOf(said string) (out []word) {
	for _, at := range letters.FindAllStringIndex(said, -1) {
		out = append(out, word{at[0], at[1], text.Fold(said[at[0]:at[1]])})
	}
	return out
}

// common are parts of names that are words as well: alone they say nothing.
var common = []string{"les", "des", "the", "von", "van", "del", "ben", "claire", "rose", "marin", "blanche", "noel", "paris", "fleury",
	"perle",
	"may", "will", "mark", "art", "grace", "hope", "petit", "grand", "long", "blanc", "noir"}

// places are where words follow each other in a text. A part of a name must have three letters, and begin with a capital where it is a
// word as well: that is left to the whole name.
func places(words, want []word, part bool) (out [][2]int) {
	if len(want) == 0 || part && (len([]rune(want[0].folded)) < 3 || slices.Contains(common, want[0].folded)) {
		return nil
	}
	if !part && len(want) == 1 && len([]rune(want[0].folded)) < 3 {
		return nil
	}
	for i := 0; i+len(want) <= len(words); i++ {
		same := true
		for j := range want {
			same = same && words[i+j].folded == want[j].folded
		}
		if same {
			out = append(out, [2]int{words[i].from, words[i+len(want)-1].to})
		}
	}
	return out
}

// fold folds a text rune by rune, and says for each byte of the folded one where it came from.
func fold(said string) (folded string, back []int) {
	var b strings.Builder
	for at, r := range said {
		f := text.Fold(string(r))
		if f == "" {
			f = string(r)
		}
		for range len(f) {
			back = append(back, at)
		}
		b.WriteString(f)
	}
	return b.String(), append(back, len(said))
}

// isLetter reports whether a text ends in a letter or a digit.
func isLetter(s string) bool {
	at := letters.FindAllStringIndex(s[max(0, len(s)-4):], -1)
	return len(at) > 0 && at[len(at)-1][1] == len(s[max(0, len(s)-4):])
}
