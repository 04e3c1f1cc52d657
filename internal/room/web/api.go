package web

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"

	"github.com/creneau/creneau/internal/room"

	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/kit/text"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

type pricedIn struct {
	office.InEdition
	Body struct {
		Edits []programmeweb.EditWire `json:"edits" minItems:"1" maxItems:"5000" nullable:"false"`
	}
}

// StepPriceWire is what a step would do to people, or why it would be refused.
type StepPriceWire struct {
	Allowed  bool    `json:"allowed"`
	Code     string  `json:"code,omitempty" doc:"Of the refusal, when it is not allowed; all else is 0 then."`
	Rule     string  `json:"rule,omitempty" doc:"That blocks, of the refusal draft.blocks."`
	Why      string  `json:"why,omitempty" doc:"The refusal as a sentence, in the language that is asked for."`
	Cost     float64 `json:"cost" doc:"Persons' whole days; less is better."`
	LoseMust int     `json:"lose_must" doc:"Persons more who lose a must-see, or fewer."`
	Better   int     `json:"better" doc:"Persons with a better day."`
	Worse    int     `json:"worse" doc:"Persons with a worse day."`
	Standing float64 `json:"standing" doc:"Persons more beyond capacities, or fewer."`
	Bends    int     `json:"bends" doc:"Rules that warn and are broken more, or fewer."`
}

// API adds the price of a step that is not taken yet.
func (d *Door) API(a *api.API) {
	api.Create(a, api.Op{ID: "priceStep", Path: "/editions/{edition}/steps/price", Tag: "planning",
		Summary:     "What a step would cost people, or why it would be refused",
		Description: "Nothing is written. Takes the edits of a step; the answer is the difference that taking it makes. A step that cancels has no price: start a repair."}, d.priceStep)
}

func (d *Door) priceStep(ctx context.Context, who actor.Actor, in *pricedIn) (*api.Body[StepPriceWire], error) {
	e, err := d.office.Into(ctx, who, programme.Changing, in.Edition)
	if err != nil {
		return nil, err
	}
	edits, err := intakeweb.Edits(in.Body.Edits)
	if err != nil {
		return nil, err
	}
	p, err := d.room.StepPrice(ctx, who, e.ID, edits)
	if err != nil {
		return nil, err
	}
	return &api.Body[StepPriceWire]{Body: stepPriceWire(api.Words(ctx), p)}, nil
}

func stepPriceWire(words *text.Printer, p room.StepPrice) StepPriceWire {
	w := StepPriceWire{Allowed: p.Refused == nil, Cost: p.Cost, LoseMust: p.LoseMust, Better: p.Better, Worse: p.Worse, Standing: p.Standing,
		Bends: p.Bends}
	if p.Refused != nil {
		w.Code, w.Why = p.Refused.Code, programmeweb.Refusal(words, p.Refused)
		w.Rule, _ = p.Refused.Values["Rule"].(string)
	}
	return w
}
