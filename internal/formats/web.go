package formats

import (
	"net/mail"
	"regexp"
	"strings"

	"github.com/creneau/creneau/internal/kit/text"
)

// Lengths in characters that saving takes.
const (
	mostTitle = text.MaxLine
	mostName  = 120
	mostText  = text.MaxLong // of an abstract or a biography
	mostNote  = text.MaxNote
	mostWord  = 200 // of tags, levels, pronouns, and names of rooms, tracks and formats
)

var bareAddress = regexp.MustCompile(`^(?i)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+)*\.[a-z]{2,24}(:[0-9]{1,5})?([/?#].*)?$`)

// webAddress is an address as it is saved, or false when nothing can be made of it. One without a scheme is one of https.
func webAddress(s string) (string, bool) {
	s = strings.TrimSpace(s)
	switch {
	case strings.HasPrefix(s, "//"):
		s = "https:" + s
	case bareAddress.MatchString(s):
		s = "https://" + s
	}
	if !text.IsWeb(s) {
		return "", false
	}
	return s, true
}

// address takes an address of a file, and notes what is none.
func (a *assembler) address(place, s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	out, ok := webAddress(s)
	if !ok {
		a.note(place, "bad_link", "Address", short(s))
	}
	return out
}

// link adds an address with its title, once.
func (a *assembler) link(place string, links []Link, title, address, kind string) []Link {
	address = a.address(place, address)
	if address == "" {
		return links
	}
	for _, have := range links {
		if have.URL == address {
			return links
		}
	}
	return append(links, Link{Title: cut(orElse(strings.TrimSpace(title), address), mostTitle), URL: address,
		Type: frabLinkType(foldASCII(kind))})
}

// email takes an address of a person, and notes what is none.
func (a *assembler) email(place, s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return ""
	}
	at, err := mail.ParseAddress(s)
	if err != nil || len(at.Address) > 254 {
		a.note(place, "bad_email", "Address", short(s))
		return ""
	}
	return at.Address
}

var uuidShape = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// uuid keeps a stable identifier that is one.
func uuid(s string) string {
	if s = strings.ToLower(strings.TrimSpace(s)); uuidShape.MatchString(s) {
		return s
	}
	return ""
}

// cut keeps at most n characters of a text.
func cut(s string, n int) string {
	kept, _ := text.Cut(s, n)
	return kept
}

// short is a value as notes quote it.
func short(s string) string { return cut(strings.Join(strings.Fields(s), " "), 80) }
