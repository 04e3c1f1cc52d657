package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
)

type wanted struct {
	Body struct {
		Organisation string `json:"organisation" doc:"By name; made when it is new."`
		Series       string `json:"series" doc:"By name; made when it is new."`
		Name         string `json:"name" maxLength:"200"`
		Slug         string `json:"slug,omitempty" doc:"Made from the name when empty."`
		Zone         string `json:"zone" example:"Europe/Paris"`
		Venue        string `json:"venue,omitempty"`
		First        string `json:"first,omitempty" format:"date" doc:"Its first day; days are made with the hours from 9 to 18."`
		Last         string `json:"last,omitempty" format:"date" doc:"Its last day, if it has several."`
		Rehearsal    bool   `json:"rehearsal,omitempty" doc:"A demonstration or a test: its clock may be set. Said here, for good."`
	}
}

type replacedEdition struct {
	office.InEdition
	IfMatch string `header:"If-Match" doc:"The version that was read, or *."`
	Body    EditionWire
}

// editionAPI is the editions themselves.
func (d *Door) editionAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listEditions", Path: "/editions", Tag: "edition", Summary: "List editions", Public: true,
		Description: "Public ones, and drafts that you may read, newest first."},
		func(ctx context.Context, who actor.Actor, _ *api.None) (*api.List[EditionWire], error) {
			all, err := d.editions.All(ctx, who)
			return api.Listed(all, editionWire), err
		})
	api.Create(a, api.Op{ID: "createEdition", Path: "/editions", Tag: "edition", Summary: "Start an edition", Created: true,
		Description: "Its organisation and its series are made when nothing has their name yet."},
		func(ctx context.Context, who actor.Actor, in *wanted) (*office.Made[EditionWire], error) {
			e, err := d.editions.Create(ctx, who, edition.Wanted(in.Body))
			if err != nil {
				return nil, err
			}
			return &office.Made[EditionWire]{Location: "/api/v1/editions/" + e.Slug, ETag: api.ETag(e.Version), Body: editionWire(e)}, nil
		})
	api.Read(a, api.Op{ID: "readEdition", Path: "/editions/{edition}", Tag: "edition", Summary: "Read an edition", Public: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*office.One[EditionWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			return &office.One[EditionWire]{ETag: api.ETag(e.Version), Body: editionWire(e)}, err
		})
	api.Replace(a, api.Op{ID: "replaceEdition", Path: "/editions/{edition}", Tag: "edition", Summary: "Replace an edition's settings"},
		func(ctx context.Context, who actor.Actor, in *replacedEdition) (*office.One[EditionWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			if e.Version, err = api.Matched(in.IfMatch, e.Version); err != nil {
				return nil, err
			}
			in.Body.into(&e)
			e, _, err = d.editions.SaveEdition(ctx, who, e, edition.Keeps(in.Body.ZoneKeeps))
			return &office.One[EditionWire]{ETag: api.ETag(e.Version), Body: editionWire(e)}, err
		})
	api.Remove(a, api.Op{ID: "removeEdition", Path: "/editions/{edition}", Tag: "edition",
		Summary: "Remove an edition with all that it holds"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.None, error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = d.editions.Edition().Remove(ctx, who, string(e.ID))
			return nil, err
		})
}

type slotRow struct {
	office.Item
	Body struct {
		First   time.Time `json:"first" doc:"Start of the first slot."`
		Minutes int       `json:"minutes" minimum:"1" doc:"Of each slot."`
		Gap     int       `json:"gap" minimum:"0" doc:"Minutes between two slots."`
		Count   int       `json:"count" minimum:"1" maximum:"200"`
	}
}

// WalkWire is the walking time between two rooms.
type WalkWire struct {
	A       string `json:"a" doc:"A room's id."`
	B       string `json:"b" doc:"Another room's id."`
	Minutes int    `json:"minutes" minimum:"-1" maximum:"120" doc:"-1 goes back to what their floors say."`
}

type walkIn struct {
	office.InEdition
	Body WalkWire
}

// gridAPI is rows of slots and walking times.
func (d *Door) gridAPI(a *api.API) {
	api.Create(a, api.Op{ID: "createSlotRow", Path: "/editions/{edition}/days/{id}/slot-row", Tag: "edition",
		Summary: "Lay a row of equal slots into a day"},
		func(ctx context.Context, who actor.Actor, in *slotRow) (*api.None, error) {
			if _, err := d.office.Into(ctx, who, edition.Changing, in.Edition); err != nil {
				return nil, err
			}
			row := edition.Row{First: in.Body.First.UTC(), Minutes: in.Body.Minutes, Gap: in.Body.Gap, Count: in.Body.Count}
			return nil, d.editions.AddSlots(ctx, who, edition.DayID(in.ID), row)
		})
	api.Read(a, api.Op{ID: "listWalks", Path: "/editions/{edition}/walks", Tag: "edition", Summary: "List walking times between all rooms",
		Description: "As told, or derived from floors."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[WalkWire], error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			f, err := d.editions.Frame(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			var walks []WalkWire
			for i, x := range f.Rooms {
				for _, y := range f.Rooms[i+1:] {
					walks = append(walks, WalkWire{string(x.ID), string(y.ID), f.WalkMinutes(x.ID, y.ID)})
				}
			}
			return api.Listed(walks, func(w WalkWire) WalkWire { return w }), nil
		})
	api.Replace(a, api.Op{ID: "replaceWalk", Path: "/editions/{edition}/walks", Tag: "edition",
		Summary: "Tell the walking time between two rooms"},
		func(ctx context.Context, who actor.Actor, in *walkIn) (*api.None, error) {
			e, err := d.editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, d.editions.SetWalk(ctx, who, e.ID, edition.Walk{A: edition.RoomID(in.Body.A), B: edition.RoomID(in.Body.B),
				Minutes: in.Body.Minutes})
		})
}
