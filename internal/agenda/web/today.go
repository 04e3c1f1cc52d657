package web

import (
	"context"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
)

const (
	wishesStep  = 30
	clashesStep = 40
)

// today is how the wishes grew, and what to do about them.
func (d *Organise) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	g, err := d.agenda.Growth(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p := at.P
	step := chapter.Step{Place: wishesStep, Title: p.T("agenda.step_wishes"), Note: p.T("agenda.step_wishes_note", "Count", g.People),
		Page: "settings/public/", Action: p.T("agenda.step_wishes_open"), Done: g.People > 0}
	if at.Edition.WishesOpen {
		step.Action = p.T("agenda.step_wishes_close")
	}
	if g.People == 0 {
		step.Note, step.Also = p.T("agenda.starless"), starless(at)
	}
	r.Steps = append(r.Steps, step, chapter.Step{Place: clashesStep, Title: p.T("nav.clashes"), Page: "clashes/",
		Action: p.T("agenda.step_clashes_do"), Done: g.People > 0})
	if g.People == 0 {
		return r, nil
	}
	state := p.T("agenda.wishes_closed")
	if at.Edition.WishesOpen {
		state = p.T("agenda.wishes_open")
	}
	r.Curves = append(r.Curves, chapter.Curve{Title: p.T("site.wishes"), Link: state, Page: "settings/public/", Points: points(at, g),
		Note: p.T("agenda.wishes_note", "Count", g.People, "Stars", p.Number(g.Stars))})
	return r, nil
}

// starless is what helps while nobody has starred.
func starless(at chapter.At) (out []chapter.Link) {
	root := "/organise/" + at.Edition.Slug + "/"
	if at.Edition.WishesOpen {
		out = append(out, chapter.Link{Label: at.P.T("agenda.invite"), URL: "/" + at.Edition.Slug + "/wishes/"})
	}
	out = append(out, chapter.Link{Label: at.P.T("agenda.import"), URL: root + "clashes/#wishes"})
	if at.Edition.PeopleExpected == 0 && at.May(edition.Changing) {
		out = append(out, chapter.Link{Label: at.P.T("agenda.expected"), URL: root + "settings/figures/"})
	}
	return out
}

// points begin the day before the first star, with nobody, and end now.
func points(at chapter.At, g agenda.Growth) (out []chapter.Point) {
	for _, d := range g.Days {
		day := at.Edition.At(d.Day)
		if len(out) == 0 {
			out = append(out, chapter.Point{At: day.AddDate(0, 0, -1)})
		}
		out = append(out, chapter.Point{At: day, Value: d.People})
	}
	if last := out[len(out)-1]; last.At.Before(at.Now) {
		out = append(out, chapter.Point{At: at.Now, Value: last.Value})
	}
	return out
}
