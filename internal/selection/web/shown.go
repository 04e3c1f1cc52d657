package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review/blind"
	"github.com/creneau/creneau/internal/review/judge"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// shown is a board as one reader sees it.
type shown struct {
	selection.Board
	proposed selection.Proposed
	p        *text.Printer
	v        office.Visit
}

// judged reports whether a committee judged, and whoever looks may know.
func (s shown) judged() bool { return s.Judged.Round.ID != "" }

// who are the names of who speaks, for whoever may see them.
func who(b selection.Board, r selection.Row) string {
	if !b.Sighted {
		return ""
	}
	return names(r.Proposal)
}

// label is a value of a dimension in words.
func (s shown) label(d selection.Dimension, value string) string {
	switch d {
	case selection.ByFormat:
		for _, f := range s.Frame.Formats {
			if string(f.ID) == value {
				return f.Name
			}
		}
	case selection.ByTrack:
		for _, t := range s.Frame.Tracks {
			if string(t.ID) == value {
				return t.Name
			}
		}
	case selection.ByLevel:
		return level(s.p, value)
	case selection.ByLanguage:
		return language(s.p, value)
	case selection.ByOrigin:
		if value == selection.FromHost {
			return s.Judged.Round.Host
		}
		return s.p.T("selection.origin.others")
	}
	return "–"
}

// value is a column of what rows are in a dimension.
func (s shown) value(name, key string, d selection.Dimension) office.Column[selection.Row] {
	labels := map[string]string{"": ""}
	c := office.TextColumn(name, key, func(r selection.Row) string {
		value := r.Value(d)
		if _, is := labels[value]; !is {
			labels[value] = s.label(d, value)
		}
		return labels[value]
	})
	c.Hidden = s.judged() && d != selection.ByFormat
	return c
}

func (s shown) columns() []office.Column[selection.Row] {
	p := s.p
	out := []office.Column[selection.Row]{
		{Name: "decision", Key: "selection.column.decision", Cell: func(r selection.Row) office.Cell {
			return office.Cell{Text: decided(p, r.Decision), Sign: sign(r.Decision), Value: string(r.Decision.State)}
		}},
	}
	if s.judged() {
		out = append(out, s.judgedColumns()...)
	}
	out = append(out,
		office.Column[selection.Row]{Name: "told", Key: "selection.column.told", Cell: func(r selection.Row) office.Cell {
			return office.Cell{Text: toldOf(p, r)}
		}},
		office.TextColumn("speakers", "cfp.column.speakers", func(r selection.Row) string { return who(s.Board, r) }),
		office.Column[selection.Row]{Name: "siblings", Key: "selection.column.siblings", Number: true, Hidden: s.judged(),
			Cell: func(r selection.Row) office.Cell {
				if len(r.Siblings) == 0 {
					return office.Cell{}
				}
				return office.Cell{Text: p.T("selection.siblings", "Count", len(r.Siblings)), Rank: float64(len(r.Siblings)),
					URL: root(s.v) + "selection/" + string(r.ID) + "#siblings"}
			}},
		s.value("format", "cfp.form.format_id", selection.ByFormat),
		s.value("track", "cfp.form.track_id", selection.ByTrack),
		s.value("level", "cfp.form.level", selection.ByLevel),
		s.value("language", "cfp.form.language", selection.ByLanguage))
	minutes := office.NumberColumn(p, "minutes", "selection.column.minutes", func(r selection.Row) int { return r.Minutes })
	products := office.TextColumn("products", "cfp.form.products", func(r selection.Row) string { return productsOf(s.Products, r) })
	minutes.Hidden, products.Hidden = s.judged(), s.judged()
	return append(out, minutes, products,
		office.Column[selection.Row]{Name: "number", Key: "cfp.column.number", Number: true, Hidden: true, Always: true,
			Cell: func(r selection.Row) office.Cell {
				return office.Cell{Text: strconv.Itoa(r.Number), Rank: float64(r.Number)}
			}},
		office.Column[selection.Row]{Name: "reason", Key: "selection.column.reason", Hidden: true,
			Cell: func(r selection.Row) office.Cell { return office.Cell{Text: reason(p, r.Decision.Reason)} }})
}

// judgedColumns are what readers gave, and what a solver proposes.
func (s shown) judgedColumns() []office.Column[selection.Row] {
	p, proposals := s.p, map[string]int{}
	for _, r := range s.Rows {
		if r.Zone != selection.Unread {
			proposals[string(r.FormatID)]++
		}
	}
	known := func(r selection.Row) bool { return r.Standing.Readings > 0 && !r.Hidden }
	return []office.Column[selection.Row]{
		{Name: "proposed", Key: "selection.column.proposed", Cell: func(r selection.Row) office.Cell {
			switch s.proposed.Differs(r) {
			case selection.Accepted:
				return office.Cell{Text: p.T("selection.proposed.accept"), Sign: office.Changed}
			case selection.None:
				return office.Cell{Text: p.T("selection.proposed.not"), Sign: office.Changed,
					URL: root(s.v) + "selection/proposed#" + string(r.ID)}
			}
			if s.proposed.Ready && r.Decision.State == selection.Accepted {
				return office.Cell{Text: p.T("selection.proposed.same")}
			}
			return office.Cell{}
		}},
		{Name: "grades", Key: "selection.column.grades", Ranked: true, Cell: func(r selection.Row) office.Cell {
			if !known(r) {
				return office.Cell{}
			}
			grades := slices.Clone(r.Standing.Grades[:])
			slices.Reverse(grades)
			return office.Cell{Text: r.Standing.GradesSaid(), Bars: grades, Rank: -r.Standing.Mean}
		}},
		{Name: "calibrated", Key: "selection.column.calibrated", Number: true, Cell: func(r selection.Row) office.Cell {
			if !known(r) {
				return office.Cell{}
			}
			return office.Cell{Text: fmt.Sprintf("%.1f ±%.1f", r.Standing.Calibrated, r.Standing.Error), Rank: r.Standing.Calibrated}
		}},
		{Name: "rank", Key: "selection.column.rank", Ranked: true, Cell: func(r selection.Row) office.Cell {
			if !known(r) {
				return office.Cell{}
			}
			x := r.Standing
			return office.Cell{Text: p.T("selection.rank", "Low", x.Low, "High", x.High, "Line", x.Places), Rank: float64(x.Low+x.High) / 2,
				Span: &office.Span{Low: x.Low, High: x.High, Line: min(x.Places, proposals[string(r.FormatID)]),
					Of: proposals[string(r.FormatID)]}}
		}},
		{Name: "notes", Key: "selection.column.notes", Cell: func(r selection.Row) office.Cell { return office.Cell{Text: s.notes(r)} }},
		{Name: "champions", Key: "selection.column.champions", Number: true, Hidden: true, Cell: func(r selection.Row) office.Cell {
			if r.Champions() == 0 {
				return office.Cell{}
			}
			return office.Cell{Text: p.Number(r.Champions()), Rank: float64(r.Champions())*100 + float64(r.Standing.Grades[blind.Best-2])}
		}},
	}
}

// notes are what to know of a row before one talks about it.
func (s shown) notes(r selection.Row) string {
	var out []string
	say := func(key string, n int) {
		if n > 0 {
			out = append(out, s.p.T(key, "Count", n))
		}
	}
	if r.Hidden {
		out = append(out, s.p.T("selection.note.recused"))
	}
	say("selection.note.champion", r.Champions())
	if n := len(r.Siblings); n > 0 {
		say("selection.note.sibling", n+1)
	}
	say("selection.note.alike", len(r.Alikes))
	say("selection.note.stale", r.Stale)
	return strings.Join(out, ", ")
}

func (s shown) filters() []office.Filter[selection.Row] {
	var states []office.Choice
	for _, state := range selection.States {
		states = append(states, office.Choice{Value: string(state), Key: "selection.state." + string(state)})
	}
	out := []office.Filter[selection.Row]{{Name: "decision", Key: "selection.column.decision", Choices: states,
		Of: func(r selection.Row) []string { return []string{string(r.Decision.State)} }}}
	if s.judged() {
		f := office.Filter[selection.Row]{Name: "zone", Key: "selection.column.zone",
			Of: func(r selection.Row) []string { return []string{office.OrNone(r.Zone)} }}
		for _, z := range selection.Zones {
			f.Choices = append(f.Choices, office.Choice{Value: office.OrNone(z), Key: "selection.zone." + office.OrNone(z)})
		}
		out = append(out, f)
	}
	lines := s.Mix().Lines
	for _, d := range selection.Dimensions {
		if d == selection.ByOrigin && !s.Sighted { // it would tell of each who speaks
			continue
		}
		f := office.Filter[selection.Row]{Name: string(d), Key: "selection.dimension." + string(d),
			Of: func(r selection.Row) []string { return []string{office.OrNone(r.Value(d))} }}
		for _, l := range lines {
			if l.Dimension == d {
				f.Choices = append(f.Choices, office.Choice{Value: l.Value, Label: s.label(d, l.Value)})
			}
		}
		out = append(out, f)
	}
	f := office.Filter[selection.Row]{Name: "product", Key: "cfp.form.products", Of: func(r selection.Row) []string { return r.Products }}
	for id, name := range s.Products {
		f.Choices = append(f.Choices, office.Choice{Value: id, Label: name})
	}
	text.SortBy(s.p.Lang, f.Choices, func(c office.Choice) string { return c.Label })
	return append(out, f)
}

func (s shown) sifts() []office.Sift[selection.Row] {
	return []office.Sift[selection.Row]{
		{Name: "undecided", Key: "selection.sift.undecided", Keep: func(r selection.Row) bool {
			return r.State == cfp.Submitted && (r.Decision.State == selection.None || r.Decision.State == selection.Shortlisted)
		}},
		{Name: "discuss", Key: "selection.sift.discuss", Keep: func(r selection.Row) bool { return r.Zone == judge.Discuss }},
		{Name: "differs", Key: "selection.sift.differs", Keep: func(r selection.Row) bool { return s.proposed.Differs(r) != "" }},
		{Name: "waits", Key: "selection.sift.waits", Keep: func(r selection.Row) bool { return r.State == cfp.Submitted && r.Decision.Waits() }},
		{Name: "siblings", Key: "selection.sift.siblings", Keep: func(r selection.Row) bool { return len(r.Siblings) > 0 }},
		{Name: "out", Key: "selection.sift.out", Keep: func(r selection.Row) bool { return r.Decision.Settled == selection.Out }},
	}
}

// sureShown is how many of those that are sure are shown at once: the committee's evening is for the others.
const sureShown = 4

// zones are the headings of groups.
func (s shown) zones() (out []office.Group) {
	counts := s.Zoned()
	for _, z := range selection.Zones {
		name := office.OrNone(z)
		note := s.p.T("selection.zone_note", "Count", counts[z].All, "Accepted", counts[z].Accepted)
		if z == judge.Discuss {
			note += " · " + s.p.T("selection.zone_order")
		}
		g := office.Group{Name: "zone-" + string(z), Title: s.p.T("selection.zone." + name), Note: note, Filter: "zone", Value: name}
		if z != judge.Discuss {
			g.First = sureShown
		}
		out = append(out, g)
	}
	return out
}

// counts are in which lines of the mix a row counts.
func (s shown) counts(r selection.Row) office.Counts {
	c := office.Counts{Minutes: r.Minutes, In: r.Decision.State == selection.Accepted, Sure: r.Decision.Settled == selection.Confirmed}
	if r.State != cfp.Submitted || r.Decision.Settled == selection.Out {
		return office.Counts{}
	}
	lines := []string{"all", "minutes"}
	for _, d := range selection.Dimensions {
		if value := r.Value(d); value != "" && (d != selection.ByOrigin || s.Sighted) {
			lines = append(lines, string(d)+"-"+value)
		}
	}
	c.Lines = strings.Join(lines, " ")
	return c
}

// summary is the mix that was accepted, against quotas and what there is room for, and where else the board leads.
func (s shown) summary() (out office.Summary) {
	if len(s.Rows) == 0 {
		return out
	}
	p, m, base := s.p, s.Mix(), root(s.v)+"selection/"
	out.Moves, out.Rate = s.v.Who.May(selection.Deciding, string(s.v.Edition.ID)) == nil, s.Rule.Confirm
	total := office.SummaryGroup{Title: p.T("selection.mix.all")}
	capacity := s.Capacity()
	minutes := office.SummaryLine{Label: p.T("selection.mix.minutes"), Figure: p.Minutes(m.All.Minutes),
		Bar: &office.SummaryBar{Name: "minutes", Is: m.All.Minutes, Most: capacity, Unit: "minutes"}}
	if capacity > 0 {
		minutes.Figure = p.T("selection.of", "Some", p.Minutes(m.All.Minutes), "All", p.Minutes(capacity))
		minutes.Over = m.All.Minutes > capacity
		total.Lines = append(total.Lines, minutes, office.SummaryLine{Label: p.T("selection.mix.too_many", "Rate", p.Percent(
			float64(s.Rule.Confirm)/100)), Figure: p.Percent(s.TooMany()), URL: root(s.v) + "reveal/#rule",
			Bar: &office.SummaryBar{Name: "chance", Is: int(100*s.TooMany() + .5), Most: 100, Unit: "chance"}})
	} else {
		total.Lines = append(total.Lines, minutes)
	}
	for _, state := range selection.States {
		if n := m.States[state]; n > 0 {
			l := office.SummaryLine{Label: p.T("selection.state." + string(state)), Figure: p.Number(n), URL: base + "?decision=" + string(state)}
			if state == selection.Shortlisted {
				l.Figure = p.T("selection.mix.short", "Count", n, "Minutes", p.Minutes(m.All.Shorter))
			}
			total.Lines = append(total.Lines, l)
		}
	}
	if m.Products > 0 {
		total.Lines = append(total.Lines, office.SummaryLine{Label: p.T("cfp.form.products"), URL: base + "holes",
			Figure: p.T("selection.of", "Some", p.Number(m.Covered), "All", p.Number(m.Products))})
	}
	out.Groups = []office.SummaryGroup{total}
	for _, d := range selection.Dimensions {
		g := office.SummaryGroup{Title: p.T("selection.dimension." + string(d))}
		for _, l := range m.Lines {
			if l.Dimension == d {
				g.Lines = append(g.Lines, s.line(l))
			}
		}
		if len(g.Lines) > 0 {
			text.SortBy(p.Lang, g.Lines, func(l office.SummaryLine) string { return l.Label })
			out.Groups = append(out.Groups, g)
		}
	}
	out.Ways = s.ways()
	if s.judged() && !s.Sighted && out.Moves {
		out.Posts = append(out.Posts, site.NavItem{Label: p.T("selection.sight"), URL: base + "sight"})
	}
	out.Notes = s.said()
	return out
}

// line is what was accepted of one kind, as a bar.
func (s shown) line(l selection.MixLine) office.SummaryLine {
	p := s.p
	most := l.Quota.Most
	if most == 0 {
		most = l.Places
	}
	out := office.SummaryLine{Label: s.label(l.Dimension, l.Value), Over: l.Over() || l.Short(),
		Bar: &office.SummaryBar{Name: string(l.Dimension) + "-" + l.Value, Is: l.Accepted, Least: l.Quota.Least, Most: most, Of: l.All}}
	if l.Dimension != selection.ByOrigin || s.Sighted {
		out.URL = root(s.v) + "selection/?" + string(l.Dimension) + "=" + l.Value
	}
	switch {
	case l.Quota.ID != "":
		out.Figure = p.T("selection.mix_quota", "Accepted", l.Accepted, "Bounds", bounds(p, l.Quota), "All", l.All)
	case l.Places > 0:
		out.Figure = p.T("selection.mix_of", "Accepted", l.Accepted, "Most", l.Places)
	default:
		out.Figure = p.T("selection.mix", "Accepted", l.Accepted, "All", l.All)
	}
	return out
}

// bounds are those of a quota in words.
func bounds(p *text.Printer, q selection.Quota) string {
	switch {
	case q.Most == 0:
		return p.T("selection.bounds.least", "Least", q.Least)
	case q.Least == 0:
		return p.T("selection.bounds.most", "Most", q.Most)
	}
	return p.T("selection.bounds.both", "Least", q.Least, "Most", q.Most)
}

func (s shown) ways() (out []site.NavItem) {
	base := root(s.v) + "selection/"
	add := func(key, url string) { out = append(out, site.NavItem{Label: s.p.T(key), URL: url}) }
	if s.judged() {
		if len(s.Discussed()) > 0 {
			add("selection.meeting", base+"meeting")
		}
		add("selection.proposed", base+"proposed")
		add("selection.champions_first", base+"?sort=-champions")
	}
	add("nav.quotas", root(s.v)+"quotas/")
	add("nav.reveal", root(s.v)+"reveal/")
	return out
}

// said are sentences under the mix.
func (s shown) said() (out []string) {
	if !s.judged() {
		return nil
	}
	if s.Judged.Round.Blind {
		key := "selection.board_blind"
		if s.Sighted {
			key = "selection.board_sighted"
		}
		out = append(out, s.p.T(key))
	}
	if s.Groups > 1 {
		out = append(out, s.p.T("selection.apart"))
	}
	if s.proposed.Steady && !s.proposed.Impossible {
		out = append(out, s.p.T("selection.near", "Count", s.proposed.Near))
	}
	return out
}
