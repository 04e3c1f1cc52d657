package web

import (
	"context"
	"slices"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/planning"
)

const plansStep = 50

// today says how far planning has come.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	plans, err := d.planning.Plans(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	note, done := plansNote(at.P, draft, slices.DeleteFunc(plans, func(p planning.Plan) bool { return p.Whole != nil }))
	wishes, err := d.agenda.Growth(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	if wishes.People == 0 {
		note += " · " + at.P.T("planning.starless_note")
	}
	r.Steps = append(r.Steps, chapter.Step{Place: plansStep, Title: at.P.T("planning.step"), Note: note, Page: "plans/",
		Action: at.P.T("planning.step_do"), Done: done})
	return r, nil
}

// counts are how many plans there are.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	plans, err := d.planning.Plans(ctx, at.Who, at.Edition.ID)
	return map[string]chapter.Count{"plans": {All: len(plans)}}, err
}
