package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// sightPage is where somebody who organises and reads gives the sight of names up, or takes it again.
type sightPage struct {
	site.Page
	review.Sight
	Queue, Base string
	Roles       []string
}

func (d *Door) sightPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, blind.Reading)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "private, no-store")
	s, err := d.review.Sight(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := sightPage{Page: d.office.Account.PageIn(w, r, "review.sight", v.Edition.Speak), Sight: s, Queue: "/" + v.Edition.Slug + "/review/"}
	page.Edition = &site.EditionRef{Slug: v.Edition.Slug, Name: v.Edition.Name, Zone: v.Edition.Zone}
	page.Base = page.Queue + "sight"
	for _, role := range s.Roles {
		page.Roles = append(page.Roles, asideName(page.P, role))
	}
	return d.pages.Render(w, r, http.StatusOK, "sight.html", page)
}

// asideName is a role as it is called in a list; a right alone by what it lets do.
func asideName(p *text.Printer, role actor.Role) string {
	if key := "change.role." + string(role); p.Has(key) {
		return p.T(key)
	}
	return p.T("right." + string(role))
}

// sight gives up, or takes again.
func (d *Door) sight(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, blind.Judging)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	words := d.office.Account.Site.Catalogue.In(v.Edition.Speak(d.office.Account.Site.Language(r)))
	said := ""
	switch r.PostFormValue("act") {
	case "give":
		err, said = d.review.GiveUpSight(r.Context(), v.Who, v.Edition.ID), words.T("review.sight_given")
	case "regain":
		err, said = d.review.RegainSight(r.Context(), v.Who, v.Edition.ID), words.T("review.sight_regained")
	default:
		return office.ErrField
	}
	if fault.KindOf(err) == fault.Conflict {
		said, _ = words.Fault(err)
	} else if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: said})
	http.Redirect(w, r, "/"+v.Edition.Slug+"/review/", http.StatusSeeOther)
	return nil
}
