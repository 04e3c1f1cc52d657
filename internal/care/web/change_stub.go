package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

func (d *Door) holder(r *http.Request) (e edition.Edition, h care.Holder, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, h, err
	}
	h.Link = r.PathValue("token")
	h.Who, err = d.office.Account.Actor(r)
	return e, h, err
}

func speakingURL(e edition.Edition, link string) string {
	if link == "" {
		return "/" + e.Slug + "/speaking/"
	}
	return "/" + e.Slug + "/speaking/with/" + link
}

func root(v office.Visit) string { return "/organise/" + v.Edition.Slug + "/" }

func (d *Door) words(r *http.Request) *text.Printer {
	return d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
}
