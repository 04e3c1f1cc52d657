package text

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// Catalogue holds the messages of all chapters in all languages. It is made once and read by many.
type Catalogue struct {
	bundle   *i18n.Bundle
	printers map[string]*Printer
	langs    []string // the first is the fallback
	keys     []string // sorted
	matcher  language.Matcher
}

// Langs are the languages the product speaks, the fallback first.
var Langs = [...]string{"en", "fr"}

// New reads messages/<lang>.json from each of the file systems (of the chapters' front doors). Keys are dotted;
// a value is a text or an object of plural forms. A key that one language lacks is an error.
func New(sources ...fs.FS) (*Catalogue, error) {
	c := &Catalogue{bundle: i18n.NewBundle(language.English), printers: map[string]*Printer{}, langs: Langs[:]}
	c.bundle.RegisterUnmarshalFunc("json", json.Unmarshal)
	keys := map[string]map[string]bool{}
	tags := []language.Tag{}
	for _, lang := range c.langs {
		keys[lang] = map[string]bool{}
		tags = append(tags, language.Make(lang))
		for _, source := range sources {
			if err := c.read(source, lang, keys[lang]); err != nil {
				return nil, err
			}
		}
	}
	c.matcher = language.NewMatcher(tags)
	for _, lang := range c.langs {
		c.printers[lang] = newPrinter(lang, i18n.NewLocalizer(c.bundle, lang))
	}
	c.keys = slices.Sorted(maps.Keys(keys[c.langs[0]]))
	return c, sameKeys(keys)
}

// Under returns the messages of a language whose keys begin with a prefix, by the rest of the key: for scripts, which fill in values
// themselves.
func (c *Catalogue) Under(lang, prefix string) map[string]string {
	out := map[string]string{}
	for _, key := range c.keys {
		if rest, ok := strings.CutPrefix(key, prefix); ok {
			out[rest] = c.In(lang).T(key)
		}
	}
	return out
}

// unbroken are, by language, the spaces at which no line may break: catalogues are written with plain ones.
var unbroken = map[string]*strings.Replacer{
	"fr": strings.NewReplacer(" :", "\u00a0:", " ;", "\u00a0;", " !", "\u00a0!", " ?", "\u00a0?", " %", "\u00a0%", "« ", "«\u00a0", " »",
		"\u00a0»"),
}

func (c *Catalogue) read(source fs.FS, lang string, seen map[string]bool) error {
	name := path.Join("messages", lang+".json")
	b, err := fs.ReadFile(source, name)
	if err != nil {
		return err
	}
	if spaces, ok := unbroken[lang]; ok {
		b = []byte(spaces.Replace(string(b)))
	}
	file, err := c.bundle.ParseMessageFileBytes(b, lang+".json")
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, m := range file.Messages {
		if seen[m.ID] {
			return fmt.Errorf("%s: %s stands twice", name, m.ID)
		}
		seen[m.ID] = true
	}
	return nil
}

func sameKeys(keys map[string]map[string]bool) error {
	var problems []error
	for lang, mine := range keys {
		for other, theirs := range keys {
			for _, key := range slices.Sorted(maps.Keys(theirs)) {
				if !mine[key] {
					problems = append(problems, fmt.Errorf("message %s is in %s but not in %s", key, other, lang))
				}
			}
		}
	}
	return errors.Join(problems...)
}

// In returns the printer of a language, or of the fallback.
func (c *Catalogue) In(lang string) *Printer {
	if p, ok := c.printers[lang]; ok {
		return p
	}
	return c.printers[c.langs[0]]
}

// Negotiate picks a language: the first choice that is spoken, else by the Accept-Language header, among offered
// (all languages when empty).
func (c *Catalogue) Negotiate(accept string, choices ...string) string {
	for _, choice := range choices {
		if _, ok := c.printers[choice]; ok {
			return choice
		}
	}
	if accept == "" {
		return c.langs[0]
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil {
		return c.langs[0]
	}
	_, i, confidence := c.matcher.Match(tags...)
	if confidence == language.No {
		return c.langs[0]
	}
	return c.langs[i]
}

// LanguageName is a language's own name: "français".
func LanguageName(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if name, ok := map[string]string{"fr": "français", "en": "English", "de": "Deutsch", "es": "español", "it": "italiano",
		"nl": "Nederlands", "pt": "português", "pl": "polski"}[base]; ok {
		return name
	}
	return tag
}
