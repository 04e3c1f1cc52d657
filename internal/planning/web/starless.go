package web

import (
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

// starlessView says what figures rest on while nobody has starred, and what to do about it.
type starlessView struct {
	Lead  string
	Why   []string
	Links []site.NavItem
}

// starless is for a page of plans, or of heads alone.
func starless(page site.Page, v office.Visit, plans bool) *starlessView {
	e, root := v.Edition, "/organise/"+v.Edition.Slug+"/"
	out := &starlessView{Lead: page.T("agenda.starless")}
	link := func(key, url string) {
		out.Links = append(out.Links, site.NavItem{Label: page.T("planning.starless_" + key), URL: url})
	}
	if plans {
		out.Why = append(out.Why, page.T("planning.starless_plans"))
	}
	heads := page.T("planning.starless_nobody")
	if e.PeopleExpected > 0 {
		heads = page.T("planning.starless_heads", "Count", e.PeopleExpected)
	}
	out.Why = append(out.Why, heads)
	if e.WishesOpen {
		link("invite", "/"+e.Slug+"/wishes/")
	} else {
		link("open", root+"settings/public/")
	}
	link("import", root+"clashes/#wishes")
	if e.PeopleExpected == 0 {
		link("people", root+"settings/figures/")
	}
	return out
}
