package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/account"
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
func (o *Office) seriesList(w http.ResponseWriter, r *http.Request) error {
	return o.showSeries(w, r, nil)
}

func (o *Office) showSeries(w http.ResponseWriter, r *http.Request, refusal error) error {
	who, err := o.administrator(r)
	if err != nil {
		return err
	}
	organisations, series, err := o.Editions.Organisations(r.Context(), who)
	if err != nil {
		return err
	}
	page := seriesPage{Page: o.Account.Page(w, r, "edition.series")}
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
	return o.pages.Render(w, r, status, "series.html", page)
}

func (o *Office) administrator(r *http.Request) (account.Actor, error) {
	who, err := o.Account.Actor(r)
	if err == nil && !who.SignedIn() {
		err = account.ErrSignIn
	}
	return who, err
}

// keepSeries makes, renames or removes an organisation or a series: what the form's button says.
func (o *Office) keepSeries(w http.ResponseWriter, r *http.Request) error {
	who, err := o.administrator(r)
	if err != nil {
		return err
	}
	if err := o.seriesChange(r.Context(), who, r); err != nil {
		if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
			return o.showSeries(w, r, err)
		}
		return err
	}
	p := o.Account.Site.Catalogue.In(o.Account.Site.Language(r))
	site.SetFlash(w, site.Flash{Message: p.T("site.saved", "Name", strings.TrimSpace(r.PostFormValue("name")))})
	http.Redirect(w, r, "/organise/series/", http.StatusSeeOther)
	return nil
}

func (o *Office) seriesChange(ctx context.Context, who account.Actor, r *http.Request) error {
	id, name := r.PostFormValue("id"), strings.TrimSpace(r.PostFormValue("name"))
	organisations, series := o.Editions.Organisation(), o.Editions.Series()
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
			if v, _, err = organisations.Look(ctx, who, id); err != nil {
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
			if v, _, err = series.Look(ctx, who, id); err != nil {
				return err
			}
		}
		v.Name, v.Description = name, strings.TrimSpace(r.PostFormValue("description"))
		_, _, err := series.Save(ctx, who, v)
		return err
	}
}
