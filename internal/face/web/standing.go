package web

import (
	"context"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
)

// standing tells what an edition looks like, for the page of settings.
func (d *Door) standing(_ context.Context, at chapter.At) ([]chapter.Setting, error) {
	if !at.May(edition.Reading) {
		return nil, nil
	}
	f, p := at.Edition.Face, at.P
	return []chapter.Setting{{Place: 50, Title: p.T("nav.face"), Page: "face/", Action: p.T("face.open"),
		Note: p.T("face.standing", "Accent", f.Accent, "Logo", f.Logo != "", "Header", f.Header != "")}}, nil
}
