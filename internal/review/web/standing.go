package web

import (
	"bytes"
	"fmt"
	"net/http"

	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
	"github.com/creneau/creneau/internal/site"
)

// standingPage is where the proposals of a round stand, by format.
type standingPage struct {
	site.Page
	Back, Export string
	Formats      []formatView
	Apart        bool // readers of several groups share no sheet
	Agreement    string
	Sight        string // what those who may know whose proposals are change; empty: there are none
}

type formatView struct {
	Name, Said string
	Rows       []rowView
}

type rowView struct {
	Handle, Title, URL                   string
	Grades                               []gradeBar
	Readings, Sighted                    int
	GradesSaid, Mean, Calibrated, Doubt  string
	Ranks, Chance, Zone, ZoneSaid, Mover string
}

type gradeBar struct{ X, Y, H int }

func (d *Door) standingPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Overseeing)
	if err != nil {
		return err
	}
	id := blind.RoundID(r.PathValue("id"))
	all, err := d.review.Standings(r.Context(), v.Who, v.Edition.ID, id)
	if err != nil {
		return err
	}
	base := "/organise/" + v.Edition.Slug + "/rounds/" + string(id) + "/"
	page := standingPage{Page: d.office.Page(w, r, v, "rounds", "review.standing"), Back: base + "read", Export: base + "grades.csv",
		Apart: all.Groups > 1}
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("review.css")})
	if all.Groups > 0 {
		page.Agreement = page.T("review.agreement", "Alpha", fmt.Sprintf("%.2f", all.Alpha))
	}
	if n := all.Sight; n.Readings > 0 {
		page.Sight = page.T("review.sight_apart", "Count", n.Readings)
		if n.Sheets > 0 {
			page.Sight += " " + page.T("review.sight_higher", "Count", n.Sheets, "Higher", fmt.Sprintf("%+.2f", n.Higher))
		}
		page.Sight += " " + page.T("review.sight_moved", "Count", n.Moved)
	}
	for _, s := range all.All {
		if len(page.Formats) == 0 || page.Formats[len(page.Formats)-1].Name != s.Format {
			said := page.T("review.places_none")
			if s.Places > 0 {
				said = page.T("review.places", "Count", s.Places)
			}
			page.Formats = append(page.Formats, formatView{Name: s.Format, Said: said})
		}
		f := &page.Formats[len(page.Formats)-1]
		f.Rows = append(f.Rows, page.row(s, base))
	}
	return d.pages.Render(w, r, http.StatusOK, "standing.html", page)
}

func (page standingPage) row(s review.Standing, base string) rowView {
	row := rowView{Handle: s.Handle, Title: s.Title, URL: base + "look?sheet=" + s.Handle, Readings: s.Readings,
		Sighted: s.Sighted}
	if s.Readings == 0 {
		row.ZoneSaid = page.T("review.zone.unread")
		return row
	}
	row.Mean, row.Calibrated, row.Doubt = fmt.Sprintf("%.1f", s.Mean), fmt.Sprintf("%.2f", s.Calibrated), fmt.Sprintf("±%.2f", s.Error)
	row.Ranks = fmt.Sprintf("%d–%d", s.Low, s.High)
	for g := blind.Best; g >= blind.Worst; g-- {
		n := s.Grades[g-1]
		row.Grades = append(row.Grades, gradeBar{(blind.Best - g) * 10, 20 - 4*min(n, 5), 4 * min(n, 5)})
	}
	row.GradesSaid = s.GradesSaid()
	if s.Places > 0 {
		row.Chance = page.P.Percent(s.In)
		row.Zone = string(s.Zone)
		row.ZoneSaid = page.T("review.zone." + string(s.Zone))
	}
	if s.Zone == judge.Discuss && s.Grades[blind.Best-1] > 0 {
		row.Mover = page.T("review.champion")
	}
	return row
}

// export is the grades of a round under pseudonyms, as creneau judge reads them.
func (d *Door) export(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, review.Overseeing)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := d.review.Export(r.Context(), v.Who, v.Edition.ID, blind.RoundID(r.PathValue("id")), &b); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="`+v.Edition.Slug+`-grades.csv"`)
	_, err = w.Write(b.Bytes())
	return err
}
