package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

type officeList struct {
	site.Page
	Editions []edition.Edition
	Admin    bool
}

// list is the editions in the work on which somebody takes part.
func (d *Door) list(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	if !who.SignedIn() {
		return actor.ErrSignIn
	}
	all, err := d.editions.All(r.Context(), who)
	if err != nil {
		return err
	}
	page := officeList{Page: d.office.Account.Page(w, r, "site.organise"), Admin: who.May(edition.Creating, actor.ServerScope) == nil}
	page.Editions = slices.DeleteFunc(all, func(e edition.Edition) bool { return !d.office.TakesPart(who, e.ID) })
	return d.pages.Render(w, r, http.StatusOK, "office.html", page)
}

type walksPage struct {
	site.Page
	Rooms []edition.Room
	Rows  []walkRow
	URL   string
}

type walkRow struct {
	Room  edition.Room
	Cells []walkCell
}

type walkCell struct {
	Name, Label string
	Minutes     int
	Told        bool
}

func (d *Door) walksPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Reading)
	if err != nil {
		return err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := walksPage{Page: d.office.Page(w, r, v, "walks", "nav.walks"), Rooms: f.Rooms, URL: r.URL.Path}
	for i, a := range f.Rooms {
		row := walkRow{Room: a}
		for _, b := range f.Rooms[:i] {
			told := slices.ContainsFunc(f.Walks, func(w edition.Walk) bool { return w.A == min(a.ID, b.ID) && w.B == max(a.ID, b.ID) })
			row.Cells = append(row.Cells, walkCell{fmt.Sprintf("%s/%s", a.ID, b.ID), a.Name + " – " + b.Name, f.WalkMinutes(a.ID, b.ID), told})
		}
		page.Rows = append(page.Rows, row)
	}
	return d.pages.Render(w, r, http.StatusOK, "walks.html", page)
}

// walks keeps what differs from what the floors say; an emptied field goes back to that.
func (d *Door) walks(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	for name := range r.PostForm {
		a, b, ok := strings.Cut(name, "/")
		if !ok {
			continue
		}
		minutes, typed := -1, strings.TrimSpace(r.PostFormValue(name))
		if typed != "" {
			if minutes, err = strconv.Atoi(typed); err != nil || minutes < 0 {
				return edition.ErrWalk
			}
		}
		if minutes == f.WalkMinutes(edition.RoomID(a), edition.RoomID(b)) {
			continue
		}
		if err := d.editions.SetWalk(r.Context(), v.Who, v.Edition.ID,
			edition.Walk{A: edition.RoomID(a), B: edition.RoomID(b), Minutes: minutes}); err != nil {
			return err
		}
	}
	d.office.Done(w, r, v, "site.saved", "", "", r.URL.Path)
	return nil
}

// addRow lays a row of slots: "from 10:45, 3 slots of 30 minutes, 10 minutes apart".
func (d *Door) addRow(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	n, err := d.layRow(r, v)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.slotDesk().ShowList(w, r, v, err)
	}
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	d.office.Done(w, r, v, "site.saved", p.T("edition.row_laid", "Count", n), "", "/organise/"+v.Edition.Slug+"/slots/")
	return nil
}

// layRow lays the row of slots that a form asks for, and returns how many they are.
func (d *Door) layRow(r *http.Request, v office.Visit) (int, error) {
	in := office.NewInput(r)
	first := in.Instant("first", v)
	row := edition.Row{First: first.UTC(), Minutes: in.Number("minutes"), Gap: in.Number("gap"), Count: in.Number("count")}
	if err := in.Err(); err != nil {
		return 0, err
	}
	f, err := d.editions.Frame(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return 0, err
	}
	date := first.Format(time.DateOnly)
	i := slices.IndexFunc(f.Days, func(d edition.Day) bool { return d.Date == date })
	if i < 0 {
		return 0, edition.ErrNoDay
	}
	return row.Count, d.editions.AddSlots(r.Context(), v.Who, f.Days[i].ID, row)
}

// setState makes an edition known to everybody, or hides it again.
func (d *Door) setState(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, edition.Changing)
	if err != nil {
		return err
	}
	e := v.Edition
	e.State = edition.State(r.PostFormValue("state"))
	e, change, err := d.editions.Edition().Save(r.Context(), v.Who, e)
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	d.office.Done(w, r, v, "edition.state_is", p.T("edition.state."+string(e.State)), change, "/organise/"+e.Slug+"/")
	return nil
}
