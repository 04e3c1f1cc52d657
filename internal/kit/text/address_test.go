package text_test

import (
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/text"
)

func TestOnlyAbsoluteAddressesOfTheWebAreLinkedTo(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"https://example.org", "http://example.org/a?b=c#d", "https://exämple.org/ü", "https://[::1]:8080/",
		"HTTPS://EXAMPLE.ORG/"} {
		if !text.IsWeb(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{
		"", "example.org", "www.example.org", "//example.org", "/path", "javascript:alert(1)", "data:text/html,x", "mailto:a@example.org",
		"ftp://example.org",
		"https://", "https:///path", "https://:80/", "https://example.org/a b", " https://example.org", "https://example.org\n",
		"https://example.org/%zz",
		"https://example.org/" + strings.Repeat("x", 2_000),
	} {
		if text.IsWeb(s) {
			t.Errorf("%q is taken", s)
		}
	}
}
