package web

import (
	"encoding/json"
	"html/template"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/office"

	planningweb "github.com/creneau/creneau/internal/planning/web"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type editPage struct {
	site.Page
	Days    []editDay
	Rooms   []edition.Room
	Missing []site.NavItem // without which nothing can be drawn
	Base    string
	State   template.JS // for the script: what it begins with
	Words   template.JS // for the script, in the page's language
}

// editDay is the same draft as a table, for whoever has no script.
type editDay struct {
	Title string
	Rows  []editRow
}

type editRow struct {
	Time  string
	All   []string // titles of what is in all rooms
	Cells [][]string
}

// edit is the programme room: the draft as a grid, what has no place beside it.
func (d *Door) edit(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err != nil {
		return err
	}
	now, _, err := d.room.View(r.Context(), v.Who, v.Edition.ID, "")
	if err != nil {
		return err
	}
	draft, state := now.Draft, stateOf(d.printer(r), v.Who, now)
	page := editPage{Page: d.office.Page(w, r, v, "edit", "nav.edit"), Rooms: draft.Frame.Rooms, Base: "/organise/" + v.Edition.Slug + "/"}
	page.Scripts, page.Wide = []string{"room.js"}, true
	words := d.office.Account.Site.Catalogue.Under(page.Lang(), "planning.room.")
	for name, value := range map[*template.JS]any{&page.State: state, &page.Words: words} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		*name = template.JS(text) // encoding/json escapes what HTML would read.
	}
	page.lay(draft)
	if len(page.Days) == 0 || len(page.Rooms) == 0 {
		page.Missing = planningweb.Missing(page.P, page.Base, draft)
	}
	return d.pages.Render(w, r, http.StatusOK, "edit.html", page)
}

// lay draws the table: a row for every time at which something starts.
func (page *editPage) lay(draft programme.Draft) {
	zone := draft.Frame.Edition.Location()
	for _, day := range draft.Frame.Days {
		view := editDay{Title: page.P.Date(day.Start.In(zone))}
		rows := map[time.Time]*editRow{}
		for _, p := range draft.Placements {
			if p.Start.Before(day.Start) || !p.Start.Before(day.End) {
				continue
			}
			row := rows[p.Start]
			if row == nil {
				row = &editRow{Time: page.P.Time(p.Start.In(zone)), Cells: make([][]string, len(page.Rooms))}
				rows[p.Start] = row
			}
			s, _ := draft.Session(p.SessionID)
			if i := slices.IndexFunc(page.Rooms, func(r edition.Room) bool { return r.ID == p.RoomID }); i >= 0 {
				row.Cells[i] = append(row.Cells[i], s.Title)
			} else {
				row.All = append(row.All, s.Title)
			}
		}
		for _, start := range slices.SortedFunc(maps.Keys(rows), time.Time.Compare) {
			view.Rows = append(view.Rows, *rows[start])
		}
		page.Days = append(page.Days, view)
	}
}

// state says what the draft is, or nothing but its name when it is still what the browser knows.
func (d *Door) state(_ http.ResponseWriter, r *http.Request, v office.Visit) (any, error) {
	change, err := d.room.NewestChange(r.Context(), v.Who, v.Edition.ID)
	if err != nil || change == r.URL.Query().Get("after") {
		return editState{Change: change, Same: true}, err
	}
	now, _, err := d.room.View(r.Context(), v.Who, v.Edition.ID, "")
	if err != nil {
		return nil, err
	}
	return stateOf(d.printer(r), v.Who, now), nil
}
