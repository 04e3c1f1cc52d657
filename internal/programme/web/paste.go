package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/speaker"
)

func (d *Organise) pasteRoutes(rt *web.Router) {
	for _, what := range []pasted{
		{"sessions", "programme.paste_sessions", "programme.hint.paste_sessions", (*reader).sessions, "programme.paste_take_sessions"},
		{"speakers", "programme.paste_speakers", "programme.hint.paste_speakers", (*reader).people, "programme.paste_take_speakers"},
	} {
		rt.Handle("GET /organise/{edition}/"+what.section+"/paste", d.pastePage(what))
		rt.Handle("POST /organise/{edition}/"+what.section+"/paste", d.paste(what))
	}
}

// pasted is a kind of object of which many are typed at once.
type pasted struct {
	section, label, hint string
	read                 func(*reader, string)
	take                 string // what the button says, with a Count
}

func (d *Organise) pastePage(what pasted) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := d.office.Enter(r, programme.Changing)
		if err != nil {
			return err
		}
		if err := v.Who.May(programme.Reading, string(v.Edition.ID)); err != nil {
			return err // lines are looked at against what is there
		}
		return d.office.ShowPaste(w, r, http.StatusOK, d.newPaste(w, r, v, what))
	}
}

func (d *Organise) newPaste(w http.ResponseWriter, r *http.Request, v office.Visit, what pasted) office.Paste {
	page := d.office.NewPaste(w, r, v, what.section)
	page.Label, page.Hint = page.T(what.label), page.T(what.hint, "Minutes", usualMinutes(v))
	return page
}

// paste shows what lines mean; when they were looked at, it takes them in as one step.
func (d *Organise) paste(what pasted) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := d.office.Enter(r, programme.Changing)
		if err != nil {
			return err
		}
		draft, err := d.draft(r.Context(), v)
		if err != nil {
			return err
		}
		page := d.newPaste(w, r, v, what)
		in := reader{p: page.P, visit: v, draft: draft, edited: d.programme.Edited}
		in.lines(page.Lines, what.read)
		if office.Takes(r) && in.wrong == 0 && in.count > 0 {
			taken := page.T(what.take, "Count", in.count)
			done, err := d.programme.TakeStep(r.Context(), v.Who, v.Edition.ID, programme.Step{Label: in.label(), Edits: in.edits()})
			if err == nil {
				d.office.Done(w, r, v, "programme.paste_taken", taken, done.Change, page.Back)
				return nil
			}
			if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Conflict {
				return err
			}
			page.Message, _ = page.P.Fault(err)
		}
		page.Looked, page.Rows, page.Wrong, page.Columns = true, in.rows, in.wrong, in.columns
		if in.wrong == 0 && in.count > 0 {
			page.Take = page.T(what.take, "Count", in.count)
		}
		status := http.StatusOK
		if in.wrong > 0 || page.Message != "" {
			status = http.StatusUnprocessableEntity
		}
		return d.office.ShowPaste(w, r, status, page)
	}
}

// usualMinutes is how long a session lasts of which nothing else is said.
func usualMinutes(v office.Visit) int { return cmp.Or(v.Edition.SessionLimit, 30) }

// reader reads lines that were pasted.
type reader struct {
	p            *text.Printer
	visit        office.Visit
	draft        programme.Draft // as it would be after the lines so far
	edited       func(programme.Draft, ...programme.Edit) (programme.Draft, error)
	columns      []string
	rows         []office.PasteRow
	wrong        int
	count        int // lines that are taken in
	seen         map[string]bool
	sessionsRead []programme.Described
	peopleRead   []programme.Named
}

// mostPasted is how many lines are taken in at once.
const mostPasted = 500

func (in *reader) lines(s string, read func(*reader, string)) {
	in.seen = map[string]bool{}
	number := 0
	for line := range strings.Lines(s) {
		number++
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		in.rows = append(in.rows, office.PasteRow{Line: number})
		if in.count >= mostPasted {
			in.refuse(in.p.T("programme.paste_many", "Most", mostPasted))
			return
		}
		read(in, line)
	}
}

func (in *reader) row() *office.PasteRow { return &in.rows[len(in.rows)-1] }

func (in *reader) refuse(why string) {
	in.row().Wrong = why
	in.wrong++
}

func (in *reader) label() string {
	key := "programme.pasted_sessions"
	if len(in.peopleRead) > 0 {
		key = "programme.pasted_speakers"
	}
	return text.Say(key, "Count", in.count).Kept()
}

func (in *reader) edits() []programme.Edit {
	if len(in.peopleRead) > 0 {
		return []programme.Edit{programme.Welcomed(in.peopleRead)}
	}
	return []programme.Edit{programme.Describe(in.sessionsRead)}
}

// columnsOf cuts a line where a table would: at tabs, as spreadsheets write them, or at bars.
func columnsOf(line string, most int) []string {
	sep := "|"
	if strings.Contains(line, "\t") {
		sep = "\t"
	}
	parts := strings.SplitN(line, sep, most)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return append(parts, make([]string, most-len(parts))...)
}

// sessions reads "title | speaker, speaker | minutes | track", of which the title is enough.
func (in *reader) sessions(line string) {
	p := in.p
	in.columns = []string{p.T("programme.field.title"), p.T("site.speakers"), p.T("edition.field.minutes"), p.T("programme.track")}
	cells := columnsOf(line, 4)
	v := programme.Described{Theme: cells[3], Session: programme.Session{EditionID: in.visit.Edition.ID, Title: cells[0],
		Kind: programme.Talk, Minutes: usualMinutes(in.visit), State: programme.Confirmed}}
	names := split(cells[1], ",")
	for _, name := range names {
		v.People = append(v.People, named(name))
	}
	if cells[2] != "" {
		v.Minutes, _ = strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(cells[2], "min")))
	}
	in.row().Cells = []office.PasteCell{
		office.PasteTexts([]string{v.Title}, never),
		office.PasteTexts(names, in.isNew),
		office.PasteTexts([]string{cmp.Or(cells[2], strconv.Itoa(v.Minutes))}, never),
		office.PasteTexts(split(cells[3], "\n"), func(name string) bool {
			return !slices.ContainsFunc(in.draft.Frame.Tracks, func(t edition.Track) bool { return folded(t.Name) == folded(name) })
		}),
	}
	same := func(s programme.Session) bool { return folded(s.Title) == folded(v.Title) }
	if in.known(v.Title, slices.ContainsFunc(in.draft.Sessions, same)) {
		return
	}
	if err := in.try(programme.Describe{v}); err != nil {
		return
	}
	in.sessionsRead = append(in.sessionsRead, v)
	in.count++
}

// people reads "name, mail, organisation", of which the name is enough.
func (in *reader) people(line string) {
	p := in.p
	in.columns = []string{p.T("edition.field.name"), p.T("programme.paste_email"), p.T("programme.paste_organisation")}
	who := named(strings.NewReplacer("\t", ",", "|", ",", ";", ",").Replace(line))
	in.row().Cells = []office.PasteCell{
		office.PasteTexts([]string{who.Name}, never), office.PasteTexts(split(who.Email, "\n"), never),
		office.PasteTexts(split(who.Organisation, "\n"), func(name string) bool {
			return !slices.ContainsFunc(in.draft.Stage.Organisations, func(o speaker.Organisation) bool { return folded(o.Name) == folded(name) })
		}),
	}
	known, err := in.draft.Known(who)
	if in.known(who.Name+" "+who.Email, err != nil || known != "") {
		return
	}
	if err := in.try(programme.Welcomed{who}); err != nil {
		return
	}
	in.peopleRead = append(in.peopleRead, who)
	in.count++
}

// known notes a line whose object is there already, or stands above: it is left out.
func (in *reader) known(name string, there bool) bool {
	key := folded(name)
	if there || in.seen[key] {
		in.row().Note = in.p.T("programme.paste_known")
		return true
	}
	in.seen[key] = true
	in.row().Note = in.p.T("programme.paste_made")
	return false
}

// try does an edit to the draft as it would be by then, so that a line knows those above it.
func (in *reader) try(e programme.Edit) error {
	next, err := in.edited(in.draft, e)
	if err != nil {
		in.row().Note = ""
		sentence, _ := in.p.Fault(err)
		in.refuse(sentence)
		return err
	}
	in.draft = next
	return nil
}

func (in *reader) isNew(name string) bool {
	known, err := in.draft.Known(named(name))
	return err == nil && known == ""
}

func never(string) bool { return false }

func folded(s string) string { return strings.ToLower(text.Fold(strings.TrimSpace(s))) }

// named reads somebody: a name, with an e-mail address and an organisation behind it where they are known, in any order.
func named(line string) (who programme.Named) {
	if name, mail, ok := strings.Cut(strings.TrimSuffix(line, ">"), "<"); ok && strings.Contains(mail, "@") {
		line = name + "," + mail
	}
	for i, part := range split(line, ",") {
		switch {
		case strings.Contains(part, "@") && who.Email == "":
			who.Email = part
		case i == 0 || who.Name == "":
			who.Name = part
		case who.Organisation == "":
			who.Organisation = part
		default:
			who.Organisation += ", " + part
		}
	}
	return who
}
