package web

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

type importPage struct {
	site.Page
	Message   string
	Format    string
	Diff      *intake.Difference
	Changed   []alteredView
	Refused   []alteredView
	Conflicts []conflictView
	People    []askedView
	Weighed   string // how many findings there are, before and after
	Findings  []string
	Made      []string
	Notes     []noteView
	Dry       bool
	Kept      []Kept //  what was looked at, or has to be decided, to be taken in without choosing it again
	Left      []leftView
	Before    []importedView
	Source    sourceView
	Next      *nextView // after something was taken in
	Taking    string    // digest of the offer that is looked at
	Undo      string    // address
	URL       string
}

// alteredView is an object and what becomes of it.
type alteredView struct {
	Title string
	Lines []string
}

// conflictView asks which value is taken.
type conflictView struct{ Key, Title, Ours, File string }

// askedView asks whether two people are one.
type askedView struct{ Key, Ours, Sentence string }

// leftView is a session that its file has no more.
type leftView struct{ ID, Title, What, URL string }

// Kept is a file that travels with a page.
type Kept struct{ Name, Data string }

// mostKept is how many bytes of files travel with a page.
const mostKept = 4 << 20

// Keep makes files travel with a page, when they are not too much.
func Keep(sources []formats.Source) (out []Kept) {
	size := 0
	for _, s := range sources {
		size += len(s.Data)
	}
	for _, s := range sources {
		if size <= mostKept {
			out = append(out, Kept{s.Name, base64.StdEncoding.EncodeToString(s.Data)})
		}
	}
	return out
}

// keep puts what was looked at into the page.
func (page *importPage) keep(sources []formats.Source) {
	if page.Dry || len(page.Conflicts)+len(page.People) > 0 {
		page.Kept = Keep(sources)
	}
}

type importedView struct {
	When, Name, Format, What string
	Notes                    []noteView
}

// noteView is what was noticed, at a place of the file.
type noteView struct{ Place, Sentence string }

func notesOf(p *text.Printer, notes []formats.Note) []noteView {
	out := make([]noteView, len(notes))
	for i, n := range notes {
		out[i] = noteView{n.Place, p.Say(n.Said)}
	}
	return out
}

func (d *Organise) importPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, intake.Importing)
	if err != nil {
		return err
	}
	page := d.newImportPage(w, r, v)
	if err := d.history(r, v, &page); err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "organise-import.html", page)
}

func (d *Organise) newImportPage(w http.ResponseWriter, r *http.Request, v office.Visit) importPage {
	return importPage{Page: d.office.Page(w, r, v, "import", "nav.import"), URL: "/organise/" + v.Edition.Slug + "/import/"}
}

// takeIn reads what was sent and shows the difference; without the box "only look" it is taken in.
func (d *Organise) takeIn(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, intake.Importing)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return d.decideLeft(w, r, v)
	}
	page := d.newImportPage(w, r, v)
	sources, err := Sources(w, r)
	if err == nil {
		page.Dry = r.PostFormValue("look") != ""
		if err = d.importInto(r, v, sources, &page); err == nil {
			page.keep(sources)
		}
	}
	status := http.StatusOK
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		page.Message, _ = page.P.Fault(err)
		status = web.Status(err)
	} else if err != nil {
		return err
	}
	if err := d.history(r, v, &page); err != nil {
		return err
	}
	return d.pages.Render(w, r, status, "organise-import.html", page)
}

// history lists what was imported before.
func (d *Organise) history(r *http.Request, v office.Visit, page *importPage) error {
	if err := d.showSource(r, v, page); err != nil {
		return err
	}
	before, err := d.intake.Imports(r.Context(), v.Who, v.Edition.ID)
	for _, b := range before {
		page.Before = append(page.Before, importedView{page.P.ShortDate(b.At.In(v.Edition.Location())) + " " +
			page.P.Time(b.At.In(v.Edition.Location())), b.Name, b.Format,
			page.T("programme.import_line", "Added", b.Added, "Changed", b.Changed, "Same", b.Unchanged), notesOf(page.P, b.Notes)})
	}
	if err != nil {
		return err
	}
	if len(before) > 0 && !page.Dry {
		next, err := d.next(r, v)
		if err != nil {
			return err
		}
		page.Next = &next
	}
	left, err := d.intake.MissingSessions(r.Context(), v.Who, v.Edition.ID)
	for _, m := range left {
		page.Left = append(page.Left, leftView{string(m.ID), m.Title, placesOf(page.P, m), "/organise/" + v.Edition.Slug + "/sessions/" +
			string(m.ID)})
	}
	return err
}

// decideLeft keeps, cancels or removes a session that its file has no more, each as a step that can be undone.
func (d *Organise) decideLeft(w http.ResponseWriter, r *http.Request, v office.Visit) error {
	id := programme.SessionID(r.PostFormValue("left"))
	way, known := map[string]struct {
		edit programme.Edit
		done string
	}{
		"keep":   {intake.KeepMissing{Session: id}, "programme.import_left_kept"},
		"cancel": {programme.Cancel{Session: id}, "programme.import_left_cancelled"},
		"remove": {programme.Remove{Session: id}, "programme.import_left_removed"},
	}[r.PostFormValue("do")]
	if !known {
		return programmeweb.ErrEdit
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	session, _ := draft.Session(id)
	step := programme.Step{Label: text.Say(way.done, "Name", session.Title).Kept(), Edits: []programme.Edit{way.edit}}
	done, err := d.programme.TakeStep(r.Context(), v.Who, v.Edition.ID, step)
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, way.done, session.Title, done.Change, "/organise/"+v.Edition.Slug+"/import/")
	return nil
}

// decidedIn is what a form says about conflicts and people.
func decidedIn(r *http.Request) intake.Taking {
	how := intake.Taking{Dry: r.PostFormValue("look") != "", Prefer: intake.Side(r.PostFormValue("take")),
		Decided: map[string]intake.Side{}, Same: map[string]speaker.ID{}}
	for name, values := range r.PostForm {
		value := values[0]
		if key, is := strings.CutPrefix(name, "side."); is && value != "" && how.Prefer == intake.Undecided {
			how.Decided[key] = intake.Side(value)
		}
		if key, is := strings.CutPrefix(name, "same."); is && value != "" {
			how.Same[key] = speaker.ID(strings.TrimSuffix(value, "no"))
		}
	}
	return how
}

// show fills the page with what an import does.
func (page *importPage) show(diff intake.Difference) {
	p := page.P
	page.Diff, page.Notes = &diff, notesOf(p, diff.Notes)
	page.Changed, page.Refused = alteredViews(p, diff.Changed, alterationSentence), alteredViews(p, diff.Refused, refusalSentence)
	for _, c := range diff.Conflicts {
		page.Conflicts = append(page.Conflicts, conflictView{
			c.Key, p.T("programme.import_conflict", "Title", c.Title, "Field", fieldName(p, c.Field)),
			p.T("programme.import_ours", "Value", shownValue(p, c.Ours)), p.T("programme.import_theirs", "Value", shownValue(p, c.File)),
		})
	}
	for _, o := range diff.Proposals {
		page.People = append(page.People, askedView{o.Key, string(o.Ours), personSentence(p, o)})
	}
	if !diff.Findings.Skipped {
		page.Weighed = p.T("programme.import_findings", "Count", diff.Findings.After, "Before", diff.Findings.Before)
	}
	for _, f := range diff.Findings.New {
		page.Findings = append(page.Findings, programmeweb.FindingSentence(p, f))
	}
	for _, what := range []string{"days", "slots", "rooms", "tracks", "formats", "products", "speakers"} {
		if n := diff.Made[what]; n > 0 {
			page.Made = append(page.Made, p.Number(n)+" "+page.T("nav."+what))
		}
	}
}

func alteredViews(p *text.Printer, all []intake.Altered, say func(*text.Printer, intake.Alteration) string) []alteredView {
	out := make([]alteredView, len(all))
	for i, a := range all {
		out[i].Title = a.Title
		for _, f := range a.Fields {
			out[i].Lines = append(out[i].Lines, say(p, f))
		}
	}
	return out
}

func (d *Organise) importInto(r *http.Request, v office.Visit, sources []formats.Source, page *importPage) error {
	res, err := formats.Read(r.Context(), sources, formats.ReadOptions{Zone: v.Edition.Location()})
	if err != nil {
		return err
	}
	diff, err := d.intake.Import(r.Context(), v.Who, v.Edition.ID, res, decidedIn(r))
	if err != nil {
		return err
	}
	page.Format = res.Format
	page.show(diff)
	if diff.Change != "" {
		page.Undo = "/organise/" + v.Edition.Slug + "/changes/" + diff.Change + "/undo"
	}
	return nil
}

var errNoFile = fault.New(fault.Invalid, "import.no_file", "choose a file, or give an address")

// mostSent is how many bytes of an upload are read: the files, and what is around them.
const mostSent = formats.MaxFile + 1<<20

// maxMemory is how much of an upload stays in memory until it is read; the rest waits on disk.
const maxMemory = 1 << 20

// Sources are the files of an upload: those that were chosen, those that traveled with the page, and what an address answers.
func Sources(w http.ResponseWriter, r *http.Request) ([]formats.Source, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostSent)
	if err := r.ParseMultipartForm(maxMemory); err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			return nil, formats.ErrTooLarge
		}
		return nil, formats.ErrUnknown.Because(err)
	}
	var out []formats.Source
	for _, header := range r.MultipartForm.File["files"] {
		f, err := header.Open()
		if err != nil {
			return nil, err
		}
		source, err := formats.ReadFile(header.Filename, header.Size, f)
		f.Close()
		if err != nil {
			return nil, err
		}
		out = append(out, source)
	}
	for i, data := range r.MultipartForm.Value["kept"] {
		raw, err := base64.StdEncoding.DecodeString(data)
		names := r.MultipartForm.Value["name"]
		if err != nil || i >= len(names) {
			return nil, formats.ErrUnknown
		}
		out = append(out, formats.Source{Name: names[i], Data: raw})
	}
	if address := strings.TrimSpace(r.PostFormValue("address")); address != "" {
		source, err := formats.Fetch(r.Context(), address)
		if err != nil {
			return nil, err
		}
		out = append(out, source)
	}
	if len(out) == 0 {
		return nil, errNoFile
	}
	return out, nil
}
