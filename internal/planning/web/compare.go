package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/site"
)

type comparePage struct {
	site.Page
	From, To planView
	Rows     []compareRow
	People   []compareRow
	Moves    []moveView
	Filling  []fillingRow
	Base     string
}

type compareRow struct{ Label, From, To string }

type fillingRow struct {
	Title            string
	FromRoom, ToRoom string
	FromOver, ToOver int
}

// compare shows two plans side by side: what they are worth, for whom they are better, what moves, which rooms overflow.
func (d *Door) compare(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	c, err := d.planning.Compare(r.Context(), v.Who, v.Edition.ID, planning.PlanID(q.Get("from")), planning.PlanID(q.Get("to")))
	if err != nil {
		return err
	}
	draft, err := d.programme.Draft(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := comparePage{Page: d.office.Page(w, r, v, "plans", "planning.compare"), Base: "/organise/" + v.Edition.Slug + "/plans/"}
	named := func(p planning.Plan) planView {
		if p.ID == "" {
			p.Name = page.T("planning.draft")
		}
		return d.view(page.Page, v, p)
	}
	page.From, page.To = named(c.From), named(c.To)
	page.figures(c)
	page.Moves = movesOf(page.Page, draft, c.Moves)
	page.fill(draft, c)
	return d.pages.Render(w, r, http.StatusOK, "compare.html", page)
}

func (page *comparePage) figures(c planning.Comparison) {
	a, b, p := c.From.Price, c.To.Price, page.P
	page.Rows = []compareRow{
		{page.T("planning.everything"), p.Number(a.Everything), p.Number(b.Everything)},
		{page.T("planning.lose_must"), p.Number(a.LoseMust), p.Number(b.LoseMust)},
		{page.T("planning.mean"), p.Percent(a.Mean), p.Percent(b.Mean)},
		{page.T("planning.worst"), p.Percent(a.Worst5), p.Percent(b.Worst5)},
		{page.T("planning.standing"), p.Number(int(a.Standing + 0.5)), p.Number(int(b.Standing + 0.5))},
		{page.T("planning.walking"), p.Number(int(a.Walking)), p.Number(int(b.Walking))},
		{page.T("planning.unplaced"), p.Number(a.Unplaced), p.Number(b.Unplaced)},
	}
	page.People = []compareRow{
		{page.T("planning.better"), "", p.Number(c.Better)}, {page.T("planning.worse"), "", p.Number(c.Worse)},
		{page.T("planning.must_won"), "", p.Number(c.Keep)}, {page.T("planning.must_lost"), "", p.Number(c.LoseMust)},
	}
}

// fill lists the sessions whose rooms overflow in one of the plans.
func (page *comparePage) fill(draft programme.Draft, c planning.Comparison) {
	rows := map[programme.SessionID]*fillingRow{}
	var order []programme.SessionID
	row := func(o planning.Overfull) *fillingRow {
		if rows[o.Session] == nil {
			s, _ := draft.Session(o.Session)
			rows[o.Session] = &fillingRow{Title: s.Title}
			order = append(order, o.Session)
		}
		return rows[o.Session]
	}
	for _, o := range c.From.Price.Overfull {
		room, _ := draft.Frame.Room(o.Room)
		at := row(o)
		at.FromRoom, at.FromOver = room.Name, o.Over
	}
	for _, o := range c.To.Price.Overfull {
		room, _ := draft.Frame.Room(o.Room)
		at := row(o)
		at.ToRoom, at.ToOver = room.Name, o.Over
	}
	for _, id := range order {
		page.Filling = append(page.Filling, *rows[id])
	}
}
