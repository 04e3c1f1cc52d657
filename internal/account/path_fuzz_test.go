package account_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/account"
)

// FuzzLocalPath: wherever somebody is sent after signing in, it is on this server, as browsers read addresses.
func FuzzLocalPath(f *testing.F) {
	for _, s := range []string{"/demo/", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
		"/%2f/evil.example", "/a?b=//c#d", "javascript:alert(1)", "/ /evil.example"} {
		f.Add(s)
	}
	here := &url.URL{Scheme: "https", Host: "here.example", Path: "/sign-in"}
	f.Fuzz(func(t *testing.T, next string) {
		to := account.LocalPath(next)
		// Browsers drop tabs and line ends, take backslashes for slashes, and blanks and controls around an address away.
		read := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(strings.TrimFunc(to, func(r rune) bool { return r <= ' ' }))
		if !strings.HasPrefix(read, "/") || strings.HasPrefix(read, "//") {
			t.Errorf("%q leads to %q", next, to)
		}
		if u, err := here.Parse(to); err == nil && u.Host != here.Host {
			t.Errorf("%q leads to %s", next, u)
		}
	})
}
