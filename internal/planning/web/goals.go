package web

import (
	"math"

	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/site"
)

// goal is a line of the tables that set plans side by side.
type goal struct {
	key    string
	value  func(planning.Price, planning.Lesser) float64
	share  bool // shown as a percentage; more is better
	more   bool // more is better
	lesser bool // decides between plans that are nearly as good for people
	rare   bool // left out where it is nought everywhere
	heads  bool // the same, where nobody wished
	bare   bool // says something where nothing has a place, too
	plans  bool // says nothing of the draft itself
	people bool // says nothing where nobody wished
}

// goals are what plans are judged by, the most important first.
var goals = [...]goal{
	{key: "planning.everything", people: true, more: true,
		value: func(p planning.Price, _ planning.Lesser) float64 { return float64(p.Everything) }},
	{key: "planning.lose_must", people: true, value: func(p planning.Price, _ planning.Lesser) float64 { return float64(p.LoseMust) }},
	{key: "planning.mean", people: true, share: true, more: true, value: func(p planning.Price, _ planning.Lesser) float64 { return p.Mean }},
	{key: "planning.worst", people: true, share: true, more: true,
		value: func(p planning.Price, _ planning.Lesser) float64 { return p.Worst5 }},
	{key: "planning.standing", heads: true, value: func(p planning.Price, _ planning.Lesser) float64 { return math.Round(p.Standing) }},
	{key: "planning.walking", people: true, value: func(p planning.Price, _ planning.Lesser) float64 { return float64(p.Walking) }},
	{key: "planning.unplaced", bare: true, value: func(p planning.Price, _ planning.Lesser) float64 { return float64(p.Unplaced) }},
	{key: "planning.goal.track", lesser: true, value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Track) }},
	{key: "planning.goal.product", lesser: true, value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Product) }},
	{key: "planning.goal.organisation", lesser: true,
		value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Organisation) }},
	{key: "planning.goal.level", lesser: true, value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Level) }},
	{key: "planning.goal.language", lesser: true, value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Language) }},
	{key: "planning.goal.moved", lesser: true, plans: true,
		value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Moved) }},
	{key: "planning.goal.bent", lesser: true, value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Bent) }},
	{key: "planning.goal.broken", lesser: true, rare: true,
		value: func(_ planning.Price, l planning.Lesser) float64 { return float64(l.Broken) }},
}

// linesOf sets plans side by side, goal by goal. The best of each is marked among those that may be: a plan that leaves more sessions
// without a place than another, or breaks a rule, has no use for being better elsewhere.
func linesOf(page site.Page, all []planning.Candidate) (out []lineView) {
	placed, first, wished := 1, true, false
	for _, c := range all {
		placed, wished = max(placed, c.Price.Placed), wished || c.Price.People > 0
	}
	for _, g := range goals {
		if g.people && !wished {
			continue
		}
		line := lineView{Label: page.T(g.key), Lesser: g.lesser && first}
		values, may, any := make([]float64, len(all)), make([]bool, len(all)), false
		for i, c := range all {
			values[i] = g.shown(g.value(c.Price, c.Lesser))
			may[i] = c.Price.Placed == placed && c.Lesser.Broken == 0 && g.tells(c)
			any = any || values[i] != 0
			cell := cellView{}
			if g.tells(c) && (c.Price.Placed > 0 || g.bare && c.Price.Unplaced > 0) {
				cell.Text = page.P.Number(values[i])
				if g.share {
					cell.Text = page.P.Number(values[i]) + " %"
				}
			}
			line.Cells = append(line.Cells, cell)
		}
		if (g.rare || g.heads && !wished) && !any {
			continue
		}
		first = first && !g.lesser
		g.mark(line.Cells, values, may)
		out = append(out, line)
	}
	return out
}

// tells reports whether a goal says something of a plan.
func (g goal) tells(c planning.Candidate) bool {
	return (c.ID != "" || !g.plans) && (c.Price.People > 0 || !g.people)
}

// shown rounds a value to what is shown of it, so that what reads alike is alike.
func (g goal) shown(v float64) float64 {
	if g.share {
		return math.Round(1000*v) / 10
	}
	return v
}

// mark marks the best of the cells that may be; none where all are alike.
func (g goal) mark(cells []cellView, values []float64, may []bool) {
	best, differ, seen := 0.0, false, false
	for i, v := range values {
		if !may[i] {
			continue
		}
		differ = differ || seen && v != best
		if !seen || (v > best) == g.more && v != best {
			best = v
		}
		seen = true
	}
	for i, v := range values {
		cells[i].Best = differ && may[i] && v == best
	}
}
