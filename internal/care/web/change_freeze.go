package web

import (
	"context"
	"net/http"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

// freezePage is until when speakers change what.
type freezePage struct {
	site.Page
	site.Form
	Rows    []ladderView
	Version int64
	Base    string
	Inbox   string
}

type ladderView struct {
	Group, Title, Hint, Now string
	Free, Ask               untilView
}

// untilView is how long a phase lasts: one of some ends, or a date.
type untilView struct {
	Name, Label, Date, Error string
	Options                  []office.Option
	Value                    string
}

func (d *Door) freezePage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err == nil {
		err = v.Who.May(care.Reading, string(v.Edition.ID))
	}
	if err != nil {
		return err
	}
	return d.showFreeze(w, r, v, nil, nil)
}

func (d *Door) showFreeze(w http.ResponseWriter, r *http.Request, v office.Visit, typed *care.Freeze, refusal error) error {
	f, now, err := d.care.Freeze(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	if typed != nil {
		f.Ladders = typed.Ladders
	}
	page := freezePage{Page: d.office.Page(w, r, v, "requests", "care.freeze_title"), Version: f.Version, Base: root(v) + "freeze/",
		Inbox: root(v) + "requests/"}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(page.P, refusal)
		page.Values, status = r.PostForm, http.StatusUnprocessableEntity
	}
	for _, l := range f.Ladders {
		row := ladderView{Group: string(l.Group), Title: page.T("care.group." + string(l.Group)), Now: phaseNote(page.P, v.Edition, now[l.Group])}
		row.Free, row.Ask = page.until("free", l.Group, l.Free), page.until("ask", l.Group, l.Ask)
		page.Rows = append(page.Rows, row)
	}
	return d.pages.Render(w, r, status, "freeze.html", page)
}

func (page *freezePage) until(phase string, g care.FieldGroup, u care.Until) untilView {
	name := phase + "_" + string(g)
	v := untilView{Name: name, Label: page.T("care.until_" + phase), Value: string(u), Error: page.Form.Error(name)}
	for _, o := range care.Untils {
		v.Options = append(v.Options, office.Option{Value: string(o), Label: page.T("care.until." + string(o))})
	}
	v.Options = append(v.Options, office.Option{Value: "date", Label: page.T("care.until.date")})
	if _, dated := u.Date(); dated {
		v.Value, v.Date = "date", string(u)
	}
	return v
}

// freeze saves them.
func (d *Door) freeze(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err == nil {
		err = v.Who.May(care.Reading, string(v.Edition.ID))
	}
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in := office.NewInput(r)
	f := care.Freeze{EditionID: v.Edition.ID, Version: int64(in.Number("version"))}
	until := func(name string) care.Until {
		if in.Text(name) == "date" {
			return care.Until(in.Text(name + "_date"))
		}
		return care.Until(in.Text(name))
	}
	for _, g := range care.FieldGroups {
		f.Ladders = append(f.Ladders, care.Ladder{Group: g, Free: until("free_" + string(g)), Ask: until("ask_" + string(g))})
	}
	_, change, err := d.care.SaveFreeze(r.Context(), v.Who, f)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict) {
		return d.showFreeze(w, r, v, &f, err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("care.freeze_saved"), Undo: root(v) + "changes/" + change + "/undo"})
	http.Redirect(w, r, root(v)+"freeze/", http.StatusSeeOther)
	return nil
}

// standing is how the freeze stands, for the page of settings.
func (d *Door) standing(ctx context.Context, at chapter.At) ([]chapter.Setting, error) {
	if !at.May(care.Reading) || !at.May(programme.Changing) {
		return nil, nil
	}
	_, now, err := d.care.Freeze(ctx, at.Who, at.Edition.ID)
	if err != nil {
		return nil, err
	}
	return []chapter.Setting{{Place: 75, Title: at.P.T("care.freeze_title"), Page: "freeze/", Action: at.P.T("care.freeze_open"),
		Note: at.P.T("care.group.title") + ": " + phaseNote(at.P, at.Edition, now[care.GroupTitle])}}, nil
}
