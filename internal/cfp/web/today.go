package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
)

// soon is how long before a deadline organisers are told of it.
const soon = 3 * 24 * time.Hour

// today is what organisers find on arrival: a card once a call is set up, and what a call that cannot open lacks. An edition without a call
// says nothing: not every convention has one.
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
	if state == cfp.Over {
		return r, nil
	}
	card := chapter.Card{Place: 15, Title: p.T("nav.call"), Figure: p.T("cfp.state." + string(state)), Note: cardNote(at, c, state),
		Page: "call/",
		Link: p.T("cfp.card.link")}
	n, err := d.calls.CountSent(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	if n > 0 {
		card.Figure, card.Page, card.Link = p.T("cfp.card.sent", "Count", n), "proposals/", p.T("nav.proposals")
	}
	r.Cards = append(r.Cards, card)
	return r, nil
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
