package release

import (
	"cmp"
	"iter"
	"slices"

	"github.com/creneau/creneau/internal/programme"
)

// Off reports whether an entry's session is cancelled.
func (x *Index) Off(e SnapshotEntry) bool {
	return x.SharedSession(e.SessionID).State == string(programme.Cancelled)
}

// Instead is where people can go whose session is cancelled.
type Instead struct {
	Kind    InsteadKind
	Entries []SnapshotEntry // most alike first; none when the programme has nothing for them
}

// InsteadKind says what the entries have to do with the cancelled one.
type InsteadKind string

// The kinds: it stands in the room at that time; it is on then, elsewhere; it is like the cancelled one, at another time.
const (
	InItsPlace InsteadKind = "place"
	Meanwhile  InsteadKind = "then"
	Similar    InsteadKind = "alike"
)

// alikeEnough is how much two sessions have in common (Alike) before one is proposed for the other: more than a track.
const alikeEnough = 4

// InsteadOf finds what is on instead of a cancelled entry, at most so many: what took its place, else what else is on then, else
// what is like it.
func (x *Index) InsteadOf(e SnapshotEntry, most int) Instead {
	if !x.Off(e) {
		return Instead{}
	}
	if o, ok := x.sharing(e, true); ok {
		return Instead{InItsPlace, []SnapshotEntry{o}}
	}
	if then := x.likest(e, x.Parallel(&e), 0, most); len(then) > 0 {
		return Instead{Meanwhile, then}
	}
	return Instead{Similar, x.likest(e, x.every(), alikeEnough, most)}
}

// Alternatives are all entries that could be attended instead of one, best first: what took its place, what else is on then, what is
// like it at another time.
func (x *Index) Alternatives(e SnapshotEntry) []SnapshotEntry {
	var out []SnapshotEntry
	if o, ok := x.sharing(e, true); ok {
		out = append(out, o)
	}
	out = append(out, x.likest(e, x.Parallel(&e), 0, len(x.Entries))...)
	out = append(out, x.likest(e, x.every(), alikeEnough, len(x.Entries))...)
	seen := map[string]bool{}
	return slices.DeleteFunc(out, func(o SnapshotEntry) bool {
		known := seen[o.ID]
		seen[o.ID] = true
		return known
	})
}

// Replaces returns the cancelled entry whose place an entry takes.
func (x *Index) Replaces(e SnapshotEntry) (SnapshotEntry, bool) { return x.sharing(e, false) }

// sharing finds an entry that overlaps e in its room and of which exactly one of the two is cancelled: e, or the other.
func (x *Index) sharing(e SnapshotEntry, cancelled bool) (SnapshotEntry, bool) {
	if e.RoomID == "" || x.Off(e) != cancelled {
		return SnapshotEntry{}, false
	}
	for _, o := range x.Entries {
		if o.RoomID == e.RoomID && o.Start.Before(e.End) && e.Start.Before(o.End) && x.Off(o) != cancelled {
			return o, true
		}
	}
	return SnapshotEntry{}, false
}

// likest keeps the sessions that take place and are at least so much like that of e, each once, most alike first.
func (x *Index) likest(e SnapshotEntry, among iter.Seq[*SnapshotEntry], least, most int) []SnapshotEntry {
	mine := x.SharedSession(e.SessionID)
	seen := map[string]bool{e.SessionID: true}
	var out []SnapshotEntry
	for o := range among {
		s := x.SharedSession(o.SessionID)
		if seen[s.ID] || s.Kind == programme.Break || x.Off(*o) || Alike(mine, s) < least {
			continue
		}
		seen[s.ID] = true
		out = append(out, *o)
	}
	slices.SortStableFunc(out, func(a, b SnapshotEntry) int {
		return cmp.Compare(Alike(mine, x.SharedSession(b.SessionID)), Alike(mine, x.SharedSession(a.SessionID)))
	})
	return out[:min(most, len(out))]
}

// Alike says how much two sessions have in common, by products, track, level and language. More is more.
func Alike(a, b *SnapshotSession) (n int) {
	for _, p := range a.Products {
		if slices.Contains(b.Products, p) {
			n += 4
		}
	}
	if a.TrackID != "" && a.TrackID == b.TrackID {
		n += 3
	}
	for _, t := range a.Tags {
		if slices.Contains(b.Tags, t) {
			n += 2
		}
	}
	if a.Level == b.Level && a.Level != "" {
		n++
	}
	if a.Language == b.Language && a.Language != "" {
		n++
	}
	return n
}
