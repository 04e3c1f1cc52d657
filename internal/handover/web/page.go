package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/intake"
	intakeweb "github.com/creneau/creneau/internal/intake/web"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

type page struct {
	site.Page
	URL, Bundle, Named string // Named is the bundle with the names of readers; empty for who may not have it
	Message            string
	File               *fileView
	Diff               *handover.Difference
	Changed            []alteredView
	Conflicts          []conflictView
	Left, Decisions    []string
	Withdraw           bool // what was withdrawn in the file is withdrawn here
	Withdrawals        bool // something was
	Made               []string
	Notes              []noteView
	Done               bool // it was taken in
	Undo               string
	Kept               []intakeweb.Kept
	Decide, Everything bool // what was ticked
	MayDecide          bool
	MayEverything      bool
}

// fileView is what a file was recognised as.
type fileView struct {
	Kind    string
	Count   int
	Columns []columnView
	Joined  []string
	Split   bool
}

// columnView is a column of a sheet with its first cells, and what it is taken for.
type columnView struct {
	Name, Heading string
	Samples       []string
	Options       []office.Option
	Taken         string
}

type alteredView struct {
	Title string
	Lines []lineView
}

// lineView is a field with both of its values.
type lineView struct{ Field, Before, After string }

type conflictView struct{ Key, Title, Ours, File string }

type noteView struct{ Place, Sentence string }

// longest is how many characters of a value are shown.
const longest = 160

func (d *Door) newPage(w http.ResponseWriter, r *http.Request, v office.Visit) page {
	p := page{Page: d.office.Page(w, r, v, "handover", "handover.title"), URL: "/organise/" + v.Edition.Slug + "/handover/"}
	p.Bundle = p.URL + "call.json"
	if p.MayDecide = v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil; p.MayDecide {
		p.Named = p.Bundle + "?names=1"
	}
	return p
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	if err := v.Who.May(cfp.Reading, string(v.Edition.ID)); err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "handover.html", d.newPage(w, r, v))
}

// takeIn reads what was sent and shows the difference; with the button that says so it is taken in.
func (d *Door) takeIn(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Changing)
	if err != nil {
		return err
	}
	if err := v.Who.May(cfp.Reading, string(v.Edition.ID)); err != nil {
		return err
	}
	p := d.newPage(w, r, v)
	sources, err := intakeweb.Sources(w, r)
	if err == nil {
		err = d.show(r, v, &p, sources)
	}
	status := http.StatusOK
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		p.Message, _ = p.P.Fault(err)
		status = web.Status(err)
	} else if err != nil {
		return err
	}
	return d.pages.Render(w, r, status, "handover.html", p)
}

// mappingIn is for what a form says columns are; nothing where it says nothing, or where another file was chosen.
func mappingIn(r *http.Request) (m handover.Mapping) {
	if r.MultipartForm != nil && len(r.MultipartForm.File["files"]) > 0 && r.PostFormValue("heading.0") == "" {
		return m
	}
	for i := 0; ; i++ {
		n := strconv.Itoa(i)
		heading, there := r.PostForm["heading."+n]
		if !there {
			break
		}
		if m.Columns == nil {
			m.Columns = map[string]string{}
		}
		if m.Columns[heading[0]] == "" {
			m.Columns[heading[0]] = r.PostFormValue("column." + n)
		}
	}
	m.Split = r.PostFormValue("split") != ""
	return m
}

// takingIn is what a form says about conflicts and about what else is taken over.
func takingIn(r *http.Request) handover.Taking {
	how := handover.Taking{Dry: r.PostFormValue("do") != "take" && r.PostFormValue("do") != "file",
		Decisions:  r.PostFormValue("decisions") != "",
		Withdrawn:  r.PostFormValue("withdrawn") != "",
		Everything: r.PostFormValue("everything") != "", Decided: map[string]intake.Side{}}
	if r.PostFormValue("do") == "file" {
		how.Prefer = intake.TakeFile
	}
	for name, values := range r.PostForm {
		if key, is := strings.CutPrefix(name, "side."); is && values[0] != "" && how.Prefer == intake.Undecided {
			how.Decided[key] = intake.Side(values[0])
		}
	}
	return how
}

func (d *Door) show(r *http.Request, v office.Visit, p *page, sources []formats.Source) error {
	file, mapping, err := d.handover.Read(r.Context(), v.Who, v.Edition, sources, mappingIn(r))
	if err != nil {
		return err
	}
	p.Kept = intakeweb.Keep(sources)
	p.File = fileViewOf(p.P, file, mapping)
	how := takingIn(r)
	how.Mapping = mapping
	p.Decide, p.Everything, p.Withdraw = how.Decisions, how.Everything, how.Withdrawn
	whole, err := d.handover.Whole(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	p.MayEverything = whole && p.MayDecide && (len(file.Rounds) > 0 || file.Format == "creneau-cfp")
	diff, err := d.handover.Import(r.Context(), v.Who, v.Edition, file, how)
	if err != nil {
		return err
	}
	p.difference(diff)
	if p.Done = !how.Dry; p.Done {
		p.File = nil
		if len(diff.Conflicts) == 0 {
			p.Kept = nil
		}
	}
	if diff.Change != "" {
		p.Undo = "/organise/" + v.Edition.Slug + "/changes/" + diff.Change + "/undo"
	}
	return nil
}

// kinds are what files are recognised as.
var kinds = map[string]string{"creneau-cfp": "handover.kind.bundle", "pretalx": "handover.kind.pretalx",
	"sessionize": "handover.kind.sessionize", "csv": "handover.kind.sheet", "xlsx": "handover.kind.sheet"}

func fileViewOf(p *text.Printer, file formats.Proposed, m handover.Mapping) *fileView {
	f := &fileView{Kind: p.T(kinds[file.Format]), Count: len(file.Proposals), Split: m.Split}
	if file.Sheet == nil {
		return f
	}
	f.Joined = file.Sheet.Joined
	for i, h := range file.Sheet.Headings {
		c := columnView{Name: strconv.Itoa(i), Heading: h, Taken: file.Sheet.Columns[i],
			Options: []office.Option{{Value: "", Label: p.T("handover.column.none")}}}
		for _, s := range file.Sheet.Samples {
			c.Samples = append(c.Samples, s[i])
		}
		for _, field := range formats.Mappable {
			c.Options = append(c.Options, office.Option{Value: field, Label: p.T("handover.column." + field)})
		}
		f.Columns = append(f.Columns, c)
	}
	return f
}

// difference fills the page with what an import does.
func (p *page) difference(diff handover.Difference) {
	p.Diff = &diff
	for _, a := range diff.Changed {
		view := alteredView{Title: a.Title}
		for _, f := range a.Fields {
			view.Lines = append(view.Lines, lineView{fieldName(p.P, f.Field), p.value(f.Before), p.value(f.After)})
		}
		p.Changed = append(p.Changed, view)
	}
	for _, c := range diff.Conflicts {
		p.Conflicts = append(p.Conflicts, conflictView{c.Key, p.P.T("programme.import_conflict", "Title", c.Title,
			"Field", fieldName(p.P, c.Field)),
			p.P.T("programme.import_ours", "Value", text.Shorten(c.Ours, longest)),
			p.P.T("programme.import_theirs", "Value", text.Shorten(c.File, longest))})
	}
	p.Withdrawals = len(diff.Withdrawn) > 0 || slices.ContainsFunc(diff.Left, func(l handover.Left) bool { return l.Why == "withdrawn_there" })
	p.Left, p.Decisions = leftLines(p.P, diff), decisionLines(p.P, diff)
	for _, what := range []string{"formats", "tracks", "products", "questions", "rounds", "verdicts", "replies"} {
		if n := diff.Made[what]; n > 0 {
			p.Made = append(p.Made, p.P.T("handover.made."+what, "Count", n))
		}
	}
	for _, n := range diff.Notes {
		p.Notes = append(p.Notes, noteView{n.Place, p.P.Say(n.Said)})
	}
}

// value is a value as people read it; nothing is said so.
func (p *page) value(s string) string {
	if s == "" {
		return p.P.T("handover.nothing")
	}
	return text.Shorten(s, longest)
}

// fieldName is the name of a field, or the words of a question as they are.
func fieldName(p *text.Printer, field string) string {
	if key := "handover.field." + field; p.Has(key) {
		return p.T(key)
	}
	return field
}

func leftLines(p *text.Printer, diff handover.Difference) (out []string) {
	for _, l := range diff.Left {
		out = append(out, p.T("handover.left."+l.Why, "Title", l.Title))
	}
	return out
}

func decisionLines(p *text.Printer, diff handover.Difference) (out []string) {
	for _, t := range diff.Decisions {
		if t.State == t.Ours { // it is decided so here
			continue
		}
		here := ""
		if t.Ours != "" && t.Ours != selection.None {
			here = p.T("selection.state." + string(t.Ours))
		}
		out = append(out, p.T("handover.decided", "Title", t.Title, "State", p.T("selection.state."+string(t.State)), "Here", here))
	}
	return out
}

// bundle is the whole call as a file.
func (d *Door) bundle(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, cfp.Reading)
	if err != nil {
		return err
	}
	b, err := d.handover.Export(r.Context(), v.Who, v.Edition, r.FormValue("names") != "")
	if err != nil {
		return err
	}
	data, err := formats.WriteBundle(b)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="`+v.Edition.Slug+`-call.json"`)
	h.Set("Cache-Control", "no-store")
	_, err = w.Write(data)
	return err
}
