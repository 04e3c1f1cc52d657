package web

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// previewPage is what would be decided of each proposal that was chosen: which, what is, what would be.
type previewPage struct {
	site.Page
	site.Form
	Rows    []previewRow
	Value   string // of the act
	Act     string // in words
	Asks    bool   // for a reason and a sentence
	Reasons []office.Option
	Base    string
	Changes int
	Mix     []mixChange
}

// mixChange is a line of the mix that a preview moves.
type mixChange struct {
	Label, Was, Is string
	Over           bool
}

type previewRow struct {
	ID, Title, Speakers, Was, Is string
	Version                      int64
	Why                          string // it cannot be decided so
	Same                         bool
}

// wanted is a choice of what an act says, of a proposal as it is.
func wanted(r selection.Row, value string) selection.Choice {
	c := r.Decision.Choice()
	switch value {
	case "staged":
		c.State, c.Staged = selection.Shortlisted, true
	case "shortlisted":
		c.State = selection.Shortlisted // a session that is in the programme stays there
	default:
		c.State, c.Staged = selection.State(value), value == "accepted"
	}
	if c.State != selection.Reserve {
		c.Place = 0
	}
	return c
}

// preview shows exactly which proposals would be decided how. Their versions go with them: what somebody else decides meanwhile is not
// overwritten.
func (d *Door) preview(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, _, value string) error {
	return d.showPreview(w, r, v, rows, value, nil)
}

func (d *Door) showPreview(w http.ResponseWriter, r *http.Request, v office.Visit, rows []string, value string, refusal error) error {
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := previewPage{Page: d.office.Page(w, r, v, "selection", "selection.preview"), Value: value, Base: root(v) + "selection/"}
	p := page.P
	page.Act, page.Asks = p.T("selection.act."+value), value == "declined" || value == "reserve" || value == "elsewhere"
	page.Reasons = reasons(p)
	for _, id := range rows {
		row, is := b.Row(cfp.ProposalID(id))
		if !is {
			return record.ErrGone
		}
		to := wanted(row, value)
		line := previewRow{ID: id, Title: row.Title, Speakers: who(b, row), Was: orDash(decided(p, row.Decision)),
			Version: row.Decision.Version}
		next := row.Decision
		next.State, next.Staged = to.State, to.Staged
		if to.State == selection.Reserve && next.Place == 0 {
			line.Is = p.T("selection.reserve_last")
		} else {
			line.Is = orDash(decided(p, next))
		}
		line.Same = row.Decision.State == to.State && row.Decision.Staged == to.Staged
		if err := row.Decision.MayBe(to.State); err != nil && !line.Same {
			line.Why, _ = p.Fault(err)
		}
		if line.Why == "" && !line.Same {
			page.Changes++
		}
		page.Rows = append(page.Rows, line)
	}
	after := b
	after.Rows = slices.Clone(b.Rows)
	for i, r := range after.Rows {
		if slices.Contains(rows, string(r.ID)) && r.Decision.MayBe(wanted(r, value).State) == nil {
			after.Rows[i].Decision.State = wanted(r, value).State
		}
	}
	page.Mix = shown{Board: b, p: p, v: v}.changes(after)
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Message, status = said(p, refusal), http.StatusConflict
		page.Values = r.PostForm
	}
	return d.pages.Render(w, r, status, "preview.html", page)
}

// changes are the lines of the mix that another board moves.
func (s shown) changes(after selection.Board) (out []mixChange) {
	p, was, is := s.p, s.Mix(), after.Mix()
	add := func(label, from, to string, over bool) {
		if from != to {
			out = append(out, mixChange{label, from, to, over})
		}
	}
	capacity := s.Capacity()
	add(p.T("selection.mix.minutes"), p.Minutes(was.All.Minutes), p.Minutes(is.All.Minutes), capacity > 0 && is.All.Minutes > capacity)
	if capacity > 0 {
		add(p.T("selection.mix.too_many", "Rate", p.Percent(float64(s.Rule.Confirm)/100)), p.Percent(s.TooMany()), p.Percent(after.TooMany()),
			false)
	}
	add(p.T("cfp.form.products"), p.Number(was.Covered), p.Number(is.Covered), false)
	for i, l := range is.Lines {
		figure := func(l selection.MixLine) string {
			if l.Quota.ID != "" {
				return p.T("selection.of", "Some", p.Number(l.Accepted), "All", bounds(p, l.Quota))
			}
			return p.Number(l.Accepted)
		}
		add(p.T("selection.dimension."+string(l.Dimension))+": "+s.label(l.Dimension, l.Value), figure(was.Lines[i]), figure(l),
			l.Over() || l.Short())
	}
	return out
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func reasons(p *text.Printer) (out []office.Option) {
	for _, code := range selection.Reasons {
		out = append(out, office.Option{Value: code, Label: p.T("selection.reason." + code)})
	}
	return out
}

// said is a refusal in words; of one proposal of many, with its title.
func said(p *text.Printer, err error) string {
	sentence, _ := p.Fault(err)
	if label := office.RefusedLabel(err); label != "" {
		return p.T("desk.refused", "Title", label, "Why", sentence)
	}
	return sentence
}

// decide decides what a preview showed, of those proposals and no others.
func (d *Door) decide(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	value := r.PostFormValue("value")
	var choices []selection.Choice
	var ids []string
	for _, pair := range r.PostForm["row"] {
		id, version, _ := strings.Cut(pair, " ")
		row, is := b.Row(cfp.ProposalID(id))
		if !is {
			return record.ErrGone
		}
		c := wanted(row, value)
		if c.Version, err = strconv.ParseInt(version, 10, 64); err != nil {
			return office.ErrField.Because(err)
		}
		if r.PostForm.Has("reason") {
			c.Reason, c.Sentence = r.PostFormValue("reason"), r.PostFormValue("sentence")
		}
		choices, ids = append(choices, c), append(ids, id)
	}
	n, change, err := d.selection.Decide(r.Context(), v.Who, v.Edition.ID, choices)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showPreview(w, r, v, ids, value, err)
	}
	if err != nil {
		return err
	}
	p := d.words(r)
	f := site.Flash{Message: p.T("selection.decided_flash", "Count", n)}
	if change != "" {
		f.Undo = root(v) + "changes/" + change + "/undo"
	}
	site.SetFlash(w, f)
	http.Redirect(w, r, root(v)+"selection/", http.StatusSeeOther)
	return nil
}
