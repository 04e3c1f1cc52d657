package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/planning"
	planningweb "github.com/creneau/creneau/internal/planning/web"
	"github.com/creneau/creneau/internal/programme"
)

// swapRooms changes the room of a session in the draft, with the one that has it.
func (d *Door) swapRooms(w http.ResponseWriter, r *http.Request) error { return d.move(w, r, "heads/") }

// move gives a session the place that a form tells, in exchange for the one that has it, and goes back to a page.
func (d *Door) move(w http.ResponseWriter, r *http.Request, back string) error {
	v, draft, err := d.enter(r)
	if err != nil {
		return err
	}
	start, err := time.Parse(time.RFC3339, r.PostFormValue("start"))
	if err != nil {
		return planning.ErrStale
	}
	session, with := programme.SessionID(r.PostFormValue("session")), programme.SessionID(r.PostFormValue("with"))
	places := draft.PlacementsOf(session)
	if len(places) > 1 || len(places) == 0 && with != "" {
		return planning.ErrStale
	}
	at := programme.Put{Session: session, Room: edition.RoomID(r.PostFormValue("room")), Start: start.UTC(), Seen: new(int64)}
	for _, p := range places {
		*at.Seen = p.Version
	}
	edits := []programme.Edit{at}
	if with != "" {
		others := draft.PlacementsOf(with)
		if len(others) != 1 || others[0].RoomID != at.Room || !others[0].Start.Equal(start) {
			return planning.ErrStale
		}
		edits = append(edits, programme.Put{Session: with, Room: places[0].RoomID, Start: places[0].Start, Seen: &others[0].Version})
	}
	label := labelOf(draft, session, at.Room, at.Start)
	done, err := d.programme.TakeStep(r.Context(), v.Who, v.Edition.ID, programme.Step{Label: label.Kept(), Edits: edits})
	if err != nil {
		return err
	}
	planningweb.Took(w, r, v, done, d.printer(r).Say(label), back)
	return nil
}
