package web

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Status is the HTTP status of an error.
func Status(err error) int {
	switch fault.KindOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Closed:
		return http.StatusGone
	case fault.Busy:
		return http.StatusTooManyRequests
	default:
		return http.StatusInternalServerError
	}
}

// WriteJSON answers with a value.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	_, err = w.Write(b)
	return err
}

// Problem answers with a problem document (RFC 9457) that carries our code.
func Problem(w http.ResponseWriter, r *http.Request, err error) {
	body := map[string]any{"type": "about:blank", "status": Status(err), "title": http.StatusText(Status(err))}
	if f, ok := fault.From(err); ok {
		body["detail"], body["code"] = f.Message, f.Code
		if len(f.Fields) > 0 {
			body["fields"] = f.Fields
		}
	} else {
		body["request"] = RequestNumber(r.Context())
	}
	b, _ := json.Marshal(body) // strings and numbers only
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(Status(err))
	w.Write(b) //nolint:errcheck // the client has gone
}

// ErrJSON is a body that is not the JSON asked for.
var ErrJSON = fault.New(fault.Invalid, "web.json", "the body must be the JSON that this address takes")

// maxJSON bounds a JSON body.
const maxJSON = 1 << 20

// ReadJSON reads a body without unknown fields.
func ReadJSON(r *http.Request, v any) error {
	d := json.NewDecoder(io.LimitReader(r.Body, maxJSON))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return ErrJSON.Because(err)
	}
	return nil
}
