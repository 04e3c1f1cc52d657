package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/registration"
)

// today is how registration stands, for organisers' first page.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	if !at.May(registration.Reading) {
		return r, nil
	}
	f, err := d.places.Figures(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p := at.P
	if at.May(registration.SettingUp) {
		r.Steps = append(r.Steps, chapter.Step{Place: 75, Title: p.T("registration.step"), Note: p.T("registration.step_note"), Page: "kinds/",
			Action: p.T("registration.step_do"), Done: len(f.Kinds) > 0})
	}
	if len(f.Kinds) == 0 {
		return r, nil
	}
	if n := f.States[registration.Asked]; n > 0 && at.May(registration.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("registration.need_asked", "Count", n), People: n, Page: "attendees/?only=asked",
			Action: p.T("registration.need_look")})
	}
	size := 0
	for _, pool := range f.Pools {
		if pool.Parent == "" {
			size += pool.Size
		}
	}
	come := f.States[registration.Confirmed]
	r.Cards = append(r.Cards, chapter.Card{Place: 30, Title: p.T("nav.attendees"),
		Figure: p.T("registration.card", "Come", p.Number(come), "Size", p.Number(size)),
		Note: p.T("registration.card_note", "Invited", p.Number(f.States[registration.Invited]), "Cancelled",
			p.Number(f.States[registration.Cancelled])), Page: "attendees/", Link: p.T("registration.card_link")})
	if len(f.Registered) > 1 {
		curve := chapter.Curve{Title: p.T("registration.curve"), Note: p.T("registration.curve_note", "Come", p.Number(come)),
			Page: "attendees/", Link: p.T("registration.card_link")}
		for i, when := range f.Registered {
			last := i == len(f.Registered)-1
			if local := at.Edition.At(when).In(at.Edition.Location()); last || !sameDay(at.Edition, f.Registered[i+1], when) {
				curve.Points = append(curve.Points, chapter.Point{At: local, Value: i + 1})
			}
		}
		r.Curves = append(r.Curves, curve)
	}
	return r, nil
}

// counts are who comes, and who waits for an approval.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	if !at.May(registration.Reading) {
		return nil, nil
	}
	all, wait, err := d.places.Waiting(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"attendees": {All: all, Wait: wait}}, err
}

// dates are when registration opens and closes, by kind.
func (d *Door) dates(ctx context.Context, who actor.Actor, editionID edition.ID) (out []chapter.Date, err error) {
	if who.May(registration.Reading, string(editionID)) != nil {
		return nil, nil
	}
	kinds, err := d.places.Kinds(ctx, who, editionID)
	for i, k := range kinds {
		if k.Offered && (i == 0 || !k.Opens.Equal(kinds[i-1].Opens) || !k.Closes.Equal(kinds[i-1].Closes)) {
			out = append(out, chapter.Date{Key: "registration.date", Begins: k.Opens, Ends: k.Closes, Page: "kinds/"})
		}
	}
	return out, err
}
