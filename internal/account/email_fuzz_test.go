package account_test

import (
	"net/mail"
	"strings"
	"testing"
	"unicode"

	"github.com/creneau/creneau/internal/account"
)

// What is accepted as an address is one address to every other reader too, and a line of a relay's dialogue that holds it stays one line.
func FuzzWhatIsAcceptedAsAnAddressIsOne(f *testing.F) {
	for _, seed := range []string{"ada@example.org", " zoé@exämple.fr ", "a b@c.d", "a@c.d, b@c.d", "a@c.d\r\nRCPT TO:<b@c.d>",
		"Ada <a@c.d>",
		`"a b"@c.d`, "a@[::1]",
		"a@c.d\x00", "a@c.d\u2028", "a@c.d>", "a+b@c.d SIZE=1", "(x)a@c.d", "a@ⓒ.d", "a\u200b@c.d", "a@c.d."} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		got, err := account.CheckEmail(in)
		if err != nil {
			if got != "" {
				t.Errorf("%q is refused and gives %q", in, got)
			}
			return
		}
		if got != strings.TrimSpace(in) {
			t.Errorf("%q became %q", in, got)
		}
		one, err := mail.ParseAddress(got)
		if err != nil || one.Address != got || one.Name != "" {
			t.Errorf("%q is accepted, and net/mail reads %+v, %v", got, one, err)
		}
		all, err := mail.ParseAddressList(got)
		if err != nil || len(all) != 1 || strings.Count(got, "@") != 1 {
			t.Errorf("%q holds %d addresses, %v", got, len(all), err)
		}
		if strings.ContainsFunc(got, func(r rune) bool {
			return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("<>", r)
		}) {
			t.Errorf("%q breaks out of RCPT TO:<…>", got)
		}
		if again, err := account.CheckEmail(got); err != nil || again != got {
			t.Errorf("%q is accepted once, then %q, %v", got, again, err)
		}
	})
}
