package web

import (
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type editPage struct {
	site.Page
	Days  []editDay
	Rooms []edition.Room
	Tray  []editSession
	Base  string
	State template.JS // for the script: what the page shows
	Words template.JS // for the script, in the page's language
}

type editDay struct {
	Title string
	Rows  []editRow
}

type editRow struct {
	Time  string
	Start string // RFC 3339
	Slot  bool   // sessions may start here
	All   []editSession
	Cells []editCell
}

type editCell struct {
	Room string
	Held []editSession
}

// editSession is a session as the editor knows it.
type editSession struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Who     string `json:"who"`
	Minutes int    `json:"minutes"`
	Hue     int    `json:"hue"`
	Stars   int    `json:"stars"`
	Heads   int    `json:"heads"` // expected; 0 where it has no place
	Tight   bool   `json:"tight"` // as likely as not that too many come
	Room    string `json:"room"`
	Start   string `json:"start"`
	Version int64  `json:"version"`
	Pinned  bool   `json:"pinned"`
	Fixed   bool   `json:"fixed"` // a plenary, a break, cancelled: not moved here
}

// editState is everything that changes while somebody edits.
type editState struct {
	Change   string        `json:"change"`
	Sessions []editSession `json:"sessions"`
}

// edit is the editor: the draft as a grid, what has no place beside it.
func (d *Door) edit(w http.ResponseWriter, r *http.Request) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	state, err := d.editState(r, v, draft)
	if err != nil {
		return err
	}
	page := editPage{Page: d.office.Page(w, r, v, "edit", "edition.nav.edit"), Rooms: draft.Frame.Rooms, Base: "/organise/" + v.Edition.Slug + "/edit/"}
	page.Scripts = []string{"edit.js"}
	text, err := json.Marshal(state)
	if err != nil {
		return err
	}
	page.State = template.JS(text) //nolint:gosec // made by encoding/json, which escapes what HTML would see
	if page.Words, err = d.words(page.Page); err != nil {
		return err
	}
	page.lay(draft, state)
	return d.pages.Render(w, r, http.StatusOK, "edit.html", page)
}

// words are the sentences that the script says.
func (d *Door) words(page site.Page) (template.JS, error) {
	words := map[string]string{}
	for _, key := range []string{"picked", "cancelled", "moved", "swapped", "away", "lose", "win", "better", "worse", "stand", "sit", "standing", "same", "bends", "mends", "others", "holds", "no_place", "no_room", "no_speaker",
		"no_apart", "no_before", "no_pinned", "undone", "redone", "conflict", "failed", "here", "locked", "unlocked", "undo", "redo", "nobody", "stale"} {
		words[key] = page.T("planning.edit." + key)
	}
	text, err := json.Marshal(words)
	return template.JS(text), err //nolint:gosec // see above
}

func (d *Door) editState(r *http.Request, v editionweb.Visit, draft programme.Draft) (editState, error) {
	change, err := d.planning.Newest(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return editState{}, err
	}
	stars, _, err := d.agenda.Popularity(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return editState{}, err
	}
	state := editState{change, editSessions(draft, stars)}
	heads, err := d.planning.Heads(r.Context(), v.Who, v.Edition.ID, "")
	if errors.Is(err, planning.ErrNothing) {
		return state, nil
	}
	expected := map[string]planning.SessionHeads{}
	for _, h := range heads.Sessions {
		expected[string(h.Session)] = h
	}
	for i := range state.Sessions {
		if h, ok := expected[state.Sessions[i].ID]; ok && state.Sessions[i].Start != "" {
			state.Sessions[i].Heads, state.Sessions[i].Tight = h.Heads, h.Overflow >= 0.5
		}
	}
	return state, err
}

func editSessions(draft programme.Draft, stars map[programme.SessionID]int) []editSession {
	hues := map[edition.TrackID]int{}
	for _, t := range draft.Frame.Tracks {
		hues[t.ID] = t.Hue
	}
	names := map[string]string{}
	for _, s := range draft.Stage.Speakers {
		names[string(s.ID)] = s.Name
	}
	out := []editSession{}
	for _, s := range draft.Sessions {
		e := editSession{ID: string(s.ID), Title: s.Title, Minutes: s.Minutes, Hue: hues[s.TrackID], Stars: stars[s.ID],
			Fixed: s.Plenary || s.Kind == programme.Break || s.State == programme.Cancelled}
		for i, id := range s.Speakers {
			if i > 0 {
				e.Who += ", "
			}
			e.Who += names[string(id)]
		}
		places := draft.PlacementsOf(s.ID)
		for _, p := range places {
			at := e
			at.Room, at.Start, at.Version, at.Pinned = string(p.RoomID), p.Start.UTC().Format(time.RFC3339), p.Version, p.Pinned
			at.Fixed = at.Fixed || len(places) > 1
			out = append(out, at)
		}
		if len(places) == 0 && s.State != programme.Cancelled {
			out = append(out, e)
		}
	}
	return out
}

// lay draws the grid: a row for every time at which something starts.
func (page *editPage) lay(draft programme.Draft, state editState) {
	zone := draft.Frame.Edition.Location()
	slots := map[time.Time]bool{}
	for _, s := range draft.Frame.Slots {
		slots[s.Start.UTC()] = true
	}
	for _, day := range draft.Frame.Days {
		starts := map[time.Time]bool{}
		for _, s := range draft.Frame.SlotsOf(day.ID) {
			starts[s.Start.UTC()] = true
		}
		for _, p := range draft.Placements {
			if !p.Start.Before(day.Start) && p.Start.Before(day.End) {
				starts[p.Start.UTC()] = true
			}
		}
		view := editDay{Title: page.P.Date(day.Start.In(zone))}
		for start := range starts {
			view.Rows = append(view.Rows, page.row(start, slots[start], zone, state))
		}
		slices.SortFunc(view.Rows, func(a, b editRow) int {
			if a.Start < b.Start {
				return -1
			}
			return 1
		})
		page.Days = append(page.Days, view)
	}
	for _, s := range state.Sessions {
		if s.Start == "" && !s.Fixed {
			page.Tray = append(page.Tray, s)
		}
	}
}

func (page *editPage) row(start time.Time, slot bool, zone *time.Location, state editState) editRow {
	row := editRow{Time: page.P.Time(start.In(zone)), Start: start.Format(time.RFC3339), Slot: slot}
	for _, room := range page.Rooms {
		row.Cells = append(row.Cells, editCell{Room: string(room.ID)})
	}
	for _, s := range state.Sessions {
		if s.Start != row.Start {
			continue
		}
		i := slices.IndexFunc(page.Rooms, func(r edition.Room) bool { return string(r.ID) == s.Room })
		if i < 0 {
			row.All = append(row.All, s)
		} else {
			row.Cells[i].Held = append(row.Cells[i].Held, s)
		}
	}
	return row
}

// asked runs a request of the script: errors are problem documents.
func (d *Door) asked(f func(w http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := d.office.Enter(r)
		var answer any
		if err == nil {
			answer, err = f(w, r, v)
		}
		if err != nil {
			web.Problem(w, r, err)
			return nil
		}
		w.Header().Set("Cache-Control", "private, no-store")
		return web.WriteJSON(w, http.StatusOK, answer)
	}
}

// state says what the draft is, or nothing when it is still what the browser knows.
func (d *Door) state(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	change, err := d.planning.Newest(r.Context(), v.Who, v.Edition.ID)
	if err != nil || change == r.URL.Query().Get("after") {
		return editState{Change: change}, err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	return d.editState(r, v, draft)
}

// choiceWire is a place with what it does to people.
type choiceWire struct {
	Room     string  `json:"room"`
	Start    string  `json:"start"`
	With     string  `json:"with"`
	Here     bool    `json:"here"`
	Allowed  bool    `json:"allowed"`
	Rule     string  `json:"rule"`
	Cost     float64 `json:"cost"`
	LoseMust int     `json:"lose_must"`
	Better   int     `json:"better"`
	Worse    int     `json:"worse"`
	Standing float64 `json:"standing"`
	Bends    int     `json:"bends"`
}

func (d *Door) choices(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	all, err := d.planning.Choices(r.Context(), v.Who, v.Edition.ID, programme.SessionID(r.URL.Query().Get("session")))
	if err != nil {
		return nil, err
	}
	out := make([]choiceWire, len(all))
	for i, c := range all {
		out[i] = choiceWire{string(c.Room), c.Start.UTC().Format(time.RFC3339), string(c.With), c.Here, c.Allowed, c.Rule, c.Cost, c.LoseMust, c.Better, c.Worse, c.Standing, c.Bends}
	}
	return out, nil
}

// arrangeIn is what an organiser let go: sessions to places, or away; and the versions they saw.
type arrangeIn struct {
	Places []struct {
		Session string    `json:"session"`
		Room    string    `json:"room"`
		Start   time.Time `json:"start"`
	} `json:"places"`
	Away []string         `json:"away"`
	Seen map[string]int64 `json:"seen"`
}

type doneWire struct {
	Change string `json:"change"`
	Label  string `json:"label"`
}

func (d *Door) arrange(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	var in arrangeIn
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	a := programme.Arrangement{Seen: map[programme.SessionID]int64{}}
	for _, p := range in.Places {
		a.Places = append(a.Places, programme.PlanPlace{SessionID: programme.SessionID(p.Session), RoomID: edition.RoomID(p.Room), Start: p.Start.UTC()})
	}
	for _, id := range in.Away {
		a.Away = append(a.Away, programme.SessionID(id))
	}
	for id, version := range in.Seen {
		a.Seen[programme.SessionID(id)] = version
	}
	a.Label = d.label(r, draft, a)
	change, _, err := d.programme.Arrange(r.Context(), v.Who, v.Edition.ID, a)
	return doneWire{change, a.Label}, err
}

// label names an arrangement in the list of changes and on the undo button.
func (d *Door) label(r *http.Request, draft programme.Draft, a programme.Arrangement) string {
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	if len(a.Places) == 0 {
		if len(a.Away) == 0 {
			return ""
		}
		s, _ := draft.Session(a.Away[0])
		return p.T("planning.edit.did_away", "Title", s.Title)
	}
	at := a.Places[0]
	s, _ := draft.Session(at.SessionID)
	room, _ := draft.Frame.Room(at.RoomID)
	return p.T("planning.edit.did_move", "Title", s.Title, "Room", room.Name, "Time", p.Time(at.Start.In(draft.Frame.Edition.Location())))
}

// undoEdit takes back one change of the draft.
func (d *Door) undoEdit(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	var in struct {
		Change string `json:"change"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	return doneWire{}, d.programme.Undo(r.Context(), v.Who, v.Edition.ID, in.Change)
}

// lock pins the placement of a session, or frees it.
func (d *Door) lock(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	var in struct {
		Session string `json:"session"`
		Pinned  bool   `json:"pinned"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	places := draft.PlacementsOf(programme.SessionID(in.Session))
	if len(places) != 1 {
		return nil, planning.ErrFixed
	}
	places[0].Pinned = in.Pinned
	_, change, err := d.programme.Placement().Save(r.Context(), v.Who, places[0])
	return doneWire{Change: change}, err
}

type colleagueWire struct {
	Name    string `json:"name"`
	Holding string `json:"holding"`
}

// here tells the others who is in the room and what they hold, and answers who else is.
func (d *Door) here(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	var in struct {
		Holding string `json:"holding"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	others, err := d.planning.Here(r.Context(), v.Who, v.Edition.ID, programme.SessionID(in.Holding))
	out := make([]colleagueWire, len(others))
	for i, c := range others {
		out[i] = colleagueWire{c.Name, string(c.Holding)}
	}
	return out, err
}
