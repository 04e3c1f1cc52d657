// Package web is the plumbing of front doors: handlers that return errors, the chain that every request passes,
// answers rendered once and served from memory, and a server that stops cleanly.
package web

import (
	"net/http"
	"slices"
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

// ServeHTTP implements http.Handler.
func (rt *Router) ServeHTTP(w http.ResponseWriter, r *http.Request) { rt.mux.ServeHTTP(w, r) }
