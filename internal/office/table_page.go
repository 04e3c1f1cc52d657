package office

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// tablePage is a list, as its template shows it.
type tablePage struct {
	site.Page
	All, Shown string // counted, in words
	Sorted     string // in words; empty: in its own order
	Views      []site.NavItem
	Words      string  // that are searched for
	Kept       []named // what the address has besides, for forms that ask for something else
	Pills      []pill
	Filters    []filterView
	Heads      []headView
	Columns    []columnChoice
	KeptCols   []named // like Kept, for the form of the columns
	Usual      string  // address with the usual columns; empty: it has them
	Rows       []rowView
	Pages      []site.NavItem
	Every      string // that an act may be for all rows that match, not only for this page's; empty: it shows them all
	Clear      string // address without search and filters; empty: there is none
	File       string // address of the file
	Import     string // address where such a file comes back in; empty: nowhere, or not for whoever looks
	Acts       []actView
	Editors    []editorView
	Keys       []named
	MayChange  bool
	Fixed      bool // rows are neither added nor removed
	Summary    Summary
	ActURL     string
	New        string
	Aside      string
	Base       string
	Message    string // why what was asked for was refused
	Asked      url.Values
}

// Or is what was asked for in a field, or else what is usual.
func (p tablePage) Or(name, usual string) string { return cmp.Or(p.Asked.Get(name), usual) }

// Wide is how many columns the list has.
func (p tablePage) Wide() int {
	if p.MayChange {
		return len(p.Heads) + 1
	}
	return len(p.Heads)
}

type named struct{ Name, Value string }

type pill struct{ Label, URL string } // URL is the list without it

type filterView struct {
	Label   string
	Choices []site.NavItem
}

type headView struct {
	Label, URL, Sort string // Sort is ascending, descending or empty
	Number           bool
}

type columnChoice struct {
	named
	On bool
}

type rowView struct {
	ID, URL, Title string
	Version        int64
	Tags           []string
	Counts         *Counts
	Group          *groupView // it is the first of
	Folded         bool       // its group shows its first ones only
	Cells          []cellView
	Chosen         bool
}

type groupView struct {
	Group
	More, URL string // how many more there are, and where they are shown; empty: none
}

type cellView struct {
	Cell
	Label  string // of its column
	Act    string
	Number bool
}

type actView struct {
	Label   string
	Choices []named // the name is the act with its value
}

type editorView struct {
	Name, Label, Kind string
	Says              string  // names a cell by what it sets and {value}, which stands there
	Choices           []named // none: a text is typed
}

func (d Desk[T]) list(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.reads())
	if err != nil {
		return err
	}
	if r.URL.Query().Get("as") != "csv" {
		return d.ShowList(w, r, v, nil)
	}
	p := d.Office.Account.Site.Catalogue.In(d.Office.Account.Site.Language(r))
	if _, err := d.Office.counts(r.Context(), d.Office.at(p, v)); err != nil { // as on the page: columns may show what was counted
		return err
	}
	l, err := d.listing(r.Context(), p, v, r.URL.Query())
	if err != nil {
		return err
	}
	l.choose(w, r)
	return l.file(w, r)
}

// ShowList lists what there is; after a refusal of what was asked for, with what was typed and chosen.
func (d Desk[T]) ShowList(w http.ResponseWriter, r *http.Request, v Visit, refusal error) error {
	page := tablePage{Page: d.Office.Page(w, r, v, d.Name, "nav."+d.Name), Aside: d.Aside, Base: d.base(v)}
	l, err := d.listing(r.Context(), page.P, v, r.URL.Query())
	if err != nil {
		return err
	}
	page.Summary = l.table.Summary
	l.choose(w, r)
	page.Scripts = append(page.Scripts, "table.js")
	if page.Summary.Moves {
		page.Scripts = append(page.Scripts, "choose.js")
	}
	page.Styles = append(page.Styles, site.Style{URL: d.Office.Account.Site.Assets.URL("table.css")})
	l.fillPage(&page)
	status := http.StatusOK
	if refusal != nil {
		page.Message = sentence(page.Page, refusal)
		page.Asked, status = r.PostForm, web.Status(refusal)
		for i := range page.Rows {
			row := &page.Rows[i]
			row.Chosen = slices.Contains(r.PostForm["row"], row.ID)
			row.Folded = row.Folded && !row.Chosen
		}
	}
	return d.Office.pages.Render(w, r, status, "desk-list.html", page)
}

// sentence is a refusal in words; of one of many rows, with its title.
func sentence(page site.Page, refusal error) string {
	said, _ := page.P.Fault(refusal)
	if of := (*record.Refused)(nil); errors.As(refusal, &of) {
		return page.T("desk.refused", "Title", of.Label, "Why", said)
	}
	return said
}

func (l *listing[T]) fillPage(page *tablePage) {
	d, v := l.desk, l.visit
	page.MayChange = v.Who.May(d.changes(), string(v.Edition.ID)) == nil
	page.Fixed = d.Fixed
	page.New, page.Words = page.Base+"new", l.asked.Get("q")
	page.All, page.Shown = l.p.Number(len(l.lines)), page.T("desk.shown", "Count", len(l.matched), "All", l.p.Number(len(l.lines)))
	page.ActURL = page.Base + "acts" + query(l.asked)
	page.File = l.address("as", "csv")
	if d.Import != "" && d.Office.Opens(v, d.Import) {
		page.Import = "/organise/" + v.Edition.Slug + "/" + d.Import + "/"
	}
	for _, key := range []string{"/", "f", "j", "k", "x", "e", "n", "?"} {
		if d.Fixed && (key == "e" || key == "n") {
			continue
		}
		page.Keys = append(page.Keys, named{key, page.T("desk.key." + map[string]string{"/": "find", "f": "filter", "j": "down", "k": "up",
			"x": "choose", "e": "edit", "n": "new", "?": "keys"}[key])})
	}
	l.fillViews(page)
	l.fillFilters(page)
	l.fillColumns(page)
	l.fillRows(page)
	if page.MayChange {
		l.fillActs(page)
	}
}

// fillViews offers the sifts that find something.
func (l *listing[T]) fillViews(page *tablePage) {
	chosen := l.asked.Get("only")
	for _, s := range l.table.Sifts {
		n := 0
		for _, x := range l.lines {
			if s.Keep(x.of) {
				n++
			}
		}
		if n > 0 || s.Name == chosen {
			page.Views = append(page.Views, site.NavItem{Label: page.T(s.Key, "Count", n), URL: l.address("only", s.Name),
				Current: s.Name == chosen})
		}
	}
	if len(page.Views) > 0 {
		everything := site.NavItem{Label: page.T("edition.all", "Count", len(l.lines)), URL: l.address("only"), Current: chosen == ""}
		page.Views = append([]site.NavItem{everything}, page.Views...)
	}
}

// fillFilters offers the values that would leave something, and says which are chosen.
func (l *listing[T]) fillFilters(page *tablePage) {
	for _, f := range l.table.Filters {
		view, chosen := filterView{Label: page.T(f.Key)}, l.asked[f.Name]
		for _, c := range f.Choices {
			n, on := l.counts[f.Name][c.Value], slices.Contains(chosen, c.Value)
			if n == 0 && !on {
				continue
			}
			label := c.label(l.p)
			with := append(slices.Clone(chosen), c.Value)
			if on {
				with = slices.DeleteFunc(slices.Clone(chosen), func(have string) bool { return have == c.Value })
				page.Pills = append(page.Pills, pill{page.T("desk.pill", "Filter", view.Label, "Value", label), l.address(f.Name, with...)})
			}
			view.Choices = append(view.Choices, site.NavItem{Label: page.T("desk.choice", "Value", label, "Count", n),
				URL: l.address(f.Name, with...), Current: on})
		}
		if len(view.Choices) > 1 || len(chosen) > 0 {
			page.Filters = append(page.Filters, view)
		}
	}
	if q := page.Words; q != "" {
		page.Pills = append([]pill{{page.T("desk.pill_q", "Words", q), l.address("q")}}, page.Pills...)
	}
	if len(page.Pills) > 0 || l.asked.Get("only") != "" {
		kept := url.Values{}
		for _, name := range []string{"sort", "col"} {
			if l.asked.Has(name) {
				kept[name] = l.asked[name]
			}
		}
		page.Clear = page.Base + query(kept)
	}
	page.Kept, page.KeptCols = l.kept("q"), l.kept("col")
}

// kept is what the address has but for a name and the page.
func (l *listing[T]) kept(but string) (out []named) {
	for _, name := range sortedKeys(l.asked) {
		if name == but || name == "page" {
			continue
		}
		for _, value := range l.asked[name] {
			out = append(out, named{name, value})
		}
	}
	return out
}

func sortedKeys(v url.Values) []string {
	keys := make([]string, 0, len(v))
	for k := range v {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (l *listing[T]) fillColumns(page *tablePage) {
	page.Heads = append(page.Heads, l.head(page, l.title))
	for i, c := range l.table.Columns {
		page.Columns = append(page.Columns, columnChoice{named{c.Name, page.T(c.Key)}, l.shows(i)})
		if l.shows(i) {
			page.Heads = append(page.Heads, l.head(page, c))
		}
	}
	if l.chosen != nil {
		page.Usual = l.address("col", "")
	}
	if name, down, at, ok := l.sorted(); ok {
		label := page.T(l.title.Key)
		if at >= 0 {
			label = page.T(l.table.Columns[at].Key)
		}
		key := "desk.sorted_up"
		if down {
			key = "desk.sorted_down"
		}
		page.Sorted = page.T(key, "Column", label, "Name", name)
	}
}

// head is a heading with the address that sorts by it: numbers the most first, and from the other end when it is sorted so already.
func (l *listing[T]) head(page *tablePage, c Column[T]) headView {
	view := headView{Label: page.T(c.Key), Number: c.Number}
	up, down := c.Name, "-"+c.Name
	first, other := up, down
	if c.Number {
		first, other = down, up
	}
	to := first
	switch l.asked.Get("sort") {
	case up:
		view.Sort = "ascending"
	case down:
		view.Sort = "descending"
	}
	if l.asked.Get("sort") == first {
		to = other
	}
	view.URL = l.address("sort", to)
	return view
}

func (l *listing[T]) fillRows(page *tablePage) {
	pages := (len(l.matched) + pageRows - 1) / pageRows
	at, _ := strconv.Atoi(l.asked.Get("page"))
	at = min(max(at, 1), max(pages, 1))
	for n := 1; pages > 1 && n <= pages; n++ {
		page.Pages = append(page.Pages, site.NavItem{Label: strconv.Itoa(n), URL: l.address("page", strconv.Itoa(n)), Current: n == at})
	}
	if pages > 1 {
		page.Every = page.T("desk.every", "Count", len(l.matched))
	}
	var shown []int
	for i := range l.table.Columns {
		if l.shows(i) {
			shown = append(shown, i)
		}
	}
	folds := at == 1 && !l.sought()
	var group *groupView
	before := 0 // the row in its group
	for _, x := range l.matched[(at-1)*pageRows : min(at*pageRows, len(l.matched))] {
		id := l.desk.ID(x.of)
		row := rowView{ID: id, URL: page.Base + id, Title: x.title, Version: *l.desk.Version(&x.of), Cells: make([]cellView, len(shown))}
		if l.table.Tags != nil {
			row.Tags = l.table.Tags(x.of)
		}
		if l.table.Counts != nil {
			counts := l.table.Counts(x.of)
			row.Counts = &counts
		}
		if len(l.table.Groups) > 0 {
			if name := l.table.Group(x.of); group == nil || name != group.Name {
				group, before = l.group(name, folds), 0
				row.Group = group
			}
			row.Folded = group.More != "" && before >= group.First
			before++
		}
		for k, i := range shown {
			c := l.table.Columns[i]
			row.Cells[k] = cellView{Cell: x.cells[i], Label: page.Heads[k+1].Label, Number: c.Number}
			if page.MayChange {
				row.Cells[k].Act = c.Act
			}
		}
		page.Rows = append(page.Rows, row)
	}
}

// sought reports whether the list was asked for something of what there is.
func (l *listing[T]) sought() bool {
	for name := range l.asked {
		if name != "sort" && name != "col" && name != "page" {
			return true
		}
	}
	return false
}

// group is one of the table's, by its name; when groups are folded, with how many more it has than it shows first.
func (l *listing[T]) group(name string, folds bool) *groupView {
	view := &groupView{Group: l.table.Groups[slices.IndexFunc(l.table.Groups, func(g Group) bool { return g.Name == name })]}
	if !folds || view.First == 0 {
		return view
	}
	more := -view.First
	for _, x := range l.matched {
		if l.table.Group(x.of) == name {
			more++
		}
	}
	if more > 0 {
		view.More, view.URL = l.p.T("desk.more_of", "Count", more), l.address(view.Filter, view.Value)
	}
	return view
}

func (l *listing[T]) fillActs(page *tablePage) {
	for _, a := range l.table.Acts {
		view := actView{Label: page.T(a.Key)}
		editor := editorView{Name: a.Name, Label: view.Label, Kind: cmp.Or(a.Kind, "text"),
			Says: page.T("desk.edit", "Act", view.Label, "Value", "{value}")}
		for _, c := range a.Choices {
			label := c.label(l.p)
			view.Choices = append(view.Choices, named{a.Name + "=" + c.Value, label})
			editor.Choices = append(editor.Choices, named{c.Value, label})
		}
		if len(a.Choices) > 0 {
			page.Acts = append(page.Acts, view)
		}
		if slices.ContainsFunc(l.table.Columns, func(c Column[T]) bool { return c.Act == a.Name }) {
			page.Editors = append(page.Editors, editor)
		}
	}
}

// Hued is the class of the colour beside a cell; empty: there is none.
func (c cellView) Hued() string {
	if c.Hue == 0 {
		return ""
	}
	return "hue-" + strconv.Itoa(c.Hue-1)
}

// SpanX is where a rank is drawn, of 120.
func (s Span) SpanX(rank int) int { return (rank - 1) * 120 / max(1, s.Of) }

// Wide is how wide the interval is drawn.
func (s Span) Wide() int { return max(2, s.SpanX(s.High+1)-s.SpanX(s.Low)) }

// bar is one of some small bars.
type bar struct{ X, Y, H int }

// Drawn are a cell's small bars.
func (c Cell) Drawn() (out []bar) {
	for i, n := range c.Bars {
		h := max(1, 4*min(n, 5))
		out = append(out, bar{i * 9, 20 - h, h})
	}
	return out
}

// Mark is the shape of a sign.
func (s Sign) Mark() string {
	return strings.TrimSpace(map[Sign]string{Good: "✓", Asked: "◷", Changed: "△", Wrong: "✕"}[s])
}

// RefusedLabel is the title of the one of many rows that could not be changed; empty where the refusal is of no row.
func RefusedLabel(err error) string {
	if of := (*record.Refused)(nil); errors.As(err, &of) {
		return of.Label
	}
	return ""
}
