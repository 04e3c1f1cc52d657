// Package office is what all organisers' pages share: who may enter, the navigation, and a desk for each kind of
// object on which it is listed, edited and removed alike; and the same habits for programs, as a collection.
//
// Not here: what a chapter's objects are, and their sentences.
package office

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/keep"
	"github.com/creneau/creneau/internal/kit/text"
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
	log      *slog.Logger
	journal  *Journal

	// what chapters hand in
	menu     []chapter.MenuItem // in order
	dates    []chapter.Dates
	finds    []chapter.Finds
	settings []chapter.Settings

	counter counter
	reports *beside[chapter.Report]
	known   *keep.Shelf[findsKey, keptFinds]
}

// New returns the office.
func New(a *accountweb.Door, editions *edition.Service, log *slog.Logger) (*Office, error) {
	pages, err := a.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Office{Account: a, Editions: editions, pages: pages, log: log, counter: newCounter(), reports: newReports(),
		known: keep.New[findsKey](mostFinds, keptFinds.size)}, nil
}

// Run makes what stands beside links, and what chapters say on the first page, until ctx ends, so that pages do not wait for it. Without
// it they do.
func (o *Office) Run(ctx context.Context, log *slog.Logger) error {
	var both sync.WaitGroup
	both.Go(func() { o.reports.run(ctx, log) })
	o.counter.run(ctx, log)
	both.Wait()
	return nil
}

// Visit is an organiser in an edition.
type Visit struct {
	Who     actor.Actor
	Edition edition.Edition
}

// Enter lets those in who hold a right in the edition of the request. Pages are for people: a token that only reads is refused
// by all of them, whatever they show.
func (o *Office) Enter(r *http.Request, right actor.Right) (v Visit, err error) {
	if v, err = o.visit(r); err != nil {
		return v, err
	}
	return v, v.Who.May(right, string(v.Edition.ID))
}

// visit is somebody who is signed in, in an edition that they know.
func (o *Office) visit(r *http.Request) (v Visit, err error) {
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
	return v, nil
}

// EnterDesk lets in whoever takes part in the work on the edition of the request, whatever their part is.
func (o *Office) EnterDesk(r *http.Request) (v Visit, err error) {
	if v, err = o.visit(r); err != nil {
		return v, err
	}
	if !o.TakesPart(v.Who, v.Edition.ID) {
		return v, actor.ErrForbidden
	}
	return v, nil
}

// TakesPart reports whether somebody may change anything in an edition, or open any of organisers' pages of it.
func (o *Office) TakesPart(who actor.Actor, id edition.ID) bool {
	return who.Works(string(id)) || !who.ReadOnly &&
		slices.ContainsFunc(o.menu, func(m chapter.MenuItem) bool { return m.Opens(who, string(id)) })
}

// Opens reports whether a page of an edition, named below its desk, lets somebody in as far as the navigation knows: below a link of it,
// what that asks for; the desk itself, and what no link leads to, always.
func (o *Office) Opens(v Visit, page string) bool {
	name, _, _ := strings.Cut(page, "/")
	at := slices.IndexFunc(o.menu, func(m chapter.MenuItem) bool { return m.Name == name })
	return name == "" || at < 0 || o.menu[at].Opens(v.Who, string(v.Edition.ID))
}

// Into finds an edition for a program that holds a right in it: asked first, so that nobody else learns what is wrong with the rest.
func (o *Office) Into(ctx context.Context, who actor.Actor, right actor.Right, slug string) (edition.Edition, error) {
	e, err := o.Editions.BySlug(ctx, who, slug)
	if err != nil {
		return e, err
	}
	return e, who.May(right, string(e.ID))
}

// Fill takes in what chapters hand organisers. It must not be called while pages are made.
func (o *Office) Fill(chapters []chapter.Chapter, j *Journal) {
	o.journal = j
	menu := []chapter.MenuItem{{Group: chapter.Start, Key: "nav.start", Icon: "home", Needs: edition.Reading}, settingsItem(), j.MenuItem()}
	for _, c := range chapters {
		menu = append(menu, c.Menu...)
		if c.Dates != nil {
			o.dates = append(o.dates, c.Dates)
		}
		if c.Today != nil {
			o.reports.of = append(o.reports.of, part[chapter.Report](c.Today))
		}
		if c.Counts != nil {
			o.counter.of = append(o.counter.of, part[map[string]chapter.Count](c.Counts))
		}
		o.finds = append(o.finds, c.Finds...)
		if c.Settings != nil {
			o.settings = append(o.settings, c.Settings)
		}
	}
	o.menu = sorted(menu)
}

// Dates lists when things of an edition begin and end, what begins first before what begins later.
func (o *Office) Dates(ctx context.Context, v Visit) (out []chapter.Date, err error) {
	for _, of := range o.dates {
		some, err := of(ctx, v.Who, v.Edition.ID)
		if fault.KindOf(err) == fault.Forbidden {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.SortStableFunc(out, func(a, b chapter.Date) int { return a.Begins.Compare(b.Begins) })
	return out, nil
}

// at is an organiser, as chapters say something to them.
func (o *Office) at(p *text.Printer, v Visit) chapter.At {
	return chapter.At{Who: v.Who, Edition: v.Edition, P: p, Now: o.Editions.Now(v.Edition)}
}

// Page starts an organiser's page in a section.
func (o *Office) Page(w http.ResponseWriter, r *http.Request, v Visit, section, titleKey string) site.Page {
	p := o.Account.Page(w, r, titleKey)
	p.Edition = &site.EditionRef{Slug: v.Edition.Slug, Name: v.Edition.Name, Zone: v.Edition.Zone, Released: true,
		Wishes: v.Edition.WishesOpen, Ahead: v.Edition.ClockAhead}
	counts, err := o.counts(r.Context(), o.at(p.P, v))
	if err != nil && r.Context().Err() == nil {
		o.log.WarnContext(r.Context(), "could not count what stands beside links", "error", err)
	}
	p.Organise, p.Thumbs = o.menuOf(p, v, section, counts), o.thumbs(p, v, section)
	return p
}

// Done goes on to an address and says there what was done, with an offer to undo when there is a change.
func (o *Office) Done(w http.ResponseWriter, r *http.Request, v Visit, messageKey, name, change, to string) {
	p := o.Account.Site.Catalogue.In(o.Account.Site.Language(r))
	f := site.Flash{Message: p.T(messageKey, "Name", p.Read(name))}
	if change != "" {
		f.Undo = "/organise/" + v.Edition.Slug + "/changes/" + change + "/undo"
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, to, http.StatusSeeOther)
}
