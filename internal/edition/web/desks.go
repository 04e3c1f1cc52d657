package web

import (
	"context"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

// frameOf reads one list of an edition's frame.
func frameOf[T any](d *Door, pick func(edition.Frame) []T) func(context.Context, office.Visit) ([]T, error) {
	return func(ctx context.Context, v office.Visit) ([]T, error) {
		f, err := d.editions.Frame(ctx, v.Who, v.Edition.ID)
		return pick(f), err
	}
}

func (d *Door) dayDesk() office.Desk[edition.Day] {
	return office.Desk[edition.Day]{
		Office: d.office, Name: "days", UseCases: d.editions.Day(), All: frameOf(d, func(f edition.Frame) []edition.Day { return f.Days }),
		ID: func(d edition.Day) string { return string(d.ID) }, Title: func(d edition.Day) string { return d.Date },
		Table: dayTable,
		Blank: func(v office.Visit) edition.Day { return edition.Day{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, v office.Visit, d edition.Day) ([]office.Field, error) {
			return []office.Field{
				office.Moment(p, v, "start", p.T("edition.field.start"), d.Start), office.Moment(p, v, "end", p.T("edition.field.end"), d.End),
			}, nil
		},
		Read: func(in *office.Input, v office.Visit, d *edition.Day) {
			d.Start, d.End = in.Instant("start", v).UTC(), in.Instant("end", v).UTC()
			d.Date = d.Start.In(v.Edition.Location()).Format(time.DateOnly)
		},
		Version: func(d *edition.Day) *int64 { return &d.Version },
	}
}

func (d *Door) slotDesk() office.Desk[edition.Slot] {
	return office.Desk[edition.Slot]{
		Office: d.office, Name: "slots", UseCases: d.editions.Slot(), All: frameOf(d, func(f edition.Frame) []edition.Slot { return f.Slots }),
		ID:     func(s edition.Slot) string { return string(s.ID) },
		Titled: func(v office.Visit, s edition.Slot) string { return s.Start.In(v.Edition.Location()).Format("15:04") },
		Table:  d.slotTable,
		Blank:  func(v office.Visit) edition.Slot { return edition.Slot{EditionID: v.Edition.ID} },
		Fields: func(ctx context.Context, p *text.Printer, v office.Visit, s edition.Slot) ([]office.Field, error) {
			f, err := d.editions.Frame(ctx, v.Who, v.Edition.ID)
			if err != nil {
				return nil, err
			}
			var days []office.Option
			for _, d := range f.Days {
				days = append(days, office.Option{Value: string(d.ID), Label: p.Date(d.Start.In(v.Edition.Location()))})
			}
			minutes := "30"
			if !s.Start.IsZero() {
				minutes = strconv.Itoa(s.Minutes())
			}
			return []office.Field{
				{Name: "day", Label: p.T("edition.field.day"), Kind: "select", Options: days, Values: []string{string(s.DayID)}, Required: true},
				office.Moment(p, v, "start", p.T("edition.field.start"), s.Start),
				{Name: "minutes", Label: p.T("edition.field.minutes"), Kind: "number", Values: []string{minutes}, Required: true},
			}, nil
		},
		Read: func(in *office.Input, v office.Visit, s *edition.Slot) {
			s.DayID, s.Start = edition.DayID(in.Text("day")), in.Instant("start", v).UTC()
			s.End = s.Start.Add(time.Duration(in.Number("minutes")) * time.Minute)
		},
		Version: func(s *edition.Slot) *int64 { return &s.Version },
		Aside:   "row",
	}
}

func (d *Door) roomDesk() office.Desk[edition.Room] {
	return office.Desk[edition.Room]{
		Office: d.office, Name: "rooms", UseCases: d.editions.Room(), All: frameOf(d, func(f edition.Frame) []edition.Room { return f.Rooms }),
		ID: func(r edition.Room) string { return string(r.ID) }, Title: func(r edition.Room) string { return r.Name },
		Table: roomTable,
		Blank: func(v office.Visit) edition.Room { return edition.Room{EditionID: v.Edition.ID} },
		Fields: func(ctx context.Context, p *text.Printer, v office.Visit, r edition.Room) ([]office.Field, error) {
			available, err := d.office.Windows(ctx, p, v, "available", r.Available)
			if err != nil {
				return nil, err
			}
			var have []string
			var options []office.Option
			for _, f := range edition.Features {
				options = append(options, office.Option{Value: string(f), Label: p.T("edition.feature." + string(f))})
			}
			for _, f := range r.Features {
				have = append(have, string(f))
			}
			return []office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{r.Name}, Required: true},
				{Name: "capacity", Label: p.T("edition.field.capacity"), Hint: p.T("edition.hint.capacity"), Kind: "number",
					Values: []string{strconv.Itoa(r.Capacity)}},
				{Name: "floor", Label: p.T("edition.field.floor"), Kind: "number", Values: []string{strconv.Itoa(r.Floor)}},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(r.Position)}},
				{Name: "features", Label: p.T("edition.field.features"), Kind: "checks", Options: office.Capitals(options), Values: have},
				available,
				{Name: "description", Label: p.T("edition.field.description"), Kind: "textarea", Values: []string{r.Description}},
			}, nil
		},
		Read: func(in *office.Input, v office.Visit, r *edition.Room) {
			r.Name, r.Description = in.Text("name"), in.Text("description")
			r.Capacity, r.Floor, r.Position = in.Number("capacity"), in.Number("floor"), in.Number("position")
			r.Features = nil
			for _, f := range in.All("features") {
				r.Features = append(r.Features, edition.Feature(f))
			}
			r.Available = in.Windows("available", v, r.Available)
		},
		Version: func(r *edition.Room) *int64 { return &r.Version },
	}
}

func (d *Door) trackDesk() office.Desk[edition.Track] {
	return office.Desk[edition.Track]{
		Office: d.office, Name: "tracks", UseCases: d.editions.Track(),
		All: frameOf(d, func(f edition.Frame) []edition.Track { return f.Tracks }),
		ID:  func(t edition.Track) string { return string(t.ID) }, Title: func(t edition.Track) string { return t.Name },
		Table: trackTable,
		Blank: func(v office.Visit) edition.Track { return edition.Track{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, _ office.Visit, t edition.Track) ([]office.Field, error) {
			return []office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{t.Name}, Required: true},
				{Name: "hue", Label: p.T("edition.field.hue"), Kind: "swatches", Options: hues(p), Values: []string{strconv.Itoa(t.Hue)}},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(t.Position)}},
			}, nil
		},
		Read: func(in *office.Input, _ office.Visit, t *edition.Track) {
			t.Name, t.Hue, t.Position = in.Text("name"), in.Number("hue"), in.Number("position")
		},
		Version: func(t *edition.Track) *int64 { return &t.Version },
	}
}

func (d *Door) formatDesk() office.Desk[edition.Format] {
	return office.Desk[edition.Format]{
		Office: d.office, Name: "formats", UseCases: d.editions.Format(),
		All: frameOf(d, func(f edition.Frame) []edition.Format { return f.Formats }),
		ID:  func(f edition.Format) string { return string(f.ID) }, Title: func(f edition.Format) string { return f.Name },
		Table: formatTable,
		Blank: func(v office.Visit) edition.Format {
			return edition.Format{EditionID: v.Edition.ID, Kind: "talk", Minutes: 30}
		},
		Fields: func(_ context.Context, p *text.Printer, _ office.Visit, f edition.Format) ([]office.Field, error) {
			return []office.Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{f.Name}, Required: true},
				{Name: "kind", Label: p.T("edition.field.kind"), Kind: "select", Options: office.Capitals(Kinds(p)),
					Values: []string{f.Kind}, Required: true},
				{Name: "minutes", Label: p.T("edition.field.minutes"), Kind: "number", Values: []string{strconv.Itoa(f.Minutes)}, Required: true},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(f.Position)}},
			}, nil
		},
		Read: func(in *office.Input, _ office.Visit, f *edition.Format) {
			f.Name, f.Kind, f.Minutes, f.Position = in.Text("name"), in.Text("kind"), in.Number("minutes"), in.Number("position")
		},
		Version: func(f *edition.Format) *int64 { return &f.Version },
	}
}

// hueName is what people call a colour of the palette.
func hueName(p *text.Printer, hue int) string { return p.T("edition.hue." + strconv.Itoa(hue)) }

// hues are the colours of the palette, by name.
func hues(p *text.Printer) (out []office.Option) {
	for hue := range edition.Hues {
		out = append(out, office.Option{Value: strconv.Itoa(hue), Label: hueName(p, hue)})
	}
	return office.Capitals(out)
}

// Kinds are the kinds of session to choose from.
func Kinds(p *text.Printer) []office.Option {
	var out []office.Option
	for _, k := range edition.Kinds {
		out = append(out, office.Option{Value: k, Label: p.T("edition.kind." + k)})
	}
	return out
}
