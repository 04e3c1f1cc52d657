package web

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// desk is the list of proposals with what was decided of each. What is chosen in it is shown before it is decided.
func (d *Door) desk() office.Desk[selection.Row] {
	return office.Desk[selection.Row]{
		Office: d.office, Name: "selection", TitleName: "title", TitleKey: "cfp.form.title", Fixed: true, Reads: selection.Reading,
		Changes: selection.Deciding,
		All: func(ctx context.Context, v office.Visit) ([]selection.Row, error) {
			b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
			return b.Rows, err
		},
		ID:      func(r selection.Row) string { return string(r.ID) },
		Title:   func(r selection.Row) string { return r.Title },
		Table:   d.table,
		Version: func(r *selection.Row) *int64 { return &r.Decision.Version },
		Choose:  d.preview,
		Above:   d.above,
	}
}

// names are those of who speaks.
func names(p cfp.Proposal) string {
	var out []string
	for _, v := range p.Speakers {
		if v.State == cfp.Joined || v.State == cfp.Asked {
			out = append(out, cmp.Or(v.Name, v.Email))
		}
	}
	return strings.Join(out, ", ")
}

// stateChoices are the decisions that are made of many at once.
func stateChoices() (out []office.Choice) {
	for _, s := range []string{"accepted", "shortlisted", "staged", "reserve", "declined", "elsewhere", "none"} {
		out = append(out, office.Choice{Value: s, Key: "selection.act." + s})
	}
	return out
}

func (d *Door) table(ctx context.Context, p *text.Printer, v office.Visit) (office.Table[selection.Row], error) {
	b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return office.Table[selection.Row]{}, err
	}
	formats, tracks := map[edition.FormatID]string{}, map[edition.TrackID]string{}
	var ofFormat, ofTrack, ofLanguage, ofState []office.Choice
	for _, f := range b.Frame.Formats {
		formats[f.ID] = f.Name
		ofFormat = append(ofFormat, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	for _, f := range b.Frame.Tracks {
		tracks[f.ID] = f.Name
		ofTrack = append(ofTrack, office.Choice{Value: string(f.ID), Label: f.Name})
	}
	for _, lang := range v.Edition.Languages {
		ofLanguage = append(ofLanguage, office.Choice{Value: lang, Label: language(p, lang)})
	}
	for _, s := range selection.States {
		ofState = append(ofState, office.Choice{Value: string(s), Key: "selection.state." + string(s)})
	}
	var ofLevel []office.Choice
	for _, l := range cfp.Levels {
		ofLevel = append(ofLevel, office.Choice{Value: l, Key: "cfp.level." + l})
	}
	t := office.Table[selection.Row]{Rows: b.Rows}
	if t.Rows == nil {
		t.Rows = []selection.Row{}
	}
	t.Columns = []office.Column[selection.Row]{
		{Name: "decision", Key: "selection.column.decision", Cell: func(r selection.Row) office.Cell {
			return office.Cell{Text: decided(p, r.Decision), Sign: sign(r.Decision), Value: string(r.Decision.State)}
		}},
		{Name: "told", Key: "selection.column.told", Cell: func(r selection.Row) office.Cell { return office.Cell{Text: toldOf(p, r)} }},
		office.TextColumn("speakers", "cfp.column.speakers", func(r selection.Row) string { return names(r.Proposal) }),
		{Name: "siblings", Key: "selection.column.siblings", Number: true, Cell: func(r selection.Row) office.Cell {
			if len(r.Siblings) == 0 {
				return office.Cell{}
			}
			return office.Cell{Text: p.T("selection.siblings", "Count", len(r.Siblings)), Rank: float64(len(r.Siblings)),
				URL: root(v) + "selection/" + string(r.ID) + "#siblings"}
		}},
		office.TextColumn("format", "cfp.form.format_id", func(r selection.Row) string { return formats[r.FormatID] }),
		office.TextColumn("track", "cfp.form.track_id", func(r selection.Row) string { return tracks[r.TrackID] }),
		office.TextColumn("level", "cfp.form.level", func(r selection.Row) string { return level(p, r.Level) }),
		office.TextColumn("language", "cfp.form.language", func(r selection.Row) string { return language(p, r.Language) }),
		office.NumberColumn(p, "minutes", "selection.column.minutes", func(r selection.Row) int { return r.Minutes }),
		office.TextColumn("products", "cfp.form.products", func(r selection.Row) string { return productsOf(b.Products, r) }),
		{Name: "number", Key: "cfp.column.number", Number: true, Hidden: true, Always: true, Cell: func(r selection.Row) office.Cell {
			return office.Cell{Text: strconv.Itoa(r.Number), Rank: float64(r.Number)}
		}},
		{Name: "reason", Key: "selection.column.reason", Hidden: true, Cell: func(r selection.Row) office.Cell {
			return office.Cell{Text: reason(p, r.Decision.Reason)}
		}},
	}
	t.Filters = []office.Filter[selection.Row]{
		{Name: "decision", Key: "selection.column.decision", Choices: ofState,
			Of: func(r selection.Row) []string { return []string{string(r.Decision.State)} }},
		{Name: "format", Key: "cfp.form.format_id", Choices: ofFormat,
			Of: func(r selection.Row) []string { return []string{office.OrNone(r.FormatID)} }},
		{Name: "track", Key: "cfp.form.track_id", Choices: ofTrack,
			Of: func(r selection.Row) []string { return []string{office.OrNone(r.TrackID)} }},
		{Name: "level", Key: "cfp.form.level", Choices: ofLevel, Of: func(r selection.Row) []string { return []string{office.OrNone(r.Level)} }},
		{Name: "language", Key: "cfp.form.language", Choices: ofLanguage,
			Of: func(r selection.Row) []string { return []string{office.OrNone(r.Language)} }},
	}
	t.Sifts = []office.Sift[selection.Row]{
		{Name: "undecided", Key: "selection.sift.undecided", Keep: func(r selection.Row) bool {
			return r.State == cfp.Submitted && (r.Decision.State == selection.None || r.Decision.State == selection.Shortlisted)
		}},
		{Name: "waits", Key: "selection.sift.waits", Keep: func(r selection.Row) bool { return r.State == cfp.Submitted && r.Decision.Waits() }},
		{Name: "siblings", Key: "selection.sift.siblings", Keep: func(r selection.Row) bool { return len(r.Siblings) > 0 }},
		{Name: "out", Key: "selection.sift.out", Keep: func(r selection.Row) bool { return r.Decision.Settled == selection.Out }},
	}
	t.Acts = []office.Act[selection.Row]{{Name: "decide", Key: "selection.act", Choices: stateChoices()}}
	t.Found = func(r selection.Row) string { return r.Abstract + " " + r.Code }
	t.Tags = func(r selection.Row) (out []string) {
		if r.Decision.RevealID != "" {
			out = append(out, p.T("selection.tag.frozen"))
		}
		if r.State == cfp.Withdrawn {
			out = append(out, p.T("cfp.proposal_state.withdrawn"))
		}
		return out
	}
	return t, nil
}

// decided is a decision in words.
func decided(p *text.Printer, d selection.Decision) string {
	switch {
	case d.State == selection.None:
		return ""
	case d.State == selection.Reserve:
		return p.T("selection.reserve_place", "Place", d.Place)
	case d.State == selection.Shortlisted && d.Staged:
		return p.T("selection.shortlisted_staged")
	default:
		return p.T("selection.state." + string(d.State))
	}
}

func sign(d selection.Decision) office.Sign {
	switch d.State {
	case selection.Accepted:
		return office.Good
	case selection.Reserve, selection.Shortlisted:
		return office.Asked
	case selection.Declined, selection.Elsewhere:
		return office.Wrong
	default:
		return ""
	}
}

// toldOf is what speakers know, and what they said to it.
func toldOf(p *text.Printer, r selection.Row) string {
	d := r.Decision
	switch {
	case d.Told == "":
		return ""
	case d.Told == selection.Accepted && d.Settled != selection.Waiting:
		return p.T("selection.settled." + string(d.Settled))
	case d.Told == selection.Accepted:
		said := 0
		for _, reply := range r.Replies {
			if reply.State == selection.Yes {
				said++
			}
		}
		return p.T("selection.yes_of", "Yes", said, "All", len(r.Replies))
	default:
		return p.T("selection.told." + string(d.Told))
	}
}

func level(p *text.Printer, l string) string {
	if l == "" {
		return ""
	}
	return p.T("cfp.level." + l)
}

func reason(p *text.Printer, code string) string {
	if code == "" {
		return ""
	}
	return p.T("selection.reason." + code)
}

// language is a language's name in words, or its code.
func language(p *text.Printer, lang string) string {
	if lang == "" {
		return ""
	}
	if key := "cfp.lang." + lang; p.Has(key) {
		return p.T(key)
	}
	return lang
}

func productsOf(names map[string]string, r selection.Row) string {
	var out []string
	for _, id := range r.Products {
		if names[id] != "" {
			out = append(out, names[id])
		}
	}
	return strings.Join(out, ", ")
}

// above is the mix that was accepted, against what there is room for, and where else the list leads.
func (d *Door) above(ctx context.Context, p *text.Printer, v office.Visit) (s office.Summary, err error) {
	b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
	if err != nil || len(b.Rows) == 0 {
		return s, err
	}
	m := b.Mix()
	base := root(v) + "selection/?decision=accepted"
	line := func(filter, value, label string, c selection.Count, most int) office.SummaryLine {
		l := office.SummaryLine{Label: label, URL: base + "&" + filter + "=" + value, Over: most > 0 && c.Accepted > most}
		l.Figure = p.T("selection.mix", "Accepted", c.Accepted, "All", c.All, "Minutes", p.Minutes(c.Minutes))
		if most > 0 {
			l.Figure = p.T("selection.mix_of", "Accepted", c.Accepted, "Most", most, "All", c.All, "Minutes", p.Minutes(c.Minutes))
		}
		return l
	}
	total := office.SummaryGroup{Title: p.T("selection.mix.all")}
	minutes := office.SummaryLine{Label: p.T("selection.mix.minutes"), Figure: p.Minutes(m.All.Minutes)}
	if b.Rule.Minutes > 0 {
		minutes.Figure = p.T("selection.of", "Some", p.Minutes(m.All.Minutes), "All", p.Minutes(b.Rule.Minutes))
		minutes.Over = m.All.Minutes > b.Rule.Minutes
	}
	total.Lines = append(total.Lines, minutes)
	for _, state := range selection.States {
		if n := m.States[state]; n > 0 {
			total.Lines = append(total.Lines, office.SummaryLine{Label: p.T("selection.state." + string(state)), Figure: p.Number(n),
				URL: root(v) + "selection/?decision=" + string(state)})
		}
	}
	groups := []office.SummaryGroup{total, {Title: p.T("cfp.form.format_id")}, {Title: p.T("cfp.form.track_id")},
		{Title: p.T("cfp.form.level")}, {Title: p.T("cfp.form.language")}}
	for _, f := range b.Frame.Formats {
		if c := m.Formats[f.ID]; c.All > 0 {
			groups[1].Lines = append(groups[1].Lines, line("format", string(f.ID), f.Name, c, b.Call.Format(f.ID).Places))
		}
	}
	for _, f := range b.Frame.Tracks {
		if c := m.Tracks[f.ID]; c.All > 0 {
			groups[2].Lines = append(groups[2].Lines, line("track", string(f.ID), f.Name, c, 0))
		}
	}
	for _, l := range cfp.Levels {
		if c := m.Levels[l]; c.All > 0 {
			groups[3].Lines = append(groups[3].Lines, line("level", l, level(p, l), c, 0))
		}
	}
	for _, l := range v.Edition.Languages {
		if c := m.Languages[l]; c.All > 0 {
			groups[4].Lines = append(groups[4].Lines, line("language", l, language(p, l), c, 0))
		}
	}
	for _, g := range groups {
		if len(g.Lines) > 0 {
			s.Groups = append(s.Groups, g)
		}
	}
	s.Ways = []site.NavItem{{Label: p.T("nav.reveal"), URL: root(v) + "reveal/"}}
	return s, nil
}
