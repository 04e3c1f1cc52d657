package formats

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// readSessionize reads Sessionize's "All" view, and the simplified one that some sites publish.
func readSessionize(root node, o ReadOptions) (Result, error) {
	a := newAssembler("sessionize", o)
	rooms, items, groups := map[string]string{}, map[string]string{}, map[string]string{}
	for _, r := range root.get("rooms").list() {
		rooms[r.str("id")] = a.room(r.str("id"), r.str("name"))
	}
	for _, c := range root.get("categories").list() {
		for _, it := range c.get("items").list() {
			items[it.str("id")], groups[it.str("id")] = it.str("name"), strings.ToLower(c.str("title"))
		}
	}
	for _, s := range root.get("speakers").list() {
		name := orElse(s.str("fullName"), orElse(s.str("name"), strings.TrimSpace(s.str("firstName")+" "+s.str("lastName"))))
		p := Speaker{Key: s.str("id"), Name: name, Biography: orElse(s.str("bio"), s.str("description")), Organisation: organisation(s.str("position")),
			PictureURL: webOnly(orElse(s.str("profilePicture"), s.str("photoUrl")))}
		for _, l := range s.get("links").list() {
			p.Links = appendLink(p.Links, l.str("title"), l.str("url"), "")
		}
		a.speaker(p)
	}
	for i, v := range root.get("sessions").list() {
		place := fmt.Sprintf("sessions[%d]", i)
		s := Session{Key: v.str("id"), Title: v.str("title"), Abstract: markdown(v.str("description")), Recorded: true, Plenary: v.bool("isPlenumSession")}
		switch {
		case v.bool("isServiceSession") || !v.has("isServiceSession") && breakWords.MatchString(s.Title) && v.get("speakerIds").len() == 0:
			s.Kind = Break
		case s.Plenary || strings.Contains(strings.ToLower(s.Title), "keynote"):
			s.Kind = Keynote
		}
		for _, id := range append(v.get("speakers").list(), v.get("speakerIds").list()...) {
			key := orElse(id.text(), id.str("id"))
			if _, ok := a.speakers[key]; ok {
				s.Speakers = append(s.Speakers, key)
			} else {
				a.note(place, "no_speaker", "Key", key, "Title", s.Title)
			}
		}
		for _, id := range v.get("categoryItems").list() {
			a.category(&s, groups[id.text()], items[id.text()])
		}
		for _, t := range v.get("tags").list() {
			s.Tags = append(s.Tags, t.text())
		}
		s.Links = appendLink(s.Links, "Video", orElse(v.str("recordingUrl"), v.str("videoUrl")), "video")
		room := rooms[v.str("roomId")]
		if room == "" {
			room = a.room("", orElse(v.str("room"), v.str("location")))
		}
		a.place(place, &s, room, v.str("startsAt"), v.str("endsAt"))
		a.session(place, s)
	}
	return a.done()
}

func (a *assembler) category(s *Session, group, item string) {
	switch {
	case item == "":
	case strings.Contains(group, "track"):
		s.Track = a.track(item)
	case strings.Contains(group, "lang"):
		s.Language = language(item)
	case strings.Contains(group, "level"):
		s.Level = level(item)
	case strings.Contains(group, "format"):
		s.Format = a.formatNamed(item, kindOf(item, ""))
	default:
		s.Tags = append(s.Tags, item)
	}
}

// place gives a session its hour, when both ends are there.
func (a *assembler) place(at string, s *Session, room, from, to string) {
	start, end := a.when(at, from), a.when(at, to)
	if start.IsZero() {
		return
	}
	if end.After(start) {
		s.Duration = end.Sub(start)
	}
	s.Placements = []Placement{{Room: room, Start: start, Duration: s.Duration}}
}

func organisation(position string) string {
	if _, after, ok := strings.Cut(position, " at "); ok {
		return after
	}
	if _, after, ok := strings.Cut(position, " @ "); ok {
		return after
	}
	return ""
}

// level brings the usual names of levels to ours.
func level(s string) string {
	switch l := strings.ToLower(strings.TrimSpace(s)); {
	case strings.Contains(l, "begin") || strings.Contains(l, "introduct") || strings.Contains(l, "débutant") || l == "l1":
		return "beginner"
	case strings.Contains(l, "intermed") || strings.Contains(l, "interméd") || l == "l2":
		return "intermediate"
	case strings.Contains(l, "advanc") || strings.Contains(l, "expert") || strings.Contains(l, "avancé") || l == "l3":
		return "advanced"
	default:
		return strings.TrimSpace(s)
	}
}

func webOnly(url string) string {
	if isWeb(url) {
		return url
	}
	return ""
}

// readHoverboard reads Hoverboard's sessions, speakers and schedule, in one file or three, in any order.
func readHoverboard(docs []any, o ReadOptions) (Result, error) {
	a := newAssembler("hoverboard", o)
	var sessions, speakers, schedule node
	for _, d := range docs {
		n := node{d}
		switch {
		case n.has("sessions") && n.has("speakers"):
			sessions, speakers, schedule = n.get("sessions"), n.get("speakers"), n.get("schedule")
		case n.isList():
			schedule = n
		case anyHas(n, "timeslots"):
			schedule = n
		case anyHas(n, "bio"):
			speakers = n
		default:
			sessions = n
		}
	}
	all, _ := sessions.v.(map[string]any)
	if len(all) == 0 {
		return Result{}, ErrUnknown
	}
	people, _ := speakers.v.(map[string]any)
	for _, id := range sortedKeys(people) {
		p := node{people[id]}
		s := Speaker{Key: id, Name: p.str("name"), Organisation: p.str("company"), Biography: markdown(p.str("bio")), PictureURL: webOnly(p.str("photoUrl")), Pronouns: p.str("pronouns")}
		for _, l := range p.get("socials").list() {
			s.Links = appendLink(s.Links, l.str("name"), l.str("link"), "")
		}
		a.speaker(s)
	}
	places := a.hoverboardGrid(schedule)
	for _, id := range sortedKeys(all) {
		v := node{all[id]}
		s := Session{Key: id, Title: v.str("title"), Abstract: markdown(v.str("description")), Language: v.str("language"), Level: level(v.str("complexity")), Recorded: true}
		s.Kind = kindOf(v.str("type"), s.Title)
		if v.get("speakers").len() > 0 && s.Kind == Break {
			s.Kind = Talk
		}
		for _, t := range v.get("tags").list() {
			s.Tags = append(s.Tags, t.text())
		}
		for _, k := range v.get("speakers").list() {
			if _, ok := a.speakers[k.text()]; ok {
				s.Speakers = append(s.Speakers, k.text())
			} else {
				a.note("sessions."+id, "no_speaker", "Key", k.text(), "Title", s.Title)
			}
		}
		s.Links = appendLink(s.Links, "Slides", v.str("presentation"), "slides")
		s.Placements = places[id]
		delete(places, id)
		a.session("sessions."+id, s)
	}
	for _, id := range slices.Sorted(maps.Keys(places)) {
		a.note("schedule", "no_session", "Id", id)
	}
	return a.done()
}

func anyHas(n node, key string) bool {
	m, _ := n.v.(map[string]any)
	for _, v := range m {
		if (node{v}).has(key) {
			return true
		}
	}
	return false
}

// hoverboardGrid reads the days: rows of slots, a column a track, which is a room there.
func (a *assembler) hoverboardGrid(schedule node) map[string][]Placement {
	out := map[string][]Placement{}
	var days []node
	if schedule.isList() {
		days = schedule.list()
	} else if m, ok := schedule.v.(map[string]any); ok {
		for _, k := range sortedKeys(m) {
			days = append(days, node{m[k]})
		}
	}
	for _, day := range days {
		var rooms []string
		for _, t := range day.get("tracks").list() {
			rooms = append(rooms, a.room("", t.str("title")))
		}
		slots := day.get("timeslots").list()
		for i, slot := range slots {
			columns := slot.get("sessions").list()
			for c, cell := range columns {
				last := slots[min(len(slots)-1, i+max(1, cell.int("extend"))-1)]
				place := fmt.Sprintf("%s %s", day.str("date"), slot.str("startTime"))
				from, to := a.when(place, day.str("date")+"T"+pad(slot.str("startTime"))), a.when(place, day.str("date")+"T"+pad(last.str("endTime")))
				room := ""
				if len(columns) > 1 && c < len(rooms) {
					room = rooms[c]
				}
				items := cell.get("items").list()
				if cell.isList() { // as older sites write it
					items = cell.list()
				}
				for k, id := range items {
					if from.IsZero() || !to.After(from) {
						continue
					}
					step := to.Sub(from) / time.Duration(len(items)) // several in a cell follow each other
					start := from.Add(time.Duration(k) * step).Truncate(time.Minute)
					out[id.text()] = append(out[id.text()], Placement{Room: room, Start: start, Duration: max(time.Minute, step.Truncate(time.Minute))})
				}
			}
		}
	}
	return out
}

func pad(clock string) string {
	if len(clock) == 4 {
		return "0" + clock
	}
	return clock
}

// readOpenPlanner reads OpenPlanner's static JSON.
func readOpenPlanner(root node, o ReadOptions) (Result, error) {
	a := newAssembler("openplanner", o)
	event := root.get("event")
	a.zone(orElse(root.str("timezone"), event.str("timezone")))
	a.p.Title = event.str("name")
	names := func(list node) map[string]string {
		m := map[string]string{}
		for _, v := range list.list() {
			m[v.str("id")] = v.str("name")
		}
		return m
	}
	rooms, categories, kinds := names(event.get("tracks")), names(event.get("categories")), names(event.get("formats"))
	for _, s := range root.get("speakers").list() {
		p := Speaker{Key: s.str("id"), Name: s.str("name"), Organisation: s.str("company"), Biography: markdown(s.str("bio")), PictureURL: webOnly(s.str("photoUrl"))}
		for _, l := range s.get("socials").list() {
			p.Links = appendLink(p.Links, l.str("name"), l.str("link"), "")
		}
		a.speaker(p)
	}
	for i, v := range root.get("sessions").list() {
		place := fmt.Sprintf("sessions[%d]", i)
		s := Session{Key: v.str("id"), Title: v.str("title"), Abstract: markdown(v.str("abstract")), Language: v.str("language"), Level: level(v.str("level")), Recorded: true,
			Track: a.track(categories[v.str("categoryId")]), Duration: time.Duration(v.int("durationMinutes")) * time.Minute}
		s.Kind = kindOf(kinds[v.str("formatId")], s.Title)
		s.Format = a.formatNamed(kinds[v.str("formatId")], s.Kind)
		for _, k := range v.get("speakerIds").list() {
			if _, ok := a.speakers[k.text()]; ok {
				s.Speakers = append(s.Speakers, k.text())
			}
		}
		for _, t := range v.get("tags").list() {
			s.Tags = append(s.Tags, t.text())
		}
		s.Links = appendLink(appendLink(s.Links, "Slides", v.str("presentationLink"), "slides"), "Video", v.str("videoLink"), "video")
		a.place(place, &s, a.room(v.str("trackId"), rooms[v.str("trackId")]), v.str("dateStart"), v.str("dateEnd"))
		a.session(place, s)
	}
	return a.done()
}

// readConferenceHall reads Conference Hall's schedule export, from its published description: days, and sessions with
// a track that is a room and the proposal that is given there.
func readConferenceHall(root node, o ReadOptions) (Result, error) {
	a := newAssembler("conference-hall", o)
	a.zone(root.str("timeZone"))
	a.p.Title = root.str("name")
	for i, v := range root.get("sessions").list() {
		place := fmt.Sprintf("sessions[%d]", i)
		p := v.get("proposal")
		s := Session{Key: v.str("id"), Title: orElse(p.str("title"), v.str("title")), Abstract: markdown(p.str("abstract")), Language: v.str("language"), Level: level(p.str("level")), Recorded: true}
		s.Kind = Talk
		if p.v == nil {
			s.Kind = kindOf("break", s.Title)
		}
		if f := p.get("formats").at(0); f.v != nil {
			s.Format = a.formatNamed(orElse(f.text(), f.str("name")), kindOf(orElse(f.text(), f.str("name")), ""))
		}
		if c := p.get("categories").at(0); c.v != nil {
			s.Track = a.track(orElse(c.text(), c.str("name")))
		}
		for _, x := range p.get("speakers").list() {
			s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: x.str("id"), Name: x.str("name"), Biography: markdown(x.str("bio")), Organisation: x.str("company"), PictureURL: webOnly(x.str("picture"))}))
		}
		a.place(place, &s, a.room("", orElse(v.str("track"), v.get("track").str("name"))), v.str("start"), v.str("end"))
		a.session(place, s)
	}
	return a.done()
}

// readDevoxx reads the slots of the Devoxx CFP.
func readDevoxx(root node, o ReadOptions) (Result, error) {
	a := newAssembler("devoxx", o)
	for i, slot := range root.get("slots").list() {
		place := fmt.Sprintf("slots[%d]", i)
		room := a.room(slot.str("roomId"), slot.str("roomName"))
		if k, ok := a.rooms[room]; ok && a.p.Rooms[k].Capacity == 0 {
			a.p.Rooms[k].Capacity = max(0, slot.int("roomCapacity"))
		}
		talk, pause := slot.get("talk"), slot.get("break")
		s := Session{Key: slot.str("slotId"), Recorded: true}
		switch {
		case talk.v != nil:
			s.Key, s.Title, s.Abstract = talk.str("id"), talk.str("title"), markdown(orElse(talk.str("summary"), talk.str("summaryAsHtml")))
			s.Track, s.Language, s.Level = a.track(talk.str("track")), talk.str("lang"), level(talk.str("audienceLevel"))
			s.Kind = kindOf(talk.str("talkType"), "x")
			s.Format = a.formatNamed(talk.str("talkType"), s.Kind)
			for _, t := range talk.get("tags").list() {
				if v := t.str("value"); v != "" {
					s.Tags = append(s.Tags, v)
				}
			}
			for _, p := range talk.get("speakers").list() {
				s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: orElse(p.get("link").str("href"), p.str("name")), Name: p.str("name")}))
			}
		case pause.v != nil:
			s.Kind, s.Title = Break, pause.str("nameEN")
		default:
			a.note(place, "empty_slot", "Id", slot.str("slotId"))
			continue
		}
		from, to := millis(slot.int("fromTimeMillis")), millis(slot.int("toTimeMillis"))
		if !from.IsZero() && to.After(from) {
			s.Duration = to.Sub(from)
			s.Placements = []Placement{{Room: room, Start: from, Duration: s.Duration}}
		}
		a.session(place, s)
	}
	return a.done()
}

func millis(n int) time.Time {
	if n <= 0 {
		return time.Time{}
	}
	return sane(time.UnixMilli(int64(n)))
}

// readFOSDEM reads FOSDEM's JSON of talks.
func readFOSDEM(root node, o ReadOptions) (Result, error) {
	a := newAssembler("fosdem", o)
	for i, v := range root.get("talks").list() {
		place := fmt.Sprintf("talks[%d]", i)
		s := Session{Key: v.str("event_id"), Title: v.str("title"), Abstract: markdown(v.str("abstract")), Track: a.track(v.get("track").str("name")), Recorded: true,
			Duration: time.Duration(v.int("duration")) * time.Minute, Kind: Talk}
		for _, p := range v.get("persons").list() {
			if role := p.str("event_role"); role == "" || role == "speaker" || role == "moderator" {
				s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: p.str("person_id"), Name: p.str("name"), Email: p.str("email")}))
			}
		}
		if start := a.when(place, v.str("start_datetime")); !start.IsZero() {
			s.Placements = []Placement{{Room: a.room("", v.str("conference_room")), Start: start, Duration: s.Duration}}
		}
		a.session(place, s)
	}
	return a.done()
}

// readHalfnarp reads the list of talks that Halfnarp put to a poll: no grid, durations in seconds.
func readHalfnarp(root node, o ReadOptions) (Result, error) {
	a := newAssembler("halfnarp", o)
	for i, v := range root.list() {
		s := Session{Key: v.str("event_id"), Title: v.str("title"), Subtitle: v.str("subtitle"), Abstract: markdown(v.str("abstract")), Language: v.str("language"), Kind: Talk, Recorded: true,
			Duration: time.Duration(v.int("duration")) * time.Second}
		if id := v.str("track_id"); id != "" {
			s.Track = a.track(orElse(v.str("track_name"), "Track "+id))
		}
		for name := range strings.SplitSeq(v.str("speaker_names"), ",") {
			s.Speakers = append(s.Speakers, a.speaker(Speaker{Name: name}))
		}
		a.session(fmt.Sprintf("[%d]", i), s)
	}
	a.noteOnce("no_grid")
	return a.done()
}
