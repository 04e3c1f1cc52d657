package office

import (
	"encoding/json"
	"errors"
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

// ErrAct refuses an act, or a value of one, that the list does not have.
var ErrAct = fault.New(fault.Invalid, "desk.act", "choose what is to be done from the list of what can be")

// ErrRowMoved refuses a cell of a row that somebody changed since the list was made.
var ErrRowMoved = fault.New(fault.Conflict, "desk.moved", "somebody changed this row meanwhile; load the page again, then edit it again")

// removal is the act that all desks have.
const removal = "remove"

// act does to all rows that were chosen what was chosen, in one step.
func (d Desk[T]) act(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.changes())
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return ErrField.Because(err)
	}
	p := d.Office.Account.Site.Catalogue.In(d.Office.Account.Site.Language(r))
	l, err := d.listing(r.Context(), p, v, r.URL.Query())
	if err != nil {
		return err
	}
	many := record.Many{Scope: string(v.Edition.ID), Objects: l.ofForm(r)}
	name, value, _ := strings.Cut(r.PostForm.Get("act"), "=")
	if d.Choose != nil {
		return d.choose(w, r, v, l, many.Objects, name, value)
	}
	if name == removal && len(many.Objects) > 0 && r.PostForm.Get("sure") == "" {
		return l.askAll(w, r, many.Objects)
	}
	message, change := "", ""
	if name == removal {
		many.Label = func(n int) string {
			return text.Say("desk.removed", "Count", n, "List", text.Say("nav."+d.Name)).Kept()
		}
		change, err = d.UseCases.RemoveAll(r.Context(), v.Who, many)
		message = text.Say("desk.removed_flash", "Count", len(many.Objects)).Kept()
	} else {
		message, change, err = l.doToAll(r, many, name, value)
	}
	if err != nil {
		if fault.KindOf(err) == fault.Internal || fault.KindOf(err) == fault.Forbidden {
			return err
		}
		return d.ShowList(w, r, v, err)
	}
	f := site.Flash{Message: p.Read(message)}
	if change != "" {
		f.Undo = "/organise/" + v.Edition.Slug + "/changes/" + change + "/undo"
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, d.base(v)+query(l.asked), http.StatusSeeOther)
	return nil
}

// choose hands on what somebody chose, once it is known that it can be.
func (d Desk[T]) choose(w http.ResponseWriter, r *http.Request, v Visit, l *listing[T], rows []string, name, value string) error {
	a, ok := l.table.act(name)
	if !ok || !slices.ContainsFunc(a.Choices, func(c Choice) bool { return c.Value == value }) {
		return d.ShowList(w, r, v, ErrAct)
	}
	if len(rows) == 0 || len(rows) > record.MostAtOnce {
		return d.ShowList(w, r, v, record.ErrTooMany)
	}
	return d.Choose(w, r, v, rows, name, value)
}

// ofForm are the rows that a form is about: those that were chosen, or all that match.
func (l *listing[T]) ofForm(r *http.Request) (ids []string) {
	if r.PostForm.Get("every") == "" {
		ids = slices.Clone(r.PostForm["row"])
		slices.Sort(ids)
		return slices.Compact(ids)
	}
	for _, x := range l.matched {
		ids = append(ids, l.desk.ID(x.of))
	}
	return ids
}

func (l *listing[T]) doToAll(r *http.Request, many record.Many, name, value string) (message, change string, err error) {
	a, ok := l.table.act(name)
	at := slices.IndexFunc(a.Choices, func(c Choice) bool { return c.Value == value })
	if !ok || at < 0 {
		return "", "", ErrAct
	}
	said := func(key string, n int) string {
		return text.Say(key, "Act", text.Say(a.Key), "Value", a.Choices[at].said(), "Count", n, "List", text.Say("nav."+l.desk.Name)).Kept()
	}
	many.Label = func(n int) string { return said("desk.did", n) }
	n, change, err := l.desk.UseCases.EditAll(r.Context(), l.visit.Who, many, func(t *T) error { return a.Do(t, value) })
	if n == 0 {
		return said("desk.did_nothing", len(many.Objects)), change, err
	}
	return said("desk.did_flash", n), change, err
}

// askAll asks before many rows are removed, and says what hangs on them.
func (l *listing[T]) askAll(w http.ResponseWriter, r *http.Request, ids []string) error {
	d, v := l.desk, l.visit
	page := deskRemove{Page: d.Office.Page(w, r, v, d.Name, "edition.remove"), URL: r.URL.RequestURI(), Back: d.base(v) + query(l.asked),
		Rows: ids}
	hangs := map[string]*dependentView{}
	var kinds []string
	for _, id := range ids[:min(len(ids), record.MostAtOnce)] {
		t, on, err := d.UseCases.ByID(r.Context(), v.Who, id)
		if err != nil {
			return err
		}
		page.Titles = append(page.Titles, page.P.Read(d.title(v, t)))
		for _, h := range on {
			page.Blocks = page.Blocks || h.Blocks
			if hangs[h.Kind] == nil {
				hangs[h.Kind] = &dependentView{Note: page.T(map[bool]string{true: "edition.detach_first", false: "edition.goes_too"}[h.Blocks])}
				kinds = append(kinds, h.Kind)
			}
			hangs[h.Kind].Names = append(hangs[h.Kind].Names, h.Names...)
		}
	}
	for _, kind := range kinds {
		hangs[kind].Label = page.T("edition.hang."+kind, "Count", len(hangs[kind].Names))
		page.Hangs = append(page.Hangs, *hangs[kind])
	}
	return d.Office.pages.Render(w, r, http.StatusOK, "desk-remove.html", page)
}

// cellWire is what a cell is after it was filled in, or why it was not.
type cellWire struct {
	Text    string `json:"text"`
	Value   string `json:"value"`
	Hue     string `json:"hue"` // class of the colour beside it
	Mark    string `json:"mark"`
	Sign    string `json:"sign"`
	Version int64  `json:"version"` // of the row
	Said    string `json:"said"`    // what was done, or why not
	Undo    string `json:"undo"`    // address; empty when there is nothing to undo
}

// cell fills in one cell in its place: for the list's script. Without it the row's form does.
func (d Desk[T]) cell(w http.ResponseWriter, r *http.Request) error {
	v, err := d.Office.Enter(r, d.UseCases.Changes())
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return ErrField.Because(err)
	}
	p := d.Office.Account.Site.Catalogue.In(d.Office.Account.Site.Language(r))
	out, err := d.fillCell(r, v, p)
	status := http.StatusOK
	if err != nil {
		said, is := p.Fault(err)
		if !is {
			return err
		}
		out, status = cellWire{Said: said}, web.Status(err)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	web.Send(w, r, status, b)
	return nil
}

func (d Desk[T]) fillCell(r *http.Request, v Visit, p *text.Printer) (out cellWire, err error) {
	table, err := d.Table(r.Context(), p, v)
	if err != nil {
		return out, err
	}
	a, ok := table.act(r.PostForm.Get("act"))
	value := strings.TrimSpace(r.PostForm.Get("value"))
	if !ok || len(a.Choices) > 0 && !slices.ContainsFunc(a.Choices, func(c Choice) bool { return c.Value == value }) {
		return out, ErrAct
	}
	t, _, err := d.UseCases.ByID(r.Context(), v.Who, r.PathValue("id"))
	if err != nil {
		return out, err
	}
	version, err := strconv.ParseInt(r.PostForm.Get("version"), 10, 64)
	if err != nil || version != *d.Version(&t) {
		return out, ErrRowMoved
	}
	if err := a.Do(&t, value); err != nil {
		return out, err
	}
	saved, change, err := d.UseCases.Save(r.Context(), v.Who, t)
	if errors.Is(err, record.ErrMoved) {
		err = ErrRowMoved
	}
	if err != nil {
		return out, err
	}
	at := slices.IndexFunc(table.Columns, func(c Column[T]) bool { return c.Act == a.Name })
	if at < 0 {
		return out, errors.New("desk " + d.Name + ": no column shows what the act " + a.Name + " sets")
	}
	c := cellView{Cell: table.Columns[at].Cell(saved)}
	out = cellWire{Text: c.Text, Value: c.Value, Hue: c.Hued(), Mark: c.Sign.Mark(), Sign: string(c.Sign), Version: *d.Version(&saved)}
	if change != "" {
		out.Said = p.T("desk.cell_saved", "Title", p.Read(d.title(v, saved)), "Act", p.T(a.Key), "Value", c.Text)
		out.Undo = "/organise/" + v.Edition.Slug + "/changes/" + change + "/undo"
	}
	return out, nil
}
