package web

import (
	"net/http"

	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
)

// price says what a step would cost before it is taken.
func (d *Door) price(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	var in struct {
		Edits []programmeweb.EditWire `json:"edits"`
	}
	if err := web.ReadJSON(r, &in); err != nil {
		return nil, err
	}
	edits, err := intakeweb.Edits(in.Edits)
	if err != nil {
		return nil, err
	}
	p, err := d.room.StepPrice(r.Context(), v.Who, v.Edition.ID, edits)
	if err != nil {
		return nil, err
	}
	return stepPriceWire(d.printer(r), p), nil
}
