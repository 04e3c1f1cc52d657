package programme

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/creneau/creneau/internal/edition"
)

// Part is some of a draft's objects: what a step touches.
type Part struct {
	Rooms      []edition.Room `json:",omitempty"`
	Slots      []edition.Slot `json:",omitempty"`
	Sessions   []Session      `json:",omitempty"`
	Placements []Placement    `json:",omitempty"`
	Locks      []Lock         `json:",omitempty"`
}

// difference is what changes from one draft to another: what was there and is not so any more, and what is there instead.
func difference(from, to Draft) (before, after Part) {
	before.Rooms, after.Rooms = differ(from.Frame.Rooms, to.Frame.Rooms, roomID)
	before.Slots, after.Slots = differ(from.Frame.Slots, to.Frame.Slots, slotID)
	before.Sessions, after.Sessions = differ(from.Sessions, to.Sessions, sessionID)
	before.Placements, after.Placements = differ(from.Placements, to.Placements, placementID)
	before.Locks, after.Locks = differ(from.Locks, to.Locks, lockID)
	return before, after
}

func roomID(r edition.Room) string      { return string(r.ID) }
func slotID(s edition.Slot) string      { return string(s.ID) }
func sessionID(s Session) string        { return string(s.ID) }
func placementID(p Placement) string    { return string(p.ID) }
func lockID(l Lock) string              { return l.object() }
func (p Part) empty() bool              { return reflect.DeepEqual(p, Part{}) }
func byStart(a, b Placement) int        { return a.Start.Compare(b.Start) }
func slotByStart(a, b edition.Slot) int { return a.Start.Compare(b.Start) }

func differ[T any](from, to []T, id func(T) string) (before, after []T) {
	was := make(map[string]T, len(from))
	for _, v := range from {
		was[id(v)] = v
	}
	for _, v := range to {
		old, had := was[id(v)]
		delete(was, id(v))
		if had && reflect.DeepEqual(old, v) {
			continue
		}
		if had {
			before = append(before, old)
		}
		after = append(after, v)
	}
	for _, v := range from {
		if _, gone := was[id(v)]; gone {
			before = append(before, v)
		}
	}
	return before, after
}

// holds reports whether a draft has every object of a part, with the same content; versions may differ.
func (d Draft) holds(p Part) bool {
	return has(d.Frame.Rooms, p.Rooms, roomID) && has(d.Frame.Slots, p.Slots, slotID) && has(d.Sessions, p.Sessions, sessionID) &&
		has(d.Placements, p.Placements, placementID) && has(d.Locks, p.Locks, lockID)
}

func has[T any](all, some []T, id func(T) string) bool {
	for _, v := range some {
		i := slices.IndexFunc(all, func(o T) bool { return id(o) == id(v) })
		if i < 0 || !sameContent(all[i], v) {
			return false
		}
	}
	return true
}

// sameContent compares two objects as the audit would keep them, without their versions and numbers, and without telling none from empty.
func sameContent(a, b any) bool {
	x, y := content(a), content(b)
	return x != nil && bytes.Equal(x, y)
}

func content(v any) []byte {
	var fields map[string]any
	text, err := json.Marshal(v)
	if err != nil || json.Unmarshal(text, &fields) != nil {
		return nil
	}
	delete(fields, "Version")
	delete(fields, "Number") // what comes back may get another
	for name, value := range fields {
		if list, ok := value.([]any); value == nil || ok && len(list) == 0 {
			delete(fields, name)
		}
	}
	text, _ = json.Marshal(fields) //nolint:errchkjson // it came from JSON
	return text
}

// with is the draft with one part in place of another.
func (d Draft) with(before, after Part) Draft {
	d.Frame.Rooms = replaced(d.Frame.Rooms, before.Rooms, after.Rooms, roomID)
	d.Frame.Slots = replaced(d.Frame.Slots, before.Slots, after.Slots, slotID)
	slices.SortStableFunc(d.Frame.Slots, slotByStart)
	d.Sessions = replaced(d.Sessions, before.Sessions, after.Sessions, sessionID)
	d.Placements = replaced(d.Placements, before.Placements, after.Placements, placementID)
	slices.SortStableFunc(d.Placements, byStart)
	d.Locks = replaced(d.Locks, before.Locks, after.Locks, lockID)
	return d
}

// replaced keeps the order of what stays or changes; what is new comes last.
func replaced[T any](all, before, after []T, id func(T) string) []T {
	out := make([]T, 0, len(all)+len(after))
	at := func(list []T, v T) int { return slices.IndexFunc(list, func(o T) bool { return id(o) == id(v) }) }
	for _, v := range all {
		switch i := at(after, v); {
		case i >= 0:
			out = append(out, after[i])
		case at(before, v) < 0:
			out = append(out, v)
		}
	}
	for _, v := range after {
		if at(all, v) < 0 {
			out = append(out, v)
		}
	}
	return out
}
