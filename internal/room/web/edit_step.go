package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/room"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// asked runs a request of the script by somebody who may read the draft.
func (d *Door) asked(f func(w http.ResponseWriter, r *http.Request, v office.Visit) (any, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := d.office.Enter(r, programme.Reading)
		var answer any
		if err == nil {
			answer, err = f(w, r, v)
		}
		return d.answer(w, r, answer, err)
	}
}

// askedBy runs a request of the script by whoever is signed in: what it asks for finds the edition, and asks who may.
func (d *Door) askedBy(f func(r *http.Request, who actor.Actor) (any, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, err := d.office.Account.Actor(r)
		if err == nil && !who.SignedIn() {
			err = actor.ErrSignIn
		}
		var answer any
		if err == nil {
			answer, err = f(r, who)
		}
		return d.answer(w, r, answer, err)
	}
}

// answer answers the script: errors are problem documents with a sentence in the reader's language.
func (d *Door) answer(w http.ResponseWriter, r *http.Request, answer any, err error) error {
	w.Header().Set("Cache-Control", "private, no-store")
	if refused, ok := fault.From(err); ok && !web.Failed(err) {
		web.SetRetryAfter(w.Header(), err)
		return web.WriteJSON(w, web.Status(err), refusalWire{refused.Code, programmeweb.Refusal(d.printer(r), refused)})
	}
	if err != nil {
		return web.ForProgram(err)
	}
	return web.WriteJSON(w, http.StatusOK, answer)
}

type refusalWire struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// choiceWire is a place with what it does to people.
type choiceWire struct {
	Room     string    `json:"room"`
	Start    time.Time `json:"start"`
	With     string    `json:"with"`
	Here     bool      `json:"here"`
	Allowed  bool      `json:"allowed"`
	Rule     string    `json:"rule"` // that forbids it, and why, as a clause in the reader's language; empty when it is allowed
	Why      string    `json:"why"`
	Cost     float64   `json:"cost"`
	LoseMust int       `json:"lose_must"`
	Better   int       `json:"better"`
	Worse    int       `json:"worse"`
	Standing float64   `json:"standing"`
	Bends    int       `json:"bends"`
}

func (d *Door) choices(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	all, err := d.room.Choices(r.Context(), v.Who, v.Edition.ID, programme.SessionID(r.URL.Query().Get("session")))
	if err != nil {
		return nil, err
	}
	out, why := make([]choiceWire, len(all)), planningweb.Refusals{Words: d.printer(r), Zone: v.Edition.Location()}
	for i, c := range all {
		out[i] = wireOf(c, why)
	}
	return out, nil
}

func wireOf(c room.Choice, why planningweb.Refusals) choiceWire {
	return choiceWire{string(c.Room), c.Start, string(c.With), c.Here, c.Allowed, string(c.Refused.Rule), why.Say(c.Refused), c.Cost,
		c.LoseMust, c.Better, c.Worse, c.Standing, c.Bends}
}

// doneWire is what was done, and what of the draft differs from the one that the browser knows; where the server does not remember that
// one, the draft as it is now.
type doneWire struct {
	Label   string          `json:"label"`
	State   *editState      `json:"state,omitempty"`
	Changes *editDifference `json:"changes,omitempty"`
}

// step does what an organiser let go: all of it or nothing. A step that the browser sends again is done once. Who may is asked within the
// transaction that does it.
func (d *Door) step(r *http.Request, who actor.Actor) (any, error) {
	var in struct {
		Key   string                  `json:"key"`
		After string                  `json:"after"` // the draft that the browser knows
		Edits []programmeweb.EditWire `json:"edits"`
	}
	err := web.ReadJSON(r, &in)
	var edits []programme.Edit
	if err == nil {
		edits, err = programmeweb.Edits(in.Edits)
	}
	if err != nil { // only who may take a step learns what is wrong with it
		_, refused := d.office.Enter(r, programme.Changing)
		return nil, cmp.Or(refused, err)
	}
	step := programme.Step{Key: in.Key, Edits: edits, Name: func(before programme.Draft) string { return label(before, in.Edits) }}
	t, err := d.room.TakeStep(r.Context(), who, r.PathValue("edition"), step, in.After)
	if err != nil {
		return nil, err
	}
	return d.done(r, who, t.Label, t.Now, t.Was), nil
}

func (d *Door) done(r *http.Request, who actor.Actor, label string, now room.View, was *room.View) doneWire {
	p := d.printer(r)
	state := stateOf(p, who, now)
	done := doneWire{Label: p.Read(label)}
	if was == nil {
		done.State = &state
		return done
	}
	changes := differenceOf(stateOf(p, who, *was), state)
	done.Changes = &changes
	return done
}

// label names a step by its first edit, and how many more there are.
func label(draft programme.Draft, edits []programmeweb.EditWire) string {
	if len(edits) == 0 {
		return ""
	}
	e := edits[0]
	s, _ := draft.Session(programme.SessionID(e.Session))
	room, _ := draft.Frame.Room(edition.RoomID(e.Room))
	did := text.Say("planning.edit.did_"+e.Do, "Title", s.Title, "Minutes", e.Minutes, "Room", room.Name)
	switch e.Do {
	case "put":
		did = labelOf(draft, s.ID, room.ID, e.Start)
	case "create":
		did = text.Say("planning.edit.did_create", "Title", e.Title)
	case "pin":
		did = text.Say(map[bool]string{true: "planning.edit.did_pin", false: "planning.edit.did_unpin"}[e.On], "Title", s.Title)
	case "lock":
		what := room.Name
		for _, slot := range draft.Frame.Slots {
			if string(slot.ID) == e.Slot {
				what = planningweb.Clock(draft, slot.Start)
			}
		}
		did = text.Say(map[bool]string{true: "planning.edit.did_lock", false: "planning.edit.did_unlock"}[e.On], "Title", what)
	case "copy":
		for _, at := range draft.Placements {
			if string(at.ID) == e.Placement {
				s, _ = draft.Session(at.SessionID)
			}
		}
		did = text.Say("planning.edit.did_copy", "Title", s.Title)
	}
	switch other, _ := draft.Session(programme.SessionID(edits[len(edits)-1].Session)); {
	case exchanges(draft, edits):
		return text.Say("planning.edit.did_swap", "Move", did, "Title", other.Title).Kept()
	case len(edits) > 1:
		return text.Say("planning.edit.did_more", "Move", did, "Count", len(edits)-1).Kept()
	}
	return did.Kept()
}

// exchanges reports whether two sessions change places.
func exchanges(draft programme.Draft, edits []programmeweb.EditWire) bool {
	if len(edits) != 2 || edits[0].Do != "put" || edits[1].Do != "put" {
		return false
	}
	was := draft.PlacementsOf(programme.SessionID(edits[0].Session))
	return len(was) == 1 && string(was[0].RoomID) == edits[1].Room && was[0].Start.Equal(edits[1].Start)
}

// turn takes the organiser's own latest step back, or does it again.
func (d *Door) turn(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	var in struct {
		Back  bool   `json:"back"`
		After string `json:"after"` // the draft that the browser knows
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	turn := d.programme.RedoStep
	if in.Back {
		turn = d.programme.UndoStep
	}
	label, err := turn(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	now, was, err := d.room.View(r.Context(), v.Who, v.Edition.ID, in.After)
	if err != nil {
		return nil, err
	}
	return d.done(r, v.Who, label, now, was), nil
}

type colleagueWire struct {
	Name    string `json:"name"`
	Holding string `json:"holding"`
}

// here tells the others who is in the room and what they hold, and answers who else is.
func (d *Door) here(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	var in struct {
		Holding string `json:"holding"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	others, err := d.room.Announce(r.Context(), v.Who, v.Edition.ID, programme.SessionID(in.Holding))
	out := make([]colleagueWire, len(others))
	for i, c := range others {
		out[i] = colleagueWire{c.Name, string(c.Holding)}
	}
	return out, err
}
