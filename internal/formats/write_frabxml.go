package formats

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

type frabXML struct {
	XMLName    xml.Name       `xml:"schedule"`
	Generator  *frabGenerator `xml:"generator"`
	URL        string         `xml:"url,omitempty"`
	Version    string         `xml:"version"`
	Conference frabConference `xml:"conference"`
	Days       []frabXMLDay   `xml:"day"`
	Own        ownXML         `xml:"own"`
}

// ownXML is our own block as a processing instruction, which other programs pass over and the schema has nothing against.
type ownXML own

// ownTarget names the instruction.
const ownTarget = "creneau"

// MarshalXML writes the block as JSON, in which nothing can end the instruction: encoding/json escapes the bracket.
func (o ownXML) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	return e.EncodeToken(xml.ProcInst{Target: ownTarget, Inst: b})
}

type frabGenerator struct {
	Name    string `xml:"name,attr" json:"name"`
	Version string `xml:"version,attr" json:"version"`
	URL     string `xml:"-" json:"url,omitempty"`
}

type frabConference struct {
	Title    string         `xml:"title"`
	Acronym  string         `xml:"acronym"`
	Start    string         `xml:"start"`
	End      string         `xml:"end"`
	Days     int            `xml:"days"`
	Timeslot string         `xml:"timeslot_duration"`
	BaseURL  string         `xml:"base_url,omitempty"`
	URL      string         `xml:"url,omitempty"`
	Zone     string         `xml:"time_zone_name"`
	Tracks   []frabXMLTrack `xml:"track"`
}

type frabXMLTrack struct {
	Name  string `xml:"name,attr"`
	Slug  string `xml:"slug,attr"`
	Color string `xml:"color,attr,omitempty"`
}

type frabXMLDay struct {
	Index int           `xml:"index,attr"`
	Date  string        `xml:"date,attr"`
	Start string        `xml:"start,attr"`
	End   string        `xml:"end,attr"`
	Rooms []frabXMLRoom `xml:"room"`
}

type frabXMLRoom struct {
	Name   string         `xml:"name,attr"`
	GUID   string         `xml:"guid,attr,omitempty"`
	Events []frabXMLEvent `xml:"event"`
}

type frabXMLEvent struct {
	GUID        string         `xml:"guid,attr"`
	ID          int            `xml:"id,attr"`
	Code        string         `xml:"code,attr,omitempty"`
	Room        string         `xml:"room"`
	Title       string         `xml:"title"`
	Subtitle    string         `xml:"subtitle"`
	Type        string         `xml:"type"`
	Date        string         `xml:"date"`
	Start       string         `xml:"start"`
	Duration    string         `xml:"duration"`
	Abstract    string         `xml:"abstract"`
	Slug        string         `xml:"slug"`
	Track       string         `xml:"track"`
	Persons     []frabPerson   `xml:"persons>person"`
	Language    string         `xml:"language"`
	Description string         `xml:"description"`
	Recording   *frabRecording `xml:"recording"`
	Links       []frabXMLLink  `xml:"links>link"`
	URL         string         `xml:"url,omitempty"`
	FeedbackURL string         `xml:"feedback_url,omitempty"`
	OriginURL   string         `xml:"origin_url,omitempty"`
}

type frabPerson struct {
	ID   int    `xml:"id,attr,omitempty"`
	GUID string `xml:"guid,attr,omitempty"`
	Name string `xml:",chardata"`
}

type frabRecording struct {
	License string `xml:"license"`
	OptOut  bool   `xml:"optout"`
}

type frabXMLLink struct {
	Href  string `xml:"href,attr"`
	Type  string `xml:"type,attr"`
	Title string `xml:",chardata"`
}

// WriteFrabXML writes schedule.xml as the strict c3voc schema wants it, with breaks and plenaries as events. What
// fills all rooms stands in the first room.
func WriteFrabXML(p Programme) ([]byte, error) {
	out := frabXML{Own: ownXML(p.own()), URL: p.URL, Version: clean(p.Version),
		Generator: &frabGenerator{Name: p.Generator.Name, Version: p.Generator.Version},
		Conference: frabConference{Title: clean(p.Title), Acronym: acronym(p.Acronym), Days: len(p.Days), Timeslot: hhmm(slotOf(p)),
			BaseURL: p.BaseURL, URL: p.URL, Zone: p.Zone.String()}}
	if n := len(p.Days); n > 0 {
		out.Conference.Start, out.Conference.End = p.Days[0].Date, p.Days[n-1].Date
	}
	for _, t := range p.Tracks {
		out.Conference.Tracks = append(out.Conference.Tracks, frabXMLTrack{clean(t.Name), trackSlug(t.Slug), t.Color})
	}
	for i, day := range p.Days {
		d := frabXMLDay{Index: i + 1, Date: day.Date, Start: p.local(day.Start), End: p.local(day.End)}
		for _, room := range p.roomsInUse() {
			r := frabXMLRoom{Name: clean(room.Name), GUID: room.GUID}
			for _, e := range p.eventsIn(i, room) {
				r.Events = append(r.Events, p.frabEvent(e, room))
			}
			d.Rooms = append(d.Rooms, r)
		}
		out.Days = append(out.Days, d)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write schedule.xml: %w", err)
	}
	b.WriteByte('\n')
	return b.Bytes(), nil
}

// placed is a session at one of its placements.
type placed struct {
	Session
	At Placement
}

func (e placed) length() time.Duration {
	if e.At.Duration > 0 {
		return e.At.Duration
	}
	return e.Duration
}

func (e placed) end() time.Time { return e.At.Start.Add(e.length()) }

// placements lists every session at each of its placements, in the order of sessions.
func (p Programme) placements() []placed {
	var out []placed
	for _, s := range p.Sessions {
		for _, at := range s.Placements {
			out = append(out, placed{s, at})
		}
	}
	return out
}

// noRoom names the room of a programme without rooms: the schemas want one.
const noRoom = "–"

// roomsInUse are the programme's rooms, and one of its own when there is none.
func (p Programme) roomsInUse() []Room {
	if len(p.Rooms) > 0 {
		return p.Rooms
	}
	return []Room{{Name: noRoom}}
}

// eventsIn lists what is in a room on the day with an index, by start. The first room also takes what fills all rooms and what is in none
// that we know, and a day what is nearest to it: every event is in exactly one room of one day.
func (p Programme) eventsIn(day int, room Room) []placed {
	rooms := p.roomsInUse()
	known := func(key string) bool { return slices.ContainsFunc(rooms, func(r Room) bool { return r.Key == key }) }
	var out []placed
	for _, e := range p.placements() {
		here := e.At.Room == room.Key || room.Key == rooms[0].Key && !known(e.At.Room)
		if here && NearestDay(p.Days, e.At.Start) == day {
			out = append(out, e)
		}
	}
	byStart(out)
	return out
}

func (p Programme) frabEvent(e placed, room Room) frabXMLEvent {
	out := frabXMLEvent{
		GUID: e.At.GUID, ID: e.At.Number, Code: e.At.Code, Room: clean(room.Name), Title: clean(p.titleOf(e.Session)),
		Subtitle: clean(e.Subtitle),
		Type:     string(e.Kind), Date: p.local(e.At.Start), Start: e.At.Start.In(p.Zone).Format("15:04"), Duration: hhmm(e.length()),
		Abstract: clean(e.Abstract), Slug: p.slug(e), Track: clean(p.trackName(e.Track)), Language: e.Language,
		Description: clean(p.describe(e.Session)), Recording: &frabRecording{OptOut: e.DoNotRecord || !e.Recorded}, URL: e.URL,
		FeedbackURL: e.FeedbackURL,
		OriginURL:   e.OriginURL,
	}
	for _, s := range p.speakersOf(e.Session) {
		out.Persons = append(out.Persons, frabPerson{s.Number, s.GUID, clean(s.Name)})
	}
	for _, l := range e.Links {
		out.Links = append(out.Links, frabXMLLink{l.URL, frabLinkType(l.Type), clean(l.Title)})
	}
	return out
}

// describe tells a keynote's segments after its description.
func (p Programme) describe(s Session) string {
	return described(s.Description, s.Segments, func(key string) string { return p.speaker(key).Name })
}

func described(description string, segments []Segment, name func(key string) string) string {
	parts := []string{}
	if description != "" {
		parts = append(parts, description)
	}
	for _, g := range segments {
		var names []string
		for _, k := range g.Speakers {
			names = append(names, name(k))
		}
		parts = append(parts, fmt.Sprintf("- %s (%d min) %s", g.Title, wholeMinute(g.Duration), strings.Join(names, ", ")))
	}
	return strings.Join(parts, "\n")
}

func (p Programme) speaker(key string) Speaker {
	for _, s := range p.Speakers {
		if s.Key == key {
			return s
		}
	}
	return Speaker{}
}

func (p Programme) speakersOf(s Session) []Speaker {
	out := make([]Speaker, 0, len(s.Speakers))
	for _, k := range s.Speakers {
		out = append(out, p.speaker(k))
	}
	return out
}

func (p Programme) trackName(key string) string {
	for _, t := range p.Tracks {
		if t.Key == key {
			return t.Name
		}
	}
	return ""
}

func (p Programme) roomName(key string) string {
	for _, r := range p.Rooms {
		if r.Key == key {
			return r.Name
		}
	}
	return ""
}

func (p Programme) local(t time.Time) string { return t.In(p.Zone).Format(time.RFC3339) }

func slotOf(p Programme) time.Duration {
	if p.TimeslotDuration > 0 {
		return p.TimeslotDuration
	}
	return 5 * time.Minute
}

func hhmm(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

var (
	notAcronym = regexp.MustCompile(`[^a-z0-9_]+`)
	notSlug    = regexp.MustCompile(`[^a-z0-9]+`)
)

// acronym keeps what both schemas allow: lower case, digits and underscores, at least four.
func acronym(s string) string {
	s = strings.Trim(notAcronym.ReplaceAllString(strings.ToLower(s), ""), "_")
	for len(s) < 4 {
		s += "0"
	}
	return s
}

func trackSlug(s string) string {
	s = strings.Trim(notSlug.ReplaceAllString(strings.ToLower(s), "-"), "-")
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		s = "t-" + s
	}
	for len(s) < 2 {
		s += "x"
	}
	return s
}

// slug is unique by the placement's number and keeps the pattern of both schemas.
func (p Programme) slug(e placed) string {
	title := strings.Trim(notSlug.ReplaceAllString(foldASCII(e.Title), "-"), "-")
	if len(title) > 40 {
		title = strings.Trim(title[:40], "-")
	}
	if title == "" {
		title = "session"
	}
	return fmt.Sprintf("%s-%d-%s", acronym(p.Acronym), e.At.Number, title)
}

// clean drops control characters, which no client expects and XML forbids.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
}
