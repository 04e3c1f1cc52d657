package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/speaker"
)

const speakersCard = 10

// today is how many speakers there are, and whom no mail can reach.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	stage, err := d.speakers.All(ctx, at.Who, at.Edition.ID)
	if err != nil || len(stage.Speakers) == 0 {
		return r, err
	}
	silent := 0
	for _, s := range stage.Speakers {
		if s.Email == "" {
			silent++
		}
	}
	note := at.P.T("speaker.all_reached")
	if silent > 0 {
		note = at.P.T("speaker.no_mail", "Count", silent)
	}
	r.Cards = append(r.Cards, chapter.Card{Place: speakersCard, Title: at.P.T("nav.speakers"), Figure: at.P.Number(len(stage.Speakers)),
		Note: note, Page: "speakers/", Link: at.P.T("speaker.list")})
	return r, nil
}

// counts are how many speakers and organisations there are.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	stage, err := d.speakers.All(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"speakers": {All: len(stage.Speakers)}, "organisations": {All: len(stage.Organisations)}}, err
}

// finds are the speakers and their organisations.
func (d *Door) finds() []chapter.Finds {
	return []chapter.Finds{
		d.speakerDesk().Finds(chapter.FindPerson, func(_ chapter.At, s speaker.Speaker) chapter.Find {
			return chapter.Find{Note: s.Email, Words: s.Code, Public: "speaker/" + s.Code + "/"}
		}),
		d.organisationDesk().Finds(chapter.FindThing, func(at chapter.At, o speaker.Organisation) chapter.Find {
			return chapter.Find{Note: at.P.T("speaker.kind." + string(o.Kind))}
		}),
	}
}
