package web

import (
	"context"
	"strings"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/programme"
)

const (
	roomStep     = 60
	warningsCard = 40
	manyNamed    = 2 // warnings that are said in full
)

// today is what stands in the way of a release, and what the draft is warned of.
func (d *Door) today(ctx context.Context, at chapter.At) (r chapter.Report, err error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return r, err
	}
	all, err := d.room.Findings(ctx, at.Who, draft)
	if err != nil {
		return r, err
	}
	p, found := at.P, programme.Open(all)
	unplaced := len(draft.Unplaced())
	r.Steps = append(r.Steps, chapter.Step{Place: roomStep, Title: p.T("nav.edit"), Page: "edit/", Action: p.T("planning.room_do"),
		Note: p.T("planning.room_unplaced", "Count", unplaced), Done: len(draft.Placements) > 0 && unplaced == 0})
	blocking := blocks(found)
	if len(blocking) > 0 && at.May(programme.Changing) {
		var said []string
		for _, f := range blocking[:min(manyNamed, len(blocking))] {
			said = append(said, sentence(p, f))
		}
		r.Needs = append(r.Needs, chapter.Need{Urgent: true, Title: p.T("planning.room_blocked", "Count", len(blocking)),
			Note: strings.Join(said, " "), Page: "warnings/", Action: p.T("planning.room_fix")})
	}
	if unplaced > 0 && len(draft.Placements) > 0 && at.May(programme.Changing) {
		r.Needs = append(r.Needs, chapter.Need{Title: p.T("planning.room_unplaced", "Count", unplaced), Page: "edit/",
			Action: p.T("planning.room_do")})
	}
	if len(draft.Placements) > 0 {
		r.Cards = append(r.Cards, chapter.Card{Place: warningsCard, Title: p.T("nav.warnings"), Figure: p.Number(len(found)),
			Note: p.T("planning.room_block", "Count", len(blocking)), Page: "warnings/", Link: p.T("planning.room_warnings")})
	}
	return r, nil
}

// blocks are the findings that keep the draft from being released.
func blocks(found []programme.Finding) (out []programme.Finding) {
	for _, f := range found {
		if f.Severity != programme.Warns && f.Silenced == "" {
			out = append(out, f)
		}
	}
	return out
}

// counts are how many warnings there are, and how many block.
func (d *Door) counts(ctx context.Context, at chapter.At) (map[string]chapter.Count, error) {
	draft, err := d.programme.Draft(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	found, err := d.room.Findings(ctx, at.Who, draft)
	found = programme.Open(found)
	return map[string]chapter.Count{"warnings": {All: len(found), Wait: len(blocks(found))}}, err
}
