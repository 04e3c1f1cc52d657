package release

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// Index finds the parts of a snapshot by id, and answers what is on when. It is made once per snapshot.
type Index struct {
	*Snapshot
	sessions map[string]*SnapshotSession
	codes    map[string]*SnapshotSession
	speakers map[string]*SnapshotSpeaker
	products map[string]*SnapshotProduct
	rooms    map[string]*SnapshotRoom
	tracks   map[string]*SnapshotTrack
	formats  map[string]*SnapshotFormat
	entries  map[string][]SnapshotEntry // by session
	zone     *time.Location
	texts    func() map[string]sessionText // by session; made when first asked for
}

// sessionText is what the texts of a session come to for those who search and quote: both are made once for a release.
type sessionText struct {
	plain  string // the abstract without its marks
	folded string // all that it can be found by
}

// Index makes the index of a snapshot. A nil snapshot gives an empty one.
func (s *Snapshot) Index() *Index {
	x := &Index{Snapshot: s, sessions: map[string]*SnapshotSession{}, codes: map[string]*SnapshotSession{},
		speakers: map[string]*SnapshotSpeaker{}, products: map[string]*SnapshotProduct{}, rooms: map[string]*SnapshotRoom{},
		tracks: map[string]*SnapshotTrack{}, formats: map[string]*SnapshotFormat{}, entries: map[string][]SnapshotEntry{}, zone: time.UTC}
	x.texts = sync.OnceValue(x.readTexts)
	if s == nil {
		return x
	}
	if zone, err := time.LoadLocation(s.Edition.Zone); err == nil {
		x.zone = zone
	}
	byID(x.sessions, s.Sessions, func(v *SnapshotSession) string { return v.ID })
	byID(x.codes, s.Sessions, func(v *SnapshotSession) string { return v.Code })
	byID(x.speakers, s.Speakers, func(v *SnapshotSpeaker) string { return v.ID })
	byID(x.products, s.Products, func(v *SnapshotProduct) string { return v.ID })
	byID(x.rooms, s.Rooms, func(v *SnapshotRoom) string { return v.ID })
	byID(x.tracks, s.Tracks, func(v *SnapshotTrack) string { return v.ID })
	byID(x.formats, s.Formats, func(v *SnapshotFormat) string { return v.ID })
	for _, e := range s.Entries {
		x.entries[e.SessionID] = append(x.entries[e.SessionID], e)
	}
	return x
}

func byID[T any](m map[string]*T, items []T, id func(*T) string) {
	for i := range items {
		m[id(&items[i])] = &items[i]
	}
}

// or gives the zero value for what is not there, so that a page never meets nil.
func or[T any](v *T) T {
	if v == nil {
		return *new(T)
	}
	return *v
}

func (x *Index) readTexts() map[string]sessionText {
	out := map[string]sessionText{}
	if x.Snapshot == nil {
		return out
	}
	for _, v := range x.Sessions {
		plain := text.Plain(v.Abstract)
		out[v.ID] = sessionText{plain, text.Fold(x.foundBy(v, plain))}
	}
	return out
}

// foundBy is all that a session can be found by.
func (x *Index) foundBy(v SnapshotSession, abstract string) string {
	parts := []string{v.Title, v.Subtitle, abstract, x.Track(v.TrackID).Name, x.Format(v.FormatID).Name, v.Level, strings.Join(v.Tags, " ")}
	for _, p := range x.SpeakersOf(v) {
		parts = append(parts, p.Name, p.Organisation)
	}
	for _, id := range v.Products {
		parts = append(parts, x.Product(id).Name)
	}
	for _, g := range v.Segments {
		parts = append(parts, g.Title)
	}
	for _, e := range x.EntriesOf(v.ID) {
		parts = append(parts, x.Room(e.RoomID).Name)
	}
	return strings.Join(parts, " ")
}

// PlainAbstract is a session's abstract without its marks.
func (x *Index) PlainAbstract(sessionID string) string { return x.texts()[sessionID].plain }

// Folded is all that a session can be found by, in the letters that search compares.
func (x *Index) Folded(sessionID string) string { return x.texts()[sessionID].folded }

// Zone is the edition's.
func (x *Index) Zone() *time.Location { return x.zone }

// Session, Speaker, Product, Room, Track and Format return the part with an id, or its zero value.
func (x *Index) Session(id string) SnapshotSession { return or(x.sessions[id]) }

// SharedSession is the session with an id, not copied, for those who look at many: it is not to be changed. Without one it is the zero
// value.
func (x *Index) SharedSession(id string) *SnapshotSession {
	if s := x.sessions[id]; s != nil {
		return s
	}
	return &SnapshotSession{}
}

// SessionByCode returns the session with a code.
func (x *Index) SessionByCode(code string) (SnapshotSession, bool) {
	return or(x.codes[code]), x.codes[code] != nil
}

// Speaker returns the speaker with an id.
func (x *Index) Speaker(id string) SnapshotSpeaker { return or(x.speakers[id]) }

// Product returns the product with an id.
func (x *Index) Product(id string) SnapshotProduct { return or(x.products[id]) }

// Room returns the room with an id; the zero room stands for everywhere.
func (x *Index) Room(id string) SnapshotRoom { return or(x.rooms[id]) }

// Track returns the track with an id.
func (x *Index) Track(id string) SnapshotTrack { return or(x.tracks[id]) }

// Format returns the format with an id.
func (x *Index) Format(id string) SnapshotFormat { return or(x.formats[id]) }

func (x *Index) family(id string) SnapshotFamily {
	for _, f := range x.Families {
		if f.ID == id {
			return f
		}
	}
	return SnapshotFamily{}
}

// EntriesOf returns where and when a session is, by start.
func (x *Index) EntriesOf(sessionID string) []SnapshotEntry { return x.entries[sessionID] }

// SpeakersOf returns a session's speakers in billing order.
func (x *Index) SpeakersOf(s SnapshotSession) []SnapshotSpeaker {
	out := make([]SnapshotSpeaker, len(s.Speakers))
	for i, id := range s.Speakers {
		out[i] = x.Speaker(id)
	}
	return out
}

// SessionsOf returns the sessions of a speaker, by title.
func (x *Index) SessionsOf(speakerID string) []SnapshotSession {
	return x.sessionsWhere(func(s SnapshotSession) bool { return slices.Contains(s.Speakers, speakerID) })
}

// SessionsAbout returns the sessions about a product, by title.
func (x *Index) SessionsAbout(productID string) []SnapshotSession {
	return x.sessionsWhere(func(s SnapshotSession) bool { return slices.Contains(s.Products, productID) })
}

func (x *Index) sessionsWhere(keep func(SnapshotSession) bool) []SnapshotSession {
	var out []SnapshotSession
	for _, s := range x.Sessions {
		if keep(s) {
			out = append(out, s)
		}
	}
	return out
}

// every goes through all entries.
func (x *Index) every() iter.Seq[*SnapshotEntry] {
	return func(yield func(*SnapshotEntry) bool) {
		for i := range x.Entries {
			if !yield(&x.Entries[i]) {
				return
			}
		}
	}
}

// Parallel goes through the entries that run at the same time as e, in room order.
func (x *Index) Parallel(e *SnapshotEntry) iter.Seq[*SnapshotEntry] {
	return func(yield func(*SnapshotEntry) bool) {
		for o := range x.every() {
			if o.Start.Before(e.End) && e.Start.Before(o.End) && o.ID != e.ID && !yield(o) {
				return
			}
		}
	}
}

// InRoom returns the entries before and after e that take place in its room on its day; ok is false where there is none.
func (x *Index) InRoom(e SnapshotEntry) (before, after SnapshotEntry, hasBefore, hasAfter bool) {
	for _, o := range x.Entries {
		if o.RoomID != e.RoomID || o.DayID != e.DayID || o.ID == e.ID || x.Off(o) {
			continue
		}
		switch {
		case !o.End.After(e.Start):
			before, hasBefore = o, true
		case !o.Start.Before(e.End) && !hasAfter:
			after, hasAfter = o, true
		}
	}
	return before, after, hasBefore, hasAfter
}

// NowNext returns, for an instant, the entries that run and, for each room and for everywhere, the next one of the
// same day of the edition, which may end after midnight. Cancelled ones before that are returned besides, to be shown struck through.
func (x *Index) NowNext(at time.Time) (now, next []SnapshotEntry) {
	seen, today := map[string]bool{}, x.today(at)
	for _, e := range x.Entries {
		switch {
		case !e.Start.After(at) && e.End.After(at):
			now = append(now, e)
		case e.Start.After(at) && !seen[e.RoomID] && e.DayID == today:
			seen[e.RoomID] = !x.Off(e)
			next = append(next, e)
		}
	}
	return now, next
}

// today is the day of the edition at an instant: the one that runs, else the one that begins on the same date.
func (x *Index) today(at time.Time) string {
	for _, d := range x.Days {
		if x.Holds(d, at) {
			return d.ID
		}
	}
	for _, d := range x.Days {
		if d.Start.In(x.zone).Format(time.DateOnly) == at.In(x.zone).Format(time.DateOnly) {
			return d.ID
		}
	}
	return "" // of no entry, unless there are no days
}

// Opening is what the edition begins with: of its first day, the hour that follows the first session.
func (x *Index) Opening() (out []SnapshotEntry) {
	for _, e := range x.Entries {
		if len(x.Days) == 0 || e.DayID != x.Days[0].ID || x.Off(e) || x.Session(e.SessionID).Kind == programme.Break {
			continue
		}
		if len(out) > 0 && e.Start.Sub(out[0].Start) >= time.Hour {
			break
		}
		out = append(out, e)
	}
	return out
}

// DaysLeft is how many dates lie between an instant and the first day, in the edition's zone; 0 once it is there.
func (x *Index) DaysLeft(at time.Time) int {
	if len(x.Days) == 0 {
		return 0
	}
	first, _ := x.HoursOf(x.Days[0])
	date := func(t time.Time) time.Time {
		y, month, day := t.In(x.zone).Date()
		return time.Date(y, month, day, 0, 0, 0, 0, time.UTC)
	}
	return max(0, int(date(first).Sub(date(at))/(24*time.Hour)))
}

// Holds reports whether an instant lies in a day of the edition: within its hours, or until the last of its entries ends.
func (x *Index) Holds(day SnapshotDay, at time.Time) bool {
	start, end := x.HoursOf(day)
	return !at.Before(start) && at.Before(end)
}

// HoursOf is when a day begins and ends: as described, or with the first and last of its entries when they lie outside.
func (x *Index) HoursOf(day SnapshotDay) (start, end time.Time) {
	start, end = day.Start, day.End
	for _, e := range x.Entries {
		if e.DayID != day.ID {
			continue
		}
		if e.Start.Before(start) {
			start = e.Start
		}
		if e.End.After(end) {
			end = e.End
		}
	}
	return start, end
}

// Walk is the minutes between two rooms.
func (x *Index) Walk(a, b string) int {
	for _, w := range x.Walks {
		if w.A == a && w.B == b || w.A == b && w.B == a {
			return w.Minutes
		}
	}
	return 0
}
