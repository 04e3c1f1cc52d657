package web

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/site"
)

// furtherPage is what further readings would be dealt: how many in which zone, and to whom.
type furtherPage struct {
	site.Page
	review.Deal
	Back, Base string
	May        bool
	Why        string // nothing can be dealt: why
	Zones      []zoneView
	Readers    []dealtView
}

type zoneView struct {
	Name                 string
	Sheets, Ready, Dealt int
}

type dealtView struct {
	Name        string
	Room, Dealt int
}

func (d *Door) furtherPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Overseeing)
	if err != nil {
		return err
	}
	id := blind.RoundID(r.PathValue("id"))
	wanted, _ := strconv.Atoi(r.URL.Query().Get("readings")) // none is what is enough
	page := furtherPage{Page: d.office.Page(w, r, v, "rounds", "review.further"), May: v.Who.May(review.Running, string(v.Edition.ID)) == nil}
	page.Base = "/organise/" + v.Edition.Slug + "/rounds/" + string(id) + "/further"
	page.Back = "/organise/" + v.Edition.Slug + "/rounds/" + string(id) + "/read"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("review.css")})
	page.Deal, err = d.review.Further(r.Context(), v.Who, v.Edition.ID, id, min(max(wanted, 0), 1000))
	if kind := fault.KindOf(err); kind == fault.Conflict {
		page.Why, _ = page.P.Fault(err)
	} else if err != nil {
		return err
	}
	switch {
	case page.Why != "" || page.Deal.Readings() > 0:
	case page.Deal.Wanted == 0:
		page.Why = page.T("review.further_none")
	default:
		page.Why, _ = page.P.Fault(review.ErrNoDeal)
	}
	for _, z := range page.Deal.Zones {
		page.Zones = append(page.Zones, zoneView{page.T("review.zone." + cmp.Or(string(z.Zone), "none")), z.Sheets, z.Ready, z.Dealt})
	}
	for _, o := range page.Deal.Readers {
		page.Readers = append(page.Readers, dealtView{cmp.Or(o.Name, o.Email), o.Room, o.Dealt})
	}
	return d.pages.Render(w, r, http.StatusOK, "further.html", page)
}

// deal deals further readings, or takes the last ones back.
func (d *Door) deal(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Running)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	id, said := blind.RoundID(r.PathValue("id")), ""
	words := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	switch r.PostFormValue("act") {
	case "deal":
		wanted, _ := strconv.Atoi(r.PostFormValue("readings")) // what is no number is refused as none
		var dealt review.Deal
		dealt, err = d.review.DealFurther(r.Context(), v.Who, v.Edition.ID, id, wanted)
		said = words.T("review.dealt", "Count", dealt.Readings())
	case "back":
		n := 0
		n, err = d.review.TakeBackFurther(r.Context(), v.Who, v.Edition.ID, id)
		said = words.T("review.taken_back", "Count", n)
	default:
		return office.ErrField
	}
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		said, _ = words.Fault(err)
	} else if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: said})
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/rounds/"+r.PathValue("id")+"/further", http.StatusSeeOther)
	return nil
}
