package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
)

const callStep = 13 // its place among those of all chapters

// soon is how long before a deadline organisers are told of it.
const soon = 3 * 24 * time.Hour

// pointsApart is how far the points of a curve lie apart at least, but for the newest.
const pointsApart = 12 * time.Hour

const week = 7 * 24 * time.Hour

// today is what organisers find on arrival once a call is set up: how it stands, how proposals arrive, and what a call that cannot open
// lacks. An edition without a call says nothing: not every convention has one.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	c, err := d.calls.Call(ctx, at.Who, at.Edition.ID)
	if err != nil || c.ID == "" {
		return r, err
	}
	p, state := at.P, c.At(at.Now)
	switch {
	case state == cfp.Unannounced && at.Now.After(c.Opens.Add(-7*24*time.Hour)) && at.Now.Before(c.LastClose()):
		r.Needs = append(r.Needs, chapter.Need{Due: c.Opens, Title: p.T("cfp.need.announce"), Note: d.lacks(p, at.Edition, c), Page: "call/",
			Action: p.T("cfp.need.look")})
	case state == cfp.Open && at.Now.After(c.LastClose().Add(-soon)):
		r.Needs = append(r.Needs, chapter.Need{Due: c.LastClose(), Title: p.T("cfp.need.closes"), Page: "call/", Action: p.T("cfp.need.look")})
	}
	sent, err := d.calls.SentAt(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	note := cardNote(at, c, state)
	stands := p.T("cfp.state."+string(state)) + ", " + note
	step := chapter.Step{Place: callStep, Title: p.T("nav.call"), Note: stands, Page: "call/",
		Action: p.T("cfp.card.link"), Done: state == cfp.Closed || state == cfp.Over}
	if len(sent) > 0 {
		step.Note = p.T("cfp.card.sent", "Count", len(sent)) + " · " + step.Note
		step.Also = []chapter.Link{{Label: p.T("nav.proposals"), URL: "/organise/" + at.Edition.Slug + "/proposals/"}}
	}
	r.Steps = append(r.Steps, step)
	switch {
	case state == cfp.Over:
	case len(sent) > 0:
		r.Curves = append(r.Curves, arrivals(at, c, sent, stands))
	default:
		r.Cards = append(r.Cards, chapter.Card{Place: 15, Title: p.T("nav.call"), Figure: p.T("cfp.state." + string(state)), Note: note,
			Page: "call/", Link: p.T("cfp.card.link")})
	}
	return r, nil
}

// arrivals are how proposals came in, from the opening to the last of them that stands.
func arrivals(at chapter.At, c cfp.Call, sent []time.Time, note string) chapter.Curve {
	curve := chapter.Curve{Title: at.P.T("nav.proposals"), Note: note, Page: "proposals/", Link: at.P.T("cfp.card.list")}
	lately := 0
	for i, t := range sent {
		came := at.Edition.At(t)
		if i == 0 && c.Opens.Before(came) {
			curve.Points = append(curve.Points, chapter.Point{At: c.Opens})
		}
		if n := len(curve.Points); n > 1 && came.Sub(curve.Points[n-2].At) < pointsApart {
			curve.Points = curve.Points[:n-1]
		}
		curve.Points = append(curve.Points, chapter.Point{At: came, Value: i + 1})
		if came.After(at.Now.Add(-week)) {
			lately++
		}
	}
	if lately > 0 && lately < len(sent) {
		curve.Note += " · " + at.P.T("cfp.card.lately", "Count", lately)
	}
	return curve
}

// cardNote says what comes next of a call.
func cardNote(at chapter.At, c cfp.Call, state cfp.State) string {
	switch {
	case state == cfp.Unannounced && c.Opens.IsZero():
		return at.P.T("cfp.card.no_dates")
	case state == cfp.Unannounced, state == cfp.Planned:
		return at.P.T("cfp.card.opens", "When", instant(at.P, at.Edition, c.Opens))
	case state == cfp.Open:
		return at.P.T("cfp.card.closes", "When", instant(at.P, at.Edition, c.LastClose()))
	default:
		return at.P.T("cfp.card.closed", "When", instant(at.P, at.Edition, c.LastClose()))
	}
}
