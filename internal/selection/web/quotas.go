package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
)

// quotas is the list of bounds, and the form of one.
func (d *Door) quotas() office.Desk[selection.Quota] {
	return office.Desk[selection.Quota]{
		Office: d.office, Name: "quotas", TitleName: "of", TitleKey: "selection.quota.of", UseCases: d.selection.Quota(),
		All: func(ctx context.Context, v office.Visit) ([]selection.Quota, error) {
			return d.selection.Quotas(ctx, v.Who, v.Edition.ID)
		},
		ID:    func(q selection.Quota) string { return q.ID },
		Title: func(q selection.Quota) string { return q.Title },
		Table: d.quotaTable,
		Blank: func(v office.Visit) selection.Quota { return selection.Quota{EditionID: v.Edition.ID} },
		Fields: func(ctx context.Context, p *text.Printer, v office.Visit, q selection.Quota) ([]office.Field, error) {
			kinds, err := d.kinds(ctx, p, v)
			number := func(n int) []string {
				if n == 0 {
					return []string{""}
				}
				return []string{strconv.Itoa(n)}
			}
			return []office.Field{
				{Name: "of", Label: p.T("selection.quota.of"), Kind: "select", Options: kinds, Required: true,
					Values: []string{string(q.Dimension) + " " + q.Value}},
				{Name: "least", Label: p.T("selection.quota.least"), Kind: "number", Values: number(q.Least)},
				{Name: "most", Label: p.T("selection.quota.most"), Kind: "number", Values: number(q.Most), Hint: p.T("selection.quota.most_hint")},
				{Name: "hard", Label: p.T("selection.quota.hard"), Hint: p.T("selection.quota.hard_hint"), Kind: "check", Values: ticked(q.Hard)},
			}, err
		},
		Read: func(in *office.Input, _ office.Visit, q *selection.Quota) {
			of, value, _ := strings.Cut(in.Text("of"), " ")
			q.Dimension, q.Value = selection.Dimension(of), value
			q.Least, q.Most, q.Hard = in.Number("least"), in.Number("most"), in.Checked("hard")
		},
		Version: func(q *selection.Quota) *int64 { return &q.Version },
	}
}

func ticked(is bool) []string {
	if is {
		return []string{"1"}
	}
	return nil
}

func (d *Door) quotaTable(ctx context.Context, p *text.Printer, v office.Visit) (t office.Table[selection.Quota], err error) {
	b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return t, err
	}
	accepted := map[string]int{}
	for _, l := range b.Mix().Lines {
		accepted[l.Quota.ID] = l.Accepted
	}
	t.Columns = []office.Column[selection.Quota]{
		office.TextColumn("bounds", "selection.quota.bounds", func(q selection.Quota) string { return bounds(p, q) }),
		{Name: "accepted", Key: "selection.mix.all", Number: true, Cell: func(q selection.Quota) office.Cell {
			c := office.Cell{Text: p.Number(accepted[q.ID]), Rank: float64(accepted[q.ID])}
			if q.Breaks(accepted[q.ID]) {
				if c.Sign = office.Asked; q.Hard {
					c.Sign = office.Wrong
				}
			}
			return c
		}},
		office.TextColumn("hard", "selection.quota.hard", func(q selection.Quota) string {
			if q.Hard {
				return p.T("site.yes")
			}
			return p.T("desk.no")
		}),
	}
	return t, nil
}

// kinds are what can be bounded, in words.
func (d *Door) kinds(ctx context.Context, p *text.Printer, v office.Visit) (out []office.Option, err error) {
	b, err := d.selection.Board(ctx, v.Who, v.Edition.ID)
	if err != nil {
		return nil, err
	}
	s := shown{Board: b, p: p, v: v}
	add := func(d selection.Dimension, value string) {
		out = append(out, office.Option{Value: string(d) + " " + value,
			Label: p.T("selection.dimension."+string(d)) + ": " + s.label(d, value)})
	}
	for _, f := range b.Frame.Formats {
		if f.Kind != "break" {
			add(selection.ByFormat, string(f.ID))
		}
	}
	for _, t := range b.Frame.Tracks {
		add(selection.ByTrack, string(t.ID))
	}
	for _, l := range cfp.Levels {
		add(selection.ByLevel, l)
	}
	for _, l := range v.Edition.Languages {
		add(selection.ByLanguage, l)
	}
	if b.Judged.Round.Host != "" {
		add(selection.ByOrigin, selection.FromHost)
		add(selection.ByOrigin, selection.FromOthers)
	}
	return out, nil
}

// quotaWire is a quota as programs see it.
type quotaWire struct {
	ID        string `json:"id" readOnly:"true" required:"false"`
	Dimension string `json:"dimension" enum:"format,track,level,language,origin"`
	Value     string `json:"value" maxLength:"60" doc:"An id, a level, a language, or host and others."`
	Least     int    `json:"least" required:"false" minimum:"0" maximum:"10000"`
	Most      int    `json:"most" required:"false" minimum:"0" maximum:"10000" doc:"0: no bound."`
	Hard      bool   `json:"hard" required:"false" doc:"Beyond it nothing is to be chosen; else it is a wish."`
}

func (d *Door) quotasAPI(a *api.API) {
	office.Collection[selection.Quota, quotaWire]{
		One: "Quota", Many: "quotas", Tag: "selection", UseCases: d.selection.Quota(),
		All: func(ctx context.Context, who actor.Actor, e edition.Edition) ([]selection.Quota, error) {
			return d.selection.Quotas(ctx, who, e.ID)
		},
		Key:   func(q *selection.Quota) (string, edition.ID, *int64) { return q.ID, q.EditionID, &q.Version },
		Blank: func(e edition.Edition) selection.Quota { return selection.Quota{EditionID: e.ID} },
		Out: func(q selection.Quota) quotaWire {
			return quotaWire{q.ID, string(q.Dimension), q.Value, q.Least, q.Most, q.Hard}
		},
		In: func(w quotaWire, q *selection.Quota) error {
			q.Dimension, q.Value, q.Least, q.Most, q.Hard = selection.Dimension(w.Dimension), w.Value, w.Least, w.Most, w.Hard
			return nil
		},
	}.Describe(a, d.office)
}

// sight shows who speaks, to whoever asks for it; the journal says so.
func (d *Door) sight(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	if err := d.selection.Sight(r.Context(), v.Who, v.Edition.ID); err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.sighted_done", "", "", root(v)+"selection/")
	return nil
}
