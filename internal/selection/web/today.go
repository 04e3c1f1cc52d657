package web

import (
	"context"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/selection"
)

const selectionStep = 17 // its place among those of all chapters

// today is what the committee finds on arrival: once a call has closed, how many are undecided; a reveal that waits; who has not replied
// after five days; and what is out while there is a reserve.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	if !at.May(selection.Reading) {
		return r, nil
	}
	b, err := d.selection.Board(ctx, at.Who, at.Edition.ID)
	if err != nil || len(b.Rows) == 0 {
		return r, err
	}
	waiting, err := d.selection.Unreplied(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p := at.P
	state := b.Call.At(at.Now)
	closed := b.Call.ID == "" || state == cfp.Closed || state == cfp.Over
	undecided, confirmed, pending, out := 0, 0, 0, 0
	for _, row := range b.Rows {
		switch d := row.Decision; {
		case d.Told == selection.Accepted && d.Settled == selection.Confirmed:
			confirmed++
		case d.Told == selection.Accepted && d.Settled == selection.Out:
			out++
		case d.Told == selection.Accepted:
			pending++
		case row.State == cfp.Submitted && (d.State == selection.None || d.State == selection.Shortlisted):
			undecided++
		}
	}
	step := chapter.Step{Place: selectionStep, Title: p.T("nav.selection"), Note: p.T("selection.card.undecided", "Count", undecided),
		Page: "selection/", Action: p.T("selection.card.link"), Done: closed && undecided == 0 && b.Reveal.ID == ""}
	if confirmed+pending > 0 {
		step.Note += " · " + p.T("selection.card.confirmed", "Count", confirmed, "All", confirmed+pending)
	}
	r.Steps = append(r.Steps, step)
	if undecided > 0 && closed {
		r.Needs = append(r.Needs, chapter.Need{Due: b.Call.Answers, Title: p.T("selection.need.undecided", "Count", undecided),
			Page: "selection/?only=undecided", Action: p.T("selection.need.decide")})
	}
	if b.Reveal.ID != "" {
		r.Needs = append(r.Needs, chapter.Need{Due: b.Call.Answers, Title: p.T("selection.need.reveal"), Page: "reveal/" + string(b.Reveal.ID),
			Action: p.T("selection.need.look")})
	}
	late := 0
	for _, u := range waiting {
		if u.Late {
			late++
		}
	}
	if late > 0 {
		r.Needs = append(r.Needs, chapter.Need{Due: waiting[0].ReplyBy, People: late, Title: p.T("selection.need.unreplied", "Count", late),
			Page: "replies/", Action: p.T("selection.need.look")})
	}
	if reserve := b.Reserve(); out > 0 && len(reserve) > 0 {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("selection.need.out", "Count", out), Note: p.T("selection.need.reserve", "Title",
			reserve[0].Title), Page: "replies/", Action: p.T("selection.need.look")})
	}
	if !closed && confirmed+pending == 0 {
		return r, nil
	}
	card := chapter.Card{Place: 17, Title: p.T("nav.selection"), Figure: p.T("selection.card.undecided", "Count", undecided),
		Page: "selection/", Link: p.T("selection.card.link")}
	if confirmed+pending > 0 {
		card.Figure = p.T("selection.card.confirmed", "Count", confirmed, "All", confirmed+pending)
		card.Note, card.Page, card.Link = p.T("selection.card.waiting", "Count", len(waiting)), "replies/", p.T("nav.replies")
	}
	r.Cards = append(r.Cards, card)
	return r, nil
}

// counts are what waits beside the links.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	if !at.May(selection.Reading) {
		return nil, nil
	}
	t, err := d.selection.Tally(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	return map[string]chapter.Count{"selection": {All: t.Undecided}, "reveal": {Wait: t.Open}, "replies": {All: t.Asked}}, nil
}
