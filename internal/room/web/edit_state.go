package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/room"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

// editState is the draft as the programme room's script knows it.
type editState struct {
	Change     string          `json:"change"` // names the draft: while it is the same, so is the draft
	Told       string          `json:"told"`   // names what is told here; empty: it has no name
	Same       bool            `json:"same"`   // nothing else is told
	Me         string          `json:"me"`     // who reads it: what this browser keeps unsent is of them
	Zone       string          `json:"zone"`
	Limit      int             `json:"limit"` // minutes that a session may last; 0: any
	Days       []editSpan      `json:"days"`
	Slots      []editSpan      `json:"slots"`
	Rooms      []editRoom      `json:"rooms"`
	Tracks     []editTrack     `json:"tracks"`
	Sessions   []editSession   `json:"sessions"`
	Placements []editPlacement `json:"placements"`
	Findings   []editFinding   `json:"findings"`
	News       []editNews      `json:"news"` // what others did last, newest first
	Undo       string          `json:"undo"` // what would be taken back; empty: nothing
	Redo       string          `json:"redo"`
	Unpriced   string          `json:"unpriced"` // why nothing has a price; empty: places have prices
}

// editSpan is a day or a slot.
type editSpan struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Start  time.Time `json:"start"`
	End    time.Time `json:"end"`
	Locked bool      `json:"locked"`
}

type editRoom struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Capacity int    `json:"capacity"`
	Locked   bool   `json:"locked"`
}

type editTrack struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Hue  int    `json:"hue"`
}

type editSession struct {
	ID        string `json:"id"`
	Title     string `json:"title"`
	Who       string `json:"who"`
	Kind      string `json:"kind"` // keynote, talk, lab, break, blocker
	Track     string `json:"track"`
	Level     string `json:"level"`
	Language  string `json:"language"`
	Minutes   int    `json:"minutes"`
	Most      int    `json:"most"` // minutes that it may last
	Stars     int    `json:"stars"`
	Heads     int    `json:"heads"` // expected; 0 where it has no place
	Low       int    `json:"low"`
	High      int    `json:"high"`
	Tight     bool   `json:"tight"` // as likely as not that more come than there are places
	Plenary   bool   `json:"plenary"`
	Pending   bool   `json:"pending"`
	Cancelled bool   `json:"cancelled"`
	Version   int64  `json:"version"`
}

type editPlacement struct {
	ID      string    `json:"id"`
	Session string    `json:"session"`
	Room    string    `json:"room"`
	Start   time.Time `json:"start"`
	Minutes int       `json:"minutes"`
	Pinned  bool      `json:"pinned"`
	Version int64     `json:"version"`
}

type editFinding struct {
	Key      string   `json:"key"`
	Sentence string   `json:"sentence"`
	Blocks   bool     `json:"blocks"`
	People   int      `json:"people"`
	Sessions []string `json:"sessions"`
}

type editNews struct {
	Who  string    `json:"who"`
	What string    `json:"what"`
	At   time.Time `json:"at"`
}

// stateOf says in a reader's words what is known of the draft.
func stateOf(p *text.Printer, who actor.Actor, v room.View) editState {
	state := editState{Change: v.Change, Told: v.Told, Me: who.Key(), Undo: p.Read(v.Undo), Redo: p.Read(v.Redo), News: []editNews{}}
	state.frame(v.Draft, p)
	state.Sessions, state.Placements = editSessions(v.Draft, v.Stars, p), editPlacements(v.Draft)
	state.Findings = editFindings(p, v.Findings, v.Stars)
	for _, n := range v.News {
		what := p.Read(n.Label)
		if n.Action != programme.StepTaken {
			what = p.T("planning.edit.news."+n.Action, "Label", what)
		}
		state.News = append(state.News, editNews{n.Name, what, n.At})
	}
	if v.Unpriced != nil {
		state.Unpriced, _ = p.Fault(v.Unpriced)
	}
	state.expect(v.Heads)
	return state
}

func (state *editState) frame(draft programme.Draft, p *text.Printer) {
	f := draft.Frame
	zone := f.Edition.Location()
	state.Zone, state.Limit = f.Edition.Zone, f.Edition.SessionLimit
	state.Days, state.Slots, state.Rooms, state.Tracks = []editSpan{}, []editSpan{}, []editRoom{}, []editTrack{}
	for _, day := range f.Days {
		state.Days = append(state.Days, editSpan{ID: string(day.ID), Name: p.Date(day.Start.In(zone)), Start: day.Start, End: day.End})
	}
	for _, s := range f.Slots {
		state.Slots = append(state.Slots, editSpan{ID: string(s.ID), Name: p.Time(s.Start.In(zone)), Start: s.Start, End: s.End,
			Locked: draft.SlotLocked(s.Start)})
	}
	for _, room := range f.Rooms {
		state.Rooms = append(state.Rooms, editRoom{string(room.ID), room.Name, room.Capacity, draft.RoomLocked(room.ID)})
	}
	for _, t := range f.Tracks {
		state.Tracks = append(state.Tracks, editTrack{string(t.ID), t.Name, t.Hue})
	}
}

func (state *editState) expect(heads planning.Heads) {
	index := make(map[string]int, len(state.Sessions))
	for i, v := range state.Sessions {
		index[v.ID] = i
	}
	for _, h := range heads.Sessions {
		if i, ok := index[string(h.Session)]; ok {
			v := &state.Sessions[i]
			v.Heads, v.Low, v.High, v.Tight = h.Heads, h.Low, h.High, h.Overflow >= 0.5
		}
	}
}

// levelName is a level in the reader's language; one that was imported under another name stays as it is.
func levelName(words *text.Printer, level string) string {
	if key := "programme.level." + level; words.Has(key) {
		return words.T(key)
	}
	return level
}

func editSessions(draft programme.Draft, stars map[programme.SessionID]int, words *text.Printer) []editSession {
	names := map[speaker.ID]string{}
	for _, s := range draft.Stage.Speakers {
		names[s.ID] = s.Name
	}
	out := make([]editSession, len(draft.Sessions))
	for i, s := range draft.Sessions {
		who := make([]string, len(s.Speakers))
		for k, id := range s.Speakers {
			who[k] = names[id]
		}
		if s.Undisclosed { // beside the names: nobody may be told of it who is not told yet
			who = append(who, words.T("programme.undisclosed"))
		}
		out[i] = editSession{ID: string(s.ID), Title: s.Title, Who: strings.Join(who, ", "), Kind: s.Kind, Track: string(s.TrackID),
			Level:    levelName(words, s.Level),
			Language: s.Language, Minutes: s.Minutes, Most: s.Longest(draft.Frame.Edition.SessionLimit), Stars: stars[s.ID], Plenary: s.Plenary,
			Pending:   s.Pending,
			Cancelled: s.State == programme.Cancelled, Version: s.Version}
		if s.Internal {
			out[i].Kind = "blocker"
		}
	}
	return out
}

func editPlacements(draft programme.Draft) []editPlacement {
	out := make([]editPlacement, len(draft.Placements))
	for i, p := range draft.Placements {
		out[i] = editPlacement{string(p.ID), string(p.SessionID), string(p.RoomID), p.Start, p.Minutes, p.Pinned, p.Version}
	}
	return out
}

// editFindings are those that nobody let be, by how many people they concern; sessions without a place, which the tray shows, come last.
func editFindings(p *text.Printer, found []programme.Finding, stars map[programme.SessionID]int) []editFinding {
	out := []editFinding{}
	tray := map[string]bool{}
	for _, f := range programme.Open(found) {
		tray[f.Key()] = f.Code == "unplaced"
		view := editFinding{Key: f.Key(), Sentence: sentence(p, f), Blocks: f.Severity != programme.Warns, People: concerned(f, stars),
			Sessions: []string{}}
		for _, id := range f.Sessions {
			view.Sessions = append(view.Sessions, string(id))
		}
		out = append(out, view)
	}
	slices.SortStableFunc(out, func(a, b editFinding) int {
		return cmp.Or(boolToInt(b.Blocks)-boolToInt(a.Blocks), boolToInt(tray[a.Key])-boolToInt(tray[b.Key]), b.People-a.People)
	})
	return out
}

// concerned is how many people a finding costs something: who would stand, as its rule counts them, or else who starred its
// sessions.
func concerned(f programme.Finding, stars map[programme.SessionID]int) (people int) {
	if n, ok := f.Values["People"].(int); ok {
		return n
	}
	heads, some := f.Values["Heads"].(int)
	capacity, bounded := f.Values["Capacity"].(int)
	if some && bounded {
		return max(1, heads-capacity)
	}
	for _, id := range f.Sessions {
		people += stars[id]
	}
	return people
}

// labelOf names a move in the list of changes and on the undo button.
func labelOf(draft programme.Draft, session programme.SessionID, room edition.RoomID, start time.Time) text.Said {
	s, _ := draft.Session(session)
	at, ok := draft.Frame.Room(room)
	if !ok {
		return text.Say("planning.edit.did_move_all", "Title", s.Title, "Time", planningweb.Clock(draft, start))
	}
	return text.Say("planning.edit.did_move", "Title", s.Title, "Room", at.Name, "Time", planningweb.Clock(draft, start))
}
