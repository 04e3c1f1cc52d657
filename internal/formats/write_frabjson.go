package formats

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// schemaOfFrabJSON names the document's schema, version 1.
const schemaOfFrabJSON = "https://c3voc.de/schedule/schema.json"

type frabJSON struct {
	Schema    string        `json:"$schema"`
	Generator frabGenerator `json:"generator"`
	Schedule  frabSchedule  `json:"schedule"`
}

type frabSchedule struct {
	URL        string             `json:"url,omitempty"`
	Version    string             `json:"version"`
	BaseURL    string             `json:"base_url"`
	Conference frabJSONConference `json:"conference"`
}

type frabJSONConference struct {
	Acronym     string          `json:"acronym"`
	Title       string          `json:"title"`
	Start       string          `json:"start"`
	End         string          `json:"end"`
	DaysCount   int             `json:"daysCount"`
	Timeslot    string          `json:"timeslot_duration"`
	Zone        string          `json:"time_zone_name"`
	URL         string          `json:"url,omitempty"`
	Description string          `json:"description,omitempty"`
	Rooms       []frabJSONRoom  `json:"rooms"`
	Tracks      []frabJSONTrack `json:"tracks"`
	Meta        frabJSONMeta    `json:"meta"`
	Days        []frabJSONDay   `json:"days"`
}

// frabJSONMeta is where the schema lets programs say more.
type frabJSONMeta struct {
	Own own `json:"creneau"`
}

type frabJSONRoom struct {
	Name     string `json:"name"`
	Slug     string `json:"slug,omitempty"`
	GUID     string `json:"guid"`
	Capacity *int   `json:"capacity,omitempty"`
}

type frabJSONTrack struct {
	Name  string `json:"name"`
	Slug  string `json:"slug"`
	Color string `json:"color,omitempty"`
}

type frabJSONDay struct {
	Index int                        `json:"index"`
	Date  string                     `json:"date"`
	Start string                     `json:"day_start"`
	End   string                     `json:"day_end"`
	Rooms map[string][]frabJSONEvent `json:"rooms"`
}

type frabJSONEvent struct {
	GUID        string           `json:"guid"`
	Code        string           `json:"code,omitempty"`
	ID          int              `json:"id"`
	Date        string           `json:"date"`
	Start       string           `json:"start"`
	End         string           `json:"end"`
	Duration    string           `json:"duration"`
	Room        string           `json:"room"`
	Slug        string           `json:"slug"`
	URL         string           `json:"url"`
	Title       string           `json:"title"`
	Subtitle    string           `json:"subtitle"`
	Track       *string          `json:"track"`
	Type        string           `json:"type"`
	Language    string           `json:"language"`
	Abstract    string           `json:"abstract"`
	Description string           `json:"description"`
	DoNotRecord bool             `json:"do_not_record"`
	DoNotStream bool             `json:"do_not_stream"`
	Persons     []frabJSONPerson `json:"persons"`
	Links       []frabJSONLink   `json:"links"`
	Attachments []frabJSONLink   `json:"attachments"`
	FeedbackURL string           `json:"feedback_url,omitempty"`
	OriginURL   string           `json:"origin_url,omitempty"`
}

type frabJSONPerson struct {
	ID        int    `json:"id"`
	GUID      string `json:"guid,omitempty"`
	Code      string `json:"code,omitempty"`
	Public    string `json:"public_name"` // with an id, and never beside name: the schema wants one of the two
	Biography string `json:"biography,omitempty"`
	Avatar    string `json:"avatar,omitempty"`
}

type frabJSONLink struct {
	URL   string `json:"url"`
	Title string `json:"title"`
	Type  string `json:"type"`
}

// WriteFrabJSON writes schedule.json, version 1 of the c3voc schema, with breaks and plenaries as events.
func WriteFrabJSON(p Programme) ([]byte, error) {
	c := frabJSONConference{Acronym: acronym(p.Acronym), Title: clean(p.Title), DaysCount: len(p.Days), Timeslot: hhmm(slotOf(p)),
		Zone: p.Zone.String(), URL: p.BaseURL, Description: clean(p.Description), Rooms: []frabJSONRoom{}, Tracks: []frabJSONTrack{},
		Days: []frabJSONDay{}}
	if n := len(p.Days); n > 0 {
		c.Start, c.End = p.Days[0].Date, p.Days[n-1].Date
	}
	for _, r := range p.roomsInUse() {
		room := frabJSONRoom{Name: clean(r.Name), GUID: r.GUID}
		if r.Capacity > 0 {
			room.Capacity = &r.Capacity
		}
		c.Rooms = append(c.Rooms, room)
	}
	for _, t := range p.Tracks {
		c.Tracks = append(c.Tracks, frabJSONTrack{clean(t.Name), trackSlug(t.Slug), t.Color})
	}
	for i, day := range p.Days {
		d := frabJSONDay{Index: i + 1, Date: day.Date, Start: p.local(day.Start), End: p.local(day.End), Rooms: map[string][]frabJSONEvent{}}
		for _, room := range p.roomsInUse() {
			events := []frabJSONEvent{}
			for _, e := range p.eventsIn(i, room) {
				events = append(events, p.frabJSONEvent(e, room))
			}
			d.Rooms[clean(room.Name)] = append(d.Rooms[clean(room.Name)], events...)
		}
		c.Days = append(c.Days, d)
	}
	c.Meta.Own = p.own()
	for i := range c.Meta.Own.Speakers {
		c.Meta.Own.Speakers[i].Biography = inexact(c.Meta.Own.Speakers[i].Biography) // the rest stands with the events
	}
	out := frabJSON{Schema: schemaOfFrabJSON, Generator: frabGenerator(p.Generator),
		Schedule: frabSchedule{URL: p.URL, Version: clean(p.Version), BaseURL: p.BaseURL, Conference: c}}
	b, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write schedule.json: %w", err)
	}
	return append(b, '\n'), nil
}

func (p Programme) frabJSONEvent(e placed, room Room) frabJSONEvent {
	out := frabJSONEvent{
		GUID: e.At.GUID, Code: e.At.Code, ID: e.At.Number, Date: p.local(e.At.Start), Start: e.At.Start.In(p.Zone).Format("15:04"),
		End: p.local(e.end()), Duration: hhmm(e.length()), Room: clean(room.Name), Slug: p.slug(e), URL: orElse(e.URL, p.BaseURL),
		Title:    clean(p.titleOf(e.Session)),
		Subtitle: clean(e.Subtitle), Type: string(e.Kind), Language: e.Language, Abstract: clean(e.Abstract),
		Description: clean(p.describe(e.Session)),
		DoNotRecord: e.DoNotRecord || !e.Recorded, DoNotStream: !e.Streamed, Persons: []frabJSONPerson{}, Links: []frabJSONLink{},
		Attachments: []frabJSONLink{},
		FeedbackURL: e.FeedbackURL, OriginURL: e.OriginURL,
	}
	if track := clean(p.trackName(e.Track)); track != "" {
		out.Track = &track
	}
	for _, s := range p.speakersOf(e.Session) {
		out.Persons = append(out.Persons, frabJSONPerson{s.Number, s.GUID, s.Code, clean(s.Name), clean(s.Biography), s.PictureURL})
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, frabJSONLink{l.URL, clean(l.Title), frabLinkType(l.Type)})
	}
	return out
}

// frabLinkType keeps the types that the schema knows.
func frabLinkType(t string) string {
	switch t {
	case "slides", "paper", "web", "blog", "article", "media", "related":
		return t
	case "video":
		return "media"
	default:
		return "related"
	}
}

// day is the date of an instant in the programme's zone.
func (p Programme) day(t time.Time) string { return t.In(p.Zone).Format(time.DateOnly) }

func joinNames(speakers []Speaker) string {
	names := make([]string, len(speakers))
	for i, s := range speakers {
		names[i] = s.Name
	}
	return strings.Join(names, ", ")
}
