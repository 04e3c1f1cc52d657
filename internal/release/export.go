package release

import (
	"fmt"
	"net/url"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/programme"
)

// Exported is a snapshot as other people's programs take it. Base is the public address of the edition, with a
// final slash; language is of the texts about the programme itself.
func (x *Index) Exported(base, language string) formats.Programme {
	e := x.Edition
	p := formats.Programme{
		Title: e.Name, Subtitle: e.Tagline, Acronym: e.Slug, Description: e.Description, Version: fmt.Sprint(x.Release),
		Generator: formats.Generator{Name: "creneau", Version: "1"}, URL: base + "schedule/", BaseURL: base, Language: language, Zone: x.Zone(),
		Venue: e.Venue, Address: e.Address, Released: x.ReleasedAt,
		Days: x.exportedDays(),
	}
	for _, r := range x.Rooms {
		p.Rooms = append(p.Rooms, formats.Room{Key: r.ID, GUID: r.GUID, Name: r.Name, Description: r.Description, Capacity: r.Capacity,
			Floor: fmt.Sprint(r.Floor), Features: r.Features})
	}
	for _, t := range x.Tracks {
		p.Tracks = append(p.Tracks, formats.Track{Key: t.ID, Name: t.Name, Slug: t.Slug, Color: t.Color})
	}
	for _, f := range x.Formats {
		p.Formats = append(p.Formats, formats.Format{Key: f.ID, Name: f.Name, Kind: formats.Kind(f.Kind), Duration: minutes(f.Minutes)})
	}
	families := map[string]string{}
	for _, f := range x.Families {
		families[f.ID] = f.Name
	}
	for _, v := range x.Products {
		p.Products = append(p.Products, formats.Product{Key: v.ID, Name: v.Name, Family: families[v.FamilyID], Description: v.Summary,
			URL: v.URL})
	}
	for _, s := range x.Speakers {
		p.Speakers = append(p.Speakers, formats.Speaker{Key: s.ID, GUID: s.GUID, Code: s.Code, Number: s.Number, Name: s.Name,
			Pronouns:  s.Pronouns,
			Biography: s.Biography, Organisation: s.Organisation, OrganisationKind: s.Kind, PictureURL: s.PictureURL(base),
			URL: base + "speaker/" + url.PathEscape(s.Code) + "/", Links: links(s.Links)})
	}
	for _, s := range x.Sessions {
		p.Sessions = append(p.Sessions, x.exportedSession(base, s))
	}
	return p
}

func (s *Snapshot) exportedDays() (out []formats.Day) {
	for _, d := range s.Days {
		out = append(out, formats.Day{Date: d.Date, Start: d.Start, End: d.End})
	}
	return out
}

func (x *Index) exportedSession(base string, s SnapshotSession) formats.Session {
	out := formats.Session{
		Key: s.ID, Code: s.Code, Title: s.Title, Subtitle: s.Subtitle, Abstract: s.Abstract, Kind: formats.Kind(s.Kind), StateNote: s.StateNote,
		Format: s.FormatID,
		Track:  s.TrackID, Level: s.Level, Language: s.Language, Tags: s.Tags, Products: s.Products, Speakers: s.Speakers,
		Duration: minutes(s.Minutes),
		Plenary:  s.Plenary, DoNotRecord: !s.Recorded, Recorded: s.Recorded, Streamed: s.Streamed, State: formats.State(s.State),
		Pending: s.Pending,
		Links:   links(s.Links), URL: base + "talk/" + s.Code + "/",
	}
	for _, g := range s.Segments {
		out.Segments = append(out.Segments, formats.Segment{Title: g.Title, Speakers: g.Speakers, Duration: minutes(g.Minutes)})
	}
	for _, e := range x.EntriesOf(s.ID) {
		out.Placements = append(out.Placements, formats.Placement{GUID: e.GUID, Number: e.Number, Code: e.Code, Room: e.RoomID,
			Start: e.Start, Duration: e.End.Sub(e.Start), Sequence: e.Sequence})
	}
	return out
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }

func links(in []programme.Link) []formats.Link {
	var out []formats.Link
	for _, l := range in {
		out = append(out, formats.Link{Title: l.Title, URL: l.URL, Type: l.Type})
	}
	return out
}
