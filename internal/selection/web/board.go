package web

import (
	"cmp"
	"context"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
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

// table is the board: rows by zone where a committee judged, else as they came.
func (d *Door) table(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[selection.Row], err error) {
	b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	proposed, err := d.selection.Proposed(ctx, b)
	if err != nil {
		return t, err
	}
	s := shown{b, proposed, p, v}
	t.Rows = b.Rows
	if t.Rows == nil {
		t.Rows = []selection.Row{}
	}
	t.Columns, t.Filters, t.Sifts = s.columns(), s.filters(), s.sifts()
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
	t.Counts, t.Summary = s.counts, s.summary()
	if s.judged() {
		t.Groups, t.Group = s.zones(), func(r selection.Row) string { return "zone-" + string(r.Zone) }
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
