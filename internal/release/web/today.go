package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

const releaseStep = 70

// today is what everybody sees, and what they do not see yet.
func (d *Organise) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	releases, err := d.releases.Releases(ctx, at.Edition.ID)
	if err != nil {
		return r, err
	}
	p, public := at.P, at.Edition.Public()
	r.Steps = append(r.Steps, chapter.Step{Place: releaseStep, Title: p.T("nav.release"), Page: "release/", Action: p.T("release.step_do"),
		Note: p.T("release.step_note", "Count", len(releases)), Done: len(releases) > 0 && public})
	state := &chapter.State{}
	r.State = state
	if public {
		state.Public = "/" + at.Edition.Slug + "/"
	}
	if len(releases) == 0 {
		state.Sentence = p.T("release.state_none")
		return r, nil
	}
	newest := releases[0]
	for _, rel := range releases {
		if rel.Number > newest.Number {
			newest = rel
		}
	}
	when := newest.ReleasedAt.In(at.Edition.Location())
	key := "release.state_public"
	if !public {
		key = "release.state_draft"
	}
	state.Sentence = p.T(key, "Number", newest.Number, "Date", p.Date(when), "Time", p.Time(when))
	changed, err := d.changed(ctx, at)
	if err != nil || changed == 0 {
		return r, err
	}
	state.Waits, state.Action = p.T("release.state_waits", "Count", changed), p.T("release.state_do")
	if at.May(programme.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Urgent: true, Title: p.T("release.need", "Count", changed), Note: p.T("release.need_note"),
			Page: "release/", Action: p.T("release.need_do")})
	}
	return r, nil
}

// changed is how many changes of the draft are not public.
func (d *Organise) changed(ctx context.Context, at chapter.At) (int, error) {
	now, previous, err := d.releases.Preview(ctx, at.Who, at.Edition.ID)
	if err != nil || previous == nil {
		return 0, err
	}
	return len(release.Compare(previous, now)), nil
}

// counts are how many changes wait for a release.
func (d *Organise) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	changed, err := d.changed(ctx, at)
	return map[string]chapter.Count{"release": {All: changed, Wait: changed}}, err
}
