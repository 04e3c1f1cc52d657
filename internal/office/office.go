// Package office is what all organisers' pages share: who may enter, the navigation, and a desk for each kind of
// object on which it is listed, edited and removed alike; and the same habits for programs, as a collection.
//
// Not here: what a chapter's objects are, and their sentences.
package office

import (
	"cmp"
	"context"
	"embed"
	"net/http"
	"slices"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are what organisers' pages say whatever chapter they are of.
//
//go:embed messages/*.json
var Messages embed.FS

// Office is what organisers' pages share.
type Office struct {
	Account  *accountweb.Door
	Editions *edition.Service
	pages    *site.Set
	menu     []chapter.MenuItem // in order
	dates    []chapter.Dates
}

// New returns the office.
func New(a *accountweb.Door, editions *edition.Service) (*Office, error) {
	pages, err := a.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Office{Account: a, Editions: editions, pages: pages}, nil
}

// Visit is an organiser in an edition.
type Visit struct {
	Who     actor.Actor
	Edition edition.Edition
}

// Enter lets those in who hold a right in the edition of the request. Pages are for people: a token that only reads is refused
// by all of them, whatever they show.
func (o *Office) Enter(r *http.Request, right actor.Right) (v Visit, err error) {
	if v.Who, err = o.Account.Actor(r); err != nil {
		return v, err
	}
	if !v.Who.SignedIn() {
		return v, actor.ErrSignIn
	}
	if v.Edition, err = o.Editions.BySlug(r.Context(), v.Who, r.PathValue("edition")); err != nil {
		return v, err
	}
	if v.Who.ReadOnly {
		return v, actor.ErrForbidden
	}
	return v, v.Who.May(right, string(v.Edition.ID))
}

// Into finds an edition for a program that holds a right in it: asked first, so that nobody else learns what is wrong with the rest.
func (o *Office) Into(ctx context.Context, who actor.Actor, right actor.Right, slug string) (edition.Edition, error) {
	e, err := o.Editions.BySlug(ctx, who, slug)
	if err != nil {
		return e, err
	}
	return e, who.May(right, string(e.ID))
}

// groups of an organiser's navigation, by chapter.Group, with the messages of their titles.
var groups = [...]string{"", "nav.group.frame", "nav.group.content", "nav.group.programme", "nav.group.public"}

// SetMenu gives organisers' navigation its links. It must not be called while pages are made.
func (o *Office) SetMenu(items []chapter.MenuItem) {
	o.menu = slices.SortedFunc(slices.Values(items), func(a, b chapter.MenuItem) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Place, b.Place))
	})
}

// AddDates hands in what a chapter keeps of dates. It must not be called while pages are made.
func (o *Office) AddDates(d chapter.Dates) { o.dates = append(o.dates, d) }

// Dates lists when things of an edition begin and end, what begins first before what begins later.
func (o *Office) Dates(ctx context.Context, v Visit) (out []chapter.Date, err error) {
	for _, of := range o.dates {
		some, err := of(ctx, v.Who, v.Edition.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.SortStableFunc(out, func(a, b chapter.Date) int { return a.Begins.Compare(b.Begins) })
	return out, nil
}

// menuOf is the navigation of somebody in an edition: what they may not enter is not there.
func (o *Office) menuOf(p site.Page, v Visit, section string) (out []site.NavGroup) {
	for of, title := range groups {
		group := site.NavGroup{}
		if title != "" {
			group.Title = p.T(title)
		}
		for _, item := range o.menu {
			if int(item.Group) != of || v.Who.May(item.Needs, string(v.Edition.ID)) != nil {
				continue
			}
			url := "/organise/" + v.Edition.Slug + "/"
			if item.Name != "" {
				url += item.Name + "/"
			}
			group.Items = append(group.Items, site.NavItem{Label: p.T(item.Key), URL: url, Current: item.Name == section})
		}
		if len(group.Items) > 0 {
			out = append(out, group)
		}
	}
	return out
}

// Page starts an organiser's page in a section.
func (o *Office) Page(w http.ResponseWriter, r *http.Request, v Visit, section, titleKey string) site.Page {
	p := o.Account.Page(w, r, titleKey)
	p.Edition = &site.EditionRef{Slug: v.Edition.Slug, Name: v.Edition.Name, Zone: v.Edition.Zone, Released: true,
		Wishes: v.Edition.WishesOpen, Ahead: v.Edition.ClockAhead}
	p.Organise = o.menuOf(p, v, section)
	return p
}

// Done goes on to an address and says there what was done, with an offer to undo when there is a change.
func (o *Office) Done(w http.ResponseWriter, r *http.Request, v Visit, messageKey, name, change, to string) {
	p := o.Account.Site.Catalogue.In(o.Account.Site.Language(r))
	f := site.Flash{Message: p.T(messageKey, "Name", name)}
	if change != "" {
		f.Undo = "/organise/" + v.Edition.Slug + "/changes/" + change + "/undo"
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, to, http.StatusSeeOther)
}
