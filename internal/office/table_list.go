package office

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

// pageRows is how many rows a page of a list has at most.
const pageRows = 200

// listing is the list of a desk as one request asks for it.
type listing[T any] struct {
	desk    Desk[T]
	visit   Visit
	p       *text.Printer
	table   Table[T]
	title   Column[T]
	asked   url.Values // what of the address a list knows
	chosen  []string   // names of columns that somebody chose; nil: as usual
	lines   []line[T]  // all there are, in their own order
	matched []line[T]  // those that are asked for, in the order asked for
	counts  map[string]map[string]int
}

// line is a row while the list is made.
type line[T any] struct {
	of    T
	title string
	cells []Cell
}

// listing reads what there is and finds what is asked for. asked are the values of the address.
func (d Desk[T]) listing(ctx context.Context, p *text.Printer, v Visit, asked url.Values) (*listing[T], error) {
	l := &listing[T]{desk: d, visit: v, p: p}
	var err error
	if l.table, err = d.Table(ctx, p, v); err != nil {
		return nil, err
	}
	for _, more := range d.More {
		t, err := more(ctx, p, v)
		if fault.KindOf(err) == fault.Forbidden {
			continue
		}
		if err != nil {
			return nil, err
		}
		l.table.add(t)
	}
	rows := l.table.Rows
	if rows == nil {
		if rows, err = d.All(ctx, v); err != nil {
			return nil, err
		}
	}
	l.title = Column[T]{Name: cmp.Or(d.TitleName, "name"), Key: cmp.Or(d.TitleKey, "edition.field.name")}
	l.asked = l.known(asked)
	l.fill(rows)
	l.match()
	l.sort()
	return l, nil
}

func (l *listing[T]) fill(rows []T) {
	if l.desk.ByTitle {
		rows = slices.Clone(rows)
		text.SortBy(l.p.Lang, rows, func(t T) string { return l.desk.title(l.visit, t) })
	}
	cells := make([]Cell, len(rows)*len(l.table.Columns))
	l.lines = make([]line[T], len(rows))
	for i, t := range rows {
		own := cells[i*len(l.table.Columns) : (i+1)*len(l.table.Columns)]
		for k, c := range l.table.Columns {
			own[k] = c.Cell(t)
		}
		l.lines[i] = line[T]{t, l.p.Read(l.desk.title(l.visit, t)), own}
	}
}

// known is what of an address a list knows: links of its page keep that and nothing else.
func (l *listing[T]) known(asked url.Values) url.Values {
	out := url.Values{}
	names := []string{"q", "sort", "only", "page", "col"}
	for _, f := range l.table.Filters {
		names = append(names, f.Name)
	}
	for _, name := range names {
		for _, value := range asked[name] {
			if value = strings.TrimSpace(value); value != "" && !slices.Contains(out[name], value) {
				out[name] = append(out[name], value)
			}
		}
	}
	return out
}

// address is the list with another value of something; without one when there is none. It begins anew at the first page.
func (l *listing[T]) address(name string, values ...string) string {
	out := url.Values{}
	for k, v := range l.asked {
		if k != "page" && k != name {
			out[k] = v
		}
	}
	if len(values) > 0 {
		out[name] = values
	}
	if name == "page" && out.Get("page") == "1" {
		delete(out, "page")
	}
	return l.desk.base(l.visit) + query(out)
}

func query(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// match finds the rows that are asked for, and counts for each value of each filter how many rows it would leave of those that pass
// everything else.
func (l *listing[T]) match() {
	words := strings.Fields(text.Fold(l.asked.Get("q")))
	l.counts = map[string]map[string]int{}
	for _, f := range l.table.Filters {
		l.counts[f.Name] = map[string]int{}
	}
	keep := l.sift()
	values := make([][]string, len(l.table.Filters))
	for _, line := range l.lines {
		if keep != nil && !keep(line.of) || !l.says(line, words) {
			continue
		}
		failed, at := 0, -1
		for i, f := range l.table.Filters {
			values[i] = f.Of(line.of)
			wanted := l.asked[f.Name]
			has := func(v string) bool { return slices.Contains(wanted, v) }
			if len(wanted) > 0 && !slices.ContainsFunc(values[i], has) {
				failed, at = failed+1, i
			}
		}
		for i, f := range l.table.Filters {
			if failed == 0 || failed == 1 && at == i {
				for _, v := range values[i] {
					l.counts[f.Name][v]++
				}
			}
		}
		if failed == 0 {
			l.matched = append(l.matched, line)
		}
	}
}

// sift is the one that is chosen; nil: none is.
func (l *listing[T]) sift() func(T) bool {
	for _, s := range l.table.Sifts {
		if s.Name == l.asked.Get("only") {
			return s.Keep
		}
	}
	return nil
}

// says reports whether all words stand in what a row says, whatever case and accents.
func (l *listing[T]) says(of line[T], words []string) bool {
	if len(words) == 0 {
		return true
	}
	var b strings.Builder
	b.WriteString(of.title)
	for _, c := range of.cells {
		b.WriteString("\n" + c.Text)
	}
	if l.table.Found != nil {
		b.WriteString("\n" + l.table.Found(of.of))
	}
	folded := text.Fold(b.String())
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(folded, w) })
}

// sorted is the name of the column that the list is sorted by, and whether from its other end; at is its place, -1 for the title.
func (l *listing[T]) sorted() (name string, down bool, at int, ok bool) {
	name, down = strings.CutPrefix(l.asked.Get("sort"), "-")
	if name == l.title.Name {
		return name, down, -1, true
	}
	at = slices.IndexFunc(l.table.Columns, func(c Column[T]) bool { return c.Name == name })
	return name, down, at, at >= 0
}

// sort orders what matched. What has nothing in the column comes last, from whichever end.
func (l *listing[T]) sort() {
	_, down, at, ok := l.sorted()
	if !ok {
		return
	}
	defer l.regroup()
	cell := func(x line[T]) Cell {
		if at < 0 {
			return Cell{Text: x.title}
		}
		return x.cells[at]
	}
	if at >= 0 && (l.table.Columns[at].Number || l.table.Columns[at].Ranked) {
		slices.SortStableFunc(l.matched, func(a, b line[T]) int { return cmp.Compare(cell(a).Rank, cell(b).Rank) })
	} else {
		text.SortBy(l.p.Lang, l.matched, func(x line[T]) string { return cell(x).Text })
	}
	if down {
		slices.Reverse(l.matched)
	}
	slices.SortStableFunc(l.matched, func(a, b line[T]) int {
		return cmp.Compare(strconv.FormatBool(cell(a).Text == ""), strconv.FormatBool(cell(b).Text == ""))
	})
}

// regroup puts rows back into their groups, which stay in order whatever the list is sorted by.
func (l *listing[T]) regroup() {
	if len(l.table.Groups) == 0 {
		return
	}
	place := make(map[string]int, len(l.table.Groups))
	for i, g := range l.table.Groups {
		place[g.Name] = i
	}
	slices.SortStableFunc(l.matched, func(a, b line[T]) int {
		return cmp.Compare(place[l.table.Group(a.of)], place[l.table.Group(b.of)])
	})
}

// columnsCookie remembers which columns somebody chose for a list.
func (d Desk[T]) columnsCookie() string { return "columns-" + d.Name }

// choose finds out which columns somebody wants: those of the address, which are remembered, or those of before. An empty one in the
// address means the usual ones.
func (l *listing[T]) choose(w http.ResponseWriter, r *http.Request) {
	if asked, is := r.URL.Query()["col"]; is {
		l.chosen = l.asked["col"]
		age := 365 * 24 * 3600
		if slices.Contains(asked, "") {
			l.chosen, age = nil, -1
			delete(l.asked, "col")
		}
		http.SetCookie(w, &http.Cookie{Name: l.desk.columnsCookie(), Value: strings.Join(l.chosen, "."), Path: "/organise/", MaxAge: age,
			SameSite: http.SameSiteLaxMode, HttpOnly: true, Secure: r.TLS != nil})
		return
	}
	if c, err := r.Cookie(l.desk.columnsCookie()); err == nil && c.Value != "" {
		l.chosen = strings.Split(c.Value, ".")
	}
}

// shows reports whether a column is shown: one that somebody chose; else one that is not hidden, and says something or can be filled in.
func (l *listing[T]) shows(at int) bool {
	c := l.table.Columns[at]
	if l.chosen != nil {
		return slices.Contains(l.chosen, c.Name)
	}
	return !c.Hidden && (c.Act != "" || slices.ContainsFunc(l.lines, func(x line[T]) bool { return x.cells[at].Text != "" }))
}
