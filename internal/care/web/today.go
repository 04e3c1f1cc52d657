package web

import (
	"context"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/chapter"
)

// today is what organisers find on arrival: who wrote in a hurry, who is late, which trips wait for an answer.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	if !at.May(care.Reading) {
		return r, nil
	}
	if r, err = d.todayChanges(ctx, at); err != nil {
		return r, err
	}
	desk, err := d.care.Desk(ctx, at.Who, at.Edition.ID)
	if err != nil || len(desk.Rows) == 0 {
		return r, err
	}
	p := at.P
	waiting := 0
	for _, x := range desk.Words {
		if x.SettledAt.IsZero() {
			waiting++
		}
	}
	if waiting > 0 {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("care.need.words", "Count", waiting), Urgent: true, Page: "tasks/words",
			Action: p.T("care.need.look")})
	}
	late, done, all, trips := 0, 0, 0, 0
	for _, row := range desk.Rows {
		if row.IsLate() {
			late++
		}
		all += len(row.Tasks)
		done += len(row.Tasks) - row.Open()
		if row.Trip.ID != "" && row.Trip.Needed && row.Trip.State == care.TripAsked {
			trips++
		}
	}
	if late > 0 && at.May(care.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("care.need.late", "Count", late), People: late, Page: "tasks/?only=late",
			Action: p.T("care.need.look")})
	}
	if trips > 0 && at.May(care.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("care.need.trips", "Count", trips), People: trips, Page: "travel/?only=asked",
			Action: p.T("care.need.look")})
	}
	if all > 0 {
		r.Cards = append(r.Cards, chapter.Card{Place: 18, Title: p.T("nav.tasks"),
			Figure: p.T("care.card", "Done", p.Number(done), "All", p.Number(all)),
			Note:   p.T("care.card_note", "Count", late), Page: "tasks/", Link: p.T("care.card_link")})
	}
	return r, nil
}

// counts are what waits beside the links.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	if !at.May(care.Reading) {
		return nil, nil
	}
	n, err := d.care.Waiting(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	counts := map[string]chapter.Count{"tasks": {Wait: n}}
	return counts, d.countChanges(ctx, at, counts)
}
