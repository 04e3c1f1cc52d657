package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"
)

// fixWire is a move that removes a finding.
type fixWire struct {
	Session string `json:"session"`
	choiceWire
}

// roomFixes are what fixes shows on a page, for the panel.
func (d *Door) roomFixes(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	_, fixes, err := d.room.Fixes(r.Context(), v.Who, draft, r.URL.Query().Get("finding"))
	if err != nil {
		return nil, err
	}
	out, why := make([]fixWire, len(fixes)), planningweb.Refusals{Words: d.printer(r), Zone: v.Edition.Location()}
	for i, f := range fixes {
		out[i] = fixWire{string(f.Session), wireOf(f.Choice, why)}
	}
	return out, nil
}
