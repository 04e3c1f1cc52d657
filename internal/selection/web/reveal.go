package web

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// revealsPage is what waits to be told, the form that opens a reveal, and the reveals so far.
type revealsPage struct {
	site.Page
	site.Form
	Waiting   []waitingView
	Counts    []string
	Checks    []string
	Open      string // address of the open one
	Done      []revealView
	By        string // default day of replies
	First     string // and the first and the last that can be
	Last      string
	Rule      selection.Rule
	Needed    []office.Option
	Chosen    map[string]bool
	May, Asks bool
	URL       string
	Board     string
	Doubt     []string // what chance decides, in words
}

type waitingView struct{ ID, Title, Speakers, State string }

type revealView struct{ URL, Label, State string }

// Picked reports whether a proposal is to be in the reveal: all are unless somebody chose.
func (p revealsPage) Picked(id string) bool { return len(p.Chosen) == 0 || p.Chosen[id] }

func (d *Door) revealsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	return d.showReveals(w, r, v, nil)
}

func (d *Door) showReveals(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	all, err := d.selection.Reveals(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := revealsPage{Page: d.office.Page(w, r, v, "reveal", "nav.reveal"), Rule: b.Rule, URL: root(v) + "reveal/",
		Board: root(v) + "selection/", May: v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil, Chosen: map[string]bool{}}
	p := page.P
	page.Doubt = d.doubt(r, p, b)
	counts := map[selection.State]int{}
	var decisions []selection.Decision
	for _, row := range b.Rows {
		if row.State != cfp.Submitted || !row.Decision.Waits() || row.Decision.RevealID != "" {
			continue
		}
		counts[row.Decision.State]++
		decisions = append(decisions, row.Decision)
		page.Waiting = append(page.Waiting, waitingView{string(row.ID), row.Title, names(row.Proposal), decided(p, row.Decision)})
	}
	for _, s := range selection.States {
		if counts[s] > 0 {
			page.Counts = append(page.Counts, p.T("selection.count."+string(s), "Count", counts[s]))
		}
	}
	page.Checks = checks(p, b.Check(decisions))
	page.Asks = len(page.Checks) > 0
	today := d.office.Editions.Now(v.Edition).In(v.Edition.Location())
	page.By, page.First = today.AddDate(0, 0, b.Rule.Days).Format(time.DateOnly), today.AddDate(0, 0, 1).Format(time.DateOnly)
	page.Last = today.AddDate(0, 0, 90).Format(time.DateOnly)
	for _, n := range []selection.Needed{selection.All, selection.Lead} {
		page.Needed = append(page.Needed, office.Option{Value: string(n), Label: p.T("selection.needed." + string(n))})
	}
	if b.Reveal.ID != "" {
		page.Open = root(v) + "reveal/" + string(b.Reveal.ID)
	}
	for _, x := range all {
		when := x.OpenedAt
		if x.State == selection.Released {
			when = x.ReleasedAt
		}
		page.Done = append(page.Done, revealView{root(v) + "reveal/" + string(x.ID), p.T("selection.reveal_n", "Number", x.Number),
			p.T("selection.reveal_state."+string(x.State), "When", moment(p, v, when))})
	}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Message, page.Values, status = said(p, refusal), r.PostForm, http.StatusUnprocessableEntity
		page.Asks = page.Asks || fault.KindOf(refusal) == fault.Conflict
		for _, id := range r.PostForm["row"] {
			page.Chosen[id] = true
		}
	}
	return d.pages.Render(w, r, status, "reveals.html", page)
}

// doubt says how far the committee agrees and what chance decides; nothing where nobody judged.
func (d *Door) doubt(r *http.Request, p *text.Printer, b selection.Board) []string {
	if b.Judged.Round.ID == "" {
		return nil
	}
	x, ready := d.selection.Doubt(r.Context(), b)
	switch {
	case !ready:
		return []string{p.T("selection.doubt_later")}
	case x.Places == 0:
		return nil
	}
	out := []string{p.T("selection.doubt_chance", "Share", p.Percent(x.Chance), "Count", x.Places),
		p.T("selection.doubt_halves", "Share", p.Percent(x.Halves))}
	if !math.IsNaN(x.Alpha) {
		out = append(out, p.T("selection.doubt_alpha", "Alpha", fmt.Sprintf("%.2f", x.Alpha)))
	}
	return out
}

// moment is when something happened, in the edition's zone and on its clock.
func moment(p *text.Printer, v office.Visit, t time.Time) string {
	t = v.Edition.At(t).In(v.Edition.Location())
	return p.T("cfp.instant", "Date", p.Date(t), "Time", p.Time(t))
}

// checks are what whoever opens a reveal should know, in sentences.
func checks(p *text.Printer, c selection.Checks) (out []string) {
	for _, s := range c.Undecided {
		out = append(out, p.T("selection.check.undecided", "Name", s.Of, "Title", s.Title))
	}
	for _, name := range c.Unreachable {
		out = append(out, p.T("selection.check.unreachable", "Name", name))
	}
	for _, f := range c.Formats {
		out = append(out, p.T("selection.check.places", "Format", f.Name, "Accepted", f.Accepted, "Places", f.Places))
	}
	if c.Over > 0 {
		out = append(out, p.T("selection.check.minutes", "Over", p.Minutes(c.Over)))
	}
	return out
}

// open opens a reveal.
func (d *Door) open(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	o := selection.Opening{Knowing: r.PostFormValue("knowing") != "", Proposals: []cfp.ProposalID{}}
	for _, id := range r.PostForm["row"] {
		o.Proposals = append(o.Proposals, cfp.ProposalID(id))
	}
	if by := r.PostFormValue("by"); by != "" {
		if o.By, err = time.ParseInLocation(time.DateOnly, by, v.Edition.Location()); err != nil {
			return d.showReveals(w, r, v, selection.ErrBy)
		}
	}
	opened, err := d.selection.OpenReveal(r.Context(), v.Who, v.Edition.ID, o)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showReveals(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.opened_done", "", "", root(v)+"reveal/"+string(opened.ID))
	return nil
}

// rule settles how the edition chooses.
func (d *Door) rule(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	in := office.NewInput(r)
	rule := selection.Rule{EditionID: v.Edition.ID, Second: in.Text("second") != "", Needed: selection.Needed(in.Text("needed")),
		Minutes: in.Number("minutes"), Days: in.Number("days"), PerHour: in.Number("per_hour"), Confirm: in.Number("confirm"),
		Version: int64(in.Number("version"))}
	_, err = d.selection.SaveRule(r.Context(), v.Who, rule)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showReveals(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.rule_saved", "", "", root(v)+"reveal/")
	return nil
}

// openedPage is one reveal: what it tells whom, and what can be done with it.
type openedPage struct {
	site.Page
	site.Form
	X                selection.Opened
	State            string
	By               string
	Counts           []string
	Checks           []string
	Mails            []mailView
	Shown            mailView
	Stale, May       bool
	MayRelease       bool
	Second           bool
	Spread           string
	List, URL, Drop  string
	Renew, ReleaseAt string
	Yes              int
}

type mailView struct {
	Name, Email, Kinds, State string
	Subject, Text             string
	URL                       string
	Current                   bool
}

func (d *Door) revealPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	return d.showReveal(w, r, v, nil)
}

func (d *Door) showReveal(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	x, err := d.selection.Reveal(r.Context(), v.Who, v.Edition.ID, selection.RevealID(r.PathValue("id")))
	if err != nil {
		return err
	}
	rule, err := d.selection.Rule(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := openedPage{Page: d.office.Page(w, r, v, "reveal", ""), X: x, List: root(v) + "reveal/", URL: root(v) + "reveal/" + string(x.ID)}
	p := page.P
	page.Title = p.T("selection.reveal_n", "Number", x.Number)
	when := x.OpenedAt
	if x.State == selection.Released {
		when = x.ReleasedAt
	}
	page.State = p.T("selection.reveal_state."+string(x.State), "When", moment(p, v, when))
	page.By = p.Date(x.ReplyBy.Add(-time.Millisecond).In(v.Edition.Location()))
	page.May = v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil && x.State == selection.Open
	page.Second = rule.Second && v.Who.Key() == x.OpenedBy
	page.MayRelease = page.May && !page.Second
	page.Renew, page.Drop, page.ReleaseAt = page.URL+"/renew", page.URL+"/cancel", page.URL+"/release"
	page.Spread = p.T("selection.spread", "Count", len(x.Mails), "PerHour", rule.PerHour)
	counts := map[selection.State]int{}
	for _, dec := range x.Decisions {
		counts[dec.State]++
	}
	for _, s := range selection.States {
		if counts[s] > 0 {
			page.Counts = append(page.Counts, p.T("selection.count."+string(s), "Count", counts[s]))
		}
	}
	page.Checks = checks(p, x.Checks)
	page.mails(d, r, x.Mails)
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Message, status = said(p, refusal), http.StatusConflict
	}
	return d.pages.Render(w, r, status, "reveal.html", page)
}

// mails lists whom a reveal tells, and shows one of the mails: the one that is asked for, or else the first.
func (page *openedPage) mails(d *Door, r *http.Request, all []post.QueuedMail) {
	at, err := strconv.Atoi(r.URL.Query().Get("mail"))
	if err != nil || at < 1 || at > len(all) {
		at = 1
	}
	for i, m := range all {
		view := mailView{Name: m.Name, Email: m.To, Subject: m.Subject, State: page.T("selection.mail_state." + string(m.State)),
			URL: page.URL + "?mail=" + strconv.Itoa(i+1) + "#mail", Current: i+1 == at}
		if view.Current {
			view.Text = hideLinks(m.Text, page.T("selection.link_hidden"))
			if view.Text == "" {
				view.Text = page.T("selection.text_forgotten")
			}
			page.Shown = view
		}
		page.Mails = append(page.Mails, view)
	}
}

// hideLinks puts a word in the place of the secret by which a mail's reader replies: it is for nobody else's eyes.
func hideLinks(mail, word string) string {
	lines := strings.Split(mail, "\n")
	for i, l := range lines {
		if at := strings.Index(l, "/reply/"); at >= 0 {
			end := at + len("/reply/")
			for end < len(l) && l[end] > ' ' {
				end++
			}
			lines[i] = l[:at+len("/reply/")] + word + l[end:]
		}
	}
	return strings.Join(lines, "\n")
}

// revealAct releases a reveal, cancels it, or makes its mails again.
func (d *Door) revealAct(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	id, to := selection.RevealID(r.PathValue("id")), root(v)+"reveal/"+r.PathValue("id")
	key := ""
	switch r.PathValue("act") {
	case "release":
		key = "selection.released_done"
		_, err = d.selection.Release(r.Context(), v.Who, v.Edition.ID, id)
	case "cancel":
		key = "selection.cancelled_done"
		err = d.selection.CancelReveal(r.Context(), v.Who, v.Edition.ID, id)
	case "renew":
		key = "selection.renewed_done"
		_, err = d.selection.RenewReveal(r.Context(), v.Who, v.Edition.ID, id)
	default:
		return selection.ErrNoReveal
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showReveal(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, key, "", "", to)
	return nil
}
