package formats

import (
	"fmt"
	"strings"
	"time"
)

// What the slots of the older Devoxx CFP say.
var (
	devoxxSlotSays = says{FieldDuration: {"toTimeMillis"}, FieldPlacements: {"fromTimeMillis"}}
	devoxxTalkSays = says{
		FieldTitle: {"title"}, FieldAbstract: {"summary", "summaryAsHtml"}, FieldTrack: {"track"}, FieldLanguage: {"lang"},
		FieldLevel: {"audienceLevel"}, FieldTags: {"tags"}, FieldSpeakers: {"speakers"},
	}
)

// readDevoxx reads the slots of the older Devoxx CFP.
func readDevoxx(root node, o ReadOptions) (Result, error) {
	a := newAssembler("devoxx", o)
	for i, slot := range root.get("slots").list() {
		place := fmt.Sprintf("slots[%d]", i)
		room := a.room(slot.str("roomId"), slot.str("roomName"))
		a.roomKnown(room, "", slot.int("roomCapacity"))
		talk, pause := slot.get("talk"), slot.get("break")
		s := Session{Key: slot.str("slotId"), Said: slot.said(devoxxSlotSays)}
		switch {
		case talk.v != nil:
			a.devoxxTalk(&s, talk)
		case pause.v != nil:
			s.Kind, s.Title, s.Said = Break, pause.firstWord("nameEN", "nameFR"), s.Said|FieldsOf(FieldKind, FieldTitle)
		default:
			a.note(place, "empty_slot", "Id", short(slot.str("slotId")))
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

func (a *assembler) devoxxTalk(s *Session, talk node) {
	s.Said |= talk.said(devoxxTalkSays)
	s.Key, s.Title, s.Abstract = talk.str("id"), talk.str("title"), a.markdown(orElse(talk.str("summary"), talk.str("summaryAsHtml")))
	s.Track, s.Language, s.Level, s.Tags = a.track(talk.str("track")), talk.str("lang"), level(talk.str("audienceLevel")), talk.tagsOf("tags")
	for _, p := range talk.get("speakers").list() {
		who := Speaker{Key: orElse(p.get("link").str("href"), p.str("name")), Said: FieldsOf(FieldName), Name: p.str("name")}
		s.Speakers = append(s.Speakers, a.speaker(who))
	}
	a.kindFrom(s, talk.str("talkType"))
}

func millis(n int) time.Time {
	if n <= 0 {
		return time.Time{}
	}
	return sane(time.UnixMilli(int64(n)))
}

// What a slot of cfp.dev says, its proposal, and people.
var (
	cfpDevSlotSays = says{FieldDuration: {"toDate"}, FieldPlacements: {"fromDate"}}
	cfpDevSays     = says{
		FieldTitle: {"title"}, FieldAbstract: {"summary", "description"}, FieldTrack: {"track"}, FieldLanguage: {"language", "lang"},
		FieldLevel: {"audienceLevel"}, FieldTags: {"tags", "keywords"}, FieldSpeakers: {"speakers"}, FieldLinks: {"afterVideoURL", "podcastURL"},
	}
	cfpDevPersonSays = says{
		FieldName: {"fullName", "firstName"}, FieldBiography: {"bio"}, FieldOrganisation: {"company"}, FieldPicture: {"imageUrl"},
	}
)

// isCFPDev recognises the schedule of a day in cfp.dev, where Devoxx and its relatives publish theirs.
func isCFPDev(list node) bool {
	return list.at(0).has("fromDate") && (list.at(0).has("sessionType") || list.at(0).has("proposal"))
}

// readCFPDev reads schedules of cfp.dev: a list of slots, of one day or of several files together.
func readCFPDev(slots []node, o ReadOptions) (Result, error) {
	a := newAssembler("cfp.dev", o)
	for i, slot := range slots {
		place := fmt.Sprintf("[%d]", i)
		a.zone(slot.str("timezone"))
		a.p.Title = orElse(a.p.Title, slot.str("eventName"))
		room := a.room(slot.get("room").str("id"), slot.get("room").str("name"))
		a.roomKnown(room, "", slot.get("room").int("capacity"))
		given, kind := slot.get("proposal"), slot.get("sessionType")
		s := Session{Key: slot.str("id"), Said: slot.said(cfpDevSlotSays)}
		switch name := orElse(kind.str("name"), slot.str("sessionTypeName")); {
		case given.v != nil:
			a.cfpDevTalk(place, &s, given)
			a.kindFrom(&s, orElse(given.get("sessionType").str("name"), name))
		case kind.bool("isPause"), kindOf(name, "", 0) != Talk:
			s.Title = orElse(slot.str("remark"), name)
			a.kindFrom(&s, name)
			if s.Said = s.Said.With(FieldTitle); kind.bool("isPause") {
				s.Kind = Break
			}
		default:
			a.note(place, "empty_slot", "Id", short(slot.str("id")))
			continue
		}
		a.place(place, &s, room, slot.str("fromDate"), slot.str("toDate"))
		a.session(place, s)
	}
	return a.done()
}

func (a *assembler) cfpDevTalk(place string, s *Session, given node) {
	s.Key, s.Said = orElse(given.str("id"), s.Key), s.Said|given.said(cfpDevSays)
	s.Title, s.Abstract = given.str("title"), a.markdown(orElse(given.str("description"), given.str("summary")))
	s.Track, s.Level = a.track(given.get("track").str("name")), level(given.str("audienceLevel"))
	s.Language = orElse(given.firstWord("language", "lang"), given.get("language").firstWord("alpha2", "name"))
	s.Tags = append(given.tagsOf("tags"), given.tagsOf("keywords")...)
	for _, p := range given.get("speakers").list() {
		name := orElse(p.str("fullName"), strings.TrimSpace(p.str("firstName")+" "+p.str("lastName")))
		s.Speakers = append(s.Speakers, a.speaker(Speaker{Key: orElse(p.str("id"), name), Said: p.said(cfpDevPersonSays), Name: name,
			Biography: a.markdown(p.str("bio")), Organisation: p.str("company"), PictureURL: p.str("imageUrl")}))
	}
	s.Links = a.link(place, s.Links, "Video", given.str("afterVideoURL"), "video")
	s.Links = a.link(place, s.Links, "Podcast", given.str("podcastURL"), "media")
}
