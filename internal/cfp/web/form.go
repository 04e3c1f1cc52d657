package web

import (
	"net/http"
	"net/mail"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

// formPage is the form of a proposal, in four folds, and what became of it.
type formPage struct {
	site.Page
	site.Form
	ID        cfp.ProposalID
	Version   int64
	Late      string // token of the late link that it is begun by
	Origin    cfp.ProposalID
	C         cfp.Content
	Formats   []office.Option
	Tracks    []office.Option
	Levels    []office.Option
	Languages []office.Option
	Products  []office.Option
	Most      int // co-speakers
	Hints     map[string][]string
	Signed    string // address of who is signed in; empty: nobody
	Asked     bool   // a link was sent
	Outbox    bool   // mails are to be read there, in a demonstration
	Fresh     bool   // nothing was kept yet
	Kept      bool   // it is kept
	Status    string
	Reply     string // address where they reply to what they were told; empty: nothing was
	Changes   string // where what was accepted is changed; empty: it is not accepted, or nowhere
	Left      string // until the deadline
	CanSend   bool
	Sent      bool
	Gone      bool // it was withdrawn
	CanBack   bool // it can be brought back
	Changed   bool // of what was sent: something was not sent
	Speakers  []speakerView
	CanInvite bool
	Link      string // that was just made, for who speaks with them
	Whys      []office.Option
	OfSession []questionView
	OfSpeaker []questionView
	Base      string // address of the call
}

// Own is the address of what the page is about.
func (p formPage) Own() string { return p.Base + "mine/" + string(p.ID) }

// Speaks reports whether a product was chosen.
func (p formPage) Speaks(product string) bool { return slices.Contains(p.C.Products, product) }

// MostProducts is how many may be.
func (p formPage) MostProducts() int { return cfp.MostProducts }

// Guests are who is to be asked, a line each.
func (p formPage) Guests() string {
	var lines []string
	for _, g := range p.C.With {
		line := g.Email
		if g.Name != "" {
			line = g.Name + " <" + g.Email + ">"
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// speakerView is somebody who speaks, or was asked to.
type speakerView struct {
	ID, Name, Said string
	CanRevoke      bool
}

// fieldView is a text with its limit.
type fieldView struct {
	Name, Label, Hint, Value, Error string
	Long                            bool
	Lines                           int
	Count, Most                     int
	Unit                            string // words or characters
	UnitSaid                        string
	Over                            bool
	Needed                          bool
	Hints                           []string
	Auto                            string // autocomplete
}

// Text is a field that has a limit.
func (p formPage) Text(name string) fieldView {
	l := cfp.LimitOf(name)
	value := map[string]string{"title": p.C.Title, "abstract": p.C.Abstract, "outline": p.C.Outline, "why": p.C.Why, "name": p.C.You.Name,
		"organisation": p.C.You.Organisation, "biography": p.C.You.Biography}[name]
	v := fieldView{Name: name, Label: p.T("cfp.form." + name), Value: value, Error: p.Error(name), Count: l.Count(value), Most: l.Most,
		Unit: string(l.Unit), UnitSaid: p.T("cfp.unit." + string(l.Unit)), Hints: p.Hints[name]}
	v.Long, v.Over = l.Unit == cfp.InWords, v.Count > l.Most
	v.Needed = name == "title" || name == "abstract" || name == "name"
	v.Lines = map[string]int{"abstract": 7, "outline": 6}[name]
	v.Lines = max(v.Lines, 4)
	if p.P.Has("cfp.form_hint." + name) {
		v.Hint = p.T("cfp.form_hint." + name)
	}
	if name == "name" || name == "organisation" {
		v.Auto = map[string]string{"name": "name", "organisation": "organization"}[name]
	}
	return v
}

// newPage is the form, empty or with what an earlier proposal said. Nothing is kept before something is typed.
func (d *Door) newPage(w http.ResponseWriter, r *http.Request) error { return d.begin(w, r, "") }

// latePage is the form for whoever holds a late link.
func (d *Door) latePage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	if err := d.calls.LateOpen(r.Context(), e, r.PathValue("token")); err != nil {
		return err
	}
	return d.begin(w, r, r.PathValue("token"))
}

func (d *Door) begin(w http.ResponseWriter, r *http.Request, late string) error {
	e, who, err := d.reader(r)
	if err != nil {
		return err
	}
	n, err := d.calls.Notice(r.Context(), who.Who, e)
	if err != nil {
		return err
	}
	form, err := d.calls.Ask(r.Context(), who.Who, e)
	if err != nil {
		return err
	}
	if late == "" && n.Call.At(d.calls.Now(e)) != cfp.Open {
		http.Redirect(w, r, "/"+e.Slug+"/call/", http.StatusSeeOther) // it says why
		return nil
	}
	work := cfp.Work{Form: form}
	page := d.formOf(w, r, e, who, work)
	page.ID, page.Late, page.Fresh, page.CanSend = d.calls.NewID(), late, true, true
	page.C.You.Name = who.Who.Name
	page.C.Language = page.P.Lang
	if from := cfp.ProposalID(r.URL.Query().Get("from")); from != "" {
		page.earlier(d, r, who, e, from)
	}
	return d.pages.Render(w, r, http.StatusOK, "form.html", page)
}

// earlier copies what an earlier proposal of theirs says. Formats and tracks of another edition are chosen anew.
func (page *formPage) earlier(d *Door, r *http.Request, who cfp.Author, e edition.Edition, from cfp.ProposalID) {
	m, err := d.calls.Mine(r.Context(), who, e)
	if err != nil {
		return
	}
	for _, p := range append(m.Sent, m.Earlier...) {
		if p.ID != from {
			continue
		}
		page.Origin, page.C = from, p.Content
		page.C.Answers, page.C.Products = nil, nil
		if p.EditionID != e.ID {
			page.C.FormatID, page.C.TrackID = "", ""
		}
	}
}

// formOf starts the page of what somebody writes.
func (d *Door) formOf(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, work cfp.Work) formPage {
	page := formPage{Page: d.publicPage(w, r, e, "cfp.yours"), C: work.Content(), Base: "/" + e.Slug + "/call/", Signed: who.Who.Email,
		Most: work.Form.Call.CoSpeakers, Outbox: d.demo}
	p, now := page.P, d.calls.Now(e)
	for _, f := range work.Form.Formats {
		label := f.Name + " · " + p.Minutes(f.Minutes)
		page.Formats = append(page.Formats, office.Option{Value: string(f.ID), Label: label})
	}
	for _, t := range work.Form.Tracks {
		page.Tracks = append(page.Tracks, office.Option{Value: string(t.ID), Label: t.Name})
	}
	for _, l := range cfp.Levels {
		page.Levels = append(page.Levels, office.Option{Value: l, Label: p.T("cfp.level." + l)})
	}
	for _, l := range e.Languages {
		page.Languages = append(page.Languages, office.Option{Value: l, Label: language(p, l)})
	}
	for _, v := range work.Form.Products {
		page.Products = append(page.Products, office.Option{Value: string(v.ID), Label: v.Name})
	}
	page.Languages = office.Capitals(page.Languages)
	page.ask(d, work.Form)
	page.hint()
	call := work.Form.Call
	end := call.NextClose(now)
	if end2, ok := call.ClosesFor(page.C.FormatID); ok {
		end = end2
	}
	if left := end.Sub(now); left > 0 && call.At(now) == cfp.Open {
		page.Left = p.T("cfp.left", "Left", leftIn(p, left))
	}
	return page
}

// hint says what somebody should look at in what they write.
func (page *formPage) hint() {
	page.Hints = hintsOf(page.P, page.C)
}

func hintsOf(p *text.Printer, c cfp.Content) map[string][]string {
	out := map[string][]string{}
	for _, h := range c.Hints() {
		values := []any{"What", h.What, "Count", h.Over}
		key := "cfp.hint_is." + string(h.Kind)
		if h.Kind == cfp.TooLong {
			key += "_" + string(h.Unit)
		}
		out[h.Field] = append(out[h.Field], p.T(key, values...))
	}
	return out
}

// readContent reads what was typed.
func readContent(r *http.Request) cfp.Content {
	in := office.NewInput(r)
	c := cfp.Content{Title: in.Text("title"), Abstract: in.Text("abstract"), Outline: in.Text("outline"), Why: in.Text("why"),
		FormatID: edition.FormatID(in.Text("format_id")), TrackID: edition.TrackID(in.Text("track_id")), Level: in.Text("level"),
		Language: in.Text("language"), Products: in.All("products"),
		You: cfp.Profile{Name: in.Text("name"), Organisation: in.Text("organisation"), Biography: in.Text("biography")}}
	for name := range r.PostForm {
		if id, is := strings.CutPrefix(name, "answer_"); is && in.Text(name) != "" {
			if c.Answers == nil {
				c.Answers = map[string]string{}
			}
			c.Answers[id] = in.Text(name)
		}
	}
	for _, line := range in.Lines("with") {
		g := cfp.Guest{Email: line}
		if a, err := mail.ParseAddress(line); err == nil {
			g = cfp.Guest{Name: a.Name, Email: a.Address}
		}
		c.With = append(c.With, g)
	}
	return c
}
