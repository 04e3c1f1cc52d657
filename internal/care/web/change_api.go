package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
)

// requestWire is a change request as organisers' programs see it.
type requestWire struct {
	ID        string     `json:"id"`
	Object    string     `json:"object" doc:"Id of the session or speaker."`
	Title     string     `json:"title"`
	Field     string     `json:"field" doc:"title, abstract, level, language, links, name, pronouns, biography, addresses, or join: with an id."`
	Base      string     `json:"base" doc:"What the speaker saw."`
	Now       string     `json:"now" doc:"What the field says."`
	Wanted    string     `json:"wanted"`
	Clash     bool       `json:"clash" doc:"It was changed since the speaker saw it: apply it with seen."`
	Note      string     `json:"note"`
	State     string     `json:"state" enum:"asked,applied,refused,overtaken,taken_back"`
	AskedBy   string     `json:"asked_by" doc:"By name."`
	AskedAt   time.Time  `json:"asked_at"`
	SettledAt *time.Time `json:"settled_at"`
	Reason    string     `json:"reason"`
}

func requestOut(r care.RequestRow) requestWire {
	w := requestWire{ID: string(r.ID), Object: r.Object, Title: r.Title, Field: string(r.Field), Base: r.Base, Now: r.Now, Wanted: r.Wanted,
		Clash: r.Clash, Note: r.Note, State: string(r.State), AskedBy: r.Who, AskedAt: r.AskedAt.UTC(), Reason: r.Reason}
	if !r.SettledAt.IsZero() {
		at := r.SettledAt.UTC()
		w.SettledAt = &at
	}
	return w
}

type askIn struct {
	office.InEdition
	Body struct {
		Object string `json:"object" maxLength:"60" doc:"Id of a session of yours, or of you as its speaker."`
		Fields []struct {
			Field string `json:"field" maxLength:"40" enum:"title,abstract,level,language,links,name,pronouns,biography,addresses"`
			Base  string `json:"base" maxLength:"80000" doc:"What it says, as you read it."`
			Value string `json:"value" maxLength:"80000"`
		} `json:"fields" nullable:"false" minItems:"1" maxItems:"20"`
		Note string `json:"note" required:"false" maxLength:"2400"`
	}
}

// savedOut is what became of what was asked.
type savedOut struct {
	Body struct {
		Written []string `json:"written" doc:"Changed at once."`
		Asked   []string `json:"asked" doc:"Waits for an organiser."`
		Back    []string `json:"back" doc:"Asked for before, and taken back."`
	}
}

type applyIn struct {
	office.Item
	Body struct {
		Seen *string `json:"seen" required:"false" doc:"What the field says, as you read it; needed where it clashes, or for text."`
		Text *string `json:"text" required:"false" maxLength:"80000" doc:"What is written instead of what is wanted."`
	}
}

type refuseIn struct {
	office.Item
	Body struct {
		Reason string `json:"reason" maxLength:"2400" doc:"The speaker reads it."`
	}
}

func (d *Door) changeAPI(a *api.API) {
	api.Read(a, api.Op{ID: "listChangeRequests", Path: "/editions/{edition}/change-requests", Tag: "care",
		Summary: "List what speakers want to change, the newest first"},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[requestWire], error) {
			e, err := d.office.Into(ctx, who, care.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			all, err := d.care.ChangeRequests(ctx, who, e.ID)
			return api.Listed(all, requestOut), err
		})
	api.Create(a, api.Op{ID: "askChange", Path: "/editions/{edition}/change-requests", Tag: "care", Summary: "Change what you speak about",
		Personal: true, Description: "What is free is changed at once; what needs approval waits for an organiser. All is saved, or nothing."},
		d.askAPI)
	api.Create(a, api.Op{ID: "applyChangeRequest", Path: "/editions/{edition}/change-requests/{id}/apply", Tag: "care",
		Summary: "Apply a change request", Description: "One step of the draft, which can be undone. Its speaker gets a mail."},
		func(ctx context.Context, who actor.Actor, in *applyIn) (*api.None, error) {
			one := care.Deciding{ID: care.RequestID(in.ID), Seen: in.Body.Seen, Do: care.DoApply}
			if in.Body.Text != nil {
				one.Do, one.Text = care.DoWrite, *in.Body.Text
			}
			return nil, d.decideAPI(ctx, who, in.Edition, one)
		})
	api.Create(a, api.Op{ID: "refuseChangeRequest", Path: "/editions/{edition}/change-requests/{id}/refuse", Tag: "care",
		Summary: "Refuse a change request"},
		func(ctx context.Context, who actor.Actor, in *refuseIn) (*api.None, error) {
			return nil, d.decideAPI(ctx, who, in.Edition, care.Deciding{ID: care.RequestID(in.ID), Do: care.DoRefuse, Reason: in.Body.Reason})
		})
}

func (d *Door) askAPI(ctx context.Context, who actor.Actor, in *askIn) (*savedOut, error) {
	e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
	if err != nil {
		return nil, err
	}
	var wants []care.Want
	for _, f := range in.Body.Fields {
		wants = append(wants, care.Want{Field: care.ChangeField(f.Field), Base: f.Base, Value: f.Value})
	}
	saved, err := d.care.AskChange(ctx, care.Holder{Who: who}, e, in.Body.Object, wants, in.Body.Note)
	if err != nil {
		return nil, err
	}
	out := &savedOut{}
	out.Body.Written, out.Body.Asked, out.Body.Back = named(saved.Written), named(saved.Asked), named(saved.Back)
	return out, nil
}

func named(fields []care.ChangeField) []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = string(f)
	}
	return out
}

func (d *Door) decideAPI(ctx context.Context, who actor.Actor, slug string, one care.Deciding) error {
	e, err := d.office.Into(ctx, who, programme.Changing, slug)
	if err != nil {
		return err
	}
	_, err = d.care.DecideChanges(ctx, who, e.ID, []care.Deciding{one})
	return err
}
