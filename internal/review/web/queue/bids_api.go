package queue

import (
	"context"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
)

// bidWire is a sheet that may be bid for, and what whoever asks said of it.
type bidWire struct {
	Handle   string   `json:"handle"`
	Title    string   `json:"title" doc:"▮ stands where something was taken out."`
	Abstract string   `json:"abstract" doc:"Markdown."`
	Format   string   `json:"format"`
	Language string   `json:"language"`
	Products []string `json:"products" nullable:"false"`
	Bid      string   `json:"bid" enum:",like,could,rather_not,must_not" doc:"Empty: nothing was said."`
}

func bidOut(o blind.BidOn) bidWire {
	return bidWire{Handle: o.Handle, Title: o.Title, Abstract: o.Abstract, Format: o.Format, Language: o.Language,
		Products: append([]string{}, o.Products...), Bid: string(o.Bid)}
}

type saidOfWire struct {
	Bid string `json:"bid" enum:",like,could,rather_not,must_not" doc:"Empty takes an earlier one back."`
}

type bidOnSheet struct {
	office.InEdition
	Handle string `path:"handle" maxLength:"20" example:"R-7KQ2AB"`
	Body   saidOfWire
}

// knownWire is what a reviewer knows of a product or topic.
type knownWire struct {
	ProductID string `json:"product_id"`
	Name      string `json:"name" readOnly:"true" required:"false"`
	Degree    int    `json:"degree" minimum:"0" maximum:"2" doc:"0 nothing, 1 knows it, 2 knows it well."`
}

type knownBody struct {
	Items []knownWire `json:"items" nullable:"false" maxItems:"1000"`
}

type knownIn struct {
	office.InEdition
	Body knownBody
}

// bidsAPI describes what reviewers say before a round is dealt.
func (d *Door) bidsAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listBids", Path: "/editions/{edition}/bids", Tag: "review", Summary: "List what you may bid for",
		Description: "Before a round is dealt, in your own order, with what you said. What others bid is in no answer."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[bidWire], error) {
			e, err := d.office.Into(ctx, who, blind.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			b, err := d.sheets.Bidding(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			return api.Listed(b.Sheets, bidOut), nil
		})
	api.Replace(a, api.Op{ID: "replaceBid", Path: "/editions/{edition}/bids/{handle}", Tag: "review",
		Summary: "Say how you would like to read a sheet", Description: "must_not takes it away from you."},
		func(ctx context.Context, who actor.Actor, in *bidOnSheet) (*api.Body[saidOfWire], error) {
			e, err := d.office.Into(ctx, who, blind.Judging, in.Edition)
			if err != nil {
				return nil, err
			}
			if err := d.sheets.KeepBids(ctx, who, e.ID, blind.BidGiven{Handle: in.Handle, Bid: blind.Bid(in.Body.Bid)}); err != nil {
				return nil, err
			}
			return &api.Body[saidOfWire]{Body: in.Body}, nil
		})
	api.Read(a, api.Op{ID: "getExpertise", Path: "/editions/{edition}/expertise", Tag: "review", Summary: "Read what you said that you know",
		Description: "Of every product and topic of the edition."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.Body[knownBody], error) {
			e, err := d.office.Into(ctx, who, blind.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			return d.known(ctx, who, e.ID)
		})
	api.Replace(a, api.Op{ID: "replaceExpertise", Path: "/editions/{edition}/expertise", Tag: "review", Summary: "Say what you know",
		Description: "It takes the place of what you said before. What is left out you know nothing of."},
		func(ctx context.Context, who actor.Actor, in *knownIn) (*api.Body[knownBody], error) {
			e, err := d.office.Into(ctx, who, blind.Judging, in.Edition)
			if err != nil {
				return nil, err
			}
			if err := who.May(blind.Reading, string(e.ID)); err != nil { // the answer says what is known
				return nil, err
			}
			degrees := map[catalogue.ProductID]int{}
			for _, k := range in.Body.Items {
				degrees[catalogue.ProductID(k.ProductID)] = k.Degree
			}
			if err := d.sheets.SayExpertise(ctx, who, e.ID, degrees); err != nil {
				return nil, err
			}
			return d.known(ctx, who, e.ID)
		})
}

// known is what somebody said of every product.
func (d *Door) known(ctx context.Context, who actor.Actor, editionID edition.ID) (*api.Body[knownBody], error) {
	x, err := d.sheets.Expertise(ctx, who, editionID)
	if err != nil {
		return nil, err
	}
	body := knownBody{Items: []knownWire{}}
	for _, p := range x.Products {
		body.Items = append(body.Items, knownWire{string(p.ID), p.Name, x.Degrees[p.ID]})
	}
	return &api.Body[knownBody]{Body: body}, nil
}
