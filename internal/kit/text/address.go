package text

import (
	"net/url"
	"strings"
	"unicode"
)

// maxAddress bounds a web address, in bytes.
const maxAddress = 2_000

// IsWeb reports whether a text is an absolute address of the web: http or https with a host, at most 2,000 bytes, without
// blanks and control characters. What is saved, imported and linked to is held to this one rule.
func IsWeb(s string) bool {
	if len(s) > maxAddress || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Hostname() != "" && (u.Scheme == "https" || u.Scheme == "http")
}
