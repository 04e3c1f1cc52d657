package programme

import (
	"cmp"
	"slices"
	"time"
)

// ChangeKind says what a release did to a session.
type ChangeKind string

// The kinds of change.
const (
	Added        ChangeKind = "added"
	Removed      ChangeKind = "removed"
	CancelledNow ChangeKind = "cancelled"
	Revived      ChangeKind = "revived"
	Moved        ChangeKind = "moved"
	Edited       ChangeKind = "edited"
)

// Change is what is different about one session between two snapshots.
type Change struct {
	Kind      ChangeKind
	SessionID string
	Code      string
	Title     string
	Fields    []string `json:",omitempty"` // of an edit: title, abstract, speakers, track, language, recorded, pending, …
	From, To  []Place  `json:",omitempty"` // of a move; From where it was to be, of what is cancelled or removed; To where it is, of what is added or revived
}

// Place is a room and a time, as text would say it.
type Place struct {
	Room       string
	Start, End time.Time
}

// Compare lists what changed from before (nil: nothing was released) to now, by kind, then title.
func Compare(before, now *Snapshot) []Change {
	x, y := before.Index(), now.Index()
	var out []Change
	for _, s := range now.Sessions {
		old, was := x.sessions[s.ID]
		if !was {
			out = append(out, Change{Kind: Added, SessionID: s.ID, Code: s.Code, Title: s.Title, To: y.placesOf(s.ID)})
			continue
		}
		out = append(out, compareSession(x, y, *old, s)...)
	}
	for id, old := range x.sessions {
		if _, still := y.sessions[id]; !still {
			out = append(out, Change{Kind: Removed, SessionID: id, Code: old.Code, Title: old.Title, From: x.placesOf(id)})
		}
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(order[a.Kind], order[b.Kind]), cmp.Compare(a.Title, b.Title), cmp.Compare(a.SessionID, b.SessionID))
	})
	return out
}

var order = map[ChangeKind]int{CancelledNow: 0, Removed: 1, Moved: 2, Revived: 3, Added: 4, Edited: 5}

func compareSession(x, y *Index, old, now SnapshotSession) []Change {
	base := Change{SessionID: now.ID, Code: now.Code, Title: now.Title}
	var out []Change
	add := func(kind ChangeKind, fill func(*Change)) {
		c := base
		c.Kind = kind
		if fill != nil {
			fill(&c)
		}
		out = append(out, c)
	}
	from, to := x.placesOf(old.ID), y.placesOf(now.ID)
	isOff := now.State == string(Cancelled)
	switch wasOff := old.State == string(Cancelled); {
	case isOff && !wasOff:
		add(CancelledNow, func(c *Change) { c.From = from })
	case wasOff && !isOff:
		add(Revived, func(c *Change) { c.To = to })
	}
	if !isOff && !slices.EqualFunc(from, to, func(a, b Place) bool {
		return a.Room == b.Room && a.Start.Equal(b.Start) && a.End.Equal(b.End)
	}) {
		add(Moved, func(c *Change) { c.From, c.To = from, to })
	}
	if fields := changedFields(old, now); len(fields) > 0 {
		add(Edited, func(c *Change) { c.Fields = fields })
	}
	return out
}

func changedFields(old, now SnapshotSession) []string {
	var out []string
	for _, f := range []struct {
		name string
		same bool
	}{
		{"title", old.Title == now.Title}, {"subtitle", old.Subtitle == now.Subtitle}, {"abstract", old.Abstract == now.Abstract},
		{"speakers", slices.Equal(old.Speakers, now.Speakers)}, {"track", old.TrackID == now.TrackID},
		{"format", old.FormatID == now.FormatID && old.Kind == now.Kind}, {"level", old.Level == now.Level},
		{"language", old.Language == now.Language}, {"products", slices.Equal(old.Products, now.Products)},
		{"recorded", old.Recorded == now.Recorded && old.Streamed == now.Streamed}, {"links", slices.Equal(old.Links, now.Links)},
		{"delay", (old.State == string(Delayed)) == (now.State == string(Delayed))}, {"pending", old.Pending == now.Pending},
	} {
		if !f.same {
			out = append(out, f.name)
		}
	}
	return out
}

func (x *Index) placesOf(sessionID string) []Place {
	var out []Place
	for _, e := range x.entries[sessionID] {
		out = append(out, Place{Room: x.Room(e.RoomID).Name, Start: e.Start, End: e.End})
	}
	return out
}
