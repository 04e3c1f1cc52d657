package formats

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// What Hoverboard and OpenPlanner say.
var (
	hoverboardSays = says{
		FieldTitle: {"title"}, FieldAbstract: {"description"}, FieldLanguage: {"language"}, FieldLevel: {"complexity"},
		FieldSpeakers: {"speakers"}, FieldTags: {"tags"}, FieldLinks: {"presentation", "videoId"},
	}
	hoverboardPersonSays = says{
		FieldName: {"name"}, FieldOrganisation: {"company"}, FieldBiography: {"bio"}, FieldPicture: {"photoUrl"},
		FieldPronouns: {"pronouns"}, FieldLinks: {"socials"},
	}
)

// readHoverboard reads Hoverboard's sessions, speakers and schedule, in one file or three, in any order.
func readHoverboard(docs []any, o ReadOptions) (Result, error) {
	a := newAssembler("hoverboard", o)
	sessions, speakers, schedule := hoverboardParts(docs)
	all, _ := sessions.v.(map[string]any)
	if len(all) == 0 {
		return Result{}, ErrUnknown
	}
	people, _ := speakers.v.(map[string]any)
	for _, id := range sortedKeys(people) {
		a.hoverboardPerson("speakers."+id, id, node{people[id]})
	}
	places := a.hoverboardGrid(schedule)
	for _, id := range sortedKeys(all) {
		v, at := node{all[id]}, places[id]
		delete(places, id)
		if m, ok := v.v.(map[string]any); !ok || len(m) == 0 {
			a.note("sessions."+id, "empty_slot", "Id", short(id))
			continue
		}
		a.hoverboardSession(id, v, at, schedule.v != nil)
	}
	for _, id := range slices.Sorted(maps.Keys(places)) {
		a.note("schedule", "no_session", "Id", short(id))
	}
	return a.done()
}

func hoverboardParts(docs []any) (sessions, speakers, schedule node) {
	for _, d := range docs {
		n := node{d}
		switch {
		case n.has("sessions") && n.has("speakers"):
			sessions, speakers, schedule = n.get("sessions"), n.get("speakers"), n.get("schedule")
		case n.isList(), anyHas(n, "timeslots"):
			schedule = n
		case anyHas(n, "bio"):
			speakers = n
		default:
			sessions = n
		}
	}
	return sessions, speakers, schedule
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

func (a *assembler) hoverboardPerson(place, id string, p node) {
	s := Speaker{Key: id, Said: p.said(hoverboardPersonSays), Name: p.str("name"), Organisation: p.str("company"),
		Biography:  a.markdown(p.str("bio")),
		PictureURL: p.str("photoUrl"), Pronouns: p.str("pronouns")}
	for _, l := range p.get("socials").list() {
		s.Links = a.link(place, s.Links, l.str("name"), l.str("link"), "")
	}
	a.speaker(s)
}

func (a *assembler) hoverboardSession(id string, v node, at []Placement, grid bool) {
	place := "sessions." + id
	s := Session{Key: id, Said: v.said(hoverboardSays), Title: v.str("title"), Abstract: a.markdown(v.str("description")),
		Language: v.str("language"),
		Level:    level(v.str("complexity")), Tags: v.tagsOf("tags"), Placements: at}
	a.speakersWith(place, &s, v.get("speakers").list())
	s.Kind = kindOf(v.str("type"), s.Title, len(s.Speakers))
	if v.str("type") != "" {
		s.Said = s.Said.With(FieldKind)
	}
	if len(s.Speakers) > 0 && s.Kind == Break {
		s.Kind = Talk
	}
	if grid {
		s.Said = s.Said.With(FieldPlacements)
	}
	if len(at) > 0 {
		s.Said = s.Said.With(FieldDuration)
	}
	s.Links = a.link(place, s.Links, "Slides", v.str("presentation"), "slides")
	a.session(place, s)
}

// hoverboardGrid reads the days: rows of slots, a column a track, which is a room there. A day may be named by its key alone.
func (a *assembler) hoverboardGrid(schedule node) map[string][]Placement {
	out := map[string][]Placement{}
	for i, day := range schedule.list() {
		a.hoverboardDay(out, day, a.hoverboardDate(i, day.str("date")))
	}
	m, _ := schedule.v.(map[string]any)
	for i, key := range sortedKeys(m) {
		day := node{m[key]}
		a.hoverboardDay(out, day, a.hoverboardDate(i, orElse(day.str("date"), key)))
	}
	return out
}

func (a *assembler) hoverboardDate(i int, said string) string {
	if date := dateIn(said); date != "" {
		return date
	}
	if i < len(a.options.Days) {
		return a.options.Days[i]
	}
	return said
}

func (a *assembler) hoverboardDay(out map[string][]Placement, day node, date string) {
	var rooms []string
	for _, t := range day.get("tracks").list() {
		rooms = append(rooms, a.room("", t.str("title")))
	}
	slots := day.get("timeslots").list()
	for i, slot := range slots {
		columns := slot.get("sessions").list()
		for c, cell := range columns {
			last := slots[min(len(slots)-1, i+max(1, cell.int("extend"))-1)]
			room := ""
			if len(columns) > 1 && c < len(rooms) {
				room = rooms[c]
			}
			items := cell.get("items").list()
			if cell.isList() { // as older sites write it
				items = cell.list()
			}
			a.hoverboardCell(out, date, slot.str("startTime"), last.str("endTime"), room, items)
		}
	}
}

// hoverboardCell places the sessions of a cell: several follow each other.
func (a *assembler) hoverboardCell(out map[string][]Placement, date, from, to, room string, items []node) {
	if len(items) == 0 {
		return
	}
	place := date + " " + from
	day := fileDay{date: date, change: 0}
	start, end := a.clockOn(place, day, date, from), a.clockOn(place, day, date, to)
	if start.IsZero() || end.IsZero() {
		a.note(place, "bad_time", "Time", short(date+" "+from+"–"+to))
		return
	}
	if !end.After(start) {
		end = end.Add(24 * time.Hour) // it ends after midnight
	}
	step := end.Sub(start) / time.Duration(len(items))
	for k, id := range items {
		at := Placement{Room: room, Start: start.Add(time.Duration(k) * step).Truncate(time.Minute),
			Duration: max(time.Minute, step.Truncate(time.Minute))}
		out[id.text()] = append(out[id.text()], at)
	}
}

var openPlannerSays = says{
	FieldTitle: {"title"}, FieldAbstract: {"abstract"}, FieldLanguage: {"language"}, FieldLevel: {"level"}, FieldTrack: {"categoryId"},
	FieldFormat: {"formatId"}, FieldDuration: {"durationMinutes", "dateEnd"}, FieldSpeakers: {"speakerIds"}, FieldTags: {"tags"},
	FieldLinks: {"presentationLink", "videoLink"}, FieldPlacements: {"dateStart"},
}

// readOpenPlanner reads OpenPlanner's static JSON.
func readOpenPlanner(root node, o ReadOptions) (Result, error) {
	a := newAssembler("openplanner", o)
	event := root.get("event")
	a.zone(orElse(root.str("timezone"), event.str("timezone")))
	a.p.Title = event.str("name")
	named := func(list node) map[string]string {
		m := map[string]string{}
		for _, v := range list.list() {
			m[v.str("id")] = v.str("name")
		}
		return m
	}
	rooms, categories, kinds := named(event.get("tracks")), named(event.get("categories")), named(event.get("formats"))
	for i, s := range root.get("speakers").list() {
		a.hoverboardPerson(fmt.Sprintf("speakers[%d]", i), s.str("id"), s)
	}
	for i, v := range root.get("sessions").list() {
		place := fmt.Sprintf("sessions[%d]", i)
		s := Session{Key: v.str("id"), Said: v.said(openPlannerSays), Title: v.str("title"), Abstract: a.markdown(v.str("abstract")),
			Language: v.str("language"),
			Level:    level(v.str("level")), Track: a.track(categories[v.str("categoryId")]), Tags: v.tagsOf("tags"),
			Duration: a.length(place, v.str("durationMinutes"))}
		a.speakersWith(place, &s, v.get("speakerIds").list())
		a.kindFrom(&s, kinds[v.str("formatId")])
		s.Links = a.link(place, a.link(place, s.Links, "Slides", v.str("presentationLink"), "slides"), "Video", v.str("videoLink"), "video")
		a.place(place, &s, a.room(v.str("trackId"), rooms[v.str("trackId")]), v.str("dateStart"), v.str("dateEnd"))
		a.session(place, s)
	}
	return a.done()
}
