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

// questionWire is a question of the form as programs see it.
type questionWire struct {
	ID           string              `json:"id" readOnly:"true" required:"false"`
	About        string              `json:"about" enum:"session,speaker"`
	Kind         string              `json:"kind" enum:"text,choice,number,yes_no"`
	Label        map[string]string   `json:"label" doc:"By language; in each language of the edition."`
	Help         map[string]string   `json:"help" required:"false" doc:"By language."`
	Options      map[string][]string `json:"options" required:"false" doc:"Of a choice, by language: 2 to 50, as many in each."`
	Required     bool                `json:"required" required:"false"`
	RequiredFrom *time.Time          `json:"required_from" required:"false" doc:"Null: at once."`
	FrozenFrom   *time.Time          `json:"frozen_from" required:"false" doc:"From then on replies stay as they are; null: never."`
	ForReviewers bool                `json:"for_reviewers" required:"false" doc:"A committee may read the reply; otherwise organisers alone do."`
	Formats      []string            `json:"formats" required:"false" nullable:"false" doc:"Of which it is asked; empty: of all."`
	Tracks       []string            `json:"tracks" required:"false" nullable:"false" doc:"Of which it is asked; empty: of all."`
	Position     int                 `json:"position" required:"false" doc:"The lowest comes first."`
}

func questionOut(q cfp.Question) questionWire {
	w := questionWire{ID: string(q.ID), About: string(q.About), Kind: string(q.Kind), Label: q.Label, Help: q.Help, Options: q.Options,
		Required: q.Required, RequiredFrom: moments(q.RequiredFrom), FrozenFrom: moments(q.FrozenFrom), ForReviewers: q.ForReviewers,
		Formats: []string{}, Tracks: []string{}, Position: q.Position}
	for _, id := range q.Formats {
		w.Formats = append(w.Formats, string(id))
	}
	for _, id := range q.Tracks {
		w.Tracks = append(w.Tracks, string(id))
	}
	return w
}

func (w questionWire) in(q *cfp.Question) error {
	q.About, q.Kind, q.Label, q.Help, q.Options = cfp.About(w.About), cfp.QuestionKind(w.Kind), w.Label, w.Help, w.Options
	q.Required, q.RequiredFrom, q.FrozenFrom = w.Required, timeOf(w.RequiredFrom), timeOf(w.FrozenFrom)
	q.ForReviewers, q.Position, q.Formats, q.Tracks = w.ForReviewers, w.Position, nil, nil
	for _, id := range w.Formats {
		q.Formats = append(q.Formats, edition.FormatID(id))
	}
	for _, id := range w.Tracks {
		q.Tracks = append(q.Tracks, edition.TrackID(id))
	}
	return nil
}

func (d *Door) questionsAPI(a *api.API) {
	office.Collection[cfp.Question, questionWire]{
		One: "Question", Many: "questions", Tag: "cfp", UseCases: d.calls.Question(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]cfp.Question, error) {
			return d.calls.Questions(ctx, who, e.ID)
		},
		Key: func(q *cfp.Question) (string, edition.ID, *int64) { return string(q.ID), q.EditionID, &q.Version },
		Blank: func(e edition.Edition) cfp.Question {
			return cfp.Question{EditionID: e.ID, Help: cfp.Texts{}, Options: cfp.OptionTexts{}}
		},
		Out: questionOut,
		In:  questionWire.in,
	}.Describe(a, d.office)
}
