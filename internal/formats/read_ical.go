package formats

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
)

// What the properties of an event say.
var icalSays = says{
	FieldTitle: {"SUMMARY"}, FieldAbstract: {"DESCRIPTION"}, FieldTrack: {"CATEGORIES"}, FieldState: {"STATUS"}, FieldPending: {"STATUS"},
	FieldLinks: {"URL", "ATTACH"}, FieldDuration: {"DTEND", "DURATION"}, FieldPlacements: {"DTSTART"},
}

// isCalendar recognises an iCalendar file.
func isCalendar(head []byte) bool {
	const begin = "BEGIN:VCALENDAR"
	return len(head) >= len(begin) && strings.EqualFold(string(head[:len(begin)]), begin)
}

// readICal reads the events of an iCalendar file (RFC 5545) as sessions: the place is the room, the first category the track. What
// repeats by a rule is taken once.
func readICal(ctx context.Context, data []byte, o ReadOptions) (Result, error) {
	if err := scanICal(ctx, data); err != nil {
		return Result{}, err
	}
	cal, err := ics.ParseCalendar(bytes.NewReader(withoutControls(bytes.ToValidUTF8(data, []byte("�")))))
	if err != nil {
		return Result{}, ErrMalformed.Because(err)
	}
	a := newAssembler("ical", o)
	for _, p := range cal.CalendarProperties {
		switch p.IANAToken {
		case "X-WR-TIMEZONE":
			a.zone(p.Value)
		case "X-WR-CALNAME", "NAME":
			a.p.Title = clean(p.Value)
		case "PRODID":
			a.ours = strings.HasPrefix(p.Value, "-//Créneau//")
		}
	}
	c := calendar{a, calendarZones(cal), ""}
	if a.ours {
		c.venue = venueOf(cal.Events())
	}
	for i, ev := range cal.Events() {
		if a.stopped() {
			break
		}
		c.event(fmt.Sprintf("VEVENT %d", i+1), ev)
	}
	return a.done()
}

// calendar reads the events of one file.
type calendar struct {
	*assembler
	zones map[string]*time.Location // by TZID
	venue string                    // that our own files add to each room
}

// venueOf is the venue that all places of our own files end with, in brackets, or are; empty when they do not.
func venueOf(events []*ics.VEvent) (venue string) {
	for _, ev := range events {
		place := calendarValue(&ev.ComponentBase, "LOCATION")
		if _, in, ok := strings.Cut(place, " ("); ok && strings.HasSuffix(in, ")") {
			venue = strings.TrimSuffix(in, ")")
		}
	}
	for _, ev := range events {
		place := calendarValue(&ev.ComponentBase, "LOCATION")
		if place != "" && place != venue && !strings.HasSuffix(place, " ("+venue+")") {
			return ""
		}
	}
	return venue
}

// calendarZones names, for each zone that a file describes, one that is known here.
func calendarZones(cal *ics.Calendar) map[string]*time.Location {
	zones := map[string]*time.Location{}
	for _, tz := range cal.Timezones() {
		id := calendarValue(&tz.ComponentBase, "TZID")
		for _, name := range []string{id, calendarValue(&tz.ComponentBase, "X-LIC-LOCATION"), zoneInPath(id)} {
			if loc, ok := loadZone(name); ok {
				zones[id] = loc
				break
			}
		}
	}
	return zones
}

// zoneInPath is the end of a TZID like /freeassociation.sourceforge.net/Europe/Paris.
func zoneInPath(id string) string {
	parts := strings.Split(id, "/")
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

func calendarValue(c *ics.ComponentBase, name string) string {
	if p := c.GetProperty(ics.ComponentProperty(name)); p != nil {
		return strings.TrimSpace(clean(p.Value))
	}
	return ""
}

func (a calendar) event(place string, ev *ics.VEvent) {
	get := func(name string) string { return calendarValue(&ev.ComponentBase, name) }
	has := func(name string) bool { return ev.GetProperty(ics.ComponentProperty(name)) != nil }
	uid := get("UID")
	id, _, _ := strings.Cut(uid, "@")
	s := Session{Key: orElse(uuid(id), uid), Said: icalSays.among(has), Title: get("SUMMARY"), Abstract: a.markdown(get("DESCRIPTION"))}
	category, _, _ := strings.Cut(get("CATEGORIES"), ",")
	s.Track = a.track(category)
	s.Kind = kindOf("", s.Title, 0)
	switch strings.ToUpper(get("STATUS")) {
	case "CANCELLED":
		s.State = Cancelled
	case "TENTATIVE":
		s.Pending = true
	}
	a.page(place, &s, get("URL"))
	if a.ours {
		s.Said &^= FieldsOf(FieldAbstract) // ours holds the speakers and the address too
		s.Abstract = ""
	}
	for _, rule := range []string{"RRULE", "RDATE"} {
		if has(rule) {
			a.note(place, "repeats", "Title", short(s.Title))
		}
	}
	start, allDay := a.time(place, ev.GetProperty(ics.ComponentPropertyDtStart))
	end, _ := a.time(place, ev.GetProperty(ics.ComponentPropertyDtEnd))
	s.Duration = a.length(place, get("DURATION"))
	if !start.IsZero() && end.After(start) {
		s.Duration = end.Sub(start)
	}
	switch {
	case allDay:
		a.note(place, "all_day", "Title", short(s.Title))
		s.Duration = 0
	case !start.IsZero():
		room := a.calendarRoom(get("LOCATION"))
		s.Placements = []Placement{{GUID: id, Room: room, Start: start, Duration: s.Duration}}
	}
	a.session(place, s)
}

// calendarRoom takes the place of an event as its room.
func (a calendar) calendarRoom(location string) string {
	if a.venue != "" {
		location = strings.TrimSuffix(location, " ("+a.venue+")")
	}
	if location == a.venue {
		return ""
	}
	return a.room(location, location)
}

// time reads DTSTART or DTEND: an instant, or a time in a zone that is named, or else in the programme's.
func (a calendar) time(place string, p *ics.IANAProperty) (t time.Time, allDay bool) {
	if p == nil {
		return time.Time{}, false
	}
	value := strings.TrimSpace(p.Value)
	if _, ok := parseDate(value); ok {
		return time.Time{}, true
	}
	if id := p.ICalParameters["TZID"]; len(id) == 1 && !strings.HasSuffix(value, "Z") {
		loc, ok := a.zones[id[0]]
		if !ok {
			loc, ok = loadZone(orElse(id[0], "-"))
		}
		wall, err := time.Parse("20060102T150405", value)
		if ok && err == nil {
			return sane(a.localIn(place, wall, loc)), false
		}
		if !ok {
			a.noteOnceFor("bad_zone", id[0], "Name", short(id[0]), "Zone", a.p.Zone)
		}
	}
	return a.when(place, value), false
}
