package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
)

// API adds the operations of editions.
func (d *Door) API(a *api.API) {
	d.editionAPI(a)
	d.senderAPI(a)
	office.Collection[edition.Day, DayWire]{
		One: "Day", Many: "days", Tag: "edition", UseCases: d.editions.Day(), Out: dayWire, In: DayWire.into,
		All:   ofFrame(d, func(f edition.Frame) []edition.Day { return f.Days }),
		Key:   func(v *edition.Day) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) edition.Day { return edition.Day{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[edition.Slot, SlotWire]{
		One: "Slot", Many: "slots", Tag: "edition", UseCases: d.editions.Slot(), Out: slotWire, In: SlotWire.into,
		All:   ofFrame(d, func(f edition.Frame) []edition.Slot { return f.Slots }),
		Key:   func(v *edition.Slot) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) edition.Slot { return edition.Slot{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[edition.Room, RoomWire]{
		One: "Room", Many: "rooms", Tag: "edition", UseCases: d.editions.Room(), Out: roomWire, In: RoomWire.into,
		All:   ofFrame(d, func(f edition.Frame) []edition.Room { return f.Rooms }),
		Key:   func(v *edition.Room) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) edition.Room { return edition.Room{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[edition.Track, TrackWire]{
		One: "Track", Many: "tracks", Tag: "edition", UseCases: d.editions.Track(), Out: trackWire, In: TrackWire.into,
		All:   ofFrame(d, func(f edition.Frame) []edition.Track { return f.Tracks }),
		Key:   func(v *edition.Track) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) edition.Track { return edition.Track{EditionID: e.ID} },
	}.Describe(a, d.office)
	office.Collection[edition.Format, FormatWire]{
		One: "Format", Many: "formats", Tag: "edition", UseCases: d.editions.Format(), Out: formatWire, In: FormatWire.into,
		All:   ofFrame(d, func(f edition.Frame) []edition.Format { return f.Formats }),
		Key:   func(v *edition.Format) (string, edition.ID, *int64) { return string(v.ID), v.EditionID, &v.Version },
		Blank: func(e edition.Edition) edition.Format { return edition.Format{EditionID: e.ID} },
	}.Describe(a, d.office)
	d.gridAPI(a)
}

// ofFrame reads one kind of object out of an edition's frame.
func ofFrame[T any](d *Door, kind func(edition.Frame) []T) func(context.Context, actor.Actor, edition.Edition) ([]T, error) {
	return func(ctx context.Context, who actor.Actor, e edition.Edition) ([]T, error) {
		f, err := d.editions.Frame(ctx, who, e.ID)
		return kind(f), err
	}
}
