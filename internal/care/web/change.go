package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// changesPage is what a speaker changes of their sessions and of themselves, with what happens when they save.
type changesPage struct {
	site.Page
	Objects []changeObject
	URL     string
	Back    string // their page
	Contact string // address of the organisers; empty: none is known
}

// changeObject is a session, or the speaker, with its form.
type changeObject struct {
	site.Form
	ID, Heading string
	Fields      []changeField
	Settled     []string // what became of earlier requests, in a line each
	Asks        bool     // something waits for an organiser when it is saved
	Shut        bool     // nothing can be saved
}

// changeField is a field with what becomes of a change.
type changeField struct {
	Object, Name, Label, Hint, Value, Base string
	Note                                   string // what happens when it is saved
	Says                                   string // what it says in the programme, while something else waits or was typed
	Error                                  string
	Lines                                  int // 0: one line
	Options                                []office.Option
	Shut                                   bool
	Waits                                  care.RequestID // to take it back; empty: nothing waits
}

// ID is the field's in the page.
func (f changeField) ID() string { return f.Name + "-" + f.Object }

// changeRoutes are the addresses of a speaker, within an edition.
func (d *Door) changeRoutes(editions *web.Router) {
	editions.Handle("GET /{edition}/speaking/changes/{$}", d.changesPage)
	editions.Handle("POST /{edition}/speaking/changes/{$}", d.change)
	editions.Handle("GET /{edition}/speaking/with/{token}/changes/{$}", d.changesPage)
	editions.Handle("POST /{edition}/speaking/with/{token}/changes/{$}", d.change)
}

// changesURL is where a speaker changes what their sessions say.
func changesURL(e edition.Edition, link string) string {
	return strings.TrimSuffix(speakingURL(e, link), "/") + "/changes/"
}

func (d *Door) changesPage(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	return d.showChanges(w, r, e, h, nil)
}

func (d *Door) showChanges(w http.ResponseWriter, r *http.Request, e edition.Edition, h care.Holder, refusal error) error {
	all, err := d.care.Changeable(r.Context(), h, e)
	if fault.KindOf(err) == fault.NotFound && !h.Who.SignedIn() && h.Link == "" {
		http.Redirect(w, r, "/sign-in?next="+r.URL.EscapedPath(), http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	back := speakingURL(e, h.Link)
	page := changesPage{Page: d.office.Account.PageIn(w, r, "care.changes_title", e.Speak), URL: changesURL(e, h.Link),
		Back: back, Contact: e.Sender.ReplyTo}
	page.Edition, page.Section = d.public.RefNow(r, page.P, e), "speaking"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("call.css")})
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	for _, v := range all {
		page.Objects = append(page.Objects, changeOf(page.P, e, v))
	}
	status := http.StatusOK
	if refusal != nil {
		status = http.StatusUnprocessableEntity
		for i := range page.Objects {
			page.Objects[i].refuse(page.P, r, refusal)
		}
	}
	return d.pages.Render(w, r, status, "changes.html", page)
}

func changeOf(p *text.Printer, e edition.Edition, v care.Changeable) changeObject {
	o := changeObject{ID: v.Object, Heading: v.Title, Shut: true}
	if !v.Session {
		o.Heading = p.T("care.yourself")
	}
	for _, f := range v.Fields {
		view := changeField{Object: v.Object, Name: string(f.Field), Label: fieldLabel(p, f.Field), Value: f.Says, Base: f.Says,
			Note: phaseNote(p, e, f.Standing), Shut: f.Phase == care.Shut, Lines: map[care.ChangeField]int{care.FieldAbstract: 8,
				care.FieldBiography: 6, care.FieldLinks: 3, care.FieldAddresses: 3}[f.Field]}
		if key := "care.field_hint." + string(f.Field); p.Has(key) {
			view.Hint = p.T(key)
		}
		if f.Waits.ID != "" {
			view.Waits, view.Value, view.Says = f.Waits.ID, f.Waits.Wanted, f.Says
			view.Note = p.T("care.waits_since", "When", p.Date(e.At(f.Waits.AskedAt).In(e.Location())))
		}
		view.Options = optionsOf(p, e, f.Field, view.Value)
		o.Shut = o.Shut && view.Shut
		o.Asks = o.Asks || f.Phase == care.Approval
		o.Fields = append(o.Fields, view)
	}
	for _, r := range v.Settled {
		o.Settled = append(o.Settled, settledLine(p, e, r))
	}
	return o
}

// optionsOf are what is chosen from: levels and languages.
func optionsOf(p *text.Printer, e edition.Edition, f care.ChangeField, value string) (out []office.Option) {
	add := func(v, label string) { out = append(out, office.Option{Value: v, Label: label}) }
	switch f {
	case care.FieldLevel:
		add("", p.T("care.open"))
		for _, l := range programme.Levels {
			add(l, p.T("cfp.level."+l))
		}
	case care.FieldLanguage:
		add("", p.T("care.open"))
		for _, l := range e.Languages {
			add(l, languageName(p, l))
		}
	default:
		return nil
	}
	for _, o := range out {
		if o.Value == value {
			return out
		}
	}
	add(value, value)
	return out
}

func languageName(p *text.Printer, lang string) string {
	if key := "cfp.lang." + lang; p.Has(key) {
		return p.T(key)
	}
	return lang
}

func fieldLabel(p *text.Printer, f care.ChangeField) string {
	if f.Joins() {
		return p.T("care.field.join")
	}
	return p.T("care.field." + string(f))
}

// phaseNote says what happens when a field is saved.
func phaseNote(p *text.Printer, e edition.Edition, s care.Standing) string {
	date := ""
	if !s.Ends.IsZero() {
		last := s.Ends
		if s.Phase != care.Shut {
			last = last.Add(-time.Millisecond) // the last day that counts
		}
		date = p.Date(last.In(e.Location()))
	}
	key := "care.phase." + string(s.Phase)
	switch {
	case s.Phase != care.Shut && s.ToRelease:
		return p.T(key + "_release")
	case date == "":
		return p.T(key)
	default:
		return p.T(key+"_until", "Date", date)
	}
}

// settledLine is what became of a request, for who asked.
func settledLine(p *text.Printer, e edition.Edition, r care.ChangeRequest) string {
	values := []any{"Field", fieldLabel(p, r.Field), "When", p.Date(e.At(r.SettledAt).In(e.Location())), "Reason", r.Reason}
	if r.State == care.RequestApplied && r.Written != r.Wanted {
		return p.T("care.settled_part", values...)
	}
	return p.T("care.settled."+string(r.State), values...)
}

// refuse keeps what was typed of the object that was saved, with what is wrong beside each field. What it says by now goes with what was
// typed over something else: who saves it again has seen it.
func (o *changeObject) refuse(p *text.Printer, r *http.Request, refusal error) {
	if r.PostFormValue("object") != o.ID {
		return
	}
	o.Form.Fail(p, refusal)
	o.Values = r.PostForm
	for i := range o.Fields {
		f := &o.Fields[i]
		if !r.PostForm.Has(f.Name) {
			continue
		}
		now := f.Base
		f.Value = r.PostFormValue(f.Name)
		if f.Error = o.Form.Error(f.Name); f.Error != "" && now != r.PostFormValue("base_"+f.Name) {
			f.Says = now
			continue
		}
		f.Base = r.PostFormValue("base_" + f.Name)
	}
}

// change saves what a speaker wants one object to say, or takes something back.
func (d *Door) change(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	if back := r.PostFormValue("back"); back != "" {
		err = d.care.TakeBackChange(r.Context(), h, e, care.RequestID(back))
		if err == nil {
			site.SetFlash(w, site.Flash{Message: p.T("care.taken_back")})
		}
	} else {
		var saved care.Saved
		var wants []care.Want
		for _, f := range append(care.SessionFields[:], care.ProfileFields[:]...) {
			if r.PostForm.Has(string(f)) {
				wants = append(wants, care.Want{Field: f, Base: r.PostFormValue("base_" + string(f)), Value: r.PostFormValue(string(f))})
			}
		}
		saved, err = d.care.AskChange(r.Context(), h, e, r.PostFormValue("object"), wants, r.PostFormValue("note"))
		if err == nil {
			site.SetFlash(w, site.Flash{Message: savedSaid(p, saved)})
		}
	}
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict || kind == fault.Closed) {
		return d.showChanges(w, r, e, h, err)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, changesURL(e, h.Link), http.StatusSeeOther)
	return nil
}

// savedSaid is what became of what was saved.
func savedSaid(p *text.Printer, s care.Saved) string {
	var parts []string
	for _, one := range []struct {
		key    string
		fields []care.ChangeField
	}{{"care.saved_written", s.Written}, {"care.saved_asked", s.Asked}, {"care.saved_back", s.Back}} {
		var names []string
		for _, f := range one.fields {
			names = append(names, fieldLabel(p, f))
		}
		if len(names) > 0 {
			parts = append(parts, p.T(one.key, "Fields", strings.Join(names, ", "), "Count", len(names)))
		}
	}
	if len(parts) == 0 {
		return p.T("care.saved_nothing")
	}
	return strings.Join(parts, " ")
}
