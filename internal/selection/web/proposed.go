package web

import (
	"fmt"
	"math"
	"net/http"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/judge/choose"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// proposedPage is a selection that a solver proposes, as what it would change of ours.
type proposedPage struct {
	site.Page
	Ready, Impossible bool
	Proof, Near, Left string
	Accept, Leave     []differenceView
	Others            []differenceView // that are neither accepted nor proposed
	May               bool
	Board             string
}

type differenceView struct{ ID, URL, Title, Speakers, Note, Why, Price, Chance string }

func (d *Door) proposedPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	proposed, err := d.selection.Proposed(r.Context(), b)
	if err != nil {
		return err
	}
	page := proposedPage{Page: d.office.Page(w, r, v, "selection", "selection.proposed"), Ready: proposed.Ready,
		Impossible: proposed.Impossible, Board: root(v) + "selection/", May: v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil}
	p := page.P
	s := shown{b, proposed, p, v}
	if proposed.Ready && !proposed.Impossible {
		page.Proof = p.T("selection.proof", "Count", len(proposed.Chosen), "Gap", p.Percent(proposed.Gap))
		if proposed.Steady {
			page.Near = p.T("selection.near", "Count", proposed.Near)
		}
		if n := len(proposed.Whys); n < proposed.Wanted {
			page.Left = p.T("selection.whys_left", "Some", n, "All", proposed.Wanted)
		}
	}
	for _, row := range b.Rows {
		view := s.difference(row)
		switch to := proposed.Differs(row); {
		case to == selection.Accepted:
			page.Accept = append(page.Accept, view)
		case to == selection.None:
			page.Leave = append(page.Leave, view)
		case view.Why != "" && !proposed.Chosen[row.ID]:
			page.Others = append(page.Others, view)
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "proposed.html", page)
}

// difference is a row with why it is not proposed, what taking it would cost, and how far chance decides.
func (s shown) difference(r selection.Row) differenceView {
	view := differenceView{ID: string(r.ID), URL: root(s.v) + "selection/" + string(r.ID), Title: r.Title, Speakers: who(s.Board, r),
		Note: s.notes(r)}
	if share, is := s.proposed.Share[r.ID]; is && share > 0.02 && share < 0.98 {
		view.Chance = s.p.T("selection.share", "Share", s.p.Percent(share))
	}
	view.Why, view.Price = s.why(r)
	return view
}

// why is the reason of a no, and its price, in sentences; empty where none is worked out.
func (s shown) why(r selection.Row) (reason, price string) {
	why, is := s.proposed.Whys[r.ID]
	if !is {
		return "", ""
	}
	p := s.p
	values := []any{"Format", s.label(selection.ByFormat, string(why.Format))}
	if why.Code == choose.Subject {
		values = append(values, "What", s.label(why.Quota.Dimension, why.Quota.Value), "Most", why.Quota.Most)
	}
	reason = p.T("selection.why."+string(why.Code), values...)
	if why.Code == choose.Decided || why.Code == choose.Full || math.IsInf(why.Price, 0) {
		return reason, ""
	}
	var instead []string
	for _, id := range why.Instead {
		if o, is := s.Row(id); is {
			instead = append(instead, p.T("selection.quoted", "Title", o.Title))
		}
	}
	price = p.T("selection.price", "Price", points(p, why.Price))
	if len(instead) > 0 {
		price = p.T("selection.price_instead", "Price", points(p, why.Price), "List", p.List(instead), "Count", len(instead))
	}
	return reason, price
}

// points are hundredths of grades.
func points(p *text.Printer, v float64) string {
	if v < 0.005 {
		return p.T("selection.points_none")
	}
	return p.T("selection.points", "Points", fmt.Sprintf("%.2f", v))
}

// holesPage is what there is of each product on each level.
type holesPage struct {
	site.Page
	Levels []string
	Rows   []holeView
	Board  string
}

type holeView struct {
	Name, URL, Said string
	None            bool
	Cells           []site.NavItem // Current: something is accepted
}

func (d *Door) holesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := holesPage{Page: d.office.Page(w, r, v, "selection", "selection.holes"), Board: root(v) + "selection/"}
	p := page.P
	for _, l := range cfp.Levels {
		page.Levels = append(page.Levels, level(p, l))
	}
	for _, h := range b.Holes() {
		name := b.Products[h.Product]
		if name == "" {
			continue
		}
		row := holeView{Name: name, URL: page.Board + "?product=" + h.Product, None: h.Accepted == 0,
			Said: p.T("selection.of", "Some", p.Number(h.Accepted), "All", p.Number(h.All))}
		for _, c := range h.Levels {
			cell := site.NavItem{Current: c.Accepted > 0}
			if c.All > 0 {
				cell.Label = p.T("selection.of", "Some", p.Number(c.Accepted), "All", p.Number(c.All))
				cell.URL = page.Board + "?product=" + h.Product + "&level=" + c.Level
			}
			row.Cells = append(row.Cells, cell)
		}
		page.Rows = append(page.Rows, row)
	}
	return d.pages.Render(w, r, http.StatusOK, "holes.html", page)
}

// judgedView is what a committee gave a proposal, for the pages of one.
type judgedView struct {
	Lines   []string
	Grades  []office.Cell // one, to be drawn
	Why     string
	Price   string
	Remarks []remarkView
}

type remarkView struct{ By, Said string }
