package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
)

const frameStep = 10 // its place among those of all chapters

// today is what the frame has for organisers' first page.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	f, err := d.editions.Frame(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p := at.P
	step := chapter.Step{Place: frameStep, Title: p.T("edition.step"), Page: "rooms/", Action: p.T("edition.step_do"),
		Note: p.T("edition.step_note", "Rooms", len(f.Rooms), "Slots", len(f.Slots)), Done: len(f.Rooms) > 0 && len(f.Slots) > 0}
	switch {
	case len(f.Days) == 0:
		step.Page = "days/"
	case len(f.Slots) == 0:
		step.Page = "slots/"
	}
	r.Steps = append(r.Steps, step)
	empty := 0
	for _, room := range f.Rooms {
		if room.Capacity == 0 {
			empty++
		}
	}
	if empty > 0 && at.May(edition.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("edition.no_capacity", "Count", empty), Note: p.T("edition.no_capacity_note"),
			Page: "rooms/", Action: p.T("edition.no_capacity_do")})
	}
	return r, nil
}

// counts are how many days, slots, rooms, tracks and formats there are.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	f, err := d.editions.Frame(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"days": {All: len(f.Days)}, "slots": {All: len(f.Slots)}, "rooms": {All: len(f.Rooms)},
		"tracks": {All: len(f.Tracks)}, "formats": {All: len(f.Formats)}}, err
}

// finds are the rooms, tracks and formats, by name.
func (d *Door) finds() []chapter.Finds {
	return []chapter.Finds{
		d.roomDesk().Finds(chapter.FindThing, func(at chapter.At, r edition.Room) chapter.Find {
			return chapter.Find{Note: at.P.T("edition.room_find", "Count", r.Capacity), Public: "room/" + r.Slug + "/"}
		}),
		d.trackDesk().Finds(chapter.FindThing, func(at chapter.At, _ edition.Track) chapter.Find {
			return chapter.Find{Note: at.P.T("edition.track_find")}
		}),
		d.formatDesk().Finds(chapter.FindThing, func(at chapter.At, _ edition.Format) chapter.Find {
			return chapter.Find{Note: at.P.T("edition.format_find")}
		}),
		d.dayDesk().Finds(chapter.FindThing, func(at chapter.At, _ edition.Day) chapter.Find {
			return chapter.Find{Note: at.P.T("edition.day_find")}
		}),
	}
}
