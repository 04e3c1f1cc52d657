package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
)

type requestKey struct{}

// numberLength is how long a request's number is: 50 random bits, so that no two nodes ever give the same one.
const numberLength = 10

// Numbered returns the request with a number, by which a failure is found in the log. It is made when something is
// about to be told with it, so that answers from memory cost nothing more. A request that has one keeps it.
func Numbered(r *http.Request) *http.Request {
	if RequestNumber(r.Context()) != "" {
		return r
	}
	number := strings.ToLower(rand.Text()[:numberLength])
	return r.WithContext(context.WithValue(r.Context(), requestKey{}, number))
}

// RequestNumber is the request's number, as logs and error pages show it; empty when it has none yet.
func RequestNumber(ctx context.Context) string {
	n, _ := ctx.Value(requestKey{}).(string)
	return n
}
