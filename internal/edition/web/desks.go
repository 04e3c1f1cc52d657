package web

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
)

// frameOf reads one list of an edition's frame.
func frameOf[T any](o *Office, pick func(edition.Frame) []T) func(context.Context, Visit) ([]T, error) {
	return func(ctx context.Context, v Visit) ([]T, error) {
		f, err := o.Editions.Frame(ctx, v.Who, v.Edition.ID)
		return pick(f), err
	}
}

// Clock is how instants stand in a form: in the edition's zone.
const Clock = "2006-01-02T15:04"

// Instant reads a moment of the edition's zone from a field.
func (in *Input) Instant(name string, v Visit) time.Time {
	t, err := time.ParseInLocation(Clock, in.Text(name), v.Edition.Location())
	if err != nil {
		in.Bad(name)
	}
	return t
}

// Windows reads windows of availability, a line each: "2027-02-04T13:00 2027-02-04T19:00".
func (in *Input) Windows(name string, v Visit) []edition.Window {
	var out []edition.Window
	for line := range strings.Lines(in.Text(name)) {
		parts := strings.Fields(strings.ReplaceAll(line, "–", " "))
		if len(parts) == 0 {
			continue
		}
		if len(parts) != 2 {
			in.Bad(name)
			return nil
		}
		from, err1 := time.ParseInLocation(Clock, parts[0], v.Edition.Location())
		to, err2 := time.ParseInLocation(Clock, parts[1], v.Edition.Location())
		if err1 != nil || err2 != nil {
			in.Bad(name)
			return nil
		}
		out = append(out, edition.Window{Start: from.UTC(), End: to.UTC()})
	}
	return out
}

// WindowsText is windows as Windows reads them.
func WindowsText(windows []edition.Window, v Visit) string {
	var lines []string
	for _, w := range windows {
		lines = append(lines, w.Start.In(v.Edition.Location()).Format(Clock)+" "+w.End.In(v.Edition.Location()).Format(Clock))
	}
	return strings.Join(lines, "\n")
}

func (o *Office) dayDesk() Desk[edition.Day] {
	return Desk[edition.Day]{
		Office: o, Name: "days", Kept: o.Editions.Day(), All: frameOf(o, func(f edition.Frame) []edition.Day { return f.Days }),
		ID: func(d edition.Day) string { return string(d.ID) }, Title: func(d edition.Day) string { return d.Date },
		Columns: []string{"edition.field.start", "edition.field.end"},
		Cells: func(p *text.Printer, v Visit, d edition.Day) []string {
			return []string{p.Time(d.Start.In(v.Edition.Location())), p.Time(d.End.In(v.Edition.Location()))}
		},
		Blank: func(v Visit) edition.Day { return edition.Day{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, v Visit, d edition.Day) ([]Field, error) {
			start, end := "", ""
			if !d.Start.IsZero() {
				start, end = d.Start.In(v.Edition.Location()).Format(Clock), d.End.In(v.Edition.Location()).Format(Clock)
			}
			return []Field{
				{Name: "start", Label: p.T("edition.field.start"), Kind: "datetime-local", Values: []string{start}, Required: true},
				{Name: "end", Label: p.T("edition.field.end"), Kind: "datetime-local", Values: []string{end}, Required: true},
			}, nil
		},
		Read: func(in *Input, v Visit, d *edition.Day) {
			d.Start, d.End = in.Instant("start", v).UTC(), in.Instant("end", v).UTC()
			d.Date = d.Start.In(v.Edition.Location()).Format(time.DateOnly)
		},
		Version: func(d *edition.Day) *int64 { return &d.Version },
	}
}

func (o *Office) slotDesk() Desk[edition.Slot] {
	return Desk[edition.Slot]{
		Office: o, Name: "slots", Kept: o.Editions.Slot(), All: frameOf(o, func(f edition.Frame) []edition.Slot { return f.Slots }),
		ID:      func(s edition.Slot) string { return string(s.ID) },
		Titled:  func(v Visit, s edition.Slot) string { return s.Start.In(v.Edition.Location()).Format("15:04") },
		Columns: []string{"edition.field.start", "edition.field.minutes"},
		Cells: func(p *text.Printer, v Visit, s edition.Slot) []string {
			at := s.Start.In(v.Edition.Location())
			return []string{p.ShortDate(at) + " " + p.Time(at), p.Minutes(s.Minutes())}
		},
		Blank: func(v Visit) edition.Slot { return edition.Slot{EditionID: v.Edition.ID} },
		Fields: func(ctx context.Context, p *text.Printer, v Visit, s edition.Slot) ([]Field, error) {
			f, err := o.Editions.Frame(ctx, v.Who, v.Edition.ID)
			if err != nil {
				return nil, err
			}
			var days []Option
			for _, d := range f.Days {
				days = append(days, Option{string(d.ID), d.Date})
			}
			start, minutes := "", "30"
			if !s.Start.IsZero() {
				start, minutes = s.Start.In(v.Edition.Location()).Format(Clock), strconv.Itoa(s.Minutes())
			}
			return []Field{
				{Name: "day", Label: p.T("edition.field.day"), Kind: "select", Options: days, Values: []string{string(s.DayID)}, Required: true},
				{Name: "start", Label: p.T("edition.field.start"), Kind: "datetime-local", Values: []string{start}, Required: true},
				{Name: "minutes", Label: p.T("edition.field.minutes"), Kind: "number", Values: []string{minutes}, Required: true},
			}, nil
		},
		Read: func(in *Input, v Visit, s *edition.Slot) {
			s.DayID, s.Start = edition.DayID(in.Text("day")), in.Instant("start", v).UTC()
			s.End = s.Start.Add(time.Duration(in.Number("minutes")) * time.Minute)
		},
		Version: func(s *edition.Slot) *int64 { return &s.Version },
		Aside:   "row",
	}
}

func (o *Office) roomDesk() Desk[edition.Room] {
	return Desk[edition.Room]{
		Office: o, Name: "rooms", Kept: o.Editions.Room(), All: frameOf(o, func(f edition.Frame) []edition.Room { return f.Rooms }),
		ID: func(r edition.Room) string { return string(r.ID) }, Title: func(r edition.Room) string { return r.Name },
		Columns: []string{"edition.field.capacity", "edition.field.floor", "edition.field.features"},
		Cells: func(p *text.Printer, _ Visit, r edition.Room) []string {
			var features []string
			for _, f := range r.Features {
				features = append(features, p.T("edition.feature."+string(f)))
			}
			return []string{p.Number(r.Capacity), fmt.Sprint(r.Floor), strings.Join(features, ", ")}
		},
		Blank: func(v Visit) edition.Room { return edition.Room{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, v Visit, r edition.Room) ([]Field, error) {
			var have []string
			var options []Option
			for _, f := range edition.Features {
				options = append(options, Option{string(f), p.T("edition.feature." + string(f))})
			}
			for _, f := range r.Features {
				have = append(have, string(f))
			}
			return []Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{r.Name}, Required: true},
				{Name: "capacity", Label: p.T("edition.field.capacity"), Hint: p.T("edition.hint.capacity"), Kind: "number", Values: []string{strconv.Itoa(r.Capacity)}},
				{Name: "floor", Label: p.T("edition.field.floor"), Kind: "number", Values: []string{strconv.Itoa(r.Floor)}},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(r.Position)}},
				{Name: "features", Label: p.T("edition.field.features"), Kind: "checks", Options: options, Values: have},
				{Name: "available", Label: p.T("edition.field.available"), Hint: p.T("edition.hint.available"), Kind: "textarea", Values: []string{WindowsText(r.Available, v)}},
				{Name: "description", Label: p.T("edition.field.description"), Kind: "textarea", Values: []string{r.Description}},
			}, nil
		},
		Read: func(in *Input, v Visit, r *edition.Room) {
			r.Name, r.Description = in.Text("name"), in.Text("description")
			r.Capacity, r.Floor, r.Position = in.Number("capacity"), in.Number("floor"), in.Number("position")
			r.Features = nil
			for _, f := range in.All("features") {
				r.Features = append(r.Features, edition.Feature(f))
			}
			r.Available = in.Windows("available", v)
		},
		Version: func(r *edition.Room) *int64 { return &r.Version },
	}
}

func (o *Office) trackDesk() Desk[edition.Track] {
	return Desk[edition.Track]{
		Office: o, Name: "tracks", Kept: o.Editions.Track(), All: frameOf(o, func(f edition.Frame) []edition.Track { return f.Tracks }),
		ID: func(t edition.Track) string { return string(t.ID) }, Title: func(t edition.Track) string { return t.Name },
		Columns: []string{"edition.field.hue"},
		Cells:   func(_ *text.Printer, _ Visit, t edition.Track) []string { return []string{strconv.Itoa(t.Hue)} },
		Blank:   func(v Visit) edition.Track { return edition.Track{EditionID: v.Edition.ID} },
		Fields: func(_ context.Context, p *text.Printer, _ Visit, t edition.Track) ([]Field, error) {
			return []Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{t.Name}, Required: true},
				{Name: "hue", Label: p.T("edition.field.hue"), Hint: p.T("edition.hint.hue"), Kind: "number", Values: []string{strconv.Itoa(t.Hue)}},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(t.Position)}},
			}, nil
		},
		Read: func(in *Input, _ Visit, t *edition.Track) {
			t.Name, t.Hue, t.Position = in.Text("name"), in.Number("hue"), in.Number("position")
		},
		Version: func(t *edition.Track) *int64 { return &t.Version },
	}
}

func (o *Office) formatDesk() Desk[edition.Format] {
	return Desk[edition.Format]{
		Office: o, Name: "formats", Kept: o.Editions.Format(), All: frameOf(o, func(f edition.Frame) []edition.Format { return f.Formats }),
		ID: func(f edition.Format) string { return string(f.ID) }, Title: func(f edition.Format) string { return f.Name },
		Columns: []string{"edition.field.kind", "edition.field.minutes"},
		Cells: func(p *text.Printer, _ Visit, f edition.Format) []string {
			return []string{p.T("edition.kind." + f.Kind), p.Minutes(f.Minutes)}
		},
		Blank: func(v Visit) edition.Format {
			return edition.Format{EditionID: v.Edition.ID, Kind: "talk", Minutes: 30}
		},
		Fields: func(_ context.Context, p *text.Printer, _ Visit, f edition.Format) ([]Field, error) {
			return []Field{
				{Name: "name", Label: p.T("edition.field.name"), Kind: "text", Values: []string{f.Name}, Required: true},
				{Name: "kind", Label: p.T("edition.field.kind"), Kind: "select", Options: Kinds(p), Values: []string{f.Kind}, Required: true},
				{Name: "minutes", Label: p.T("edition.field.minutes"), Kind: "number", Values: []string{strconv.Itoa(f.Minutes)}, Required: true},
				{Name: "position", Label: p.T("edition.field.position"), Kind: "number", Values: []string{strconv.Itoa(f.Position)}},
			}, nil
		},
		Read: func(in *Input, _ Visit, f *edition.Format) {
			f.Name, f.Kind, f.Minutes, f.Position = in.Text("name"), in.Text("kind"), in.Number("minutes"), in.Number("position")
		},
		Version: func(f *edition.Format) *int64 { return &f.Version },
	}
}

// Kinds are the kinds of session to choose from.
func Kinds(p *text.Printer) []Option {
	var out []Option
	for _, k := range edition.Kinds {
		out = append(out, Option{k, p.T("edition.kind." + k)})
	}
	return out
}
