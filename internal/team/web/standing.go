package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
)

// standing tells how many work on an edition, for the page of settings.
func (d *Door) standing(ctx context.Context, at chapter.At) ([]chapter.Setting, error) {
	t, err := d.team.Team(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	return []chapter.Setting{{Place: 80, Title: at.P.T("nav.team"), Page: "team/", Action: at.P.T("team.standing_open"),
		Note: at.P.T("team.standing", "Count", len(t.People), "Invited", len(t.Invited))}}, nil
}
