package formats

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// What the elements of an event say.
var (
	xmlEventSays = says{
		FieldTitle: {"title"}, FieldSubtitle: {"subtitle"}, FieldAbstract: {"abstract", "description"}, FieldTrack: {"track"},
		FieldLanguage: {"language"}, FieldDuration: {"duration"}, FieldSpeakers: {"persons"}, FieldLinks: {"links", "attachments", "url"},
		FieldRecorded: {"recording/optout", "do_not_record"}, FieldPlacements: {"date", "start"},
	}
	xmlEntrySays = says{
		FieldTitle: {"title"}, FieldAbstract: {"abstract", "description"}, FieldLevel: {"audience"}, FieldTags: {"topics"},
		FieldDuration: {"duration"}, FieldSpeakers: {"speakers"}, FieldPlacements: {"start"},
	}
	xmlPersonSays = says{FieldBiography: {"biography"}, FieldLinks: {"links"}, FieldPicture: {"avatar", "image"}}
)

// readXML reads schedule.xml as frab, pretalx, Pentabarf and others write it: events in rooms, or, in the older form, below their
// day. EuroPython's form has entries there.
func readXML(ctx context.Context, data []byte, o ReadOptions) (Result, error) {
	data, guessed, err := utf8XML(data)
	if err != nil {
		return Result{}, err
	}
	if err := scanXML(ctx, data); err != nil {
		return Result{}, err
	}
	root, err := parseXML(data)
	if err != nil {
		return Result{}, err
	}
	days := root.all("day")
	if len(days) == 0 {
		return Result{}, ErrUnknown
	}
	a := newAssembler("schedule.xml", o)
	if guessed {
		a.noteOnce("bad_encoding")
	}
	a.xmlHead(root)
	for i, day := range days {
		a.xmlDay(i, day, root.str("conference/day_change"))
	}
	return a.done()
}

func (a *assembler) xmlHead(root element) {
	c := root.first("conference")
	a.ours = isOurs(root.first("generator").attr("name"))
	a.zone(orElse(c.str("time_zone_name"), c.str("timezone")))
	a.p.Title, a.p.Acronym, a.p.Version = c.str("title"), c.str("acronym"), root.str("version")
	if a.ours {
		g := root.first("generator")
		a.ownHead(Generator{g.attr("name"), g.attr("version"), ""}, c.str("base_url"), root.str("url"), c.str("timeslot_duration"))
		a.takeOwn(parsedOwn(root.first(ownElement).text))
	}
}

// isOurs reports whether a file was written by this software, whose way of telling what a format cannot hold is known.
func isOurs(generator string) bool { return namedAlike(generator) == "creneau" }

// dayFrom makes a day of what a file says of it, and of the options where it names no date.
func (a *assembler) dayFrom(i int, place, date, start, end, change string) fileDay {
	day := fileDay{date: dateIn(date), start: a.when(place, start), end: a.when(place, end), change: -1}
	if of, ok := parseClock(change); ok {
		day.change, a.night = of, min(of, 12*time.Hour)
	}
	if day.date == "" && !day.start.IsZero() {
		day.date = a.p.day(day.start)
	}
	if day.date == "" && i < len(a.options.Days) {
		day.date = a.options.Days[i]
	}
	a.p.Days = append(a.p.Days, Day{Date: day.date, Start: day.start, End: day.end})
	return day
}

func (a *assembler) xmlDay(i int, e element, change string) {
	place := fmt.Sprintf("day %d", i+1)
	day := a.dayFrom(i, place, e.attr("date"), e.attr("start"), e.attr("end"), change)
	n := 0
	for _, c := range e.children {
		switch c.name {
		case "room":
			name := c.attr("name")
			for j, event := range c.all("event") {
				key := a.eventRoom(event.attr("guid"), name)
				if a.own == nil {
					a.roomKnown(key, c.attr("guid"), 0)
				}
				a.xmlEvent(fmt.Sprintf("%s, room %s, event %d", place, name, j+1), day, key, event)
			}
		case "event":
			n++
			name := c.str("room")
			a.xmlEvent(fmt.Sprintf("%s, event %d", place, n), day, a.room(name, name), c)
		case "entry":
			n++
			a.xmlEntry(fmt.Sprintf("%s, entry %d", place, n), day, c)
		}
	}
}

func (a *assembler) xmlEvent(place string, day fileDay, room string, e element) {
	s := Session{Key: orElse(e.attr("guid"), e.attr("id")), Said: xmlEventSays.among(e.has), Code: code(e.attr("code")), Title: e.str("title"),
		Subtitle: e.str("subtitle"), Abstract: e.prose(a, "abstract"), Description: e.prose(a, "description"),
		Track:    a.eventTrack(e.str("track")),
		Language: e.str("language"), Duration: a.length(place, e.str("duration")), FeedbackURL: a.address(place, e.str("feedback_url")),
		OriginURL: a.address(place, e.str("origin_url"))}
	if s.Said.Has(FieldRecorded) {
		s.DoNotRecord = truth(orElse(e.str("recording/optout"), e.str("do_not_record")))
		s.Recorded = !s.DoNotRecord
	}
	for _, p := range e.first("persons").children { // there may be very many: no list is made of them
		if p.name == "person" {
			s.Speakers = append(s.Speakers, a.speaker(a.xmlPerson(place, p)))
		}
	}
	a.kindFrom(&s, e.str("type"))
	for _, l := range append(e.first("links").all("link"), e.first("attachments").all("attachment")...) {
		s.Links = a.link(place, s.Links, clean(l.text), orElse(l.attr("href"), l.attr("url")), l.attr("type"))
	}
	a.page(place, &s, e.str("url"))
	if start := a.start(place, day, e.str("date"), e.str("start")); !start.IsZero() {
		s.Placements = []Placement{{GUID: e.attr("guid"), Number: a.ownNumber(e.attr("id")), Code: s.Code, Room: room, Start: start,
			Duration: s.Duration}}
	}
	a.event(place, s)
}

func (a *assembler) xmlPerson(place string, p element) Speaker {
	s := Speaker{Key: orElse(p.attr("guid"), orElse(p.attr("id"), clean(p.text))), Said: FieldsOf(FieldName) | xmlPersonSays.among(p.has),
		GUID: p.attr("guid"), Number: a.ownNumber(p.attr("id")), Code: code(p.attr("code")),
		Name:      orElse(clean(p.text), orElse(p.str("name"), p.attr("name"))),
		Biography: p.prose(a, "biography"), PictureURL: p.str("avatar")}
	for _, l := range p.first("links").all("link") {
		s.Links = a.link(place, s.Links, clean(l.text), l.attr("href"), "")
	}
	return s
}

// page keeps the address at which the source tells of a session. Our own is made anew, and no link.
func (a *assembler) page(place string, s *Session, address string) {
	if address == "" {
		return
	}
	if s.URL = a.address(place, address); s.URL != "" && !a.ours {
		s.Links = a.link(place, s.Links, hostOf(s.URL), s.URL, "web")
	}
}

// hostOf names the site of an address.
func hostOf(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// xmlEntry reads an entry of EuroPython's form: several rooms may stand in one, and ALL means everywhere.
func (a *assembler) xmlEntry(place string, day fileDay, e element) {
	s := Session{Key: e.attr("id"), Said: xmlEntrySays.among(e.has), Title: e.str("title"),
		Abstract: join(e.prose(a, "abstract"), e.prose(a, "description")),
		Level:    level(e.str("audience")), Language: e.str("language"), Duration: a.length(place, e.str("duration"))}
	for _, t := range e.first("topics").all("topic") {
		s.Tags = append(s.Tags, clean(t.text))
	}
	for _, p := range e.first("speakers").all("speaker") {
		who := Speaker{Key: orElse(p.attr("id"), p.str("name")),
			Said: FieldsOf(FieldName) | says{FieldBiography: {"description"}, FieldPicture: {"image"},
				FieldLinks: {"profile"}}.among(p.has), Name: p.str("name"), Biography: p.prose(a, "description"), PictureURL: p.str("image")}
		who.Links = a.link(place, nil, hostOf(p.str("profile")), p.str("profile"), "")
		s.Speakers = append(s.Speakers, a.speaker(who))
	}
	a.kindFrom(&s, e.str("category"))
	start := a.start(place, day, e.str("date"), e.str("start"))
	rooms := a.roomsNamed(e.str("room"))
	if everywhere := len(rooms) == 0; everywhere || s.Kind == Break && len(rooms) > 1 {
		s.Plenary, rooms = everywhere && s.Kind != Break, []string{""}
	}
	for _, room := range rooms {
		if !start.IsZero() {
			s.Placements = append(s.Placements, Placement{Room: room, Start: start, Duration: s.Duration})
		}
	}
	a.session(place, s)
}

// roomsNamed are the rooms of a list, none for all of them.
func (a *assembler) roomsNamed(list string) (keys []string) {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if strings.EqualFold(name, "all") {
			return nil
		}
		if key := a.room(name, name); key != "" && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
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
