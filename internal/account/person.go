package account

import (
	"net/mail"
	"strings"
	"time"
	"unicode"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
)

// Person is somebody who can sign in.
type Person struct {
	ID        actor.PersonID
	Email     string // lower case
	Name      string
	Language  string // BCP 47, for mails
	CreatedAt time.Time
	Version   int64
}

// ErrEmail refuses what is not an e-mail address.
var ErrEmail = fault.New(fault.Invalid, "account.email", "this is not an e-mail address").Field("email", "account.email")

// CleanEmail returns the address in the form in which it is stored, in lower case, or ErrEmail.
func CleanEmail(s string) (string, error) {
	s, err := CheckEmail(s)
	return strings.ToLower(s), err
}

// CheckEmail returns an address without the space around it, or ErrEmail where it is not one address that a relay could deliver to.
func CheckEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || strings.ContainsFunc(s, unseen) {
		return "", ErrEmail
	}
	at := strings.LastIndexByte(s, '@')
	if at > 64 || !isHost(s[at+1:]) {
		return "", ErrEmail
	}
	return s, nil
}

// unseen reports whether a character leaves no mark: an address that holds one looks like another.
func unseen(r rune) bool { return r == ' ' || !unicode.IsPrint(r) }

// isHost reports whether a name can be one of the domain name system: labels of letters, digits and hyphens, the last not a number.
func isHost(name string) bool {
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' || strings.ContainsFunc(l, notInHost) {
			return false
		}
	}
	return strings.ContainsFunc(labels[len(labels)-1], unicode.IsLetter)
}

func notInHost(r rune) bool { return r != '-' && !unicode.In(r, unicode.L, unicode.M, unicode.Nd) }

// LocalPath returns next when it is a path of this server, and "/" otherwise: links never lead elsewhere.
func LocalPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
