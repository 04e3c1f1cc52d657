package web

import (
	"errors"
	"net/http"
)

// moved is the error of a handler whose object has another address by now.
type moved struct{ to string }

func (m moved) Error() string { return "moved to " + m.to }

// MovedTo returns an error which a Router answers with a permanent redirect to an address of this server. Reads are
// redirected with 301, which every calendar program follows; writes with 308, which keeps their method and body.
func MovedTo(address string) error { return moved{address} }

// redirect answers an error of MovedTo and reports whether it was one.
func redirect(w http.ResponseWriter, r *http.Request, err error) bool {
	var m moved
	if !errors.As(err, &m) {
		return false
	}
	status := http.StatusPermanentRedirect
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		status = http.StatusMovedPermanently
	}
	http.Redirect(w, r, m.to, status)
	return true
}
