package web

import (
	"cmp"
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
)

// EditWire is one thing that is done to the draft. What it does decides which of the rest counts.
type EditWire struct {
	Do        string    `json:"do" enum:"put,away,resize,pin,lock,create,copy,cancel,remove,keep"`
	Session   string    `json:"session,omitempty" doc:"Its id: of put, away, resize, pin, cancel, remove and keep."`
	Placement string    `json:"placement,omitempty" doc:"Its id: of copy, and of put and away when the session has several."`
	Room      string    `json:"room,omitempty" doc:"Its id: of put, create and lock; empty for all rooms."`
	Slot      string    `json:"slot,omitempty" doc:"Its id: of lock."`
	Start     time.Time `json:"start,omitzero" doc:"Of put and create."`
	Minutes   int       `json:"minutes,omitempty" doc:"Of resize and create."`
	On        bool      `json:"on,omitempty" doc:"Of pin and lock: true locks, false frees."`
	Title     string    `json:"title,omitempty" doc:"Of create."`
	Kind      string    `json:"kind,omitempty" enum:"keynote,talk,lab,break,blocker" doc:"Of create; a blocker is a break that only organisers see."`
	Plenary   bool      `json:"plenary,omitempty" doc:"Of create."`
	Rooms     []string  `json:"rooms,omitempty" nullable:"false" doc:"Ids: of copy."`
	Seen      *int64    `json:"seen,omitempty" doc:"The version that was looked at, of the placement (0: none) or, of resize, of the session. The step is refused when it is another by now."`
}

// ErrEdit is what an edit of no known kind gives.
var ErrEdit = fault.New(fault.Invalid, "draft.edit", "an edit does one of put, away, resize, pin, lock, create, copy, cancel, remove, keep")

// Edit is what the wire says; ErrEdit for edits of later chapters, such as keep.
func (w EditWire) Edit() (programme.Edit, error) {
	session, placement, room := programme.SessionID(w.Session), programme.PlacementID(w.Placement), edition.RoomID(w.Room)
	switch w.Do {
	case "put":
		return programme.Put{Session: session, Placement: placement, Room: room, Start: w.Start.UTC(), Seen: w.Seen}, nil
	case "away":
		return programme.Away{Session: session, Placement: placement, Seen: w.Seen}, nil
	case "resize":
		return programme.Resize{Session: session, Minutes: w.Minutes, Seen: w.Seen}, nil
	case "pin":
		return programme.Pin{Session: session, Pinned: w.On}, nil
	case "lock":
		return programme.SetLock{Lock: programme.Lock{Room: room, Slot: edition.SlotID(w.Slot)}, On: w.On}, nil
	case "create":
		create := programme.Create{Title: w.Title, Kind: cmp.Or(w.Kind, programme.Talk), Plenary: w.Plenary, Room: room, Start: w.Start.UTC(),
			Minutes: w.Minutes}
		if create.Internal = w.Kind == "blocker"; create.Internal {
			create.Kind = programme.Break
		}
		return create, nil
	case "copy":
		copies := programme.Copy{Placement: placement}
		for _, r := range w.Rooms {
			copies.Rooms = append(copies.Rooms, edition.RoomID(r))
		}
		return copies, nil
	case "cancel":
		return programme.Cancel{Session: session}, nil
	case "remove":
		return programme.Remove{Session: session}, nil
	default:
		return nil, ErrEdit
	}
}

// Edits translates them all.
func Edits(wires []EditWire) ([]programme.Edit, error) {
	out := make([]programme.Edit, len(wires))
	for i, w := range wires {
		var err error
		if out[i], err = w.Edit(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

type stepIn struct {
	office.InEdition
	Body struct {
		Label string     `json:"label" maxLength:"300" doc:"What people read in the list of changes."`
		Edits []EditWire `json:"edits" minItems:"1" maxItems:"5000" nullable:"false"`
	}
}

// StepWire is a step that was taken, or taken back.
type StepWire struct {
	Change string `json:"change,omitempty" doc:"Id of the change; empty when nothing changed."`
	Label  string `json:"label"`
}

// stepAPI is how programs edit the draft as the programme room does.
func (d *Organise) stepAPI(a *api.API) {
	api.Create(a, api.Op{ID: "takeStep", Path: "/editions/{edition}/steps", Tag: "programme", Summary: "Edit the draft in one step",
		Description: "All edits or none. Refused when something is not as it was seen, and when a rule that blocks would newly be broken."},
		func(ctx context.Context, who actor.Actor, in *stepIn) (*api.Body[StepWire], error) {
			e, err := d.office.Into(ctx, who, programme.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			edits, err := d.Reading.edits(in.Body.Edits)
			if err != nil {
				return nil, err
			}
			done, err := d.programme.TakeStep(ctx, who, e.ID, programme.Step{Label: in.Body.Label, Edits: edits})
			return &api.Body[StepWire]{Body: StepWire{done.Change, in.Body.Label}}, err
		})
	answer := func(turn func(context.Context, actor.Actor, edition.ID) (string, error)) func(context.Context, actor.Actor,
		*office.InEdition) (*api.Body[StepWire], error) {
		return func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[StepWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			label, err := turn(ctx, who, e.ID)
			return &api.Body[StepWire]{Body: StepWire{Label: api.Words(ctx).Read(label)}}, err
		}
	}
	api.Create(a, api.Op{ID: "undoStep", Path: "/editions/{edition}/steps/undo", Tag: "programme", Summary: "Take one's own latest step back"},
		answer(d.programme.UndoStep))
	api.Create(a, api.Op{ID: "redoStep", Path: "/editions/{edition}/steps/redo", Tag: "programme",
		Summary: "Do the step again that was taken back last"}, answer(d.programme.RedoStep))
}
