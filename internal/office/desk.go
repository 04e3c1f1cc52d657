package office

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
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
	Titled    func(Visit, T) string // instead of Title, where it takes the edition, as for a time
	TitleName string                // the title's name in the address, and its heading in files; empty: name
	TitleKey  string                // message of its heading; empty: Name
	Table     func(ctx context.Context, p *text.Printer, v Visit) (Table[T], error)
	More      []More[T] // of later chapters
	Import    string    // page of organisers' navigation where a file of the list comes back in; empty: nowhere
	Blank     func(v Visit) T
	Fields    func(ctx context.Context, p *text.Printer, v Visit, t T) ([]Field, error)
	Read      func(r *Input, v Visit, t *T)                                     // fills t from the form
	Save      func(in *Input, v Visit, t T) (saved T, change string, err error) // instead of UseCases, where the form holds more than the object
	Version   func(*T) *int64
	ByTitle   bool   // the list is sorted by title, as readers of the page's language expect; otherwise it is in its own order
	Aside     string // name of a template shown under the list, of the office's own
}

// Field is one thing to fill in.
type Field struct {
	Name, Label, Hint, Kind string // text, number, textarea, select, checks, check, date, time, datetime-local, email, url, file, image
	Values                  []string
	Options                 []Option
	Required                bool
	Accept                  string // of a file: the media types
	Error                   string
}

// Value is the field's first value.
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// Has reports whether a choice is among the field's values.
func (f Field) Has(value string) bool {
	for _, v := range f.Values {
		if v == value {
			return true
		}
	}
	return false
}

// Option is a choice of a field.
type Option struct{ Value, Label string }

// ByLabel sorts choices that have no order of their own.
func ByLabel(p *text.Printer, options []Option) []Option {
	text.SortBy(p.Lang, options, func(o Option) string { return o.Label })
	return options
}

// Input reads a form and notes which fields could not be read.
type Input struct {
	*http.Request
	bad map[string]bool
}

// NewInput reads the form of a request that was parsed.
func NewInput(r *http.Request) *Input { return &Input{r, map[string]bool{}} }

// Text is a field's text without spaces around it.
func (in *Input) Text(name string) string { return strings.TrimSpace(in.PostFormValue(name)) }

// Number is a field's whole number; what is not one is noted.
func (in *Input) Number(name string) int {
	s := in.Text(name)
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		in.Bad(name)
	}
	return n
}

// Checked reports whether a box is ticked.
func (in *Input) Checked(name string) bool { return in.PostFormValue(name) != "" }

// All is every value of a field that is not empty.
func (in *Input) All(name string) []string {
	var out []string
	for _, v := range in.PostForm[name] {
		if v != "" {
			out = append(out, v)
		}
	}
	return out
}

// File is what was uploaded in a field, read one byte further than so many; nil when nothing was.
func (in *Input) File(name string, most int64) ([]byte, error) {
	file, _, err := in.FormFile(name)
	if errors.Is(err, http.ErrMissingFile) || errors.Is(err, http.ErrNotMultipart) {
		return nil, nil
	}
	if err != nil {
		return nil, ErrField.Because(err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most+1))
}

// uploadInMemory is how many bytes of uploaded files wait in memory; what is more waits on the disk.
const uploadInMemory = 8 << 20

// ErrUpload is what a form gives that is longer than any may be.
var ErrUpload = fault.New(fault.Invalid, "edition.upload", "what was sent is too large; make the file smaller and send it again")

// Parse reads a form in which files may be uploaded.
func Parse(r *http.Request) error {
	err := r.ParseMultipartForm(uploadInMemory)
	var long *http.MaxBytesError
	switch {
	case err == nil || errors.Is(err, http.ErrNotMultipart):
		return nil
	case errors.As(err, &long):
		return ErrUpload.Because(err)
	default:
		return ErrField.Because(err)
	}
}

// Bad notes a field that could not be read.
func (in *Input) Bad(name string) { in.bad[name] = true }

// ErrField is what a form with a field that cannot be read gives.
var ErrField = fault.New(fault.Invalid, "edition.field", "a field cannot be read as it stands")

// Err is ErrField with every field that could not be read; nil when all could.
func (in *Input) Err() error {
	if len(in.bad) == 0 {
		return nil
	}
	err := ErrField
	for name := range in.bad {
		err = err.Field(name, "edition.field")
	}
	return err
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

// Form is a page on which something is filled in.
type Form struct {
	site.Page
	Message string
	Fields  []Field
	Version int64
	Base    string
	URL     string
	Remove  string
}

// Show answers with a form.
func (o *Office) Show(w http.ResponseWriter, r *http.Request, status int, f Form) error {
	return o.pages.Render(w, r, status, "desk-form.html", f)
}

// Uploads reports whether a file may be handed in.
func (p Form) Uploads() bool {
	return slices.ContainsFunc(p.Fields, func(f Field) bool { return f.Kind == "file" })
}

// find reads the object of the request; "new" is a blank one.
func (d Desk[T]) find(r *http.Request, v Visit) (t T, hangs []record.Dependent, err error) {
	if r.PathValue("id") == "new" {
		return d.Blank(v), nil, nil
	}
	return d.UseCases.ByID(r.Context(), v.Who, r.PathValue("id"))
}

func (d Desk[T]) edit(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Reads())
	if err != nil {
		return err
	}
	t, _, err := d.find(r, v)
	if err != nil {
		return err
	}
	return d.form(w, r, v, t, nil)
}

// form shows an object to edit; after a refusal with what was typed and what is wrong with it.
func (d Desk[T]) form(w http.ResponseWriter, r *http.Request, v Visit, t T, refusal error) error {
	page := Form{Page: d.Office.Page(w, r, v, d.Name, ""), Version: *d.Version(&t), Base: d.base(v), URL: r.URL.Path}
	page.Title = d.title(v, t)
	if r.PathValue("id") == "new" {
		page.Title = page.T("edition.new") + page.T("site.colon", "What", page.T("nav."+d.Name))
	} else {
		page.Remove = r.URL.Path + "/remove"
	}
	fields, err := d.Fields(r.Context(), page.P, v, t)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(refusal)
		var f site.Form
		f.Fail(page.P, refusal)
		page.Message = f.Message
		for i := range fields {
			if typed, ok := r.PostForm[fields[i].Name]; ok {
				fields[i].Values = typed
			}
			fields[i].Error = f.Error(fields[i].Name)
		}
	}
	page.Fields = fields
	return d.Office.Show(w, r, status, page)
}

func (d Desk[T]) save(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Changes())
	if err != nil {
		return err
	}
	t, _, err := d.find(r, v)
	if err != nil {
		return err
	}
	if err := Parse(r); err != nil {
		return err
	}
	in := NewInput(r)
	d.Read(in, v, &t)
	if read, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64); err == nil {
		*d.Version(&t) = read
	}
	saved, change, err := t, "", in.Err()
	if err == nil {
		saved, change, err = d.keep(in, v, t)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.form(w, r, v, t, err)
	}
	if err != nil {
		return err
	}
	if r.PathValue("id") == "new" {
		change = "" // what was just made is removed on its own page
	}
	d.Office.Done(w, r, v, "site.saved", d.title(v, saved), change, d.base(v))
	return nil
}

func (d Desk[T]) keep(in *Input, v Visit, t T) (saved T, change string, err error) {
	if d.Save != nil {
		return d.Save(in, v, t)
	}
	return d.UseCases.Save(in.Context(), v.Who, t)
}

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
