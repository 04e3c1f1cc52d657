package release

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/programme"
)

// facet is one field of a part of a snapshot, and what it means that it differs between two releases. The tables below are the one idea of
// "the same": for the log, for messages, for calendars, and for the refusal of a release that has nothing to tell. Every field of the
// snapshot stands in one of them; a test sees to it.
type facet[T any] struct {
	name     string // in Go
	told     string // what the log calls it: the message programme.field.<told>; empty when no reader sees it
	calendar bool   // calendars show it
	quoted   bool   // the log says what it was and what it is
	texts    func(x *Index, v T) []string
	refers   func(v T) []string // to other parts, by id: that one of them is called otherwise is told of it, not here
}

// unseen are fields that no reader sees: identities, and what is derived from other fields.
func unseen[T any](names ...string) (out []facet[T]) {
	for _, name := range names {
		out = append(out, facet[T]{name: name})
	}
	return out
}

func one[T any](of func(T) string) func(*Index, T) []string {
	return func(_ *Index, v T) []string {
		if s := of(v); s != "" {
			return []string{s}
		}
		return nil
	}
}

func many[T any](of func(T) []string) func(*Index, T) []string {
	return func(_ *Index, v T) []string { return of(v) }
}

func number[T any](of func(T) int) func(*Index, T) []string {
	return one(func(v T) string { return strconv.Itoa(of(v)) })
}

// yesNo is "yes" or "no", which the log says in the reader's language.
func yesNo[T any](of func(T) bool) func(*Index, T) []string {
	return one(func(v T) string {
		if of(v) {
			return "yes"
		}
		return "no"
	})
}

// onClock is a time as the readers of a release see it.
func onClock[T any](of func(T) time.Time) func(*Index, T) []string {
	return func(x *Index, v T) []string { return []string{of(v).In(x.zone).Format("2006-01-02 15:04")} }
}

func (x *Index) speakerNames(ids []string) []string {
	return named(ids, func(id string) string { return x.Speaker(id).Name })
}

func named(ids []string, name func(string) string) []string {
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		if id != "" {
			out = append(out, name(id))
		}
	}
	return out
}

var sessionFacets = slices.Concat(unseen[SnapshotSession]("ID", "GUID", "Number"), []facet[SnapshotSession]{
	{name: "Code", told: "address", calendar: true, texts: one(func(s SnapshotSession) string { return s.Code })},
	{name: "Title", told: "title", calendar: true, quoted: true, texts: one(func(s SnapshotSession) string { return s.Title })},
	{name: "Subtitle", told: "subtitle", quoted: true, texts: one(func(s SnapshotSession) string { return s.Subtitle })},
	{name: "Abstract", told: "abstract", calendar: true, texts: one(func(s SnapshotSession) string { return s.Abstract })},
	{name: "Speakers", told: "speakers", calendar: true, quoted: true,
		texts:  func(x *Index, s SnapshotSession) []string { return x.speakerNames(s.Speakers) },
		refers: func(s SnapshotSession) []string { return s.Speakers }},
	{name: "Segments", told: "segments", calendar: true, quoted: true,
		texts: func(x *Index, s SnapshotSession) (out []string) {
			for _, g := range s.Segments {
				out = append(out, flat(segmentFacets, x, g)...)
			}
			return out
		}},
	{name: "Kind", told: "session_kind", quoted: true, texts: one(func(s SnapshotSession) string { return s.Kind })},
	{name: "FormatID", told: "format", quoted: true,
		texts: func(x *Index, s SnapshotSession) []string {
			return named([]string{s.FormatID}, func(id string) string { return x.Format(id).Name })
		},
		refers: func(s SnapshotSession) []string { return []string{s.FormatID} }},
	{name: "TrackID", told: "track", calendar: true, quoted: true,
		texts: func(x *Index, s SnapshotSession) []string {
			return named([]string{s.TrackID}, func(id string) string { return x.Track(id).Name })
		},
		refers: func(s SnapshotSession) []string { return []string{s.TrackID} }},
	{name: "Level", told: "level", quoted: true, texts: one(func(s SnapshotSession) string { return s.Level })},
	{name: "Language", told: "language", quoted: true, texts: one(func(s SnapshotSession) string { return s.Language })},
	{name: "Products", told: "products", quoted: true,
		texts: func(x *Index, s SnapshotSession) []string {
			return named(s.Products, func(id string) string { return x.Product(id).Name })
		},
		refers: func(s SnapshotSession) []string { return s.Products }},
	{name: "Tags", told: "tags", quoted: true, texts: many(func(s SnapshotSession) []string { return s.Tags })},
	{name: "Requires", told: "requires", quoted: true, texts: many(func(s SnapshotSession) []string { return s.Requires })},
	{name: "Minutes", told: fieldLength, quoted: true, texts: number(func(s SnapshotSession) int { return s.Minutes })},
	{name: "Plenary", told: "plenary", quoted: true, texts: yesNo(func(s SnapshotSession) bool { return s.Plenary })},
	{name: "Recorded", told: "recorded", quoted: true, texts: yesNo(func(s SnapshotSession) bool { return s.Recorded })},
	{name: "Streamed", told: "streamed", quoted: true, texts: yesNo(func(s SnapshotSession) bool { return s.Streamed })},
	{name: "State", told: fieldDelay, calendar: true, texts: one(func(s SnapshotSession) string { return s.State })},
	{name: "StateNote", told: fieldNote, calendar: true, quoted: true, texts: one(func(s SnapshotSession) string { return s.StateNote })},
	{name: "Pending", told: fieldPending, calendar: true, quoted: true,
		texts: yesNo(func(s SnapshotSession) bool { return s.Pending && s.State != string(programme.Cancelled) })},
	{name: "Links", told: "links", texts: func(x *Index, s SnapshotSession) []string { return allLinks(x, s.Links) }},
})

// Fields of sessions that a change may tell in its own way.
const (
	fieldLength  = "length"
	fieldDelay   = "delay"
	fieldNote    = "state_note"
	fieldPending = "pending"
)

// segmentFacets are told in one text a segment, except for what only tells segments apart.
var segmentFacets = []facet[SnapshotSegment]{
	{name: "Title", told: "segments", texts: one(func(g SnapshotSegment) string { return g.Title })},
	{name: "Minutes", told: "segments", texts: one(func(g SnapshotSegment) string { return fmt.Sprintf("(%d min)", g.Minutes) })},
	{name: "Speakers", told: "segments", texts: func(x *Index, g SnapshotSegment) []string { return x.speakerNames(g.Speakers) }},
}

var linkFacets = []facet[programme.Link]{
	{name: "Title", told: "links", texts: one(func(l programme.Link) string { return l.Title })},
	{name: "URL", told: "links", texts: one(func(l programme.Link) string { return l.URL })},
	{name: "Type", told: "links", texts: one(func(l programme.Link) string { return l.Type })},
}

func allLinks(x *Index, links []programme.Link) (out []string) {
	for _, l := range links {
		out = append(out, flat(linkFacets, x, l)...)
	}
	return out
}

// flat is one text of a small part that is told within another.
func flat[T any](fields []facet[T], x *Index, v T) []string {
	var out string
	for i, f := range fields {
		if i > 0 {
			out += " "
		}
		for k, t := range f.texts(x, v) {
			if k > 0 {
				out += ", "
			}
			out += t
		}
	}
	return []string{out}
}

// entryFacets are the place of a session, which a move tells.
var entryFacets = slices.Concat(
	unseen[SnapshotEntry]("ID", "GUID", "Code", "Number", "SessionID", "DayID", "Sequence", "ChangedAt"),
	[]facet[SnapshotEntry]{
		{name: "RoomID", told: "place", calendar: true,
			texts: func(x *Index, e SnapshotEntry) []string { return []string{x.Room(e.RoomID).Name} }},
		{name: "Start", told: "place", calendar: true, texts: instant(func(e SnapshotEntry) time.Time { return e.Start })},
		{name: "End", told: "place", calendar: true, texts: instant(func(e SnapshotEntry) time.Time { return e.End })},
	})

// instant is a time as such and on the clock of the edition: in another zone the same instant is read as another hour.
func instant[T any](of func(T) time.Time) func(*Index, T) []string {
	return func(x *Index, v T) []string { return []string{of(v).In(x.zone).Format(time.RFC3339Nano)} }
}

var speakerFacets = slices.Concat(unseen[SnapshotSpeaker]("ID", "GUID", "Number"), []facet[SnapshotSpeaker]{
	{name: "Code", told: "address", texts: one(func(s SnapshotSpeaker) string { return s.Code })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(s SnapshotSpeaker) string { return s.Name })},
	{name: "Pronouns", told: "pronouns", quoted: true, texts: one(func(s SnapshotSpeaker) string { return s.Pronouns })},
	{name: "Biography", told: "biography", texts: one(func(s SnapshotSpeaker) string { return s.Biography })},
	{name: "Organisation", told: "organisation", quoted: true, texts: one(func(s SnapshotSpeaker) string { return s.Organisation })},
	{name: "Kind", told: "kind", quoted: true, texts: one(func(s SnapshotSpeaker) string { return s.Kind })},
	{name: "Picture", told: "picture", texts: one(func(s SnapshotSpeaker) string { return s.Picture })},
	{name: "PictureAlt", told: "picture", texts: one(func(s SnapshotSpeaker) string { return s.PictureAlt })},
	{name: "Logo", told: "logo", texts: one(func(s SnapshotSpeaker) string { return s.Logo })},
	{name: "LogoAlt", told: "logo", texts: one(func(s SnapshotSpeaker) string { return s.LogoAlt })},
	{name: "Links", told: "links", texts: func(x *Index, s SnapshotSpeaker) []string { return allLinks(x, s.Links) }},
})

// fieldName is what a part is called: a sentence of its own says that it is called otherwise now.
const fieldName = "name"

var roomFacets = slices.Concat(unseen[SnapshotRoom]("ID", "GUID"), []facet[SnapshotRoom]{
	{name: "Slug", told: "address", texts: one(func(r SnapshotRoom) string { return r.Slug })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(r SnapshotRoom) string { return r.Name })},
	{name: "Description", told: "description", texts: one(func(r SnapshotRoom) string { return r.Description })},
	{name: "Capacity", told: "capacity", quoted: true, texts: number(func(r SnapshotRoom) int { return r.Capacity })},
	{name: "Floor", told: "floor", quoted: true, texts: number(func(r SnapshotRoom) int { return r.Floor })},
	{name: "Features", told: "features", quoted: true, texts: many(func(r SnapshotRoom) []string { return r.Features })},
})

var dayFacets = slices.Concat(unseen[SnapshotDay]("ID", "SlotStarts"), []facet[SnapshotDay]{
	{name: "Date", told: "date", quoted: true, texts: one(func(d SnapshotDay) string { return d.Date })},
	{name: "Start", told: "start", quoted: true, texts: onClock(func(d SnapshotDay) time.Time { return d.Start })},
	{name: "End", told: "end", quoted: true, texts: onClock(func(d SnapshotDay) time.Time { return d.End })},
})

var trackFacets = slices.Concat(unseen[SnapshotTrack]("ID"), []facet[SnapshotTrack]{
	{name: "Slug", told: "address", texts: one(func(t SnapshotTrack) string { return t.Slug })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(t SnapshotTrack) string { return t.Name })},
	{name: "Color", told: "color", texts: one(func(t SnapshotTrack) string { return t.Color })},
	{name: "Hue", told: "color", texts: number(func(t SnapshotTrack) int { return t.Hue })},
})

var formatFacets = slices.Concat(unseen[SnapshotFormat]("ID"), []facet[SnapshotFormat]{
	{name: "Slug", told: "address", texts: one(func(f SnapshotFormat) string { return f.Slug })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(f SnapshotFormat) string { return f.Name })},
	{name: "Kind", told: "session_kind", quoted: true, texts: one(func(f SnapshotFormat) string { return f.Kind })},
	{name: "Minutes", told: fieldLength, quoted: true, texts: number(func(f SnapshotFormat) int { return f.Minutes })},
})

var familyFacets = slices.Concat(unseen[SnapshotFamily]("ID", "Slug"), []facet[SnapshotFamily]{
	{name: "Name", told: fieldName, quoted: true, texts: one(func(f SnapshotFamily) string { return f.Name })},
})

var productFacets = slices.Concat(unseen[SnapshotProduct]("ID"), []facet[SnapshotProduct]{
	{name: "Slug", told: "address", texts: one(func(p SnapshotProduct) string { return p.Slug })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(p SnapshotProduct) string { return p.Name })},
	{name: "Summary", told: "summary", texts: one(func(p SnapshotProduct) string { return p.Summary })},
	{name: "URL", told: "website", quoted: true, texts: one(func(p SnapshotProduct) string { return p.URL })},
	{name: "Picture", told: "picture", texts: one(func(p SnapshotProduct) string { return p.Picture })},
	{name: "PictureAlt", told: "picture", texts: one(func(p SnapshotProduct) string { return p.PictureAlt })},
	{name: "FamilyID", told: "family", quoted: true,
		texts: func(x *Index, p SnapshotProduct) []string {
			return named([]string{p.FamilyID}, func(id string) string { return x.family(id).Name })
		},
		refers: func(p SnapshotProduct) []string { return []string{p.FamilyID} }},
})

// walkFacets are compared between rooms that are there before and now (see comparer.walks).
var walkFacets = slices.Concat(unseen[SnapshotWalk]("A", "B"), []facet[SnapshotWalk]{
	{name: "Minutes", told: "walks", texts: number(func(w SnapshotWalk) int { return w.Minutes })},
})

var editionFacets = slices.Concat(unseen[SnapshotEdition]("ID", "SeriesSlug", "State", "MustWeight"), []facet[SnapshotEdition]{
	{name: "Slug", told: "address", quoted: true, texts: one(func(e SnapshotEdition) string { return e.Slug })},
	{name: "Name", told: fieldName, quoted: true, texts: one(func(e SnapshotEdition) string { return e.Name })},
	{name: "Tagline", told: "tagline", quoted: true, texts: one(func(e SnapshotEdition) string { return e.Tagline })},
	{name: "Description", told: "description", texts: one(func(e SnapshotEdition) string { return e.Description })},
	{name: "Series", told: "series", quoted: true, texts: one(func(e SnapshotEdition) string { return e.Series })},
	{name: "Organisation", told: "organisation", quoted: true, texts: one(func(e SnapshotEdition) string { return e.Organisation })},
	{name: "OrganisationURL", told: "website", quoted: true, texts: one(func(e SnapshotEdition) string { return e.OrganisationURL })},
	{name: "Languages", told: "languages", quoted: true, texts: many(func(e SnapshotEdition) []string { return e.Languages })},
	{name: "Zone", told: "zone", calendar: true, quoted: true, texts: one(func(e SnapshotEdition) string { return e.Zone })},
	{name: "Venue", told: "venue", calendar: true, quoted: true, texts: one(func(e SnapshotEdition) string { return e.Venue })},
	{name: "Address", told: "venue_address", calendar: true, quoted: true, texts: one(func(e SnapshotEdition) string { return e.Address })},
	{name: "VenueURL", told: "venue_url", quoted: true, texts: one(func(e SnapshotEdition) string { return e.VenueURL })},
})

// snapshotFacets are the parts, each compared by its own table, and the order in which pages show them.
var snapshotFacets = slices.Concat(
	unseen[*Snapshot]("Release", "ReleasedAt", "RewrittenAt", "Note", "Edition", "Days", "Walks", "Tracks", "Formats", "Products", "Speakers",
		"Sessions",
		"Entries", "Retired"),
	[]facet[*Snapshot]{
		{name: "Rooms", told: "room_order"},
		{name: "Families", told: "family_order"},
	})

// retiredFacets are for sequences alone.
var retiredFacets = unseen[SnapshotRetired]("GUID", "Sequence")

// sameInCalendars reports whether calendars would say the same of two versions of a part.
func sameInCalendars[T any](fields []facet[T], x *Index, a T, y *Index, b T) bool {
	return !slices.ContainsFunc(fields, func(f facet[T]) bool {
		return f.calendar && !slices.Equal(f.texts(x, a), f.texts(y, b))
	})
}
