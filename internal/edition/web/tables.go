package web

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

// whole reads a whole number that is typed in a cell.
func whole(value string, into *int) error {
	n, err := strconv.Atoi(value)
	if err != nil {
		return office.ErrField.Because(err)
	}
	*into = n
	return nil
}

// hourColumn is a column of hours of an edition.
func hourColumn[T any](p *text.Printer, v office.Visit, name, key string, of func(T) time.Time) office.Column[T] {
	return office.Column[T]{Name: name, Key: key, Ranked: true, Cell: func(t T) office.Cell {
		at := of(t).In(v.Edition.Location())
		return office.Cell{Text: p.Time(at), Rank: float64(at.Unix())}
	}}
}

func dayTable(_ context.Context, p *text.Printer, v office.Visit) (office.Table[edition.Day], error) {
	return office.Table[edition.Day]{Columns: []office.Column[edition.Day]{
		office.TextColumn("day", "edition.field.day", func(d edition.Day) string { return p.Date(d.Start.In(v.Edition.Location())) }),
		hourColumn(p, v, "start", "edition.field.start", func(d edition.Day) time.Time { return d.Start }),
		hourColumn(p, v, "end", "edition.field.end", func(d edition.Day) time.Time { return d.End }),
	}}, nil
}

func (d *Door) slotTable(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[edition.Slot], error) {
	f, err := d.editions.Frame(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return office.Table[edition.Slot]{}, err
	}
	var days []office.Choice
	for _, day := range f.Days {
		days = append(days, office.Choice{Value: string(day.ID), Label: p.ShortDate(day.Start.In(v.Edition.Location()))})
	}
	names := office.LabelsOf(p, days)
	minutes := office.NumberColumn(p, "minutes", "edition.field.minutes", edition.Slot.Minutes)
	minutes.Act = "minutes"
	return office.Table[edition.Slot]{
		Rows: f.Slots,
		Columns: []office.Column[edition.Slot]{
			office.TextColumn("day", "edition.field.day", func(s edition.Slot) string { return names[string(s.DayID)] }),
			hourColumn(p, v, "end", "edition.field.end", func(s edition.Slot) time.Time { return s.End }),
			minutes,
		},
		Filters: []office.Filter[edition.Slot]{
			{Name: "day", Key: "edition.field.day", Choices: days, Of: func(s edition.Slot) []string { return []string{string(s.DayID)} }},
		},
		Acts: []office.Act[edition.Slot]{{Name: "minutes", Key: "edition.field.minutes", Kind: "number",
			Do: func(s *edition.Slot, value string) error {
				n := 0
				err := whole(value, &n)
				s.End = s.Start.Add(time.Duration(n) * time.Minute)
				return err
			}}},
	}, nil
}

func roomTable(_ context.Context, p *text.Printer, _ office.Visit) (office.Table[edition.Room], error) {
	capacity := office.NumberColumn(p, "capacity", "edition.field.capacity", func(r edition.Room) int { return r.Capacity })
	floor := office.NumberColumn(p, "floor", "edition.field.floor", func(r edition.Room) int { return r.Floor })
	capacity.Act, floor.Act = "capacity", "floor"
	var features, set []office.Choice
	for _, f := range edition.Features {
		name := p.T("edition.feature." + string(f))
		features = append(features, office.Choice{Value: string(f), Label: name})
		set = append(set, office.Choice{Value: "+" + string(f), Label: p.T("edition.feature_with", "Feature", name)},
			office.Choice{Value: "-" + string(f), Label: p.T("edition.feature_without", "Feature", name)})
	}
	names := office.LabelsOf(p, features)
	return office.Table[edition.Room]{
		Columns: []office.Column[edition.Room]{
			capacity, floor,
			office.TextColumn("features", "edition.field.features", func(r edition.Room) string {
				var have []string
				for _, f := range r.Features {
					have = append(have, names[string(f)])
				}
				return strings.Join(have, ", ")
			}),
		},
		Filters: []office.Filter[edition.Room]{{Name: "feature", Key: "edition.field.features", Choices: features,
			Of: func(r edition.Room) (out []string) {
				for _, f := range r.Features {
					out = append(out, string(f))
				}
				return out
			}}},
		Sifts: []office.Sift[edition.Room]{
			{Name: "unmeasured", Key: "edition.count_unmeasured", Keep: func(r edition.Room) bool { return r.Capacity == 0 }},
		},
		Acts: []office.Act[edition.Room]{
			{Name: "feature", Key: "edition.field.features", Choices: set, Do: setFeature},
			{Name: "capacity", Key: "edition.field.capacity", Kind: "number", Do: func(r *edition.Room, value string) error {
				return whole(value, &r.Capacity)
			}},
			{Name: "floor", Key: "edition.field.floor", Kind: "number", Do: func(r *edition.Room, value string) error {
				return whole(value, &r.Floor)
			}},
		},
	}, nil
}

// setFeature gives a room a feature, "+beamer", or takes it away, "-beamer".
func setFeature(r *edition.Room, value string) error {
	f := edition.Feature(value[1:])
	has := slices.Contains(r.Features, f)
	switch {
	case value[0] == '+' && !has:
		r.Features = append(slices.Clone(r.Features), f)
	case value[0] == '-' && has:
		r.Features = slices.DeleteFunc(slices.Clone(r.Features), func(have edition.Feature) bool { return have == f })
	}
	return nil
}

func trackTable(_ context.Context, p *text.Printer, _ office.Visit) (office.Table[edition.Track], error) {
	hue := office.Act[edition.Track]{Name: "hue", Key: "edition.field.hue", Do: func(t *edition.Track, value string) error {
		return whole(value, &t.Hue)
	}}
	for n := range edition.Hues {
		hue.Choices = append(hue.Choices, office.Choice{Value: strconv.Itoa(n), Label: hueName(p, n)})
	}
	return office.Table[edition.Track]{
		Columns: []office.Column[edition.Track]{{Name: "hue", Key: "edition.field.hue", Ranked: true, Act: "hue",
			Cell: func(t edition.Track) office.Cell {
				return office.Cell{Text: hueName(p, t.Hue), Rank: float64(t.Hue), Value: strconv.Itoa(t.Hue), Hue: t.Hue + 1}
			}}},
		Acts: []office.Act[edition.Track]{hue},
	}, nil
}

func formatTable(_ context.Context, p *text.Printer, _ office.Visit) (office.Table[edition.Format], error) {
	kind := office.Act[edition.Format]{Name: "kind", Key: "edition.field.kind", Choices: KindChoices(),
		Do: func(f *edition.Format, value string) error { f.Kind = value; return nil }}
	kindOf := func(f edition.Format) string { return f.Kind }
	minutes := office.NumberColumn(p, "minutes", "edition.field.minutes", func(f edition.Format) int { return f.Minutes })
	minutes.Act = "minutes"
	return office.Table[edition.Format]{
		Columns: []office.Column[edition.Format]{office.ChoiceColumn(p, kind, kindOf), minutes},
		Filters: []office.Filter[edition.Format]{office.ChoiceFilter(kind, kindOf)},
		Acts: []office.Act[edition.Format]{kind, {Name: "minutes", Key: "edition.field.minutes", Kind: "number",
			Do: func(f *edition.Format, value string) error { return whole(value, &f.Minutes) }}},
	}, nil
}

// KindChoices are the kinds of session, for filters and acts.
func KindChoices() []office.Choice {
	var out []office.Choice
	for _, k := range edition.Kinds {
		out = append(out, office.Choice{Value: k, Key: "edition.kind." + k})
	}
	return out
}
