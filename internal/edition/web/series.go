package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

type seriesPage struct {
	site.Page
	Message       string
	Organisations []organisationView
}

type organisationView struct {
	edition.Organisation
	Series []edition.Series
}

// seriesList is organisations with their yearly lines, for administrators.
func (d *Door) seriesList(w http.ResponseWriter, r *http.Request) error {
	return d.showSeries(w, r, nil)
}

func (d *Door) showSeries(w http.ResponseWriter, r *http.Request, refusal error) error {
	who, err := d.administrator(r)
	if err != nil {
		return err
	}
	organisations, series, err := d.editions.Organisations(r.Context(), who)
	if err != nil {
		return err
	}
	page := seriesPage{Page: d.office.Account.Page(w, r, "edition.series")}
	for _, org := range organisations {
		view := organisationView{Organisation: org}
		for _, s := range series {
			if s.OrganisationID == org.ID {
				view.Series = append(view.Series, s)
			}
		}
		page.Organisations = append(page.Organisations, view)
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "series.html", page)
}

func (d *Door) administrator(r *http.Request) (actor.Actor, error) {
	who, err := d.office.Account.Actor(r)
	if err == nil && !who.SignedIn() {
		err = actor.ErrSignIn
	}
	return who, err
}

// keepSeries makes, renames or removes an organisation or a series: what the form's button says.
func (d *Door) keepSeries(w http.ResponseWriter, r *http.Request) error {
	who, err := d.administrator(r)
	if err != nil {
		return err
	}
	if err := d.seriesChange(r.Context(), who, r); err != nil {
		if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
			return d.showSeries(w, r, err)
		}
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	site.SetFlash(w, site.Flash{Message: p.T("site.saved", "Name", strings.TrimSpace(r.PostFormValue("name")))})
	http.Redirect(w, r, "/organise/series/", http.StatusSeeOther)
	return nil
}

func (d *Door) seriesChange(ctx context.Context, who actor.Actor, r *http.Request) error {
	id, name := r.PostFormValue("id"), strings.TrimSpace(r.PostFormValue("name"))
	organisations, series := d.editions.Organisation(), d.editions.Series()
	switch r.PostFormValue("do") {
	case "remove-organisation":
		_, err := organisations.Remove(ctx, who, id)
		return err
	case "remove-series":
		_, err := series.Remove(ctx, who, id)
		return err
	case "organisation":
		var v edition.Organisation
		if id != "" {
			var err error
			if v, _, err = organisations.ByID(ctx, who, id); err != nil {
				return err
			}
		}
		v.Name, v.URL = name, strings.TrimSpace(r.PostFormValue("url"))
		_, _, err := organisations.Save(ctx, who, v)
		return err
	default:
		v := edition.Series{OrganisationID: edition.OrganisationID(r.PostFormValue("organisation"))}
		if id != "" {
			var err error
			if v, _, err = series.ByID(ctx, who, id); err != nil {
				return err
			}
		}
		v.Name, v.Description = name, strings.TrimSpace(r.PostFormValue("description"))
		_, _, err := series.Save(ctx, who, v)
		return err
	}
}
