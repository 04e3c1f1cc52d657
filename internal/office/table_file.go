package office

import (
	"net/http"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/web"
)

// file answers with what the list shows, as a file that a spreadsheet opens, under the headings that imports read.
func (l *listing[T]) file(w http.ResponseWriter, r *http.Request) error {
	b, err := formats.WriteTable(l.written())
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+l.visit.Edition.Slug+"-"+l.desk.Name+`.csv"`)
	h.Set("Cache-Control", "private, no-store")
	web.Send(w, r, http.StatusOK, b)
	return nil
}

func (l *listing[T]) written() [][]string {
	var at []int
	head := []string{l.title.Name}
	for i, c := range l.table.Columns {
		if c.Always || l.shows(i) {
			at, head = append(at, i), append(head, c.Name)
		}
	}
	out := [][]string{head}
	for _, x := range l.matched {
		lines := 1
		if l.table.Lines != nil {
			lines = max(1, l.table.Lines(x.of))
		}
		for n := range lines {
			row := []string{x.title}
			for _, i := range at {
				row = append(row, l.cellOfFile(x, i, n))
			}
			out = append(out, row)
		}
	}
	return out
}

func (l *listing[T]) cellOfFile(x line[T], at, n int) string {
	c := l.table.Columns[at]
	switch {
	case c.File != nil:
		return c.File(x.of, n)
	case c.Number:
		return x.cells[at].Value
	default:
		return x.cells[at].Text
	}
}
