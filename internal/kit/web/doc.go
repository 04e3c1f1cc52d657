// Package web is the plumbing of front doors: handlers that return errors, the chain that every request passes,
// answers rendered once and served from memory, and a server that stops cleanly.
package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Handler answers a request or returns why it cannot; see Router.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Failure turns an error into an answer: a page, a problem document, plain text.
type Failure func(w http.ResponseWriter, r *http.Request, err error)

// Router is a table of routes whose handlers return errors.
type Router struct {
	mux      *http.ServeMux
	fail     Failure
	patterns []string // in the order in which they were added
}

// NewRouter returns an empty table; fail answers for handlers that returned an error.
func NewRouter(fail Failure) *Router { return &Router{mux: http.NewServeMux(), fail: fail} }

// Handle adds a route with a pattern of http.ServeMux: "GET /organise/{edition}/rooms".
func (rt *Router) Handle(pattern string, h Handler) {
	rt.patterns = append(rt.patterns, pattern)
	rt.mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil && !redirect(w, r, err) {
			rt.fail(w, Numbered(r), err)
		}
	})
}

// HandleHTTP adds a route whose handler answers by itself.
func (rt *Router) HandleHTTP(pattern string, h http.Handler) {
	rt.patterns = append(rt.patterns, pattern)
	rt.mux.Handle(pattern, h)
}

// Patterns lists the routes, for whoever checks that each has a decided right.
func (rt *Router) Patterns() []string { return slices.Clone(rt.patterns) }

// ErrNoPage is for addresses that the table does not have.
var ErrNoPage = fault.New(fault.NotFound, "site.no_page", "there is nothing at this address")

// ServeHTTP implements http.Handler. An address that the table does not have fails with ErrNoPage; one that has it for another method
// is answered with that, in a word.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	handler, pattern := rt.mux.Handler(r)
	if pattern != "" {
		rt.mux.ServeHTTP(w, r)
		return
	}
	told := &muxAnswer{header: http.Header{}}
	if handler.ServeHTTP(told, r); told.status != http.StatusNotFound {
		handler.ServeHTTP(w, r)
		return
	}
	rt.fail(w, Numbered(r), ErrNoPage)
}

// muxAnswer is what the mux says of an address that it does not have.
type muxAnswer struct {
	header http.Header
	status int
}

// Header implements http.ResponseWriter.
func (a *muxAnswer) Header() http.Header { return a.header }

// Write implements http.ResponseWriter.
func (a *muxAnswer) Write(b []byte) (int, error) { return len(b), nil }

// WriteHeader implements http.ResponseWriter.
func (a *muxAnswer) WriteHeader(status int) { a.status = status }

// WantsText reports whether a program without wishes asks, like curl: it gets plain text where a browser gets a page.
func WantsText(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return (accept == "" || accept == "*/*") && !strings.Contains(r.UserAgent(), "Mozilla")
}
