package office

import (
	"context"
	"html/template"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// Desk is the pages on which one kind of object is listed, described, edited and removed. Every kind gets the same
// habits: values kept when something is wrong, a question before removing that says what hangs on it, an undo.
type Desk[T any] struct {
	Office    *Office
	Name      string // section and path: "rooms"
	UseCases  record.UseCases[T]
	All       func(ctx context.Context, v Visit) ([]T, error)
	ID        func(T) string
	Title     func(T) string
	Titled    func(Visit, T) string // instead of Title, where it takes the edition, as for a time. Either may be a sentence that is kept
	TitleName string                // the title's name in the address, and its heading in files; empty: name
	TitleKey  string                // message of its heading; empty: Name
	Table     func(ctx context.Context, p *text.Printer, v Visit) (Table[T], error)
	More      []More[T] // of later chapters
	Import    string    // page of organisers' navigation where a file of the list comes back in; empty: nowhere
	Blank     func(v Visit) T
	Fields    func(ctx context.Context, p *text.Printer, v Visit, t T) ([]Field, error)
	Read      func(r *Input, v Visit, t *T)                                     // fills t from the form
	Save      func(in *Input, v Visit, t T) (saved T, change string, err error) // instead of UseCases, where a form holds more than the object
	Version   func(*T) *int64
	Reads     actor.Right // instead of UseCases', of a list whose rows are changed on pages of their own; so is the next
	Changes   actor.Right
	Fixed     bool // rows are neither added here nor removed
	Choose    Choose
	ByTitle   bool   // the list is sorted by title, as readers of the page's language expect; otherwise it is in its own order
	Aside     string // name of a template shown under the list, of the office's own
	// The rest is about the form.
	Paste bool // many are typed at once at the address "paste"
	// Shown is what others will see of the object, as it is typed.
	Shown  func(ctx context.Context, p *text.Printer, v Visit, t T) (template.HTML, error)
	Public func(r *http.Request, v Visit, t T) string // address of the page that everybody sees of it; empty while there is none
}

// Choose goes on with rows of which somebody chose an act and its value, instead of doing it at once.
type Choose func(w http.ResponseWriter, r *http.Request, v Visit, rows []string, act, value string) error

// Summary is figures that stand above a list, and where else it leads.
type Summary struct {
	Groups []SummaryGroup
	Notes  []string // sentences under them
	Ways   []site.NavItem
	Posts  []site.NavItem // what is done by a button
	Moves  bool           // a script moves figures as rows are chosen
	Rate   int            // of a hundred sessions, how many are expected to take place
}

// SummaryGroup is figures of one kind.
type SummaryGroup struct {
	Title string
	Lines []SummaryLine
}

// SummaryLine is one figure. Over says that it is more than it may be.
type SummaryLine struct {
	Label, Figure, URL string
	Over               bool
	Bar                *SummaryBar
}

// SummaryBar is the figure of a line as a bar: how many there are, and between which bounds they should be.
type SummaryBar struct {
	Name        string // by which rows say that they count in it
	Is          int
	Least, Most int    // a most of 0: no bound
	Of          int    // it is drawn against, where nothing bounds it
	Unit        string // minutes; chance, which is not drawn; or empty
}

// Full is what the bar is drawn against: somewhat more than the largest of what it shows.
func (b SummaryBar) Full() int {
	if b.Least == 0 && b.Most == 0 {
		return max(b.Is, b.Of, 1)
	}
	return max(b.Is, b.Least, b.Most, 1) * 5 / 4
}

// Width is how wide a number is drawn, of 120.
func (b SummaryBar) Width(n int) int { return min(120, n*120/max(1, b.Full())) }

// From and Wide are where the range of bounds begins, and how wide it is; without a most it goes to the end.
func (b SummaryBar) From() int { return b.Width(b.Least) }

// Wide is how wide the range of bounds is.
func (b SummaryBar) Wide() int {
	if b.Most == 0 {
		return 120 - b.From()
	}
	return b.Width(b.Most) - b.From()
}

func (d Desk[T]) reads() actor.Right {
	if d.Reads != (actor.Right{}) {
		return d.Reads
	}
	return d.UseCases.Reads()
}

func (d Desk[T]) changes() actor.Right {
	if d.Changes != (actor.Right{}) {
		return d.Changes
	}
	return d.UseCases.Changes()
}

// ListRoutes is the addresses of a list whose rows have pages of their own.
func (d Desk[T]) ListRoutes(rt *web.Router) {
	base := "/organise/{edition}/" + d.Name + "/"
	rt.Handle("GET "+base+"{$}", d.list)
	rt.Handle("POST "+base+"acts", d.act)
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
	rt.Handle("POST "+base+"acts", d.act)
	rt.Handle("POST "+base+"{id}/cell", d.cell)
	rt.Handle("GET "+base+"{id}", d.edit)
	rt.Handle("POST "+base+"{id}", d.save)
	rt.Handle("GET "+base+"{id}/remove", d.ask)
	rt.Handle("POST "+base+"{id}/remove", d.remove)
}

func (d Desk[T]) base(v Visit) string { return "/organise/" + v.Edition.Slug + "/" + d.Name + "/" }

type deskRemove struct {
	site.Page
	Name   string
	Hangs  []dependentView
	Blocks bool
	URL    string
	Back   string
	Rows   []string // ids of several that are asked about together
	Titles []string // theirs
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
	page := deskRemove{Page: d.Office.Page(w, r, v, d.Name, "edition.remove"), URL: r.URL.Path, Back: d.base(v)}
	page.Name = page.P.Read(d.title(v, t))
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
