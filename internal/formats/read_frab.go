package formats

import "fmt"

// What the objects of schedule.json say, in versions 1 and 2.
var (
	frabEventSays = says{
		FieldTitle: {"title"}, FieldSubtitle: {"subtitle"}, FieldAbstract: {"abstract", "description"}, FieldTrack: {"track"},
		FieldLanguage: {"language"}, FieldDuration: {"duration"}, FieldSpeakers: {"persons"}, FieldLinks: {"links", "attachments", "url"},
		FieldRecorded: {"do_not_record"}, FieldStreamed: {"do_not_stream"}, FieldPlacements: {"date", "start"},
	}
	frabEvent2Says = says{
		FieldTitle: {"title"}, FieldSubtitle: {"subtitle"}, FieldAbstract: {"abstract", "description"}, FieldTrack: {"track"},
		FieldLanguage: {"language"}, FieldDuration: {"end", "duration"}, FieldSpeakers: {"participants", "persons"},
		FieldLinks: {"links", "attachments", "url"}, FieldRecorded: {"do_not_record"}, FieldStreamed: {"do_not_stream"},
		FieldPlacements: {"start"},
	}
	frabPersonSays = says{
		FieldName: {"public_name", "full_public_name", "name"}, FieldBiography: {"biography", "abstract", "description"},
		FieldPicture: {"avatar", "avatar_url"}, FieldLinks: {"links"},
	}
)

func (a *assembler) frabHead(root node) node {
	schedule := root.get("schedule")
	c := schedule.get("conference")
	a.ours = isOurs(root.get("generator").str("name")) || isOurs(schedule.get("generator").str("name"))
	a.zone(c.str("time_zone_name"))
	a.p.Title, a.p.Acronym, a.p.Version = c.str("title"), c.str("acronym"), schedule.str("version")
	if a.ours {
		g := root.get("generator")
		a.ownHead(Generator{g.str("name"), g.str("version"), g.str("url")}, schedule.str("base_url"), schedule.str("url"),
			c.str("timeslot_duration"))
		a.takeOwn(c.get("meta").get("creneau"))
	}
	for _, r := range c.get("rooms").list() {
		if a.own == nil {
			a.roomKnown(a.room(r.str("name"), r.str("name")), r.str("guid"), r.int("capacity"))
		}
	}
	return c
}

// readFrabJSON reads schedule.json version 1, as frab, pretalx and others write it.
func readFrabJSON(root node, o ReadOptions) (Result, error) {
	a := newAssembler("schedule.json", o)
	c := a.frabHead(root)
	for i, d := range c.get("days").list() {
		place := fmt.Sprintf("days[%d]", i)
		day := a.dayFrom(i, place, d.str("date"), d.str("day_start"), d.str("day_end"), c.str("day_change"))
		rooms, _ := d.get("rooms").v.(map[string]any)
		for _, name := range sortedKeys(rooms) {
			for j, e := range (node{rooms[name]}).list() {
				a.frabEvent(fmt.Sprintf("%s.rooms[%s][%d]", place, name, j), day, name, e)
			}
		}
	}
	return a.done()
}

// frabSession reads what both versions say alike.
func (a *assembler) frabSession(place string, e node, by says) Session {
	s := Session{Key: orElse(e.str("guid"), e.str("id")), Said: e.said(by), Code: code(e.str("code")), Title: e.str("title"),
		Subtitle: e.str("subtitle"),
		Abstract: a.markdown(e.str("abstract")), Description: a.markdown(e.str("description")), Language: e.str("language"),
		Duration: a.length(place, e.str("duration")), FeedbackURL: a.address(place, e.str("feedback_url")),
		OriginURL: a.address(place, e.str("origin_url"))}
	if s.Said.Has(FieldRecorded) {
		s.DoNotRecord = e.truth("do_not_record")
		s.Recorded = !s.DoNotRecord
	}
	s.Streamed = s.Said.Has(FieldStreamed) && !e.truth("do_not_stream")
	for _, p := range append(e.get("persons").list(), e.get("participants").list()...) {
		s.Speakers = append(s.Speakers, a.speaker(a.frabPerson(place, p)))
	}
	a.kindFrom(&s, e.str("type"))
	for _, l := range append(e.get("links").list(), e.get("attachments").list()...) {
		s.Links = a.link(place, s.Links, l.str("title"), orElse(l.str("url"), l.text()), l.str("type"))
	}
	a.page(place, &s, e.str("url"))
	return s
}

func (a *assembler) frabPerson(place string, p node) Speaker {
	name := orElse(p.str("public_name"), orElse(p.str("full_public_name"), p.str("name")))
	s := Speaker{Key: orElse(p.str("guid"), orElse(p.str("id"), orElse(p.str("code"), name))), Said: p.said(frabPersonSays),
		GUID: p.str("guid"),
		Code: code(p.str("code")), Number: a.ownNumber(p.str("id")), Name: name,
		Biography:  a.markdown(orElse(p.str("biography"), join(p.str("abstract"), p.str("description")))),
		PictureURL: orElse(p.str("avatar"), p.str("avatar_url"))}
	for _, l := range p.get("links").list() {
		s.Links = a.link(place, s.Links, l.str("title"), l.str("url"), "")
	}
	return s
}

func (a *assembler) frabEvent(place string, day fileDay, room string, e node) {
	s := a.frabSession(place, e, frabEventSays)
	s.Track = a.eventTrack(orElse(e.str("track"), e.get("track").str("name")))
	if start := a.start(place, day, e.str("date"), e.str("start")); !start.IsZero() {
		s.Placements = []Placement{{GUID: e.str("guid"), Number: a.ownNumber(e.str("id")), Code: s.Code, Room: a.eventRoom(e.str("guid"), room),
			Start: start, Duration: s.Duration}}
	}
	a.event(place, s)
}

// readFrabJSON2 reads schedule.json version 2, with its flat list of events.
func readFrabJSON2(root node, o ReadOptions) (Result, error) {
	a := newAssembler("schedule.json v2", o)
	c := a.frabHead(root)
	tracks := map[string]string{}
	for _, t := range c.get("tracks").list() {
		tracks[t.str("slug")] = t.str("name")
	}
	for i, d := range c.get("days").list() {
		a.dayFrom(i, fmt.Sprintf("days[%d]", i), d.str("date"), d.str("start"), d.str("end"), c.str("day_change"))
	}
	for i, e := range root.get("schedule").get("events").list() {
		place := fmt.Sprintf("events[%d]", i)
		s := a.frabSession(place, e, frabEvent2Says)
		if t := orElse(e.get("track").str("slug"), e.str("track")); t != "" {
			s.Track = a.track(orElse(tracks[t], orElse(e.get("track").str("name"), t)))
		}
		start, end := a.when(place, e.str("start")), a.when(place, e.str("end"))
		if !start.IsZero() && end.After(start) {
			s.Duration = end.Sub(start)
		}
		room := orElse(e.get("room").str("name"), e.str("room"))
		if !start.IsZero() {
			s.Placements = []Placement{{GUID: e.str("guid"), Code: s.Code, Room: a.room(room, room), Start: start, Duration: s.Duration}}
		}
		a.event(place, s)
	}
	return a.done()
}
