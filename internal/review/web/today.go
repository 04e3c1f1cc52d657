package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/review"
)

const readingStep = 15 // its place among those of all chapters

// soon is how long before a round ends those who run it are told what it lacks.
const soon = 3 * 24 * time.Hour

// today is how reading stands, and what a round waits for. A committee that has no round reads elsewhere, or not at all.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	if !at.May(review.Overseeing) {
		return r, nil
	}
	rounds, err := d.review.Rounds(ctx, at.Who, at.Edition.ID)
	if err != nil || len(rounds) == 0 {
		return r, err
	}
	step := chapter.Step{Place: readingStep, Title: at.P.T("nav.rounds"), Page: "rounds/", Action: at.P.T("review.today.open"), Done: true}
	for _, round := range rounds {
		if round.State != review.Prepared && round.State != review.Open {
			continue
		}
		p, err := d.review.Progress(ctx, at.Who, at.Edition.ID, round.ID)
		if err != nil {
			return r, err
		}
		step.Done, step.Page, step.Note = false, "rounds/"+string(round.ID)+"/read", standing(at, p)
		if at.May(review.Running) {
			r.Needs = append(r.Needs, waits(at, p)...)
		}
	}
	if step.Done {
		step.Note = at.P.T("review.state_said." + string(rounds[0].State))
	}
	r.Steps = append(r.Steps, step)
	return r, nil
}

// standing says how far a round has come.
func standing(at chapter.At, p review.Progress) string {
	said := at.P.T("review.state_said." + string(p.Round.State))
	if p.Round.State == review.Open {
		assigned := 0
		for _, r := range p.Readers {
			assigned += r.Assigned
		}
		said = at.P.T("review.today.given", "Count", p.Given, "All", at.P.Number(max(assigned, p.Given)))
	}
	if !p.Round.Closes.IsZero() {
		said += " · " + at.P.T("review.today.until", "Date", at.P.ShortDate(p.Round.Closes.In(at.Edition.Location())))
	}
	return p.Round.Name + at.P.T("site.colon", "What", said)
}

// waits are what a round needs of who runs it.
func waits(at chapter.At, p review.Progress) (out []chapter.Need) {
	page := "rounds/" + string(p.Round.ID) + "/"
	need := func(key string, count int, page string) {
		if count > 0 {
			out = append(out, chapter.Need{Due: p.Round.Closes, Title: at.P.T(key, "Count", count), Note: p.Round.Name, Page: page,
				Action: at.P.T("review.today.open")})
		}
	}
	need("review.need.look", p.Looking, page+"look")
	if p.Sheets > 0 {
		need("review.need.unmade", p.Unmade+p.Stale, page+"read")
	}
	need("review.need.planned", p.Planned, page+"read")
	if p.Round.State == review.Open && !p.Round.Closes.IsZero() && at.Now.After(p.Round.Closes.Add(-soon)) {
		need("review.need.lacking", p.Lacking, page+"read")
	}
	return out
}
