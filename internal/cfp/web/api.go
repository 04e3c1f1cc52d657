package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
)

// callWire is a call as programs see it.
type callWire struct {
	State      string            `json:"state" readOnly:"true" required:"false" enum:"unannounced,planned,open,closed,over" doc:"Read off the edition's clock."`
	Announced  bool              `json:"announced"`
	OpensAt    *time.Time        `json:"opens_at"`
	ClosesAt   *time.Time        `json:"closes_at" doc:"For formats without a deadline of their own."`
	AnswersAt  *time.Time        `json:"answers_at" required:"false" doc:"Until when people hear."`
	OverAt     *time.Time        `json:"over_at" required:"false" doc:"From then on nobody is shown it."`
	Grace      *int              `json:"grace_minutes" required:"false" minimum:"0" maximum:"1440" doc:"How long after a deadline what was begun before can be sent; told to organisers alone."`
	PerPerson  int               `json:"per_person" minimum:"1" maximum:"50"`
	CoSpeakers int               `json:"co_speakers" minimum:"0" maximum:"10"`
	Formats    []callFormatWire  `json:"formats" nullable:"false" doc:"Those that are open to proposals."`
	Intro      map[string]string `json:"intro" doc:"Markdown, by language."`
	Offers     map[string]string `json:"offers" required:"false"`
	Readers    map[string]string `json:"readers" required:"false"`
	Hidden     map[string]string `json:"hidden" required:"false" doc:"What the committee does not see."`
}

type callFormatWire struct {
	FormatID string     `json:"format_id" maxLength:"60"`
	Places   int        `json:"places" required:"false" minimum:"0" maximum:"10000" doc:"About how many; 0: not said."`
	ClosesAt *time.Time `json:"closes_at" required:"false" doc:"Null: with the call."`
	Proposed int        `json:"proposed" required:"false" minimum:"0" maximum:"100000" doc:"In the edition before; 0: not said."`
	Taken    int        `json:"taken" required:"false" minimum:"0" maximum:"100000" doc:"How many of them were accepted."`
}

func moments(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

// callOut is a call at an instant; grace is for organisers alone.
func callOut(c cfp.Call, at time.Time, organises bool) callWire {
	w := callWire{Announced: c.Announced, OpensAt: moments(c.Opens), ClosesAt: moments(c.Closes), AnswersAt: moments(c.Answers),
		OverAt: moments(c.Over), PerPerson: c.PerPerson, CoSpeakers: c.CoSpeakers, Formats: []callFormatWire{}, Intro: c.Intro, Offers: c.Offers,
		Readers: c.Readers, Hidden: c.Hidden}
	state := c.At(at)
	if state == cfp.InGrace {
		state = cfp.Closed
	}
	if w.State = string(state); organises {
		w.Grace = &c.Grace
	}
	for _, f := range c.Formats {
		w.Formats = append(w.Formats, callFormatWire{string(f.FormatID), f.Places, moments(f.Closes), f.Proposed, f.Taken})
	}
	return w
}

func (w callWire) in(c *cfp.Call) {
	c.Announced, c.Opens, c.Closes, c.Answers, c.Over = w.Announced, timeOf(w.OpensAt), timeOf(w.ClosesAt), timeOf(w.AnswersAt),
		timeOf(w.OverAt)
	c.PerPerson, c.CoSpeakers = w.PerPerson, w.CoSpeakers
	if w.Grace != nil {
		c.Grace = *w.Grace
	}
	c.Intro, c.Offers, c.Readers, c.Hidden, c.Formats = w.Intro, w.Offers, w.Readers, w.Hidden, nil
	for _, f := range w.Formats {
		c.Formats = append(c.Formats, cfp.CallFormat{FormatID: edition.FormatID(f.FormatID), Places: f.Places, Closes: timeOf(f.ClosesAt),
			Proposed: f.Proposed, Taken: f.Taken})
	}
}

type replacedCall struct {
	office.InEdition
	IfMatch string `header:"If-Match" doc:"The version that was read, or *."`
	Body    callWire
}

func (d *Door) api(a *api.API) {
	api.Read(a, api.Op{ID: "readCall", Path: "/editions/{edition}/call", Tag: "cfp", Summary: "Read the call for proposals of an edition",
		Description: "Before it is announced it is there for organisers alone.", Public: true},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*office.One[callWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			n, err := d.calls.Notice(ctx, who, e)
			if err != nil {
				return nil, err
			}
			organises := who.May(cfp.Reading, string(e.ID)) == nil
			return &office.One[callWire]{ETag: api.ETag(n.Call.Version), Body: callOut(n.Call, d.calls.Now(e), organises)}, nil
		})
	api.Replace(a, api.Op{ID: "replaceCall", Path: "/editions/{edition}/call", Tag: "cfp", Summary: "Set the call for proposals up",
		Description: "Also announces it. With If-Match: * it is made when there is none."},
		func(ctx context.Context, who actor.Actor, in *replacedCall) (*office.One[callWire], error) {
			e, err := d.office.Into(ctx, who, cfp.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			c, err := d.calls.Call(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			if c.Version, err = api.Matched(in.IfMatch, c.Version); err != nil {
				return nil, err
			}
			in.Body.in(&c)
			if c, _, err = d.calls.SaveCall(ctx, who, c); err != nil {
				return nil, err
			}
			return &office.One[callWire]{ETag: api.ETag(c.Version), Body: callOut(c, d.calls.Now(e), true)}, nil
		})
	d.proposalsAPI(a)
	d.questionsAPI(a)
}
