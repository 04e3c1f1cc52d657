package formats

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"

	"github.com/creneau/creneau/internal/kit/text"
)

// readFrabJSON reads schedule.json version 1, as frab, pretalx and others write it.
func readFrabJSON(root node, o ReadOptions) (Result, error) {
	a := newAssembler("schedule.json", o)
	schedule := root.get("schedule")
	c := schedule.get("conference")
	a.zone(c.str("time_zone_name"))
	a.p.Title, a.p.Acronym, a.p.Version = c.str("title"), c.str("acronym"), schedule.str("version")
	for _, r := range c.get("rooms").list() {
		key := a.room(r.str("name"), r.str("name"))
		if i, ok := a.rooms[key]; ok {
			a.p.Rooms[i].GUID, a.p.Rooms[i].Capacity = r.str("guid"), r.int("capacity")
		}
	}
	for i, d := range c.get("days").list() {
		place := fmt.Sprintf("days[%d]", i)
		a.p.Days = append(a.p.Days, Day{Date: d.str("date"), Start: a.when(place, d.str("day_start")), End: a.when(place, d.str("day_end"))})
		rooms, _ := d.get("rooms").v.(map[string]any)
		for _, name := range sortedKeys(rooms) {
			for j, e := range (node{rooms[name]}).list() {
				a.frabEvent(fmt.Sprintf("%s.rooms[%s][%d]", place, name, j), name, e)
			}
		}
	}
	return a.done()
}

func (a *assembler) frabEvent(place, room string, e node) {
	s := Session{Key: orElse(e.str("guid"), e.str("id")), Code: code(e.str("code")), Title: e.str("title"), Subtitle: e.str("subtitle"), Abstract: markdown(e.str("abstract")),
		Language: e.str("language"), DoNotRecord: e.bool("do_not_record"), URL: e.str("url"), Track: a.track(e.str("track")), Duration: length(e.str("duration"))}
	if d := markdown(e.str("description")); d != "" && d != s.Abstract {
		s.Abstract = join(s.Abstract, d)
	}
	s.Recorded = !s.DoNotRecord
	s.Kind = kindOf(e.str("type"), s.Title)
	s.Format = a.formatNamed(e.str("type"), s.Kind)
	for _, p := range e.get("persons").list() {
		name := orElse(p.str("public_name"), p.str("name"))
		s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: orElse(p.str("guid"), orElse(p.str("id"), name)), GUID: p.str("guid"), Code: code(p.str("code")), Name: name, Biography: markdown(p.str("biography"))}))
	}
	for _, l := range append(e.get("links").list(), e.get("attachments").list()...) {
		s.Links = appendLink(s.Links, l.str("title"), l.str("url"), l.str("type"))
	}
	if start := a.when(place, e.str("date")); !start.IsZero() {
		s.Placements = []Placement{{GUID: e.str("guid"), Room: a.room(room, room), Start: start, Duration: s.Duration}}
	}
	a.session(place, s)
}

// readFrabJSON2 reads schedule.json version 2, with its flat list of events.
func readFrabJSON2(root node, o ReadOptions) (Result, error) {
	a := newAssembler("schedule.json v2", o)
	schedule := root.get("schedule")
	c := schedule.get("conference")
	a.zone(c.str("time_zone_name"))
	a.p.Title, a.p.Acronym, a.p.Version = c.str("title"), c.str("acronym"), schedule.str("version")
	tracks := map[string]string{}
	for _, t := range c.get("tracks").list() {
		tracks[t.str("slug")] = t.str("name")
	}
	for _, r := range c.get("rooms").list() {
		a.room(r.str("name"), r.str("name"))
	}
	for i, d := range c.get("days").list() {
		place := fmt.Sprintf("days[%d]", i)
		a.p.Days = append(a.p.Days, Day{Date: d.str("date"), Start: a.when(place, d.str("start")), End: a.when(place, d.str("end"))})
	}
	for i, e := range schedule.get("events").list() {
		place := fmt.Sprintf("events[%d]", i)
		s := Session{Key: e.str("guid"), Code: code(e.str("code")), Title: e.str("title"), Subtitle: e.str("subtitle"), Abstract: join(markdown(e.str("abstract")), markdown(e.str("description"))),
			Language: e.str("language"), URL: e.str("url"), Recorded: true, Kind: kindOf(e.str("type"), "x")}
		if slug := e.get("track").str("slug"); slug != "" {
			s.Track = a.track(orElse(tracks[slug], slug))
		}
		for _, p := range e.get("participants").list() {
			s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: orElse(p.str("guid"), p.str("name")), GUID: p.str("guid"), Name: p.str("name")}))
		}
		for _, l := range append(e.get("links").list(), e.get("attachments").list()...) {
			s.Links = appendLink(s.Links, l.str("title"), l.str("url"), l.str("type"))
		}
		start, end := a.when(place, e.str("start")), a.when(place, e.str("end"))
		if !start.IsZero() && end.After(start) {
			s.Duration = end.Sub(start)
			room := orElse(e.get("room").str("name"), e.str("room"))
			s.Placements = []Placement{{GUID: e.str("guid"), Room: a.room(room, room), Start: start, Duration: s.Duration}}
		}
		a.session(place, s)
	}
	return a.done()
}

// xmlSchedule is schedule.xml as read: everything optional.
type xmlSchedule struct {
	Version    string `xml:"version"`
	Conference struct {
		Title   string `xml:"title"`
		Acronym string `xml:"acronym"`
		Zone    string `xml:"time_zone_name"`
	} `xml:"conference"`
	Days []struct {
		Date  string `xml:"date,attr"`
		Start string `xml:"start,attr"`
		End   string `xml:"end,attr"`
		Rooms []struct {
			Name   string     `xml:"name,attr"`
			GUID   string     `xml:"guid,attr"`
			Events []xmlEvent `xml:"event"`
		} `xml:"room"`
	} `xml:"day"`
}

type xmlEvent struct {
	ID          string `xml:"id,attr"`
	GUID        string `xml:"guid,attr"`
	Code        string `xml:"code,attr"`
	Date        string `xml:"date"`
	Start       string `xml:"start"`
	Duration    string `xml:"duration"`
	Title       string `xml:"title"`
	Subtitle    string `xml:"subtitle"`
	Track       string `xml:"track"`
	Type        string `xml:"type"`
	Language    string `xml:"language"`
	Abstract    string `xml:"abstract"`
	Description string `xml:"description"`
	URL         string `xml:"url"`
	OptOut      string `xml:"recording>optout"`
	Persons     []struct {
		ID   string `xml:"id,attr"`
		GUID string `xml:"guid,attr"`
		Code string `xml:"code,attr"`
		Name string `xml:",chardata"`
	} `xml:"persons>person"`
	Links []struct {
		Href  string `xml:"href,attr"`
		Title string `xml:",chardata"`
	} `xml:"links>link"`
}

func readFrabXML(ctx context.Context, data []byte, o ReadOptions) (Result, error) {
	if err := scanXML(ctx, data); err != nil {
		return Result{}, err
	}
	var in xmlSchedule
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&in); err != nil {
		line, column := d.InputPos()
		return Result{}, ErrMalformed.With("Line", line).With("Column", column).Because(err)
	}
	if len(in.Days) == 0 {
		return Result{}, ErrUnknown
	}
	a := newAssembler("schedule.xml", o)
	a.zone(in.Conference.Zone)
	a.p.Title, a.p.Acronym, a.p.Version = clean(in.Conference.Title), in.Conference.Acronym, in.Version
	for i, day := range in.Days {
		place := fmt.Sprintf("day %d", i+1)
		a.p.Days = append(a.p.Days, Day{Date: day.Date, Start: a.when(place, day.Start), End: a.when(place, day.End)})
		for _, room := range day.Rooms {
			for j, e := range room.Events {
				key := a.room(clean(room.Name), clean(room.Name))
				if k, ok := a.rooms[key]; ok {
					a.p.Rooms[k].GUID = room.GUID
				}
				a.xmlEvent(fmt.Sprintf("%s, room %s, event %d", place, room.Name, j+1), day.Date, key, e)
			}
		}
	}
	return a.done()
}

func (a *assembler) xmlEvent(place, date, room string, e xmlEvent) {
	s := Session{Key: orElse(e.GUID, e.ID), Code: code(e.Code), Title: clean(e.Title), Subtitle: clean(e.Subtitle), Abstract: join(markdown(clean(e.Abstract)), markdown(clean(e.Description))),
		Track: a.track(clean(e.Track)), Language: e.Language, Duration: length(e.Duration), URL: e.URL, DoNotRecord: e.OptOut == "true", Recorded: e.OptOut != "true"}
	s.Kind = kindOf(e.Type, s.Title)
	s.Format = a.formatNamed(clean(e.Type), s.Kind)
	for _, p := range e.Persons {
		s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: orElse(p.GUID, orElse(p.ID, clean(p.Name))), GUID: p.GUID, Code: code(p.Code), Name: clean(p.Name)}))
	}
	for _, l := range e.Links {
		s.Links = appendLink(s.Links, clean(l.Title), l.Href, "")
	}
	when := e.Date
	if when == "" && e.Start != "" {
		when = date + "T" + e.Start
		a.noteOnce("no_date")
	}
	if start := a.when(place, when); !start.IsZero() {
		s.Placements = []Placement{{GUID: e.GUID, Room: room, Start: start, Duration: s.Duration}}
	}
	a.session(place, s)
}

func join(a, b string) string {
	switch {
	case a == "" || a == b:
		return b
	case b == "":
		return a
	default:
		return a + "\n\n" + b
	}
}

// code keeps a six-character code; another one is not ours to keep.
func code(s string) string {
	if len(s) != 6 {
		return ""
	}
	for _, r := range s {
		if (r < '0' || r > '9') && (r < 'A' || r > 'Z') {
			return ""
		}
	}
	return s
}

func appendLink(links []Link, title, url, kind string) []Link {
	if !isWeb(url) {
		return links
	}
	return append(links, Link{Title: orElse(title, url), URL: url, Type: frabLinkType(foldASCII(kind))})
}

func isWeb(url string) bool { return text.IsWeb(url) }
