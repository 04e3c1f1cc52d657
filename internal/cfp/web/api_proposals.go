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

// proposedWire is a proposal as programs see it.
type proposedWire struct {
	ID         string          `json:"id" readOnly:"true" required:"false"`
	GUID       string          `json:"guid" readOnly:"true" required:"false"`
	Code       string          `json:"code" readOnly:"true" required:"false"`
	Number     int             `json:"number" readOnly:"true" required:"false"`
	State      string          `json:"state" readOnly:"true" required:"false" enum:"submitted,withdrawn"`
	Invited    bool            `json:"invited" readOnly:"true" required:"false" doc:"Written by organisers for speakers whom they invited."`
	Title      string          `json:"title" doc:"At most 120 characters, as readers see them."`
	Abstract   string          `json:"abstract" doc:"Markdown, at most 300 words."`
	Outline    string          `json:"outline" required:"false" doc:"For the committee alone, at most 300 words."`
	Why        string          `json:"why" required:"false" doc:"For the committee alone, at most 150 words."`
	FormatID   string          `json:"format_id" maxLength:"60"`
	TrackID    string          `json:"track_id" required:"false" maxLength:"60"`
	Level      string          `json:"level" required:"false" enum:",beginner,intermediate,advanced"`
	Language   string          `json:"language" maxLength:"20" example:"fr"`
	ProductIDs []string        `json:"product_ids" required:"false" nullable:"false" maxItems:"3"`
	Speakers   []proposerWire  `json:"speakers" nullable:"false" maxItems:"11" doc:"The first one leads."`
	Revision   int             `json:"revision" readOnly:"true" required:"false"`
	SentAt     *time.Time      `json:"sent_at" readOnly:"true" required:"false"`
	Withdrawn  *withdrawalWire `json:"withdrawn" readOnly:"true" required:"false"`
}

type withdrawalWire struct {
	At     time.Time `json:"at"`
	Kind   string    `json:"kind"`
	Reason string    `json:"reason"`
}

type proposerWire struct {
	Name  string `json:"name" maxLength:"300"`
	Email string `json:"email" required:"false" maxLength:"254"`
	State string `json:"state" readOnly:"true" required:"false" enum:"invited,accepted,refused,revoked,left"`
}

func proposalOut(p cfp.Proposal) proposedWire {
	w := proposedWire{ID: string(p.ID), GUID: p.GUID, Code: p.Code, Number: p.Number, State: string(p.State), Invited: p.Invited,
		Title:    p.Title,
		Abstract: p.Abstract, Outline: p.Outline, Why: p.Why, FormatID: string(p.FormatID), TrackID: string(p.TrackID), Level: p.Level,
		Language: p.Language, ProductIDs: append([]string{}, p.Products...), Speakers: []proposerWire{}, Revision: p.Revision,
		SentAt: moments(p.SentAt)}
	for _, v := range p.Speakers {
		w.Speakers = append(w.Speakers, proposerWire{v.Name, v.Email, string(v.State)})
	}
	if p.State == cfp.Withdrawn {
		w.Withdrawn = &withdrawalWire{p.Withdrawn.At, p.Withdrawn.Kind, p.Withdrawn.Reason}
	}
	return w
}

func (w proposedWire) content() cfp.Content {
	c := cfp.Content{Title: w.Title, Abstract: w.Abstract, Outline: w.Outline, Why: w.Why, FormatID: edition.FormatID(w.FormatID),
		TrackID: edition.TrackID(w.TrackID), Level: w.Level, Language: w.Language, Products: w.ProductIDs}
	if len(w.Speakers) > 0 {
		c.You.Name = w.Speakers[0].Name
		for _, s := range w.Speakers[1:] {
			c.With = append(c.With, cfp.Guest{Name: s.Name, Email: s.Email})
		}
	}
	return c
}

type createdProposal struct {
	office.InEdition
	Body proposedWire
}

func (d *Door) proposalsAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listProposals", Path: "/editions/{edition}/proposals", Tag: "cfp", Summary: "List what was proposed to an edition",
		Description: "Organisers get all that was sent, the newest first; anybody else what they speak for. Drafts are in no answer."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[proposedWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			list := d.calls.OwnProposals
			if who.May(cfp.Reading, string(e.ID)) == nil {
				list = d.calls.Proposals
			}
			all, err := list(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			return api.Listed(all, proposalOut), nil
		})
	api.Create(a, api.Op{ID: "createProposal", Path: "/editions/{edition}/proposals", Tag: "cfp", Summary: "Propose a session", Created: true,
		Description: "Organisers write it for speakers whom they invite: no limit counts and no mail is sent. Anybody else sends their own while " +
			"the call is open: the first speaker is who asks, the others get invitations.", Personal: true},
		func(ctx context.Context, who actor.Actor, in *createdProposal) (*office.Made[proposedWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			p, err := d.propose(ctx, who, e, in.Body)
			if err != nil {
				return nil, err
			}
			return &office.Made[proposedWire]{Location: "/api/v1/editions/" + e.Slug + "/proposals", ETag: api.ETag(p.Version),
				Body: proposalOut(p)}, nil
		})
}

// propose sends what a program hands in: an organiser's for others, anybody else's for themselves.
func (d *Door) propose(ctx context.Context, who actor.Actor, e edition.Edition, w proposedWire) (cfp.Proposal, error) {
	if who.May(cfp.Changing, string(e.ID)) == nil {
		n := cfp.Named{Content: w.content()}
		for _, s := range w.Speakers {
			n.Speakers = append(n.Speakers, cfp.Guest{Name: s.Name, Email: s.Email})
		}
		return d.calls.AddInvited(ctx, who, e, n)
	}
	return d.calls.SendNew(ctx, who, e, w.content(), d.letters(e))
}
