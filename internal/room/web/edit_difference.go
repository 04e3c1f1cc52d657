package web

import "reflect"

// editDifference is what differs from one state of the draft to the next. What is small is told in whole.
type editDifference struct {
	After      string                    `json:"after"`  // the state that it is laid over
	Change     string                    `json:"change"` // the state that comes of it
	Told       string                    `json:"told"`
	Zone       string                    `json:"zone"`
	Limit      int                       `json:"limit"`
	Undo       string                    `json:"undo"`
	Redo       string                    `json:"redo"`
	Unpriced   string                    `json:"unpriced"`
	News       []editNews                `json:"news"`
	Days       listChange[editSpan]      `json:"days,omitzero"`
	Slots      listChange[editSpan]      `json:"slots,omitzero"`
	Rooms      listChange[editRoom]      `json:"rooms,omitzero"`
	Tracks     listChange[editTrack]     `json:"tracks,omitzero"`
	Sessions   listChange[editSession]   `json:"sessions,omitzero"`
	Placements listChange[editPlacement] `json:"placements,omitzero"`
	Findings   listChange[editFinding]   `json:"findings,omitzero"`
}

// listChange turns one list into another: what is gone or set is taken out, then what is set comes in at its places, the first first.
// Where what stays has another order, or two have one id, the list is told in whole.
type listChange[T any] struct {
	Gone []string `json:"gone,omitempty"`
	Set  []T      `json:"set,omitempty"`
	At   []int    `json:"at,omitempty"` // beside Set
	All  *[]T     `json:"all,omitempty"`
}

// IsZero reports whether nothing changes.
func (c listChange[T]) IsZero() bool { return len(c.Gone)+len(c.Set) == 0 && c.All == nil }

func differenceOf(was, now editState) editDifference {
	return editDifference{After: was.Told, Change: now.Change, Told: now.Told, Zone: now.Zone, Limit: now.Limit, Undo: now.Undo,
		Redo:     now.Redo,
		Unpriced: now.Unpriced, News: now.News,
		Days: changeOf(was.Days, now.Days, editSpan.id), Slots: changeOf(was.Slots, now.Slots, editSpan.id),
		Rooms: changeOf(was.Rooms, now.Rooms, editRoom.id), Tracks: changeOf(was.Tracks, now.Tracks, editTrack.id),
		Sessions:   changeOf(was.Sessions, now.Sessions, editSession.id),
		Placements: changeOf(was.Placements, now.Placements, editPlacement.id), Findings: changeOf(was.Findings, now.Findings, editFinding.id)}
}

func (v editSpan) id() string      { return v.ID }
func (v editRoom) id() string      { return v.ID }
func (v editTrack) id() string     { return v.ID }
func (v editSession) id() string   { return v.ID }
func (v editPlacement) id() string { return v.ID }
func (v editFinding) id() string   { return v.Key }

// changeOf is what turns one list into another, by the ids of what they hold.
func changeOf[T any](was, now []T, id func(T) string) (c listChange[T]) {
	old, order := make(map[string]T, len(was)), make(map[string]int, len(was))
	for i, v := range was {
		old[id(v)], order[id(v)] = v, i
	}
	seen, last := make(map[string]bool, len(now)), -1
	for i, v := range now {
		if seen[id(v)] || len(order) != len(was) {
			return listChange[T]{All: &now} // two have one id
		}
		seen[id(v)] = true
		before, had := old[id(v)]
		delete(old, id(v))
		if !had || !reflect.DeepEqual(before, v) {
			c.Set, c.At = append(c.Set, v), append(c.At, i)
			continue
		}
		if order[id(v)] < last {
			return listChange[T]{All: &now}
		}
		last = order[id(v)]
	}
	for _, v := range was {
		if _, gone := old[id(v)]; gone {
			c.Gone = append(c.Gone, id(v))
		}
	}
	return c
}
