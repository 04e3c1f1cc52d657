package formats

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

var languageParts = regexp.MustCompile(`[,;/|&+]|\s+(?:and|et|und|y|e)\s+`)

// languages brings what a source calls the languages of a session to BCP 47, in its order: "French" and "fr_FR", "en, de", "中文".
func languages(s string) (out []string) {
	if code := languageOf(s); code != "" {
		return []string{code}
	}
	for _, part := range languageParts.Split(cut(s, mostWord), -1) {
		if code := languageOf(part); code != "" {
			out = append(out, code)
		}
	}
	return unique(out)
}

// oneLanguage keeps the first language of a session, and notes the others and what is none.
func (a *assembler) oneLanguage(place string, s *Session) {
	said := strings.TrimSpace(s.Language)
	found := languages(said)
	switch {
	case said == "":
		return
	case len(found) == 0:
		s.Language = ""
		a.noteOnceFor("bad_language", said, "Language", short(said))
		return
	case len(found) > 1:
		a.note(place, "several_languages", "Title", short(s.Title), "Languages", strings.Join(found, ", "), "Language", found[0])
	}
	s.Language = found[0]
}

// languageOf is a single language by its code or its name, empty when it is not known. It has the form that a session keeps: a
// language, and a script or region where one is told.
func languageOf(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if code, ok := languageNames()[foldASCII(s)]; ok {
		return code
	}
	if len(s) > 20 {
		return ""
	}
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "_", "-"), ".")
	base, rest, _ := strings.Cut(s, "-")
	tag, err := language.ParseBase(base)
	if err != nil || len(base) < 2 {
		return ""
	}
	code := orElse(languageNames()[tag.String()], tag.String())
	part, _, _ := strings.Cut(rest, "-")
	if region, err := language.ParseRegion(part); err == nil && len(part) == 2 {
		return code + "-" + region.String()
	}
	if script, err := language.ParseScript(part); err == nil && len(part) == 4 {
		return code + "-" + script.String()
	}
	return code
}

// languageNames are the names of languages in themselves, English, French, German and Spanish.
var languageNames = sync.OnceValue(func() map[string]string {
	names := map[string]string{ // the older codes of three letters that differ from the newer
		"ger": "de", "fre": "fr", "dut": "nl", "chi": "zh", "cze": "cs", "gre": "el", "per": "fa", "rum": "ro", "slo": "sk", "wel": "cy",
		"baq": "eu", "ice": "is", "mac": "mk", "alb": "sq", "arm": "hy", "geo": "ka", "may": "ms",
	}
	spoken := []display.Namer{display.Self, display.English.Languages(), display.French.Languages(), display.German.Languages(),
		display.Spanish.Languages()}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			tag, err := language.Parse(string(a) + string(b))
			if err != nil || tag.String() != string(a)+string(b) {
				continue
			}
			for _, in := range spoken {
				if name := foldASCII(in.Name(tag)); name != "" && names[name] == "" {
					names[name] = tag.String()
				}
			}
		}
	}
	return names
})
