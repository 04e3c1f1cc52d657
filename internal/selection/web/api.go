package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
)

// decisionWire is a decision as programs of the committee see it.
type decisionWire struct {
	ProposalID string     `json:"proposal_id"`
	Number     int        `json:"number"`
	Title      string     `json:"title"`
	Decision   string     `json:"decision" enum:"none,shortlisted,accepted,reserve,declined,elsewhere"`
	Staged     bool       `json:"staged" doc:"Its session is in the programme."`
	Place      int        `json:"place" doc:"On the reserve, from 1; 0: not on it."`
	Minutes    int        `json:"minutes"`
	Reason     string     `json:"reason" enum:",places,similar,focus,maturity,other_proposal,other"`
	Sentence   string     `json:"sentence" doc:"To its speakers."`
	RevealID   string     `json:"reveal_id" doc:"The open reveal that holds it; empty: none does."`
	Told       string     `json:"told" enum:",accepted,reserve,declined,elsewhere" doc:"What its speakers were told."`
	ToldAt     *time.Time `json:"told_at"`
	Settled    string     `json:"settled" enum:",confirmed,out" doc:"What replies made of a yes."`
	Version    int64      `json:"version" doc:"0: nothing was decided yet."`
}

func decisionOut(r selection.Row) decisionWire {
	d := r.Decision
	return decisionWire{ProposalID: string(r.ID), Number: r.Number, Title: r.Title, Decision: string(d.State), Staged: d.Staged,
		Place: d.Place, Minutes: r.Minutes, Reason: d.Reason, Sentence: d.Sentence, RevealID: string(d.RevealID), Told: string(d.Told),
		ToldAt: momentOf(d.ToldAt), Settled: string(d.Settled), Version: d.Version}
}

func momentOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

type decidingIn struct {
	office.InEdition
	Body struct {
		Decisions []choiceWire `json:"decisions" nullable:"false" minItems:"1" maxItems:"2000"`
	}
}

type choiceWire struct {
	ProposalID string `json:"proposal_id" maxLength:"60"`
	Version    int64  `json:"version" doc:"That was read; what was decided since is not overwritten."`
	Decision   string `json:"decision" enum:"none,shortlisted,accepted,reserve,declined,elsewhere"`
	Staged     bool   `json:"staged" required:"false" doc:"Of a shortlisted one: put its session into the programme."`
	Place      int    `json:"place" required:"false" minimum:"0" maximum:"10000"`
	Minutes    int    `json:"minutes" required:"false" minimum:"0" maximum:"1440" doc:"0: as its format."`
	Reason     string `json:"reason" required:"false" enum:",places,similar,focus,maturity,other_proposal,other"`
	Sentence   string `json:"sentence" required:"false" maxLength:"2400"`
}

// revealWire is a reveal as programs see it.
type revealWire struct {
	ID         string     `json:"id"`
	Number     int        `json:"number"`
	State      string     `json:"state" enum:"open,released,dropped"`
	ReplyBy    time.Time  `json:"reply_by" doc:"A yes is replied to before, on the edition's clock."`
	OpenedAt   time.Time  `json:"opened_at"`
	ReleasedAt *time.Time `json:"released_at"`
}

func revealOut(r selection.Reveal) revealWire {
	return revealWire{string(r.ID), r.Number, string(r.State), r.ReplyBy.UTC(), r.OpenedAt.UTC(), momentOf(r.ReleasedAt)}
}

type openingIn struct {
	office.InEdition
	Body struct {
		Proposals []string   `json:"proposals" required:"false" nullable:"false" doc:"Left out: all that is decided and was not told."`
		ReplyBy   *time.Time `json:"reply_by" required:"false" doc:"A moment of the last day of replies; left out: as the edition's rule says."`
		Knowing   bool       `json:"knowing" required:"false" doc:"Open it though the checks found something."`
	}
}

// replyWire is a reply as programs see it.
type replyWire struct {
	ID         string     `json:"id"`
	ProposalID string     `json:"proposal_id"`
	Leads      bool       `json:"leads"`
	State      string     `json:"state" enum:"asked,confirmed,declined"`
	ReplyBy    time.Time  `json:"reply_by"`
	Recording  string     `json:"recording" enum:",yes,no"`
	Reason     string     `json:"reason"`
	RepliedAt  *time.Time `json:"replied_at"`
}

func replyOut(r selection.Reply) replyWire {
	return replyWire{r.SpeakerID, string(r.ProposalID), r.Leads, string(r.State), r.ReplyBy.UTC(), string(r.Recording), r.Reason,
		momentOf(r.RepliedAt)}
}

type replyIn struct {
	office.Item
	Body struct {
		State     string `json:"state" enum:"confirmed,declined"`
		Recording string `json:"recording" required:"false" enum:",yes,no" doc:"Consent to be recorded; a yes does not need it."`
		Reason    string `json:"reason" required:"false" maxLength:"2400"`
	}
}

func (d *Door) api(a *api.API) {
	api.Read(a, api.Op{ID: "listDecisions", Path: "/editions/{edition}/decisions", Tag: "selection",
		Summary:     "List what was decided of proposals",
		Description: "For those alone who may read decisions: nobody else learns what was not told."}, d.listDecisions)
	api.Create(a, api.Op{ID: "decide", Path: "/editions/{edition}/decisions", Tag: "selection", Summary: "Decide of proposals",
		Description: "All or none, in one step that is undone as a whole. Nobody is told before a reveal is released."}, d.decideAPI)
	api.Read(a, api.Op{ID: "listReveals", Path: "/editions/{edition}/reveals", Tag: "selection", Summary: "List reveals, the newest first"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[revealWire], error) {
			e, err := d.office.Into(ctx, who, selection.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := d.selection.Reveals(ctx, who, e.ID)
			return api.Listed(all, revealOut), err
		})
	api.Create(a, api.Op{ID: "openReveal", Path: "/editions/{edition}/reveals", Tag: "selection", Summary: "Open a reveal", Created: true,
		Description: "Its decisions do not change while it is open. One mail is made for each person and held."}, d.openAPI)
	d.boardAPI(a)
	d.quotasAPI(a)
	d.revealAPI(a)
	d.repliesAPI(a)
}

func (d *Door) listDecisions(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[decisionWire], error) {
	e, err := d.office.Into(ctx, who, selection.Reading, in.Edition)
	if err != nil {
		return nil, err
	}
	b, err := d.selection.Board(ctx, who, e.ID)
	return api.Listed(b.Rows, decisionOut), err
}

func (d *Door) decideAPI(ctx context.Context, who actor.Actor, in *decidingIn) (*api.None, error) {
	e, err := d.office.Into(ctx, who, selection.Deciding, in.Edition)
	if err != nil {
		return nil, err
	}
	var choices []selection.Choice
	for _, w := range in.Body.Decisions {
		choices = append(choices, selection.Choice{ProposalID: cfp.ProposalID(w.ProposalID), Version: w.Version,
			State: selection.State(w.Decision), Staged: w.Staged, Place: w.Place, Minutes: w.Minutes, Reason: w.Reason, Sentence: w.Sentence})
	}
	_, _, err = d.selection.Decide(ctx, who, e.ID, choices)
	return nil, err
}

func (d *Door) openAPI(ctx context.Context, who actor.Actor, in *openingIn) (*office.Made[revealWire], error) {
	e, err := d.office.Into(ctx, who, selection.Deciding, in.Edition)
	if err != nil {
		return nil, err
	}
	o := selection.Opening{Knowing: in.Body.Knowing}
	for _, id := range in.Body.Proposals {
		o.Proposals = append(o.Proposals, cfp.ProposalID(id))
	}
	if in.Body.ReplyBy != nil {
		o.By = *in.Body.ReplyBy
	}
	opened, err := d.selection.OpenReveal(ctx, who, e.ID, o)
	if err != nil {
		return nil, err
	}
	return &office.Made[revealWire]{Location: "/api/v1/editions/" + e.Slug + "/reveals", ETag: api.ETag(opened.Version),
		Body: revealOut(opened.Reveal)}, nil
}

func (d *Door) revealAPI(a *api.API) {
	act := func(op api.Op, do func(ctx context.Context, who actor.Actor, e edition.Edition, id selection.RevealID) error) {
		op.Tag = "selection"
		api.Create(a, op, func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			e, err := d.office.Into(ctx, who, selection.Deciding, in.Edition)
			if err != nil {
				return nil, err
			}
			return nil, do(ctx, who, e, selection.RevealID(in.ID))
		})
	}
	act(api.Op{ID: "releaseReveal", Path: "/editions/{edition}/reveals/{id}/release", Summary: "Tell everybody what a reveal holds",
		Description: "Released again, nothing happens: nobody gets a second mail."},
		func(ctx context.Context, who actor.Actor, e edition.Edition, id selection.RevealID) error {
			_, err := d.selection.Release(ctx, who, e.ID, id)
			return err
		})
	act(api.Op{ID: "cancelReveal", Path: "/editions/{edition}/reveals/{id}/cancel", Summary: "Cancel an open reveal",
		Description: "Its mails never leave, and its decisions can change again."},
		func(ctx context.Context, who actor.Actor, e edition.Edition, id selection.RevealID) error {
			return d.selection.CancelReveal(ctx, who, e.ID, id)
		})
}

func (d *Door) repliesAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listReplies", Path: "/editions/{edition}/replies", Tag: "selection", Summary: "List replies",
		Description: "The committee gets all; anybody else their own, of what they were told."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[replyWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			var all []selection.Reply
			if who.May(selection.Reading, string(e.ID)) == nil {
				b, err := d.selection.Board(ctx, who, e.ID)
				if err != nil {
					return nil, err
				}
				for _, r := range b.Rows {
					all = append(all, r.Replies...)
				}
				return api.Listed(all, replyOut), nil
			}
			askings, err := d.selection.Askings(ctx, selection.Holder{Who: who}, e)
			for _, asking := range askings {
				if asking.Reply.SpeakerID != "" {
					all = append(all, asking.Reply)
				}
			}
			return api.Listed(all, replyOut), err
		})
	api.Create(a, api.Op{ID: "reply", Path: "/editions/{edition}/replies/{id}", Tag: "selection", Summary: "Reply to a yes", Personal: true,
		Description: "Whoever is asked does. The same said again changes nothing."},
		func(ctx context.Context, who actor.Actor, in *replyIn) (*api.None, error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = d.selection.Reply(ctx, selection.Holder{Who: who}, e, in.ID, selection.Said{State: selection.ReplyState(in.Body.State),
				Recording: selection.Recording(in.Body.Recording), Reason: in.Body.Reason})
			return nil, err
		})
}
