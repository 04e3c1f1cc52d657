package formats

import (
	"bytes"
	"time"
)

// ReadyCalendar writes calendars of one programme that differ in what is kept and what makes busy: each entry is written once. It is
// safe for concurrent use.
type ReadyCalendar struct {
	programme  Programme
	calendar   Calendar
	head, tail []byte
	entries    []readyEntry // none: each calendar is written anew
}

type readyEntry struct {
	session    Session
	at         Placement
	free, busy []byte
}

// Parts of a calendar, as WriteICS writes it.
var (
	beginsEntry = []byte("BEGIN:VEVENT\r\n")
	endsEntry   = []byte("END:VEVENT\r\n")
)

// NewReadyCalendar returns the calendars of a programme; Keep and Opaque of c do not count.
func NewReadyCalendar(p Programme, c Calendar) *ReadyCalendar {
	c.Transparent, c.Keep = true, nil
	r := &ReadyCalendar{programme: p, calendar: c}
	placed := p.placements()
	years := map[int]bool{}
	for _, e := range placed {
		years[e.At.Start.In(p.Zone).Year()] = true
	}
	if p.Zone != time.UTC && len(years) != 1 { // which rules of the zone a calendar has depends on what is kept
		return r
	}
	c.Opaque = func(Session, Placement) bool { return false }
	head, free, tail := entriesOf(WriteICS(p, c))
	c.Opaque = func(Session, Placement) bool { return true }
	_, busy, _ := entriesOf(WriteICS(p, c))
	if len(free) != len(placed) || len(busy) != len(placed) {
		return r
	}
	r.head, r.tail = head, tail
	for i, e := range placed {
		r.entries = append(r.entries, readyEntry{e.Session, e.At, free[i], busy[i]})
	}
	return r
}

// entriesOf takes a calendar apart.
func entriesOf(text []byte) (head []byte, entries [][]byte, tail []byte) {
	head, rest := text, []byte(nil)
	if at := bytes.Index(text, beginsEntry); at >= 0 {
		head, rest = text[:at], text[at:]
	}
	for bytes.HasPrefix(rest, beginsEntry) {
		end := bytes.Index(rest, endsEntry)
		if end < 0 {
			return head, nil, rest
		}
		end += len(endsEntry)
		entries, rest = append(entries, rest[:end]), rest[end:]
	}
	return head, entries, rest
}

// Write is what WriteICS writes with Keep and Opaque.
func (r *ReadyCalendar) Write(keep, opaque func(Session, Placement) bool) []byte {
	out := bytes.Clone(r.head)
	kept := 0
	for i := range r.entries {
		e := &r.entries[i]
		if !keep(e.session, e.at) {
			continue
		}
		kept++
		if opaque(e.session, e.at) {
			out = append(out, e.busy...)
		} else {
			out = append(out, e.free...)
		}
	}
	if kept == 0 {
		c := r.calendar
		c.Keep, c.Opaque = keep, opaque
		return WriteICS(r.programme, c)
	}
	return append(out, r.tail...)
}
