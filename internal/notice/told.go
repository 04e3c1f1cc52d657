package notice

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"github.com/creneau/creneau/internal/post"
)

// known is what an address was told: the zero value is nothing.
type known struct {
	Name     string           // of whom was written to
	Number   int              // of the release that was told last, 0 when none
	Sessions []string         // that were its own then
	Unsure   bool             // an older server told it: what was its own, and in its calendar, stands in the release alone
	Events   map[string]event // by guid, all that were ever sent
}

// event is what an address was last sent about a calendar event.
type event struct {
	Sequence int  `json:"sequence"`
	Held     bool `json:"held"` // the calendar holds it; otherwise it was struck
}

// effect is what a message does to what its reader knows.
type effect struct {
	Sessions []string         `json:"sessions"`
	Events   map[string]event `json:"events"`           // that it brings or strikes
	Before   *known           `json:"before,omitempty"` // what its reader knew when it was dropped
}

// releaseOf is the release that a message tells of.
func releaseOf(m post.QueuedMail) (int, error) { return strconv.Atoi(m.About) }

// inOutbox is how the outbox is told of a release, in About and Since.
func inOutbox(release int) string { return strconv.Itoa(release) }

// effectOf reads a message's effect; ok is false for what an older server made.
func effectOf(m post.QueuedMail) (e effect, ok bool, err error) {
	if m.Effect == "" {
		return e, false, nil
	}
	err = json.Unmarshal([]byte(m.Effect), &e)
	return e, err == nil, err
}

// after is what an address knows once a message arrived. One that is overtaken by newer ones counts for its events alone.
func (k known) after(m post.QueuedMail) (known, error) {
	e, ok, err := effectOf(m)
	if err != nil {
		return k, err
	}
	number, err := releaseOf(m)
	if err != nil {
		return k, err
	}
	events := maps.Clone(k.Events)
	if events == nil {
		events = map[string]event{}
	}
	for guid, v := range e.Events {
		if v.Sequence >= events[guid].Sequence {
			events[guid] = v
		}
	}
	k.Events = events
	if number >= k.Number {
		k.Name, k.Number, k.Sessions, k.Unsure = m.Name, number, e.Sessions, !ok
	}
	return k, nil
}

// owns reports whether an address was told of a session as its own.
func (k known) owns(session string) bool { return slices.Contains(k.Sessions, session) }

// holds reports whether the address's calendar has an event of ours.
func (k known) holds() bool {
	for _, e := range k.Events {
		if e.Held {
			return true
		}
	}
	return false
}

// reader is an address to which a release may matter, and what it knows.
type reader struct {
	email, name, language string
	speakers              []string // ids of who is on stage by this address
	stars                 []star
	knows                 known
	maybe                 []known // what it knows if messages arrived that a relay may have taken, though it did not say so
	waiting               []post.QueuedMail
}

// star is a session that somebody follows, since when release since was public.
type star struct {
	session string
	since   int
}

// newest is the message that waits for a reader.
func (r reader) newest() (m post.QueuedMail, ok bool) {
	for _, w := range r.waiting {
		if w.Waits() {
			m, ok = w, true
		}
	}
	return m, ok
}

// consider finds what a reader may know by messages whose fate is not known.
func (r *reader) consider() error {
	for _, m := range r.waiting {
		if m.Taken.IsZero() {
			continue
		}
		k, err := r.knows.after(m)
		if err != nil {
			return err
		}
		if k.Number > r.knows.Number {
			r.maybe = append(r.maybe, k)
		}
	}
	return nil
}
