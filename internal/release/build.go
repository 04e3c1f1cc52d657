package release

import (
	"cmp"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// Build makes the snapshot of a draft, as release number at an instant, after the previous release (nil when it is
// the first). Entries that changed in public get a higher sequence than they ever had.
func Build(d programme.Draft, number int, at time.Time, note string, previous *Snapshot) *Snapshot {
	s := &Snapshot{Release: number, ReleasedAt: at, Note: note, Edition: editionOf(d.Frame)}
	loc := d.Frame.Edition.Location()
	for _, day := range d.Frame.Days {
		out := SnapshotDay{ID: string(day.ID), Date: day.Start.In(loc).Format(time.DateOnly), Start: day.Start, End: day.End}
		for _, slot := range d.Frame.SlotsOf(day.ID) {
			out.SlotStarts = append(out.SlotStarts, slot.Start)
		}
		s.Days = append(s.Days, out)
	}
	s.addFrame(d)
	s.addPeople(d)
	public := d.Public()
	for _, v := range d.Sessions {
		if public[v.ID] {
			s.Sessions = append(s.Sessions, sessionOf(v))
		}
	}
	for _, p := range d.Placements {
		if public[p.SessionID] {
			s.Entries = append(s.Entries, entryOf(p))
		}
	}
	s.settle()
	s.follow(previous)
	return s
}

func editionOf(f edition.Frame) SnapshotEdition {
	e := f.Edition
	return SnapshotEdition{
		ID: string(e.ID), Slug: e.Slug, Name: e.Name, Tagline: e.Tagline, Description: e.Description,
		Series: f.Series.Name, SeriesSlug: f.Series.Slug, Organisation: f.Organisation.Name, OrganisationURL: f.Organisation.URL,
		Languages: e.Languages, Zone: e.Zone, Venue: e.Venue, Address: e.Address, VenueURL: e.VenueURL,
		State: string(e.State), MustWeight: e.MustWeight,
	}
}

func (s *Snapshot) addFrame(d programme.Draft) {
	for i, r := range d.Frame.Rooms {
		s.Rooms = append(s.Rooms, SnapshotRoom{ID: string(r.ID), GUID: r.GUID, Slug: r.Slug, Name: r.Name, Description: r.Description,
			Capacity: r.Capacity, Floor: r.Floor, Features: texts(r.Features)})
		for _, other := range d.Frame.Rooms[i+1:] {
			s.Walks = append(s.Walks, SnapshotWalk{A: string(r.ID), B: string(other.ID), Minutes: d.Frame.WalkMinutes(r.ID, other.ID)})
		}
	}
	for _, t := range d.Frame.Tracks {
		s.Tracks = append(s.Tracks, SnapshotTrack{ID: string(t.ID), Slug: t.Slug, Name: t.Name, Color: t.Color, Hue: t.Hue})
	}
	for _, f := range d.Frame.Formats {
		s.Formats = append(s.Formats, SnapshotFormat{ID: string(f.ID), Slug: f.Slug, Name: f.Name, Kind: f.Kind, Minutes: f.Minutes})
	}
	for _, f := range d.Catalogue.Families {
		s.Families = append(s.Families, SnapshotFamily{ID: string(f.ID), Slug: f.Slug, Name: f.Name})
	}
	for _, p := range d.Catalogue.Products {
		s.Products = append(s.Products, SnapshotProduct{ID: string(p.ID), Slug: p.Slug, Name: p.Name, Summary: p.Summary, URL: p.URL,
			FamilyID: string(p.FamilyID), Picture: string(d.Products[p.ID].Ref), PictureAlt: d.Products[p.ID].Alt})
	}
}

// addPeople takes only speakers who are on stage: the others are nobody's business.
func (s *Snapshot) addPeople(d programme.Draft) {
	onStage, public := map[speaker.ID]bool{}, d.Public()
	for _, v := range d.Sessions {
		for _, id := range v.Speakers {
			onStage[id] = onStage[id] || public[v.ID]
		}
	}
	organisations := map[speaker.OrganisationID]speaker.Organisation{}
	for _, o := range d.Stage.Organisations {
		organisations[o.ID] = o
	}
	for _, v := range d.Stage.Speakers {
		if !onStage[v.ID] {
			continue
		}
		o := organisations[v.OrganisationID]
		out := SnapshotSpeaker{ID: string(v.ID), GUID: v.GUID, Code: v.Code, Number: v.Number, Name: v.Name, Pronouns: v.Pronouns,
			Biography: v.Biography, Organisation: o.Name, Kind: string(o.Kind), Picture: string(d.Pictures[v.ID].Ref),
			PictureAlt: d.Pictures[v.ID].Alt, Logo: string(d.Logos[o.ID].Ref), LogoAlt: d.Logos[o.ID].Alt}
		for _, l := range v.Links {
			out.Links = append(out.Links, programme.Link{Title: l.Title, URL: l.URL, Type: "related"})
		}
		s.Speakers = append(s.Speakers, out)
	}
}

func sessionOf(v programme.Session) SnapshotSession {
	out := SnapshotSession{
		ID: string(v.ID), GUID: v.GUID, Code: v.Code, Number: v.Number, Title: v.Title, Subtitle: v.Subtitle, Abstract: v.Abstract,
		Kind: v.Kind, FormatID: string(v.FormatID), TrackID: string(v.TrackID), Level: v.Level, Language: v.Language, Tags: v.Tags,
		Minutes: v.Minutes, Plenary: v.Plenary, Recorded: v.Recorded, Streamed: v.Streamed, State: string(v.State), Pending: v.Pending,
		StateNote: v.StateNote,
		Links:     v.Links, Speakers: texts(v.Speakers), Products: texts(v.Products), Requires: texts(v.Requires),
	}
	for _, g := range v.Segments {
		out.Segments = append(out.Segments, SnapshotSegment{Title: g.Title, Minutes: g.Minutes, Speakers: texts(g.Speakers)})
	}
	return out
}

func entryOf(p programme.Placement) SnapshotEntry {
	return SnapshotEntry{ID: string(p.ID), GUID: p.GUID, Code: p.Code, Number: p.Number, SessionID: string(p.SessionID),
		RoomID: string(p.RoomID), Start: p.Start, End: p.End()}
}

// settle gives every entry a day: the one in which it starts or, outside all of them, the nearest. What is released is on every page.
func (s *Snapshot) settle() {
	days := s.exportedDays()
	for i := range s.Entries {
		e := &s.Entries[i]
		if k := formats.NearestDay(days, e.Start); e.DayID == "" && k >= 0 {
			e.DayID = s.Days[k].ID
		}
	}
}

// follow orders the entries and carries their sequences on from the previous release.
func (s *Snapshot) follow(previous *Snapshot) {
	order := map[string]int{}
	for i, r := range s.Rooms {
		order[r.ID] = i + 1
	}
	slices.SortFunc(s.Entries, func(a, b SnapshotEntry) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(order[a.RoomID], order[b.RoomID]), cmp.Compare(a.ID, b.ID))
	})
	before := map[string]SnapshotEntry{}
	sequence := map[string]int{}
	if previous != nil {
		for _, e := range previous.Entries {
			before[e.GUID] = e
		}
		for _, r := range previous.Retired {
			sequence[r.GUID] = r.Sequence
		}
	}
	now, then := s.Index(), previous.Index()
	for i := range s.Entries {
		e := &s.Entries[i]
		e.Sequence, e.ChangedAt = 0, s.ReleasedAt
		old, stayed := before[e.GUID]
		switch last, retired := sequence[e.GUID]; {
		case stayed && SameInCalendars(now, *e, then, old):
			e.Sequence, e.ChangedAt = old.Sequence, old.ChangedAt
		case stayed:
			e.Sequence = old.Sequence + 1
		case retired:
			e.Sequence = last + 1
		}
		delete(before, e.GUID)
		delete(sequence, e.GUID)
	}
	s.Retired = nil
	for guid, e := range before {
		sequence[guid] = e.Sequence
	}
	for guid, n := range sequence {
		s.Retired = append(s.Retired, SnapshotRetired{guid, n})
	}
	slices.SortFunc(s.Retired, func(a, b SnapshotRetired) int { return cmp.Compare(a.GUID, b.GUID) })
}

func texts[S ~string](in []S) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = string(s)
	}
	return out
}
