package web

import (
	"context"
	"errors"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/intake"
)

// standing tells which address the programme comes from, for the page of settings.
func (d *Organise) standing(ctx context.Context, at chapter.At) ([]chapter.Setting, error) {
	source, err := d.intake.Source(ctx, at.Who, at.Edition.ID)
	if err != nil && !errors.Is(err, intake.ErrNoSource) {
		return nil, err
	}
	return []chapter.Setting{{Place: 90, Title: at.P.T("intake.standing_title"), Page: "import/", Action: at.P.T("intake.standing_open"),
		Note: at.P.T("intake.standing", "Address", source.Address)}}, nil
}
