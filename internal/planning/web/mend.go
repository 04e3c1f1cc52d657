package web

import (
	"net/http"
	"strconv"

	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/timetable/search"
)

// farthest is how many sessions the last way of repairing moves besides those that must.
const farthest = 2

// repair makes candidate plans of the ways in which the draft becomes possible again.
func (d *Door) repair(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	return d.mend(w, r, v)
}

func (d *Door) mend(w http.ResponseWriter, r *http.Request, v editionweb.Visit) error {
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	ways := []planning.Mend{
		{Name: p.T("planning.repair.rooms"), Repairing: search.Repairing{Most: farthest, RoomsOnly: true}},
		{Name: p.T("planning.repair.alone"), Repairing: search.Repairing{Most: 0}},
		{Name: p.T("planning.repair.few"), Repairing: search.Repairing{Most: farthest}},
	}
	made, err := d.planning.Repair(r.Context(), v.Who, v.Edition.ID, ways)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showPlans(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "planning.repaired", strconv.Itoa(len(made)), "", "/organise/"+v.Edition.Slug+"/plans/")
	return nil
}
