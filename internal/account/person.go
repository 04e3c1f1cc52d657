package account

import (
	"net/mail"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Person is somebody who can sign in.
type Person struct {
	ID        PersonID
	Email     string // lower case
	Name      string
	Language  string // BCP 47, for mails
	CreatedAt time.Time
	Version   int64
}

// ErrEmail refuses what is not an e-mail address.
var ErrEmail = fault.New(fault.Invalid, "account.email", "this is not an e-mail address").Field("email", "account.email")

// CleanEmail returns the address in the form in which it is stored, or ErrEmail.
func CleanEmail(s string) (string, error) {
	s = strings.ToLower(strings.TrimSpace(s))
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > 254 || !strings.Contains(s, "@") {
		return "", ErrEmail
	}
	return s, nil
}

// LocalPath returns next when it is a path of this server, and "/" otherwise: links never lead elsewhere.
func LocalPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return "/"
	}
	return next
}
