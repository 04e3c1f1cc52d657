package office

import (
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/site"
)

// Paste is the page on which many objects are typed at once, a line each. They are looked at before they are taken in.
type Paste struct {
	site.Page
	Message string
	Label   string // of the field
	Hint    string
	Lines   string
	Looked  bool
	Columns []string
	Rows    []PasteRow
	Wrong   int    // rows that cannot be taken in
	Take    string // what the button says that takes them in; empty when there is nothing to take
	Back    string
	URL     string
}

// PasteRow is a line as it was understood.
type PasteRow struct {
	Line  int
	Cells []PasteCell
	Wrong string // why it cannot be taken in
	Note  string // what becomes of it, if not the usual
}

// PasteCell is a word of a line; what is new is made with it.
type PasteCell struct {
	Texts []PasteText
}

// PasteText is a name in a cell.
type PasteText struct {
	Text string
	New  bool
}

// PasteTexts makes a cell of names, of which fresh says which are new.
func PasteTexts(names []string, fresh func(string) bool) (c PasteCell) {
	for _, n := range names {
		c.Texts = append(c.Texts, PasteText{n, fresh(n)})
	}
	return c
}

// NewPaste starts the page of a desk.
func (o *Office) NewPaste(w http.ResponseWriter, r *http.Request, v Visit, section string) Paste {
	base := "/organise/" + v.Edition.Slug + "/" + section + "/"
	p := Paste{Page: o.Page(w, r, v, section, "office.paste"), Back: deskRoot(v), URL: base + "paste"}
	if o.Opens(v, section) {
		p.Back = base
	}
	p.Lines = r.PostFormValue("lines")
	return p
}

// Takes reports whether what was looked at is to be taken in as it was looked at.
func Takes(r *http.Request) bool {
	same := func(name string) string { return strings.ReplaceAll(r.PostFormValue(name), "\r\n", "\n") }
	return r.PostFormValue("do") == "take" && same("looked") == same("lines")
}

// ShowPaste answers with the page.
func (o *Office) ShowPaste(w http.ResponseWriter, r *http.Request, status int, p Paste) error {
	for i := range p.Columns {
		p.Columns[i] = capital(p.Columns[i])
	}
	return o.pages.Render(w, r, status, "desk-paste.html", p)
}
