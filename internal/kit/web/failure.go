package web

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Failed reports whether an error is the server's own failure, which is logged and shown with the request's number.
func Failed(err error) bool {
	kind := fault.KindOf(err)
	return kind == fault.Internal || kind == fault.Unavailable
}

// LogFailure tells the log of a failure of the server; refusals are not told. Route is the pattern that matched or the
// name of the operation, never the path: paths hold sign-in links and the keys of calendars.
func LogFailure(ctx context.Context, log *slog.Logger, route string, err error) {
	if Failed(err) {
		log.Log(ctx, failureLevel(ctx), "request failed", "route", route, "request", RequestNumber(ctx), "error", err)
	}
}

// failureLevel is how loudly a failure is logged: somebody must act, unless whoever asked has gone, which ends what was under way for them.
func failureLevel(ctx context.Context) slog.Level {
	if ctx.Err() != nil {
		return slog.LevelInfo
	}
	return slog.LevelError
}

// programError is an error whose answer is read by a program.
type programError struct{ error }

func (e programError) Unwrap() error { return e.error }

// ForProgram marks an error that is to be answered with a problem document instead of a page; nil stays nil.
func ForProgram(err error) error {
	if err == nil {
		return nil
	}
	return programError{err}
}

// IsForProgram reports whether an error is to be answered with a problem document.
func IsForProgram(err error) bool {
	var p programError
	return errors.As(err, &p)
}

// usualWait is how long to wait when a fault does not say so.
const usualWait = 5 * time.Second

// SetRetryAfter says when to ask again, if err is a refusal that passes with time.
func SetRetryAfter(h http.Header, err error) {
	if after := retryAfter(err); after != "" {
		h.Set("Retry-After", after)
	}
}

func retryAfter(err error) string {
	f, ok := fault.From(err)
	if !ok || f.Kind != fault.Busy && f.Kind != fault.Unavailable {
		return ""
	}
	wait := f.After
	if wait <= 0 {
		wait = usualWait
	}
	return strconv.Itoa(int(math.Ceil(wait.Seconds())))
}
