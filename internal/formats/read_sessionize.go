package formats

import (
	"fmt"
	"strings"
)

// What Sessionize says, in all of its views.
var (
	sessionizeSays = says{
		FieldTitle: {"title"}, FieldAbstract: {"description"}, FieldPlenary: {"isPlenumSession"}, FieldKind: {"isServiceSession"},
		FieldSpeakers: {"speakers", "speakerIds"}, FieldTags: {"tags"}, FieldLinks: {"recordingUrl", "videoUrl", "liveUrl"},
		FieldDuration: {"endsAt"}, FieldPlacements: {"startsAt"},
	}
	sessionizePersonSays = says{
		FieldName: {"fullName", "name", "firstName"}, FieldBiography: {"bio", "description"}, FieldPicture: {"profilePicture", "photoUrl"},
		FieldLinks: {"links"}, FieldOrganisation: {"position"},
	}
)

// sessionize reads the views of Sessionize, which hold the same sessions in different frames.
type sessionize struct {
	*assembler
	rooms, items, groups map[string]string // by Sessionize's identifiers
}

func newSessionize(o ReadOptions) sessionize {
	return sessionize{newAssembler("sessionize", o), map[string]string{}, map[string]string{}, map[string]string{}}
}

// readSessionize reads Sessionize's "All" view, and the simplified one that some sites publish.
func readSessionize(root node, o ReadOptions) (Result, error) {
	z := newSessionize(o)
	for _, r := range root.get("rooms").list() {
		z.rooms[r.str("id")] = z.room(r.str("id"), r.str("name"))
	}
	for _, c := range root.get("categories").list() {
		for _, it := range c.get("items").list() {
			z.items[it.str("id")], z.groups[it.str("id")] = it.str("name"), strings.ToLower(c.str("title"))
		}
	}
	z.readPeople("speakers", root.get("speakers"))
	z.readSessions("sessions", root.get("sessions"))
	return z.done()
}

// isSessionizeView recognises the lists of groups ("Sessions"), of days ("GridSmart") and of people ("Speakers").
func isSessionizeView(list node) bool {
	return sessionizeGroups(list) || sessionizeGrid(list) || sessionizeSpeakers(list)
}

func sessionizeGroups(n node) bool { return n.at(0).has("sessions") && n.at(0).has("groupId") }
func sessionizeGrid(n node) bool   { return n.at(0).has("date") && n.at(0).has("rooms") }
func sessionizeSpeakers(n node) bool {
	return n.at(0).has("sessions") && (n.at(0).has("fullName") || n.at(0).has("firstName"))
}

// readSessionizeViews reads one view, or those of people and sessions together.
func readSessionizeViews(views []node, o ReadOptions) (Result, error) {
	z := newSessionize(o)
	for _, v := range views {
		if sessionizeSpeakers(v) {
			z.readPeople("", v)
		}
	}
	placed := false
	for _, v := range views {
		for i, group := range v.list() {
			switch {
			case sessionizeGroups(v):
				placed = true
				z.readSessions(fmt.Sprintf("[%d].sessions", i), group.get("sessions"))
			case sessionizeGrid(v):
				placed = true
				z.dayFrom(i, fmt.Sprintf("[%d]", i), group.str("date"), "", "", "")
				for k, r := range group.get("rooms").list() {
					z.rooms[r.str("id")] = z.room(r.str("id"), r.str("name"))
					z.readSessions(fmt.Sprintf("[%d].rooms[%d]", i, k), r.get("sessions"))
				}
			}
		}
	}
	if !placed {
		z.sessionsOfPeople(views)
	}
	return z.done()
}

// sessionsOfPeople makes sessions of what the view of speakers tells of them: their titles, and who speaks.
func (z sessionize) sessionsOfPeople(views []node) {
	by, order := map[string]*Session{}, []string{}
	for _, v := range views {
		for _, p := range v.list() {
			key, ok := z.speakerWith(p.str("id"))
			for _, s := range p.get("sessions").list() {
				id := orElse(s.str("id"), s.text())
				if by[id] == nil {
					by[id] = &Session{Key: id, Said: FieldsOf(FieldTitle, FieldSpeakers), Title: s.str("name")}
					order = append(order, id)
				}
				if ok {
					by[id].Speakers = append(by[id].Speakers, key)
				}
			}
		}
	}
	for _, id := range order {
		z.session("sessions "+id, *by[id])
	}
	z.noteOnce("no_grid")
}

func (z sessionize) readPeople(at string, list node) {
	for i, s := range list.list() {
		name := orElse(s.firstWord("fullName", "name"), strings.TrimSpace(s.str("firstName")+" "+s.str("lastName")))
		p := Speaker{Key: s.str("id"), Said: s.said(sessionizePersonSays), Name: name, Biography: z.markdown(s.firstWord("bio", "description")),
			Organisation: organisation(s.str("position")), PictureURL: s.firstWord("profilePicture", "photoUrl")}
		for _, l := range s.get("links").list() {
			p.Links = z.link(fmt.Sprintf("%s[%d]", at, i), p.Links, l.str("title"), l.str("url"), "")
		}
		z.speaker(p)
	}
}

func (z sessionize) readSessions(at string, list node) {
	for i, v := range list.list() {
		place := fmt.Sprintf("%s[%d]", at, i)
		s := Session{Key: v.str("id"), Said: v.said(sessionizeSays), Title: v.str("title"), Abstract: z.markdown(v.str("description")),
			Plenary: v.bool("isPlenumSession")}
		z.speakersWith(place, &s, append(v.get("speakers").list(), v.get("speakerIds").list()...))
		z.kindOfSession(v, &s)
		z.categories(v, &s)
		s.Tags = append(s.Tags, v.tagsOf("tags")...)
		s.Links = z.link(place, s.Links, "Video", v.firstWord("recordingUrl", "videoUrl"), "video")
		s.Links = z.link(place, s.Links, "Live", v.str("liveUrl"), "video")
		room := z.rooms[v.str("roomId")]
		if room == "" {
			room = z.room(v.str("roomId"), v.firstWord("room", "location"))
		}
		z.place(place, &s, room, v.str("startsAt"), v.str("endsAt"))
		z.session(place, s)
	}
}

// kindOfSession tells breaks by their mark, where there is one.
func (z sessionize) kindOfSession(v node, s *Session) {
	s.Kind = kindOf("", s.Title, len(s.Speakers))
	switch {
	case v.bool("isServiceSession"):
		s.Kind = Break
	case s.Plenary:
		s.Kind = Keynote
	case s.Kind == Break && v.has("isServiceSession"):
		s.Kind = Talk
	}
}

// categories reads the answers to an organiser's own questions, by identifiers or, in some views, by names.
func (z sessionize) categories(v node, s *Session) {
	for _, id := range v.get("categoryItems").list() {
		z.category(s, z.groups[id.text()], z.items[id.text()])
	}
	for _, c := range v.get("categories").list() {
		for _, it := range c.get("categoryItems").list() {
			z.category(s, strings.ToLower(c.str("name")), it.str("name"))
		}
	}
}

func (z sessionize) category(s *Session, group, item string) {
	switch {
	case item == "":
	case strings.Contains(group, "track"):
		s.Track, s.Said = z.track(item), s.Said.With(FieldTrack)
	case strings.Contains(group, "lang"):
		s.Language, s.Said = item, s.Said.With(FieldLanguage)
	case strings.Contains(group, "level"):
		s.Level, s.Said = level(item), s.Said.With(FieldLevel)
	case strings.Contains(group, "format"):
		kind, told := kindNamed(item)
		if told && s.Kind == Talk {
			s.Kind = kind
		}
		s.Format, s.Said = z.formatNamed(item, kind), s.Said.With(FieldFormat).With(FieldKind)
	default:
		s.Tags, s.Said = append(s.Tags, item), s.Said.With(FieldTags)
	}
}
