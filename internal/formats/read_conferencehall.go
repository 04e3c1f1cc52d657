package formats

import "fmt"

// What Conference Hall says of an entry, of the proposal that is given there, and of people.
var (
	conferenceHallSays = says{FieldTitle: {"title"}, FieldLanguage: {"language"}, FieldDuration: {"end"}, FieldPlacements: {"start"}}
	conferenceHallGive = says{
		FieldTitle: {"title"}, FieldAbstract: {"abstract"}, FieldLevel: {"level"}, FieldFormat: {"formats"}, FieldTrack: {"categories"},
		FieldSpeakers: {"speakers"},
	}
	conferenceHallWho = says{
		FieldName: {"name"}, FieldBiography: {"bio"}, FieldOrganisation: {"company"}, FieldPicture: {"picture"}, FieldLinks: {"socialLinks"},
	}
)

// readConferenceHall reads Conference Hall's schedule export, from its published description: days, and sessions with
// a track that is a room and the proposal that is given there.
func readConferenceHall(root node, o ReadOptions) (Result, error) {
	a := newAssembler("conference-hall", o)
	a.zone(root.str("timeZone"))
	a.p.Title = root.str("name")
	for i, v := range root.get("sessions").list() {
		place := fmt.Sprintf("sessions[%d]", i)
		p := v.get("proposal")
		s := Session{Key: v.str("id"), Said: v.said(conferenceHallSays) | p.said(conferenceHallGive),
			Title:    orElse(p.str("title"), v.str("title")),
			Abstract: a.markdown(p.str("abstract")), Language: v.str("language"), Level: level(p.str("level"))}
		for _, x := range p.get("speakers").list() {
			s.Speakers = append(s.Speakers, a.speaker(a.conferenceHallPerson(place, x)))
		}
		format := p.get("formats").at(0)
		a.kindFrom(&s, orElse(format.text(), format.str("name")))
		if c := p.get("categories").at(0); c.v != nil {
			s.Track = a.track(orElse(c.text(), c.str("name")))
		}
		a.place(place, &s, a.room("", orElse(v.str("track"), v.get("track").str("name"))), v.str("start"), v.str("end"))
		a.session(place, s)
	}
	return a.done()
}

func (a *assembler) conferenceHallPerson(place string, x node) Speaker {
	s := Speaker{Key: x.str("id"), Said: x.said(conferenceHallWho), Name: x.str("name"), Biography: a.markdown(x.str("bio")),
		Organisation: x.str("company"),
		PictureURL:   x.str("picture")}
	for _, l := range x.get("socialLinks").list() {
		s.Links = a.link(place, s.Links, l.firstWord("name", "title"), orElse(l.text(), l.firstWord("url", "link")), "")
	}
	return s
}
