package web

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"sync"
)

// policy lets pages load from this server only.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Fixed header values are made once: the chain of a cached page must cost little more than none.
var (
	headerPolicy   = []string{policy}
	headerNoSniff  = []string{"nosniff"}
	headerReferrer = []string{"same-origin"}
	headerPerms    = []string{"camera=(), geolocation=(), microphone=(), payment=()"}
)

// maxUpload bounds what an import may send.
const maxUpload = 20 << 20

// Chain wraps the whole site: who asks behind trusted proxies, security headers, protection against cross-site writes, a
// bound on bodies, and an answer for a panic. What it logs names the pattern that matched, never the path.
func Chain(log *slog.Logger, proxies Proxies, h http.Handler) http.Handler {
	protect := http.NewCrossOriginProtection()
	hint := sync.OnceFunc(func() {
		log.Warn("a header says for whom a request is forwarded, but its sender is no trusted proxy; " +
			"if a proxy stands before this server, name it with --trusted-proxies: all who come through it share one limit")
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["Content-Security-Policy"] = headerPolicy
		header["X-Content-Type-Options"] = headerNoSniff
		header["Referrer-Policy"] = headerReferrer
		header["Permissions-Policy"] = headerPerms
		defer answerPanic(log, w, r)
		if len(r.Header[forwardedFor]) > 0 && !identify(proxies, r) {
			hint()
		}
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			h.ServeHTTP(w, r)
			return
		}
		if err := protect.Check(r); err != nil {
			log.Warn("cross-site write refused", "method", r.Method)
			http.Error(w, "cross-site request refused", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		h.ServeHTTP(w, r)
	})
}

// identify makes the request come from whom a trusted proxy says; false when its sender is none. The
// request is changed in place: this is its first reader, and a copy would cost every answer from memory.
func identify(proxies Proxies, r *http.Request) bool {
	peer, ok := peerOf(r.RemoteAddr)
	if !ok {
		return false
	}
	client, trusted := proxies.believe(peer, r.Header)
	if trusted {
		r.RemoteAddr = netip.AddrPortFrom(client, 0).String()
	}
	return trusted
}

func answerPanic(log *slog.Logger, w http.ResponseWriter, r *http.Request) {
	problem := recover()
	if problem == nil {
		return
	}
	if problem == http.ErrAbortHandler {
		panic(problem)
	}
	number := RequestNumber(Numbered(r).Context())
	log.Error("panic", "route", r.Pattern, "request", number, "problem", fmt.Sprint(problem), "stack", string(debug.Stack()))
	http.Error(w, "Something went wrong on our side. If you write to us, mention this number: "+number, http.StatusInternalServerError)
}
