package formats

import (
	"fmt"
	"strings"
	"time"
)

// What FOSDEM's JSON of talks says, and Halfnarp's.
var (
	fosdemSays = says{
		FieldTitle: {"title"}, FieldAbstract: {"abstract"}, FieldTrack: {"track"}, FieldDuration: {"duration"}, FieldSpeakers: {"persons"},
		FieldPlacements: {"start_datetime"},
	}
	fosdemPersonSays = says{FieldName: {"name"}, FieldEmail: {"email"}}
	halfnarpSays     = says{
		FieldTitle: {"title"}, FieldSubtitle: {"subtitle"}, FieldAbstract: {"abstract"}, FieldLanguage: {"language"}, FieldTrack: {"track_id"},
		FieldDuration: {"duration"}, FieldSpeakers: {"speaker_names"},
	}
)

// readFOSDEM reads FOSDEM's JSON of talks.
func readFOSDEM(root node, o ReadOptions) (Result, error) {
	a := newAssembler("fosdem", o)
	for i, v := range root.get("talks").list() {
		place := fmt.Sprintf("talks[%d]", i)
		s := Session{Key: v.str("event_id"), Said: v.said(fosdemSays), Title: v.str("title"), Abstract: a.markdown(v.str("abstract")),
			Track: a.track(v.get("track").str("name")), Duration: a.length(place, v.str("duration")), Kind: Talk}
		for _, p := range v.get("persons").list() {
			if role := p.str("event_role"); role == "" || role == "speaker" || role == "moderator" {
				who := Speaker{Key: p.str("person_id"), Said: p.said(fosdemPersonSays), Name: p.str("name"), Email: p.str("email")}
				s.Speakers = append(s.Speakers, a.speaker(who))
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
		s := Session{Key: v.str("event_id"), Said: v.said(halfnarpSays), Title: v.str("title"), Subtitle: v.str("subtitle"),
			Abstract: a.markdown(v.str("abstract")),
			Language: v.str("language"), Kind: Talk, Duration: time.Duration(max(0, v.int("duration"))) * time.Second}
		if id := v.str("track_id"); id != "" {
			s.Track = a.track(orElse(v.str("track_name"), "Track "+id))
		}
		a.speakersNamed(&s, names(v.str("speaker_names")))
		a.session(fmt.Sprintf("[%d]", i), s)
	}
	a.noteOnce("no_grid")
	return a.done()
}

// What BreizhCamp's list of sessions says; sched.com has the same names.
var breizhCampSays = says{
	FieldTitle: {"name"}, FieldAbstract: {"description"}, FieldTrack: {"event_type"}, FieldLevel: {"level"}, FieldSpeakers: {"speakers"},
	FieldLinks: {"video_url", "files_url", "slides_url"}, FieldDuration: {"event_end"}, FieldPlacements: {"event_start"},
	FieldLanguage: {"language"},
}

// isBreizhCamp recognises the list of sessions of BreizhCamp's site.
func isBreizhCamp(list node) bool { return list.at(0).has("event_start") && list.at(0).has("name") }

// readBreizhCamp reads BreizhCamp's list of sessions, of one file or of several together.
func readBreizhCamp(list []node, o ReadOptions) (Result, error) {
	a := newAssembler("breizhcamp", o)
	for i, v := range list {
		place := fmt.Sprintf("[%d]", i)
		s := Session{Key: v.firstWord("id", "event_key"), Said: v.said(breizhCampSays), Title: v.str("name"),
			Abstract: a.markdown(v.str("description")),
			Level:    level(v.str("level")), Language: v.str("language")}
		a.speakersNamed(&s, names(v.str("speakers")))
		for _, p := range v.get("speakers").list() {
			a.speakersNamed(&s, []string{orElse(p.text(), p.str("name"))})
		}
		a.kindFrom(&s, v.str("format"))
		if strings.EqualFold(v.str("format"), "eat") {
			s.Kind = Break
		}
		if s.Kind == Talk || s.Kind == Lab {
			s.Track = a.track(v.str("event_type"))
		}
		for _, l := range []struct{ title, key, kind string }{{"Video", "video_url", "video"}, {"Slides", "slides_url", "slides"},
			{"Files", "files_url", "related"}} {
			s.Links = a.link(place, s.Links, l.title, v.str(l.key), l.kind)
		}
		a.place(place, &s, a.room("", v.str("venue")), v.str("event_start"), v.str("event_end"))
		a.session(place, s)
	}
	return a.done()
}

// What EMF's list of events says.
var emfSays = says{
	FieldTitle: {"title"}, FieldAbstract: {"description", "short_description"}, FieldSpeakers: {"speaker", "names"}, FieldKind: {"type"},
	FieldFormat:   {"type"},
	FieldRecorded: {"may_record", "default_video_privacy", "video_privacy"}, FieldLinks: {"link", "video"},
	FieldDuration:   {"end_date", "occurrences"},
	FieldPlacements: {"start_date", "occurrences"},
}

// isEMF recognises EMF's schedule, with a time in each entry or, since 2026, in a list of occurrences.
func isEMF(list node) bool {
	first := list.at(0)
	return first.has("title") && (first.has("start_date") && first.has("venue") || first.has("occurrences"))
}

// readEMF reads the schedule of Electromagnetic Field.
func readEMF(list []node, o ReadOptions) (Result, error) {
	a := newAssembler("emf", o)
	for i, v := range list {
		place := fmt.Sprintf("[%d]", i)
		s := Session{Key: v.str("id"), Said: v.said(emfSays), Title: v.str("title"),
			Abstract: a.markdown(v.firstWord("description", "short_description"))}
		if name := v.firstWord("speaker", "names"); name != "" {
			who := Speaker{Name: name, Said: FieldsOf(FieldName), Pronouns: v.str("pronouns")}
			if v.has("pronouns") {
				who.Said = who.Said.With(FieldPronouns)
			}
			s.Speakers = append(s.Speakers, a.speaker(who))
		}
		a.kindFrom(&s, v.str("type"))
		if strings.HasSuffix(v.str("type"), "workshop") { // youthworkshop, familyworkshop
			s.Kind = Lab
		}
		s.Recorded, s.Said = a.emfRecorded(v, s.Said)
		a.page(place, &s, v.str("link"))
		a.emfPlaces(place, &s, v)
		a.session(place, s)
	}
	return a.done()
}

// emfRecorded tells whether people agreed to be recorded. Null means that nobody asked.
func (a *assembler) emfRecorded(v node, said Fields) (bool, Fields) {
	privacy := v.firstWord("video_privacy", "default_video_privacy")
	if v.get("may_record").v == nil && privacy == "" {
		return false, said &^ FieldsOf(FieldRecorded)
	}
	return v.bool("may_record") || privacy != "" && privacy != "none", said
}

func (a *assembler) emfPlaces(place string, s *Session, v node) {
	at := []node{v}
	if v.has("occurrences") {
		at = v.get("occurrences").list()
	}
	var all []Placement
	for _, o := range at {
		a.place(place, s, a.room("", o.str("venue")), o.str("start_date"), o.str("end_date"))
		all = append(all, s.Placements...)
		s.Placements = nil
	}
	s.Placements = all
}
