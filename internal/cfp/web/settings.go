package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

// settingsPage is the call of an edition, as organisers set it up.
func (d *Door) settingsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Reading)
	if err != nil {
		return err
	}
	c, err := d.calls.Call(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	return d.settingsForm(w, r, v, c, nil)
}

func (d *Door) settingsForm(w http.ResponseWriter, r *http.Request, v office.Visit, c cfp.Call, refusal error) error {
	e := v.Edition
	page := office.Form{Page: d.office.Page(w, r, v, "call", "nav.call"), Version: c.Version, Base: "/organise/" + e.Slug + "/",
		URL: "/organise/" + e.Slug + "/call/"}
	if err := d.callFields(r, &page, v, c); err != nil {
		return err
	}
	page.Why = d.standing(page.P, v, c)
	if c.ID != "" {
		page.Public = "/" + e.Slug + "/call/"
	}
	status := http.StatusOK
	if r.Method == http.MethodPost {
		page.Retype(r, refusal)
	}
	if refusal != nil {
		status = http.StatusUnprocessableEntity
	}
	if c.ID != "" {
		page.Act = &office.FormAct{URL: page.URL + "announce", Version: c.Version, Label: page.T("cfp.announce"), Note: d.lacks(page.P, e, c)}
		if c.Announced {
			page.Act.Label, page.Act.Note = page.T("cfp.unannounce"), page.T("cfp.unannounce_note")
			page.Act.Plain = true
		}
		page.Act.Closed = !c.Announced && len(c.Missing(e)) > 0
	}
	return d.office.Show(w, r, status, page)
}

// lacks says what is missing before a call can be announced, or what announcing does.
func (d *Door) lacks(p *text.Printer, e edition.Edition, c cfp.Call) string {
	var what []string
	for _, m := range c.Missing(e) {
		what = append(what, p.T("cfp.missing."+m))
	}
	if len(what) == 0 {
		return p.T("cfp.announce_note")
	}
	return p.T("cfp.missing", "What", p.List(what))
}

// standing says how the call stands now.
func (d *Door) standing(p *text.Printer, v office.Visit, c cfp.Call) string {
	switch state := c.At(d.calls.Now(v.Edition)); {
	case c.ID == "":
		return p.T("cfp.set_up")
	case state == cfp.Unannounced:
		return p.T("cfp.stands.unannounced")
	case state == cfp.Planned:
		return p.T("cfp.stands.planned", "When", instant(p, v.Edition, c.Opens))
	case state == cfp.Open:
		return p.T("cfp.stands.open", "When", instant(p, v.Edition, c.LastClose()))
	case state == cfp.InGrace:
		return p.T("cfp.stands.grace", "When", instant(p, v.Edition, c.LastClose()), "Minutes", c.Grace)
	case state == cfp.Closed:
		return p.T("cfp.stands.closed", "When", instant(p, v.Edition, c.LastClose()))
	default:
		return p.T("cfp.stands.over", "When", instant(p, v.Edition, c.Over))
	}
}

// instant is a moment on an edition's clock, in words.
func instant(p *text.Printer, e edition.Edition, at time.Time) string {
	at = at.In(e.Location())
	return p.T("cfp.instant", "Date", p.Date(at), "Time", p.Time(at))
}

// happened is when something was done, which the server's clock says, in words of the edition's.
func happened(p *text.Printer, e edition.Edition, at time.Time) string {
	return instant(p, e, e.At(at))
}

// callFields are the fields of a call; those folded have values that usually do.
func (d *Door) callFields(r *http.Request, page *office.Form, v office.Visit, c cfp.Call) error {
	p := page.P
	frame, err := d.office.Editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page.Fields = []office.Field{
		office.Moment(p, v, "opens", p.T("cfp.field.opens"), c.Opens),
		office.Moment(p, v, "closes", p.T("cfp.field.closes"), c.Closes),
		optional(office.Moment(p, v, "answers", p.T("cfp.field.answers"), c.Answers), p.T("cfp.hint.answers")),
	}
	checks := office.Field{Name: "formats", Label: p.T("cfp.field.formats"), Hint: p.T("cfp.hint.formats"), Kind: "checks"}
	var places []office.Field
	for _, f := range frame.Formats {
		if f.Kind == "break" {
			continue
		}
		checks.Options = append(checks.Options, office.Option{Value: string(f.ID), Label: f.Name + " · " + p.Minutes(f.Minutes)})
		if _, is := c.ClosesFor(f.ID); is {
			checks.Values = append(checks.Values, string(f.ID))
		}
		of := c.Format(f.ID)
		places = append(places, office.Field{Name: "places_" + string(f.ID), Label: p.T("cfp.field.places", "Format", f.Name), Kind: "number",
			Values: number(of.Places)})
		closes := office.Moment(p, v, "closes_"+string(f.ID), p.T("cfp.field.closes_for", "Format", f.Name), of.Closes)
		page.More = append(page.More, optional(closes, p.T("cfp.hint.closes_for")),
			office.Field{Name: "proposed_" + string(f.ID), Label: p.T("cfp.field.proposed", "Format", f.Name), Hint: p.T("cfp.hint.odds"),
				Kind: "number", Values: number(of.Proposed)},
			office.Field{Name: "taken_" + string(f.ID), Label: p.T("cfp.field.taken", "Format", f.Name), Kind: "number",
				Values: number(of.Taken)})
	}
	page.Fields = append(append(page.Fields, checks), places...)
	for _, t := range []struct {
		name string
		said cfp.Texts
	}{{"intro", c.Intro}, {"offers", c.Offers}, {"readers", c.Readers}, {"hidden", c.Hidden}} {
		for _, lang := range v.Edition.Languages {
			page.Fields = append(page.Fields, said(p, t.name, lang, t.said))
		}
	}
	page.Folds = p.T("cfp.folds")
	page.More = append(page.More,
		office.Field{Name: "per_person", Label: p.T("cfp.field.per_person"), Hint: p.T("cfp.hint.per_person"), Kind: "number",
			Values: []string{strconv.Itoa(c.PerPerson)}, Required: true},
		office.Field{Name: "co_speakers", Label: p.T("cfp.field.co_speakers"), Hint: p.T("cfp.hint.co_speakers"), Kind: "number",
			Values: []string{strconv.Itoa(c.CoSpeakers)}},
		office.Field{Name: "grace", Label: p.T("cfp.field.grace"), Hint: p.T("cfp.hint.grace"), Kind: "number",
			Values: []string{strconv.Itoa(c.Grace)}},
		optional(office.Moment(p, v, "over", p.T("cfp.field.over"), c.Over), p.T("cfp.hint.over")),
	)
	return nil
}

// said is the field of what is said in one of the languages.
func said(p *text.Printer, name, lang string, t cfp.Texts) office.Field {
	return office.Field{Name: name + "_" + lang, Label: p.T("cfp.field.in", "What", p.T("cfp.field."+name), "Language", language(p, lang)),
		Kind: "markdown", Values: []string{t[lang]}, Hint: p.T("cfp.hint." + name)}
}

// language is what a language is called; its code where nobody knows.
func language(p *text.Printer, code string) string {
	if key := "cfp.lang." + code; p.Has(key) {
		return p.T(key)
	}
	return code
}

// optional is a moment that need not be filled in.
func optional(f office.Field, hint string) office.Field {
	f.Required, f.Hint = false, hint
	return f
}

func number(n int) []string {
	if n == 0 {
		return nil
	}
	return []string{strconv.Itoa(n)}
}

// settings saves the call. Whether it is announced stays as it is.
func (d *Door) settings(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	c, err := d.calls.Call(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	in := office.NewInput(r)
	readCall(in, v, &c)
	if in.Text("preview") != "" {
		return d.settingsForm(w, r, v, c, nil)
	}
	change := ""
	saved, err := c, in.Err()
	if err == nil {
		saved, change, err = d.calls.SaveCall(r.Context(), v.Who, c)
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.settingsForm(w, r, v, c, err)
	}
	if err != nil {
		return err
	}
	if saved.Version == 1 {
		change = ""
	}
	d.office.Done(w, r, v, "cfp.saved", "", change, r.URL.Path)
	return nil
}

// readCall fills a call from the form.
func readCall(in *office.Input, v office.Visit, c *cfp.Call) {
	c.Opens, c.Closes, c.Answers, c.Over = moment(in, v, "opens"), moment(in, v, "closes"), moment(in, v, "answers"), moment(in, v, "over")
	c.PerPerson, c.CoSpeakers, c.Grace = in.Number("per_person"), in.Number("co_speakers"), in.Number("grace")
	c.Formats = nil
	for _, id := range in.All("formats") {
		c.Formats = append(c.Formats, cfp.CallFormat{FormatID: edition.FormatID(id), Places: in.Number("places_" + id),
			Closes: moment(in, v, "closes_"+id), Proposed: in.Number("proposed_" + id), Taken: in.Number("taken_" + id)})
	}
	for name, t := range map[string]*cfp.Texts{"intro": &c.Intro, "offers": &c.Offers, "readers": &c.Readers, "hidden": &c.Hidden} {
		*t = cfp.Texts{}
		for _, lang := range v.Edition.Languages {
			(*t)[lang] = in.Text(name + "_" + lang)
		}
	}
	if read, err := strconv.ParseInt(in.Text("version"), 10, 64); err == nil {
		c.Version = read
	}
}

// moment is a moment that may be left open.
func moment(in *office.Input, v office.Visit, name string) time.Time {
	if in.Text(name)+in.Text(name+"_clock") == "" {
		return time.Time{}
	}
	return in.Instant(name, v)
}

// announce makes the call public, or takes that back.
func (d *Door) announce(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	c, err := d.calls.Call(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	c.Announced = !c.Announced
	if read, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64); err == nil {
		c.Version = read
	}
	saved, change, err := d.calls.SaveCall(r.Context(), v.Who, c)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
		sentence, _ := p.Fault(err)
		site.SetFlash(w, site.Flash{Message: sentence})
		http.Redirect(w, r, "/organise/"+v.Edition.Slug+"/call/", http.StatusSeeOther)
		return nil
	}
	if err != nil {
		return err
	}
	key := "cfp.announced"
	if !saved.Announced {
		key = "cfp.unannounced"
	}
	d.office.Done(w, r, v, key, "", change, "/organise/"+v.Edition.Slug+"/call/")
	return nil
}
