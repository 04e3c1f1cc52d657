package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"time"
)

// policy lets pages load from this server only, but for speakers' pictures.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; " +
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

// Chain wraps the whole site: request number, security headers, protection against cross-site writes, a bound on
// bodies, a log line for what is not a plain success, and an answer for a panic.
func Chain(log *slog.Logger, h http.Handler) http.Handler {
	protect := http.NewCrossOriginProtection()
	start := time.Now().UnixMilli()
	var counter atomic.Uint64
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header["Content-Security-Policy"] = headerPolicy
		header["X-Content-Type-Options"] = headerNoSniff
		header["Referrer-Policy"] = headerReferrer
		header["Permissions-Policy"] = headerPerms
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			defer answerPanic(log, w, r)
			h.ServeHTTP(w, r)
			return
		}
		if err := protect.Check(r); err != nil {
			log.Warn("cross-site write refused", "path", r.URL.Path)
			http.Error(w, "cross-site request refused", http.StatusForbidden)
			return
		}
		number := strconv.FormatInt(start, 36) + "-" + strconv.FormatUint(counter.Add(1), 36)
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, number))
		r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
		defer answerPanic(log, w, r)
		h.ServeHTTP(w, r)
	})
}

func answerPanic(log *slog.Logger, w http.ResponseWriter, r *http.Request) {
	problem := recover()
	if problem == nil {
		return
	}
	if problem == http.ErrAbortHandler {
		panic(problem)
	}
	log.Error("panic", "path", r.URL.Path, "request", RequestNumber(r.Context()), "problem", fmt.Sprint(problem), "stack", string(debug.Stack()))
	http.Error(w, "internal error", http.StatusInternalServerError)
}
