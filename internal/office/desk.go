package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// Desk is the pages on which one kind of object is listed, described, edited and removed. Every kind gets the same
// habits: values kept when something is wrong, a question before removing that says what hangs on it, an undo.
type Desk[T any] struct {
	Office   *Office
	Name     string // section and path: "rooms"
	UseCases record.UseCases[T]
	All      func(ctx context.Context, v Visit) ([]T, error)
	ID       func(T) string
	Title    func(T) string
	Titled   func(Visit, T) string // instead of Title, where it takes the edition, as for a time
	Columns  []string              // message keys of the list's columns after the title
	Cells    func(p *text.Printer, v Visit, t T) []string
	// instead of Cells, when they need more than the object
	Rows    func(ctx context.Context, p *text.Printer, v Visit) (func(T) []string, error)
	Blank   func(v Visit) T
	Fields  func(ctx context.Context, p *text.Printer, v Visit, t T) ([]Field, error)
	Read    func(r *Input, v Visit, t *T)                                     // fills t from the form
	Save    func(in *Input, v Visit, t T) (saved T, change string, err error) // instead of UseCases, where the form holds more than the object
	Version func(*T) *int64
	Tags    func(p *text.Printer, t T) []string // words that stand by the title in the list
	Sifts   []Sift[T]
	ByTitle bool   // the list is sorted by title, as readers of the page's language expect; otherwise it is in its own order
	Aside   string // name of a template shown under the list, of the office's own
	// The rest is about the form.
	Paste  bool                                       // many are typed at once at the address "paste"
	Public func(r *http.Request, v Visit, t T) string // address of the page that everybody sees of it; empty while there is none
}

// Sift narrows the list to what somebody should look at; it is offered, with its count, when there is any.
type Sift[T any] struct {
	Name, Key string // in the address; the message, with a Count
	Keep      func(T) bool
}

func (d Desk[T]) title(v Visit, t T) string {
	if d.Titled != nil {
		return d.Titled(v, t)
	}
	return d.Title(t)
}

// Routes is the desk's addresses.
func (d Desk[T]) Routes(rt *web.Router) {
	base := "/organise/{edition}/" + d.Name + "/"
	rt.Handle("GET "+base+"{$}", d.list)
	rt.Handle("GET "+base+"{id}", d.edit)
	rt.Handle("POST "+base+"{id}", d.save)
	rt.Handle("GET "+base+"{id}/remove", d.ask)
	rt.Handle("POST "+base+"{id}/remove", d.remove)
}

type deskList struct {
	site.Page
	Columns []string
	Rows    []deskRow
	Sifts   []site.NavItem
	New     string
	Aside   string
	Base    string
	Message string // why what was asked for aside was refused
	Asked   url.Values
}

// Or is what was asked for in a field, or else what is usual.
func (p deskList) Or(name, usual string) string { return cmp.Or(p.Asked.Get(name), usual) }

type deskRow struct {
	URL, Title  string
	Tags, Cells []string
}

func (d Desk[T]) list(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Reads())
	if err != nil {
		return err
	}
	return d.ShowList(w, r, v, nil)
}

// ShowList lists what there is; after a refusal of what was asked for aside with what was typed.
func (d Desk[T]) ShowList(w http.ResponseWriter, r *http.Request, v Visit, refusal error) error {
	all, err := d.All(r.Context(), v)
	if err != nil {
		return err
	}
	page := deskList{Page: d.Office.Page(w, r, v, d.Name, "nav."+d.Name), Aside: d.Aside, Base: d.base(v)}
	page.New = page.Base + "new"
	for _, key := range d.Columns {
		page.Columns = append(page.Columns, page.T(key))
	}
	if d.ByTitle {
		all = slices.Clone(all)
		text.SortBy(page.P.Lang, all, func(t T) string { return d.title(v, t) })
	}
	cells := func(t T) []string { return d.Cells(page.P, v, t) }
	if d.Rows != nil {
		if cells, err = d.Rows(r.Context(), page.P, v); err != nil {
			return err
		}
	}
	chosen := r.URL.Query().Get("only")
	for _, t := range d.sift(&page, all, chosen) {
		row := deskRow{URL: page.Base + d.ID(t), Title: d.title(v, t), Cells: cells(t)}
		if d.Tags != nil {
			row.Tags = d.Tags(page.P, t)
		}
		page.Rows = append(page.Rows, row)
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		page.Asked, status = r.PostForm, web.Status(refusal)
	}
	return d.Office.pages.Render(w, r, status, "desk-list.html", page)
}

// sift offers the sifts that find something, and returns what passes the one that is chosen.
func (d Desk[T]) sift(page *deskList, all []T, chosen string) []T {
	kept := all
	for _, s := range d.Sifts {
		pass := slices.DeleteFunc(slices.Clone(all), func(t T) bool { return !s.Keep(t) })
		if len(pass) > 0 {
			page.Sifts = append(page.Sifts, site.NavItem{Label: page.T(s.Key, "Count", len(pass)), URL: page.Base + "?only=" + s.Name,
				Current: s.Name == chosen})
		}
		if s.Name == chosen {
			kept = pass
		}
	}
	if len(page.Sifts) > 0 {
		everything := site.NavItem{Label: page.T("edition.all", "Count", len(all)), URL: page.Base, Current: chosen == ""}
		page.Sifts = append([]site.NavItem{everything}, page.Sifts...)
	}
	return kept
}

func (d Desk[T]) base(v Visit) string { return "/organise/" + v.Edition.Slug + "/" + d.Name + "/" }

type deskRemove struct {
	site.Page
	Name   string
	Hangs  []dependentView
	Blocks bool
	URL    string
	Back   string
}

type dependentView struct {
	Label string
	Names []string
	Note  string
}

func (d Desk[T]) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Reads())
	if err != nil {
		return err
	}
	t, hangs, err := d.find(r, v)
	if err != nil {
		return err
	}
	page := deskRemove{Page: d.Office.Page(w, r, v, d.Name, "edition.remove"), Name: d.title(v, t), URL: r.URL.Path, Back: d.base(v)}
	for _, h := range hangs {
		view := dependentView{Label: page.T("edition.hang."+h.Kind, "Count", len(h.Names)), Names: h.Names, Note: page.T("edition.goes_too")}
		if h.Blocks {
			page.Blocks = true
			view.Note = page.T("edition.detach_first")
		}
		page.Hangs = append(page.Hangs, view)
	}
	return d.Office.pages.Render(w, r, http.StatusOK, "desk-remove.html", page)
}

func (d Desk[T]) remove(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Changes())
	if err != nil {
		return err
	}
	t, _, err := d.find(r, v)
	if err != nil {
		return err
	}
	change, err := d.UseCases.Remove(r.Context(), v.Who, r.PathValue("id"))
	if err != nil {
		return err
	}
	d.Office.Done(w, r, v, "site.removed", d.title(v, t), change, d.base(v))
	return nil
}
