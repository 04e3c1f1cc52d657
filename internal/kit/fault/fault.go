// Package fault is how a use case refuses. A fault carries a kind (what class of refusal), a code (which one)
// and typed values; the sentence a person reads is made at the edge by kit/text, in the reader's language.
//
// Everything that is not a fault is internal: it is logged with the request number and shown as that number.
package fault

import (
	"errors"
	"fmt"
	"maps"
	"time"
)

// Kind is the class of a refusal; front doors turn it into a status or an exit code.
type Kind int

// The kinds. Internal is the kind of any error that is not a fault.
const (
	Internal Kind = iota
	Invalid
	NotFound
	Conflict
	Forbidden
	Unauthenticated
	Closed
	Busy        // the one who asks does so too often
	Unavailable // the server cannot do it now, through nobody's fault who asks: a full disk, a database that is away
)

var kindNames = [...]string{"internal", "invalid", "not_found", "conflict", "forbidden", "unauthenticated", "closed", "busy", "unavailable"}

// String returns the kind's name as it appears in problem documents.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return kindNames[Internal]
	}
	return kindNames[k]
}

// Fault is a refusal. Its zero value is not useful: make one with New.
type Fault struct {
	Kind    Kind
	Code    string            // stable, lower-case with dots: "session.too_long"
	Message string            // English, for logs, terminals and as a fallback when no catalogue knows Code
	Values  map[string]any    // what the sentence needs; nil when nothing
	Fields  map[string]string // form field name → code of what is wrong with it; nil when no field is at fault
	After   time.Duration     // how long to wait before asking again; zero when nobody knows
	cause   error
}

// New makes a fault. The message says what happened and what to do, in English.
func New(kind Kind, code, message string) *Fault {
	return &Fault{Kind: kind, Code: code, Message: message}
}

// Newf is New with a formatted message.
func Newf(kind Kind, code, format string, args ...any) *Fault {
	return New(kind, code, fmt.Sprintf(format, args...))
}

// With returns a copy of the fault that also carries a value for its sentence.
func (f *Fault) With(name string, value any) *Fault {
	c := *f
	c.Values = maps.Clone(f.Values)
	if c.Values == nil {
		c.Values = map[string]any{}
	}
	c.Values[name] = value
	return &c
}

// Field returns a copy of the fault that blames a form field with the code of what is wrong with it.
func (f *Fault) Field(field, code string) *Fault {
	c := *f
	c.Fields = maps.Clone(f.Fields)
	if c.Fields == nil {
		c.Fields = map[string]string{}
	}
	c.Fields[field] = code
	return &c
}

// Wait returns a copy of the fault that says how long to wait before asking again.
func (f *Fault) Wait(d time.Duration) *Fault {
	c := *f
	c.After = d
	return &c
}

// Because returns a copy of the fault that wraps its cause.
func (f *Fault) Because(err error) *Fault {
	c := *f
	c.cause = err
	return &c
}

func (f *Fault) Error() string {
	if f.cause != nil {
		return f.Message + ": " + f.cause.Error()
	}
	return f.Message
}

// Unwrap returns the cause given to Because, if any.
func (f *Fault) Unwrap() error { return f.cause }

// Is reports whether target is a fault of the same kind and code, so that errors.Is works on sentinel faults
// after With, Field or Because have copied them.
func (f *Fault) Is(target error) bool {
	t, ok := target.(*Fault)
	return ok && t.Kind == f.Kind && t.Code == f.Code
}

// KindOf returns the kind of the first fault in err's chain, or Internal.
func KindOf(err error) Kind {
	if f, ok := From(err); ok {
		return f.Kind
	}
	return Internal
}

// From returns the first fault in err's chain.
func From(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}
