package queue

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
)

// readWire is a sheet as programs see it: never a person.
type readWire struct {
	Handle   string       `json:"handle"`
	Assigned bool         `json:"assigned" doc:"It was given to whoever asks."`
	Title    string       `json:"title" doc:"▮ stands where something was taken out."`
	Abstract string       `json:"abstract" doc:"Markdown."`
	Outline  string       `json:"outline"`
	Why      string       `json:"why"`
	Format   string       `json:"format"`
	Minutes  int          `json:"minutes"`
	Track    string       `json:"track"`
	Level    string       `json:"level"`
	Language string       `json:"language"`
	Products []string     `json:"products" nullable:"false"`
	Replies  []saidWire   `json:"replies" nullable:"false" doc:"To questions that reviewers may read."`
	Review   *verdictWire `json:"review" doc:"Of whoever asks; null: none."`
}

type saidWire struct {
	Question string `json:"question"`
	Said     string `json:"said"`
}

type verdictWire struct {
	Grade    *int   `json:"grade" required:"false" minimum:"1" maximum:"5" doc:"From 1, would advise against, to 5, would fight for it. Null with abstained."`
	Abstains bool   `json:"abstains" required:"false" doc:"It is not their field."`
	Sentence string `json:"sentence" required:"false" maxLength:"2000" doc:"Why."`
}

func readOut(s blind.Sheet) readWire {
	w := readWire{Handle: s.Handle, Assigned: s.Assigned, Title: s.Title, Abstract: s.Abstract, Outline: s.Outline, Why: s.Why,
		Format: s.Format, Minutes: s.Minutes, Track: s.Track, Level: s.Level, Language: s.Language, Products: append([]string{}, s.Products...),
		Replies: []saidWire{}, Review: verdictOut(s.Own)}
	for _, r := range s.Replies {
		w.Replies = append(w.Replies, saidWire{r.Question, r.Said})
	}
	return w
}

func verdictOut(v blind.Verdict) *verdictWire {
	switch v.State {
	case blind.Done:
		return &verdictWire{Grade: &v.Grade, Sentence: v.Sentence}
	case blind.Abstained:
		return &verdictWire{Abstains: true, Sentence: v.Sentence}
	default:
		return nil
	}
}

// givenWire is a verdict that somebody gave, with the sheet that it is on.
type givenWire struct {
	Handle string `json:"handle"`
	verdictWire
	Stale bool `json:"stale" doc:"The sheet was changed since: it counts once it is given again."`
}

func givenOut(s blind.Sheet) givenWire {
	return givenWire{s.Handle, *verdictOut(s.Own), s.Own.Stale}
}

type onSheet struct {
	office.InEdition
	Handle string `path:"handle" maxLength:"20" example:"R-7KQ2AB"`
	Body   verdictWire
}

// API describes what programs can do.
func (d *Door) API(a *api.API) {
	api.Read(a, api.Op{ID: "listSheets", Path: "/editions/{edition}/sheets", Tag: "review", Summary: "List the sheets that you read",
		Description: "In your own order. What you are recused from is not there; nobody who proposes is named."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[readWire], error) {
			e, err := d.office.Into(ctx, who, blind.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			q, err := d.sheets.Queue(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			return api.Listed(q.Sheets, readOut), nil
		})
	api.Read(a, api.Op{ID: "listReviews", Path: "/editions/{edition}/reviews", Tag: "review", Summary: "List the verdicts that you gave",
		Description: "On the sheets of the round that is read, in your own order. Those of others are in no answer."},
		func(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[givenWire], error) {
			e, err := d.office.Into(ctx, who, blind.Reading, in.Edition)
			if err != nil {
				return nil, err
			}
			q, err := d.sheets.Queue(ctx, who, e.ID)
			if err != nil {
				return nil, err
			}
			given := slices.DeleteFunc(q.Sheets, func(s blind.Sheet) bool { return verdictOut(s.Own) == nil })
			return api.Listed(given, givenOut), nil
		})
	api.Replace(a, api.Op{ID: "replaceReview", Path: "/editions/{edition}/sheets/{handle}/review", Tag: "review",
		Summary: "Give your verdict on a sheet", Description: "It takes the place of an earlier one."},
		func(ctx context.Context, who actor.Actor, in *onSheet) (*api.Body[verdictWire], error) {
			e, err := d.office.Into(ctx, who, blind.Judging, in.Edition)
			if err != nil {
				return nil, err
			}
			g := blind.Given{Handle: in.Handle, Act: blind.ToGrade, Sentence: in.Body.Sentence}
			switch {
			case in.Body.Abstains:
				g.Act = blind.ToAbstain
			case in.Body.Grade != nil:
				g.Grade = *in.Body.Grade
			}
			if err := d.sheets.Judge(ctx, who, e.ID, false, g); err != nil {
				return nil, err
			}
			return &api.Body[verdictWire]{Body: in.Body}, nil
		})
	d.bidsAPI(a)
}
