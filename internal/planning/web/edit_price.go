package web

import (
	"net/http"

	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/web"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// fixWire is a move that removes a finding.
type fixWire struct {
	Session string `json:"session"`
	choiceWire
}

// roomFixes are what fixes shows on a page, for the panel.
func (d *Door) roomFixes(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	_, fixes, err := d.planning.Fixes(r.Context(), v.Who, draft, r.URL.Query().Get("finding"))
	if err != nil {
		return nil, err
	}
	out := make([]fixWire, len(fixes))
	for i, f := range fixes {
		out[i] = fixWire{string(f.Session), wireOf(f.Choice)}
	}
	return out, nil
}

// stepPriceWire is what a step would do to people, or why it would be refused.
type stepPriceWire struct {
	Allowed  bool    `json:"allowed"`
	Why      string  `json:"why"`
	Cost     float64 `json:"cost"`
	LoseMust int     `json:"lose_must"`
	Better   int     `json:"better"`
	Worse    int     `json:"worse"`
	Standing float64 `json:"standing"`
	Bends    int     `json:"bends"`
}

// price says what a step would cost before it is taken.
func (d *Door) price(_ http.ResponseWriter, r *http.Request, v editionweb.Visit) (any, error) {
	var in struct {
		Edits []programmeweb.EditWire `json:"edits"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	edits, err := programmeweb.Edits(in.Edits)
	if err != nil {
		return nil, err
	}
	p, err := d.planning.StepPrice(r.Context(), v.Who, v.Edition.ID, edits)
	if err != nil {
		return nil, err
	}
	out := stepPriceWire{p.Refused == nil, "", p.Cost, p.LoseMust, p.Better, p.Worse, p.Standing, p.Bends}
	if p.Refused != nil {
		out.Why = programmeweb.Refusal(d.printer(r), p.Refused)
	}
	return out, nil
}
