package web

import (
	"encoding/json"
	"html/template"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// ld is a node of schema.org's vocabulary.
type ld map[string]any

// script escapes what would end the element it stands in: encoding/json writes <, > and & as \u003c and so on.
func script(v ld) template.JS {
	v["@context"] = "https://schema.org"
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return template.JS(b) // encoding/json escapes what HTML would read.
}

func (s *shelf) place() ld {
	e := s.index.Edition
	return ld{"@type": "Place", "name": e.Venue, "address": e.Address}
}

func (s *shelf) eventLD() template.JS {
	x := s.index
	v := ld{"@type": "Event", "name": x.Edition.Name, "description": x.Edition.Tagline, "url": s.base(), "inLanguage": x.Edition.Languages,
		"location": s.place(), "eventStatus": "https://schema.org/EventScheduled",
		"eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
		"organizer":           ld{"@type": "Organization", "name": x.Edition.Organisation, "url": x.Edition.OrganisationURL}}
	if n := len(x.Days); n > 0 {
		v["startDate"], v["endDate"] = s.localISO(x.Days[0].Start), s.localISO(x.Days[n-1].End)
	}
	return script(v)
}

func (s *shelf) sessionLD(session release.SnapshotSession) template.JS {
	x := s.index
	v := ld{"@type": "Event", "name": session.Title, "description": x.PlainAbstract(session.ID), "url": s.base() + "talk/" +
		session.Code + "/",
		"inLanguage": session.Language, "superEvent": ld{"@type": "Event", "name": x.Edition.Name, "url": s.base()},
		"eventStatus": "https://schema.org/EventScheduled", "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode"}
	if session.State == string(programme.Cancelled) {
		v["eventStatus"] = "https://schema.org/EventCancelled"
	}
	if entries := x.EntriesOf(session.ID); len(entries) > 0 {
		e := entries[0]
		room := x.Room(e.RoomID)
		v["startDate"], v["endDate"] = s.localISO(e.Start), s.localISO(e.End)
		v["location"] = ld{"@type": "Place", "name": strings.TrimSpace(room.Name + " " + x.Edition.Venue), "address": x.Edition.Address}
		if room.Capacity > 0 {
			v["maximumPhysicalAttendeeCapacity"] = room.Capacity
		}
	}
	var performers []ld
	for _, p := range x.SpeakersOf(session) {
		performers = append(performers, ld{"@type": "Person", "name": p.Name, "url": s.base() + "speaker/" + p.Code + "/"})
	}
	if performers != nil {
		v["performer"] = performers
	}
	return script(v)
}

func (s *shelf) personLD(p release.SnapshotSpeaker) template.JS {
	v := ld{"@type": "Person", "name": p.Name, "url": s.base() + "speaker/" + p.Code + "/", "description": text.Plain(p.Biography)}
	if at := p.PictureURL(s.base()); at != "" {
		v["image"] = at
	}
	if p.Organisation != "" {
		v["worksFor"] = ld{"@type": "Organization", "name": p.Organisation}
	}
	var same []string
	for _, l := range p.Links {
		same = append(same, l.URL)
	}
	if same != nil {
		v["sameAs"] = same
	}
	return script(v)
}

func (s *shelf) localISO(t time.Time) string { return t.In(s.index.Zone()).Format(time.RFC3339) }

// quoted is how many characters of a text stand in previews.
const quoted = 200

func shorten(markdown string) string { return text.Shorten(text.Plain(markdown), quoted) }
