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
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// WriteJSON answers with a value. What it returns was found before it began to answer.
func WriteJSON(w http.ResponseWriter, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(status)
	w.Write(b) // It fails when the client has gone.
	return nil
}

// ProblemDocument is a refusal for programs (RFC 9457) that carries our code.
type ProblemDocument struct {
	Type    string            `json:"type" doc:"Always about:blank: the code tells the problem."`
	Title   string            `json:"title" doc:"The status in words."`
	Status  int               `json:"status" doc:"The HTTP status."`
	Detail  string            `json:"detail,omitempty" doc:"What happened and what to do, in English."`
	Code    string            `json:"code,omitempty" doc:"Which refusal it is; stable."`
	Fields  map[string]string `json:"fields,omitempty" doc:"Code or message by field at fault."`
	Request string            `json:"request,omitempty" doc:"Number of the request in the log, when the server failed."`

	after string // of the header Retry-After; empty for none
}

func (p *ProblemDocument) Error() string { return p.Detail }

// GetStatus is for huma.
func (p *ProblemDocument) GetStatus() int { return p.Status }

// GetHeaders is for huma.
func (p *ProblemDocument) GetHeaders() http.Header {
	if p.after == "" {
		return nil
	}
	return http.Header{"Retry-After": {p.after}}
}

// ContentType is for huma.
func (p *ProblemDocument) ContentType(string) string { return "application/problem+json" }

func problemOf(err error, request string) *ProblemDocument {
	status := Status(err)
	p := &ProblemDocument{Type: "about:blank", Status: status, Title: http.StatusText(status)}
	if f, ok := fault.From(err); ok {
		p.Detail, p.Code, p.Fields, p.after = f.Message, f.Code, f.Fields, retryAfter(err)
	}
	if Failed(err) {
		p.Request = request
	}
	return p
}

// Problem answers with a problem document. It logs nothing: handlers return ForProgram instead, so that failures are told.
func Problem(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err, RequestNumber(r.Context()))
	SetRetryAfter(w.Header(), err)
	b, _ := json.Marshal(p) // strings and numbers only
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	w.Write(b) // It fails when the client has gone.
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
