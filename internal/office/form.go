package office

import (
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// Form is a page on which something is filled in.
type Form struct {
	site.Page
	Message string
	Why     string // a sentence above the fields
	Fields  []Field
	More    []Field // folded, with defaults that usually do
	Folds   string  // what More is called
	Version int64
	Base    string
	URL     string
	Remove  string
	Paste   string // address at which many are typed at once
	Public  string // address of the page that everybody sees
	Next    string // what the button that saves and goes on says; empty: there is none
	Refused bool
	Locked  bool   // it may be read and not changed
	Preview string // address that renders Markdown; empty where there is none
	Act     *FormAct
	Shown   template.HTML // what others will see of it; empty: it is not shown
}

// FormAct is something that is done with what a form shows, beside saving it.
type FormAct struct {
	URL, Label, Note string
	Version          int64 // that it is done with
	Plain            bool  // it is not the next thing to do
	Closed           bool  // it cannot be done yet; the note says why
}

// Refused is a field with what is wrong with it, for the summary above the form.
type Refused struct{ Name, Label, Error string }

// Wrong lists the fields that were refused.
func (p Form) Wrong() (out []Refused) {
	for _, f := range slices.Concat(p.Fields, p.More) {
		if f.Error != "" && f.Label != "" {
			out = append(out, Refused{f.Name, f.Label, f.Error})
		}
	}
	return out
}

// Unfold reports whether what is folded has something wrong.
func (p Form) Unfold() bool {
	return slices.ContainsFunc(p.More, func(f Field) bool { return f.Error != "" })
}

// Show answers with a form.
func (o *Office) Show(w http.ResponseWriter, r *http.Request, status int, f Form) error {
	f.Scripts = append(f.Scripts, "form.js")
	for _, fields := range [][]Field{f.Fields, f.More} {
		for i := range fields {
			fields[i].dress(f.P)
		}
	}
	if len(f.Fields) > 0 && f.Version == 0 && !f.Refused {
		f.Fields[0].First = true
	}
	if f.Edition != nil && f.Markdown() {
		f.Preview = "/organise/" + f.Edition.Slug + "/preview"
	}
	return o.pages.Render(w, r, status, "desk-form.html", f)
}

// Uploads reports whether a file may be handed in.
func (p Form) Uploads() bool { return p.has("file") }

// Markdown reports whether a text is written in Markdown.
func (p Form) Markdown() bool { return p.has("markdown") }

func (p Form) has(kind string) bool {
	return slices.ContainsFunc(p.Fields, func(f Field) bool { return f.Kind == kind })
}

// Retype puts what was typed back into the fields, with what is wrong with them; refusal may be nil.
func (p *Form) Retype(r *http.Request, refusal error) {
	var wrong site.Form
	if refusal != nil {
		wrong.Fail(p.P, refusal)
		p.Message, p.Refused = wrong.Message, true
	}
	for _, fields := range [][]Field{p.Fields, p.More} {
		for i := range fields {
			fields[i].retype(r.PostForm)
			fields[i].Error = wrong.Error(fields[i].Name)
			if fields[i].Kind == "markdown" && r.PostFormValue("preview") == fields[i].Name {
				fields[i].Preview, fields[i].Previewed = text.Markdown(fields[i].Value()), true
			}
		}
	}
}

// mostPreviewed is how many bytes of a text are rendered before it is saved.
const mostPreviewed = 4 * text.MaxLong

// preview renders Markdown as public pages do.
func (o *Office) preview(w http.ResponseWriter, r *http.Request) error {
	if _, err := o.EnterDesk(r); err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostPreviewed)
	if err := r.ParseForm(); err != nil {
		return ErrUpload.Because(err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err := w.Write([]byte(text.Markdown(r.PostFormValue("text"))))
	return err
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
	if r.PathValue("id") == "new" {
		if err := v.Who.May(d.UseCases.Changes(), string(v.Edition.ID)); err != nil {
			return err
		}
	}
	t, _, err := d.find(r, v)
	if err != nil {
		return err
	}
	return d.form(w, r, v, t, nil)
}

// form shows an object to edit; after a refusal, or to preview, with what was typed and what is wrong with it.
func (d Desk[T]) form(w http.ResponseWriter, r *http.Request, v Visit, t T, refusal error) error {
	page := Form{Page: d.Office.Page(w, r, v, d.Name, ""), Version: *d.Version(&t), Base: d.base(v), URL: r.URL.Path}
	page.Title, page.Next = page.P.Read(d.title(v, t)), page.T("office.save_next")
	if r.PathValue("id") == "new" {
		page.Title, page.Next = page.T("nav.new."+d.Name), page.T("office.save_new")
		if d.Paste {
			page.Paste = page.Base + "paste"
		}
	} else {
		page.Locked = v.Who.May(d.UseCases.Changes(), string(v.Edition.ID)) != nil
		page.Remove = r.URL.Path + "/remove"
		if d.Public != nil {
			page.Public = d.Public(r, v, t)
		}
	}
	var err error
	if page.Fields, err = d.Fields(r.Context(), page.P, v, t); err != nil {
		return err
	}
	if d.Shown != nil {
		if page.Shown, err = d.Shown(r.Context(), page.P, v, t); err != nil {
			return err
		}
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		page.Retype(r, refusal)
	}
	if refusal != nil {
		status = web.Status(refusal)
	}
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
	switch {
	case in.Text("preview") == lookAlone && d.Shown != nil:
		return d.look(w, r, v, t)
	case in.Text("preview") != "":
		return d.form(w, r, v, t, nil)
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
	to, err := d.after(r, v, saved)
	if err != nil {
		return err
	}
	d.Office.Done(w, r, v, "site.saved", d.title(v, saved), change, to)
	return nil
}

// lookAlone is how a script asks for what others will see, without the page around it.
const lookAlone = "look-alone"

// look answers with what others will see of what was typed; nothing is saved.
func (d Desk[T]) look(w http.ResponseWriter, r *http.Request, v Visit, t T) error {
	site := d.Office.Account.Site
	shown, err := d.Shown(r.Context(), site.Catalogue.In(site.Language(r)), v, t)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	_, err = w.Write([]byte(shown))
	return err
}

// after is where saving goes on to: the list, another new one, or the next of the list.
func (d Desk[T]) after(r *http.Request, v Visit, saved T) (string, error) {
	switch {
	case r.PostFormValue("then") != "next":
		return d.base(v), nil
	case r.PathValue("id") == "new":
		return d.base(v) + "new", nil
	}
	all, err := d.All(r.Context(), v)
	if err != nil {
		return "", err
	}
	if d.ByTitle {
		lang := d.Office.Account.Site.Language(r)
		all = slices.Clone(all)
		text.SortBy(lang, all, func(t T) string { return d.title(v, t) })
	}
	at := slices.IndexFunc(all, func(t T) bool { return d.ID(t) == d.ID(saved) })
	if at < 0 || at+1 == len(all) {
		return d.base(v), nil
	}
	return d.base(v) + d.ID(all[at+1]), nil
}

// keep saves. What was just made is removed on its own page, unless whoever saved it says how to undo it.
func (d Desk[T]) keep(in *Input, v Visit, t T) (saved T, change string, err error) {
	if d.Save != nil {
		return d.Save(in, v, t)
	}
	saved, change, err = d.UseCases.Save(in.Context(), v.Who, t)
	if d.ID(t) == "" {
		change = ""
	}
	return saved, change, err
}
