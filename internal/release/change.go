package release

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/programme"
)

// ChangeKind says what a release did to a session, or to something around it.
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

// Subject is what a change is about.
type Subject string

// The subjects. The empty one is a session.
const (
	OfSession Subject = ""
	OfEdition Subject = "edition"
	OfDay     Subject = "day"
	OfRoom    Subject = "room"
	OfSpeaker Subject = "speaker"
	OfTrack   Subject = "track"
	OfFormat  Subject = "format"
	OfFamily  Subject = "family"
	OfProduct Subject = "product"
)

// Change is what is different about one session, or one thing around sessions, between two snapshots.
type Change struct {
	Kind      ChangeKind
	Subject   Subject  `json:",omitempty"`
	SessionID string   // empty when it is not about a session
	Code      string   // of the session or speaker; the short name of a room or product; a day's date
	Title     string   // or name
	Fields    []string `json:",omitempty"` // of an edit: title, abstract, speakers, capacity, …
	Quotes    []Quote  `json:",omitempty"` // of an edit: those of the fields that are short enough to be quoted
	Calendar  bool     `json:",omitempty"` // calendars show it
	Note      string   `json:",omitempty"` // of a cancellation: what is said about it
	Others    bool     `json:",omitempty"` // of a move: it has further places that stay
	// of a move: the places that differ, in pairs as far as there are; else where it was to be, and where it is
	From, To []Place `json:",omitempty"`
}

// Quote is what a field said, and what it says.
type Quote struct {
	Field    string
	From, To []string `json:",omitempty"`
}

// Place is a room and a time, as text would say it.
type Place struct {
	Room       string // empty: everywhere
	Start, End time.Time
	Zone       string `json:",omitempty"` // IANA name: on whose clock the release told it; empty in changes of older servers
}

func (p Place) same(o Place) bool {
	clock := func(p Place) [2]string {
		zone := p.Location(time.UTC)
		return [2]string{p.Start.In(zone).Format(time.RFC3339Nano), p.End.In(zone).Format(time.RFC3339Nano)}
	}
	return p.Room == o.Room && clock(p) == clock(o)
}

// Location is on whose clock the place is told.
func (p Place) Location(otherwise *time.Location) *time.Location {
	if zone, err := time.LoadLocation(p.Zone); err == nil && p.Zone != "" {
		return zone
	}
	return otherwise
}

// Compare lists what readers can see that changed from before (nil: nothing was released) to now: sessions by kind, then title; then what
// is around them. It is empty when a release would have nothing to tell.
func Compare(before, now *Snapshot) []Change {
	c := newComparer(before.Index(), now.Index())
	out := c.sessions()
	if before != nil {
		out = append(out, c.around()...)
	}
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(subjects[a.Subject], subjects[b.Subject]), cmp.Compare(order[a.Kind], order[b.Kind]),
			cmp.Compare(a.Title, b.Title), cmp.Compare(a.SessionID, b.SessionID))
	})
	return out
}

var (
	order    = map[ChangeKind]int{CancelledNow: 0, Removed: 1, Moved: 2, Revived: 3, Added: 4, Edited: 5}
	subjects = map[Subject]int{OfEdition: 1, OfDay: 2, OfRoom: 3, OfSpeaker: 4, OfTrack: 5, OfFormat: 6, OfFamily: 7, OfProduct: 8}
)

// SameInCalendars reports whether calendars would say the same of an entry in two releases.
func SameInCalendars(x *Index, e SnapshotEntry, y *Index, old SnapshotEntry) bool {
	return sameInCalendars(entryFacets, x, e, y, old) &&
		sameInCalendars(sessionFacets, x, x.Session(e.SessionID), y, y.Session(old.SessionID)) &&
		SameEditionInCalendars(x, y)
}

// SameEditionInCalendars reports whether calendars would say the same of the edition itself, such as its venue, in two releases.
func SameEditionInCalendars(x, y *Index) bool {
	return sameInCalendars(editionFacets, x, x.Edition, y, y.Edition)
}

// comparer compares two releases.
type comparer struct {
	x, y *Index            // before and now
	now  map[string]string // by the ids of parts before: the same parts now. What was made again under its name is the same to readers.
}

func newComparer(x, y *Index) *comparer {
	c := &comparer{x: x, y: y, now: map[string]string{"": ""}}
	if x.Snapshot == nil || y.Snapshot == nil {
		return c
	}
	pair(c, x.Rooms, y.Rooms, func(r SnapshotRoom) (string, string) { return r.ID, r.Name })
	pair(c, x.Speakers, y.Speakers, func(s SnapshotSpeaker) (string, string) { return s.ID, s.Name })
	pair(c, x.Tracks, y.Tracks, func(t SnapshotTrack) (string, string) { return t.ID, t.Name })
	pair(c, x.Formats, y.Formats, func(f SnapshotFormat) (string, string) { return f.ID, f.Name })
	pair(c, x.Families, y.Families, func(f SnapshotFamily) (string, string) { return f.ID, f.Name })
	pair(c, x.Products, y.Products, func(p SnapshotProduct) (string, string) { return p.ID, p.Name })
	pair(c, x.Days, y.Days, func(d SnapshotDay) (string, string) { return d.ID, d.Date })
	return c
}

// pair finds the parts that are the same before and now: by id and, of the others, by name.
func pair[T any](c *comparer, before, now []T, of func(T) (id, name string)) {
	kept, others := map[string]bool{}, map[string]string{}
	for _, v := range now {
		id, _ := of(v)
		kept[id] = true
	}
	taken := map[string]bool{}
	for _, v := range before {
		if id, _ := of(v); kept[id] {
			c.now[id], taken[id] = id, true
		}
	}
	for _, v := range now {
		if id, name := of(v); !taken[id] {
			others[name] = id
		}
	}
	for _, v := range before {
		id, name := of(v)
		if twin, again := others[name]; again && !taken[id] {
			c.now[id] = twin
			delete(others, name)
		}
	}
}

// sessions compares the sessions and their places.
func (c *comparer) sessions() (out []Change) {
	for _, s := range c.y.Sessions {
		old, was := c.x.sessions[s.ID]
		if !was {
			out = append(out, Change{Kind: Added, SessionID: s.ID, Code: s.Code, Title: s.Title, To: c.y.placesOf(s.ID)})
			continue
		}
		out = append(out, c.session(*old, s)...)
	}
	for id, old := range c.x.sessions {
		if _, still := c.y.sessions[id]; !still {
			out = append(out, Change{Kind: Removed, SessionID: id, Code: old.Code, Title: old.Title, From: c.x.placesOf(id)})
		}
	}
	return out
}

func (c *comparer) session(old, now SnapshotSession) (out []Change) {
	base := Change{SessionID: now.ID, Code: now.Code, Title: now.Title}
	told := []string{} // in another way than as an edit
	isOff, wasOff := now.State == string(programme.Cancelled), old.State == string(programme.Cancelled)
	switch {
	case isOff && !wasOff:
		off := base
		off.Kind, off.Calendar, off.From, off.Note = CancelledNow, true, c.x.placesOf(old.ID), now.StateNote
		out = append(out, off)
		told = append(told, fieldDelay, fieldPending) // what is cancelled waits for no confirmation
		if now.StateNote != "" {
			told = append(told, fieldNote)
		}
	case wasOff && !isOff:
		on := base
		on.Kind, on.Calendar, on.To = Revived, true, c.y.placesOf(now.ID)
		out = append(out, on)
		if now.State == string(programme.Confirmed) {
			told = append(told, fieldDelay)
		}
	}
	if move := c.move(old, now); len(move.From)+len(move.To) > 0 && (!isOff || wasOff) { // a cancellation says where it was to be
		move.SessionID, move.Code, move.Title = base.SessionID, base.Code, base.Title
		out = append(out, move)
		if move.Resized() {
			told = append(told, fieldLength)
		}
	}
	if edit, any := compareFacets(c, sessionFacets, old, now, told...); any {
		edit.SessionID, edit.Code, edit.Title = base.SessionID, base.Code, base.Title
		out = append(out, edit)
	}
	return out
}

// Resized reports whether a move changes how long the session is somewhere.
func (c Change) Resized() bool {
	for i := range min(len(c.From), len(c.To)) {
		if c.From[i].End.Sub(c.From[i].Start) != c.To[i].End.Sub(c.To[i].Start) {
			return true
		}
	}
	return false
}

// move finds the places of a session that differ: those that calendars know as one in pairs, then the others.
func (c *comparer) move(old, now SnapshotSession) Change {
	out := Change{Kind: Moved, Calendar: true}
	was, is := c.x.entries[old.ID], c.y.entries[now.ID]
	var gone, came []SnapshotEntry
	for _, e := range was {
		i := slices.IndexFunc(is, func(o SnapshotEntry) bool { return o.GUID == e.GUID })
		if i < 0 {
			gone = append(gone, e)
			continue
		}
		out.pair(c.x.place(e), c.y.place(is[i]))
	}
	for _, e := range is {
		if !slices.ContainsFunc(was, func(o SnapshotEntry) bool { return o.GUID == e.GUID }) {
			came = append(came, e)
		}
	}
	// What is at its place again under another name is where it was.
	gone = slices.DeleteFunc(gone, func(e SnapshotEntry) bool {
		i := slices.IndexFunc(came, func(o SnapshotEntry) bool { return c.x.place(e).same(c.y.place(o)) })
		if i >= 0 {
			came, out.Others = slices.Delete(came, i, i+1), true
		}
		return i >= 0
	})
	for i := range max(len(gone), len(came)) {
		switch {
		case i >= len(came):
			out.From = append(out.From, c.x.place(gone[i]))
		case i >= len(gone):
			out.To = append(out.To, c.y.place(came[i]))
		default:
			out.pair(c.x.place(gone[i]), c.y.place(came[i]))
		}
	}
	return out
}

func (c *Change) pair(from, to Place) {
	if from.same(to) {
		c.Others = true
		return
	}
	c.From, c.To = append(c.From, from), append(c.To, to)
}

// around compares everything but the sessions.
func (c *comparer) around() (out []Change) {
	out = append(out, c.edition()...)
	out = append(out, compareParts(c, OfDay, dayFacets, c.x.Days, c.y.Days,
		func(d SnapshotDay) Change { return Change{SessionID: d.ID, Code: d.Date, Title: d.Date} })...)
	out = append(out, compareParts(c, OfRoom, roomFacets, c.x.Rooms, c.y.Rooms,
		func(r SnapshotRoom) Change { return Change{SessionID: r.ID, Code: r.Slug, Title: r.Name} })...)
	out = append(out, compareParts(c, OfTrack, trackFacets, c.x.Tracks, c.y.Tracks,
		func(t SnapshotTrack) Change { return Change{SessionID: t.ID, Code: t.Slug, Title: t.Name} })...)
	out = append(out, compareParts(c, OfFormat, formatFacets, c.x.Formats, c.y.Formats,
		func(f SnapshotFormat) Change { return Change{SessionID: f.ID, Code: f.Slug, Title: f.Name} })...)
	out = append(out, compareParts(c, OfFamily, familyFacets, c.x.Families, c.y.Families,
		func(f SnapshotFamily) Change { return Change{SessionID: f.ID, Code: f.Slug, Title: f.Name} })...)
	out = append(out, compareParts(c, OfProduct, productFacets, c.x.Products, c.y.Products,
		func(p SnapshotProduct) Change { return Change{SessionID: p.ID, Code: p.Slug, Title: p.Name} })...)
	people := compareParts(c, OfSpeaker, speakerFacets, c.x.Speakers, c.y.Speakers,
		func(s SnapshotSpeaker) Change { return Change{SessionID: s.ID, Code: s.Code, Title: s.Name} })
	for _, ch := range people {
		if ch.Kind == Edited { // who comes or goes does so with a session, which says it
			out = append(out, ch)
		}
	}
	return out
}

// compareParts compares parts of one kind. As names one, with its id in place of a session's.
func compareParts[T any](c *comparer, of Subject, fields []facet[T], before, now []T, as func(T) Change) (out []Change) {
	name := func(kind ChangeKind, v T) Change {
		ch := as(v)
		ch.Kind, ch.Subject, ch.SessionID = kind, of, ""
		return ch
	}
	byID, known := map[string]T{}, map[string]bool{}
	for _, v := range now {
		byID[as(v).SessionID] = v
	}
	for _, v := range before {
		id, still := c.now[as(v).SessionID]
		if !still {
			out = append(out, name(Removed, v))
			continue
		}
		known[id] = true
		if edit, any := compareFacets(c, fields, v, byID[id]); any {
			named := name(Edited, byID[id])
			edit.Subject, edit.Code, edit.Title = of, named.Code, named.Title
			out = append(out, edit)
		}
	}
	for _, v := range now {
		if !known[as(v).SessionID] {
			out = append(out, name(Added, v))
		}
	}
	return out
}

// edition compares the frame, with the walks and the order of what pages show in an order of ours.
func (c *comparer) edition() []Change {
	edit, any := compareFacets(c, editionFacets, c.x.Edition, c.y.Edition)
	tell := func(field string) { edit.Fields, any = append(edit.Fields, field), true }
	if c.walks() {
		tell(walkFacets[len(walkFacets)-1].told)
	}
	for i, moved := range []bool{
		reordered(c, ids(c.x.Rooms, func(r SnapshotRoom) string { return r.ID }), ids(c.y.Rooms, func(r SnapshotRoom) string { return r.ID })),
		reordered(c, ids(c.x.Families, func(f SnapshotFamily) string { return f.ID }),
			ids(c.y.Families, func(f SnapshotFamily) string { return f.ID })),
	} {
		if moved {
			tell(snapshotFacets[len(snapshotFacets)-2+i].told)
		}
	}
	if !any {
		return nil
	}
	edit.Subject, edit.Title = OfEdition, c.y.Edition.Name
	return []Change{edit}
}

// walks reports whether it takes another time to go between two rooms that are there before and now.
func (c *comparer) walks() bool {
	pair := func(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }
	was := map[[2]string]SnapshotWalk{}
	for _, w := range c.x.Walks {
		a, still := c.now[w.A]
		if b, too := c.now[w.B]; still && too {
			was[pair(a, b)] = w
		}
	}
	return slices.ContainsFunc(c.y.Walks, func(w SnapshotWalk) bool {
		old, both := was[pair(w.A, w.B)]
		if !both {
			return false
		}
		_, differ := compareFacets(c, walkFacets, old, w)
		return differ
	})
}

func ids[T any](all []T, id func(T) string) (out []string) {
	for _, v := range all {
		out = append(out, id(v))
	}
	return out
}

// reordered reports whether what is there before and now stands in another order.
func reordered(c *comparer, before, now []string) bool {
	var was, is []string
	for _, id := range before {
		if next, still := c.now[id]; still {
			was = append(was, next)
		}
	}
	for _, id := range now {
		if slices.Contains(was, id) {
			is = append(is, id)
		}
	}
	return !slices.Equal(was, is)
}

// mostQuoted is how long a text may be, in bytes, to be quoted in the log.
const mostQuoted = 160

// compareFacets compares two versions of a part by the table of its fields; those told otherwise are left out.
func compareFacets[T any](c *comparer, fields []facet[T], old, now T, otherwise ...string) (edit Change, any bool) {
	edit.Kind = Edited
	for _, f := range fields {
		if f.told == "" || slices.Contains(otherwise, f.told) {
			continue
		}
		from, to := f.texts(c.x, old), f.texts(c.y, now)
		sameText := slices.Equal(from, to)
		if sameText && f.refers == nil || f.refers != nil && c.sameParts(f.refers(old), f.refers(now)) && (sameText || !f.calendar) {
			continue
		}
		any, edit.Calendar = true, edit.Calendar || f.calendar
		if !slices.Contains(edit.Fields, f.told) {
			edit.Fields = append(edit.Fields, f.told)
		}
		if f.quoted && len(strings.Join(from, ", ")) <= mostQuoted && len(strings.Join(to, ", ")) <= mostQuoted {
			edit.Quotes = append(edit.Quotes, Quote{f.told, from, to})
		}
	}
	return edit, any
}

func (c *comparer) sameParts(before, now []string) bool {
	return slices.EqualFunc(before, now, func(a, b string) bool {
		next, still := c.now[a]
		return still && next == b
	})
}

func (x *Index) placesOf(sessionID string) []Place {
	var out []Place
	for _, e := range x.entries[sessionID] {
		out = append(out, x.place(e))
	}
	return out
}

func (x *Index) place(e SnapshotEntry) Place {
	return Place{Room: x.Room(e.RoomID).Name, Start: e.Start, End: e.End, Zone: x.Edition.Zone}
}
