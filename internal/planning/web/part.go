package web

import (
	"net/http"
	"net/url"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// partPage is what applying a part of a plan would do, or did: what stays where it is, and why.
type partPage struct {
	site.Page
	Name, Base string // of the plan
	Of         []string
	Fields     []site.NavItem // of the part, for the form: name and value
	Moves      []moveView
	Left       []leftView
}

type leftView struct {
	Title, URL, To, Why string
	Others              []site.NavItem // that are in the way, in the room
}

// partFields are the fields of a form that narrow what is applied.
var partFields = [...]string{"track", "room", "from", "to"}

// partOf reads a part from a form or an address.
func partOf(get func(string) string) (part planning.Part, err error) {
	part = planning.Part{Track: edition.TrackID(get("track")), Room: edition.RoomID(get("room"))}
	for field, at := range map[string]*time.Time{"from": &part.From, "to": &part.To} {
		if text := get(field); text != "" {
			if *at, err = time.Parse(time.RFC3339, text); err != nil {
				return part, planning.ErrStale
			}
		}
	}
	return part, nil
}

func backwards(part planning.Part) bool {
	return !part.From.IsZero() && !part.To.IsZero() && !part.From.Before(part.To)
}

// part shows what applying a part of a plan does before it is done. Afterwards it shows what could not be done.
func (d *Door) part(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	part, err := partOf(r.URL.Query().Get)
	if err != nil {
		return err
	}
	id := planning.PlanID(r.PathValue("id"))
	p, err := d.planning.Plan(r.Context(), v.Who, v.Edition.ID, id)
	if err != nil {
		return err
	}
	page := partPage{Page: d.office.Page(w, r, v, "plans", "planning.part_look"), Base: "/organise/" + v.Edition.Slug + "/plans/" +
		string(id) + "/"}
	if backwards(part) {
		site.SetFlash(w, site.Flash{Message: page.T("planning.part_times")})
		http.Redirect(w, r, page.Base, http.StatusSeeOther)
		return nil
	}
	does, err := d.planning.PreviewPart(r.Context(), v.Who, v.Edition.ID, id, part)
	if err != nil {
		return err
	}
	page.Name, page.Of, page.Moves = nameOf(page.Page, v, p), page.of(draft, part), movesOf(page.Page, draft, does.Moves)
	for _, name := range partFields {
		if value := r.URL.Query().Get(name); value != "" {
			page.Fields = append(page.Fields, site.NavItem{Label: name, URL: value})
		}
	}
	for _, l := range does.Unmoved {
		page.Left = append(page.Left, page.left(v, draft, l))
	}
	return d.pages.Render(w, r, http.StatusOK, "part.html", page)
}

// of says what the part is of.
func (page *partPage) of(draft programme.Draft, part planning.Part) (out []string) {
	add := func(key, value string) { out = append(out, page.T("planning.part_of."+key, "Value", value)) }
	for _, track := range draft.Frame.Tracks {
		if track.ID == part.Track {
			add("track", track.Name)
		}
	}
	if room, ok := draft.Frame.Room(part.Room); ok {
		add("room", room.Name)
	}
	if !part.From.IsZero() {
		add("from", whenOf(page.P, draft, part.From))
	}
	if !part.To.IsZero() {
		add("to", whenOf(page.P, draft, part.To))
	}
	return out
}

func (page *partPage) left(v office.Visit, draft programme.Draft, l planning.Unmoved) leftView {
	room, _ := draft.Frame.Room(l.Room)
	view := leftView{Title: titled(draft)(l.Session), URL: inRoom(v, l.Session), To: whenOf(page.P, draft, l.Start) + " " + room.Name,
		Why: Refusals{page.P, v.Edition.Location()}.Say(l.Refused)}
	for _, id := range []programme.SessionID{l.With, l.Other} {
		if id != "" && id != l.Session {
			view.Others = append(view.Others, site.NavItem{Label: titled(draft)(id), URL: inRoom(v, id)})
		}
	}
	return view
}

// inRoom is where the programme room shows a session.
func inRoom(v office.Visit, id programme.SessionID) string {
	return "/organise/" + v.Edition.Slug + "/edit/#" + url.PathEscape(string(id))
}

// whenOf is a day and a time of day; empty for none.
func whenOf(p *text.Printer, draft programme.Draft, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	at := t.In(draft.Frame.Edition.Location())
	return p.ShortDate(at) + " " + p.Time(at)
}

// LeftWire is a session of a part that could not go where the plan has it.
type LeftWire struct {
	PlaceWire
	Rule  string `json:"rule" enum:"gone,pinned,held,room_locked,slot_locked,slot,day,plenary,break,speaker_hours,room_hours,features,room,setup,speaker,walk,apart,before,after" doc:"gone: the room or the slot is not there any more. held: what is there is locked. day, speaker_hours, room_hours: outside their hours."`
	With  string `json:"with,omitempty" doc:"Id of the session that would have to change places with it, and cannot; left out when it is the session itself that cannot."`
	Other string `json:"other,omitempty" doc:"Id of the session in the way."`
	Why   string `json:"why" doc:"As a clause, in the language that is asked for."`
}

func leftWire(words *text.Printer, draft programme.Draft, left []planning.Unmoved) []LeftWire {
	out, why := make([]LeftWire, len(left)), Refusals{words, draft.Frame.Edition.Location()}
	for i, l := range left {
		out[i] = LeftWire{PlaceWire{string(l.Session), string(l.Room), l.Start}, string(l.Refused.Rule), string(l.With), string(l.Other),
			why.Say(l.Refused)}
	}
	return out
}
