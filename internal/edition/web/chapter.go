package web

import (
	"context"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
)

// Chapter is what editions hand in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "edition", About: "Conventions and their frame: days, slots, rooms, walking times, tracks, formats.",
		Messages: Messages, Tables: edition.Tables(), Rights: edition.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Setup, Place: 20, Name: "days", Key: "nav.days", Needs: edition.Reading},
			{Group: chapter.Setup, Place: 30, Name: "slots", Key: "nav.slots", Needs: edition.Reading},
			{Group: chapter.Setup, Place: 40, Name: "rooms", Key: "nav.rooms", Needs: edition.Reading},
			{Group: chapter.Setup, Place: 50, Name: "walks", Key: "nav.walks", Needs: edition.Reading},
			{Group: chapter.Setup, Place: 60, Name: "tracks", Key: "nav.tracks", Needs: edition.Reading},
			{Group: chapter.Setup, Place: 70, Name: "formats", Key: "nav.formats", Needs: edition.Reading},
		},
		Undoers:  d.editions.Undoers(),
		Dates:    d.dates,
		Today:    d.today,
		Counts:   d.counts,
		Finds:    d.finds(),
		Settings: d.standing,
		Seed:     d.editions.Seed,
		Journal:  chapter.Journal{Kinds: []string{"day", "slot", "walk"}, About: about, Names: d.names},
		Routes:   func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:      d.API,
	}
}

// dates are the edition's days, doors to doors.
func (d *Door) dates(ctx context.Context, who actor.Actor, editionID edition.ID) (out []chapter.Date, err error) {
	frame, err := d.editions.Frame(ctx, who, editionID)
	for _, day := range frame.Days {
		out = append(out, chapter.Date{Key: "edition.date.day", Begins: day.Start, Ends: day.End, Page: "days/"})
	}
	return out, err
}

// names are those of the edition's rooms.
func (d *Door) names(ctx context.Context, who actor.Actor, scope string) (map[string]string, error) {
	frame, err := d.editions.Frame(ctx, who, edition.ID(scope))
	names := map[string]string{}
	for _, r := range frame.Rooms {
		names[string(r.ID)] = r.Name
	}
	return names, err
}

// about is the values of the message of a change of the frame. What has no name that people know is named by when it is.
func about(p *text.Printer, n chapter.Naming, c record.Change) []any {
	switch kind, _, _ := strings.Cut(c.Action, "."); kind {
	case "day":
		if day, err := time.Parse(time.DateOnly, c.Label); err == nil {
			return []any{"Label", p.Date(day)}
		}
	case "slot":
		if start, err := time.Parse(time.RFC3339, c.Label); err == nil {
			return []any{"Label", p.ShortDate(start.In(n.Zone)) + " " + p.Time(start.In(n.Zone))}
		}
	case "walk":
		walk := chapter.Known[edition.Walk](c)
		return []any{"A", n.Names[string(walk.A)], "B", n.Names[string(walk.B)]}
	}
	return nil
}
