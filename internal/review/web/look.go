package web

import (
	"net/http"
	"net/url"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/redact"
	"github.com/creneau/creneau/internal/site"
)

// lookPage is a sheet that is looked through: what leads to somebody is marked, and what reviewers will read is proposed beside it.
type lookPage struct {
	site.Page
	Base, Back string
	Handle     string
	Left       int
	Fields     []lookField
}

// lookField is a text of it.
type lookField struct {
	Name, Label string
	Parts       []lookPart
	Proposed    string // what reviewers would read
	Lines       int
	Found       int
}

// lookPart is a piece of a text; marked where it leads to somebody.
type lookPart struct {
	Text string
	Kind string // in words; empty: nothing
}

func (d *Door) lookPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Running)
	if err != nil {
		return err
	}
	id := blind.RoundID(r.PathValue("id"))
	page := lookPage{Page: d.office.Page(w, r, v, "rounds", "review.look")}
	page.Base = "/organise/" + v.Edition.Slug + "/rounds/" + string(id) + "/"
	page.Back = page.Base + "read"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("review.css")})
	l, err := d.review.Look(r.Context(), v.Who, v.Edition.ID, id, r.URL.Query().Get("sheet"))
	if fault.KindOf(err) == fault.NotFound && r.URL.Query().Get("sheet") == "" {
		return d.pages.Render(w, r, http.StatusOK, "look.html", page)
	}
	if err != nil {
		return err
	}
	page.Handle, page.Left = l.Handle, l.Left
	for _, f := range l.Fields {
		page.Fields = append(page.Fields, page.field(f))
	}
	return d.pages.Render(w, r, http.StatusOK, "look.html", page)
}

func (page lookPage) field(f review.Field) lookField {
	key := f.Name
	if len(key) > 5 && key[:5] == "reply" {
		key = "reply"
	}
	out := lookField{Name: f.Name, Label: page.T("review.text." + key), Proposed: redact.Removed(f.Said, f.Hits, blind.Gone), Lines: 5,
		Found: len(f.Hits)}
	if f.Name == "title" {
		out.Lines = 2
	}
	from := 0
	for _, h := range f.Hits {
		out.Parts = append(out.Parts, lookPart{Text: f.Said[from:h.From]},
			lookPart{f.Said[h.From:h.To], page.T("review.hit." + string(h.Kind))})
		from = h.To
	}
	out.Parts = append(out.Parts, lookPart{Text: f.Said[from:]})
	return out
}

// look keeps what a sheet says, and goes on to the next.
func (d *Door) look(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Running)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	said := map[string]string{}
	for name, values := range r.PostForm {
		if name != "sheet" && len(values) > 0 {
			said[name] = values[0]
		}
	}
	id := blind.RoundID(r.PathValue("id"))
	handle := r.PostFormValue("sheet")
	if err := d.review.SaveLooked(r.Context(), v.Who, v.Edition.ID, id, handle, said); err != nil {
		return err
	}
	words := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	site.SetFlash(w, site.Flash{Message: words.T("review.looked", "Handle", handle)})
	http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/rounds/"+url.PathEscape(string(id))+"/look", http.StatusSeeOther)
	return nil
}
