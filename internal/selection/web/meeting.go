package web

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// meetingPage is one proposal that a committee talks about, big enough for a wall. No name of who speaks is on it.
type meetingPage struct {
	site.Page
	Message      string // why what was decided was refused
	Empty        bool
	Row          selection.Row
	At           string // the third of twelve, in words
	Lines        []string
	Now          string
	Judged       judgedView
	Next, Before string
	Choices      []meetingChoice
	Minutes      string
	URL, Board   string
}

type meetingChoice struct{ Value, Label, Key string }

func (d *Door) meetingPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	return d.showMeeting(w, r, v, r.URL.Query().Get("at"), nil)
}

func (d *Door) showMeeting(w http.ResponseWriter, r *http.Request, v office.Visit, id string, refusal error) error {
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	proposed, err := d.selection.Proposed(r.Context(), b)
	if err != nil {
		return err
	}
	page := meetingPage{Page: d.office.Page(w, r, v, "selection", "selection.meeting"), URL: root(v) + "selection/meeting",
		Board: root(v) + "selection/"}
	page.Scripts = append(page.Scripts, "choose.js")
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("table.css")})
	p := page.P
	rows := b.Discussed()
	if len(rows) == 0 {
		page.Empty = true
		return d.pages.Render(w, r, http.StatusOK, "meeting.html", page)
	}
	at := 0
	for i, row := range rows {
		if string(row.ID) == id {
			at = i
		}
	}
	page.Row = rows[at]
	s := shown{b, proposed, p, v}
	page.At = p.T("selection.meeting_at", "Number", at+1, "Count", len(rows))
	page.Lines, page.Now = s.lines(page.Row), p.T("selection.state.none")
	if now := decided(p, page.Row.Decision); now != "" {
		page.Now = now
	}
	if page.Judged, err = d.judgedOf(r, s, page.Row); err != nil {
		return err
	}
	page.Next = page.URL + "?at=" + string(rows[(at+1)%len(rows)].ID)
	page.Before = page.URL + "?at=" + string(rows[(at+len(rows)-1)%len(rows)].ID)
	if v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil {
		page.Choices = meetingChoices(p)
	}
	m := b.Mix()
	page.Minutes = p.Minutes(m.All.Minutes)
	if capacity := b.Capacity(); capacity > 0 {
		page.Minutes = p.T("selection.of", "Some", p.Minutes(m.All.Minutes), "All", p.Minutes(capacity))
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, status = said(p, refusal), http.StatusConflict
	}
	return d.pages.Render(w, r, status, "meeting.html", page)
}

// meetingChoices are what is decided by one key each.
func meetingChoices(p *text.Printer) (out []meetingChoice) {
	for _, c := range [][2]string{{"accepted", "a"}, {"reserve", "s"}, {"declined", "d"}} {
		out = append(out, meetingChoice{c[0], p.T("selection.act." + c[0]), c[1]})
	}
	return out
}

// meeting decides of the proposal that is talked about, and goes on with the next.
func (d *Door) meeting(w http.ResponseWriter, r *http.Request) error {
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
	id, value := r.PostFormValue("row"), r.PostFormValue("value")
	row, is := b.Row(cfp.ProposalID(id))
	if !is {
		return record.ErrGone
	}
	next := root(v) + "selection/meeting"
	rows := b.Discussed()
	for i, o := range rows {
		if o.ID == row.ID {
			next += "?at=" + string(rows[(i+1)%len(rows)].ID)
		}
	}
	c := wanted(row, value)
	if c.Version, err = strconv.ParseInt(r.PostFormValue("version"), 10, 64); err != nil {
		return office.ErrField.Because(err)
	}
	_, change, err := d.selection.Decide(r.Context(), v.Who, v.Edition.ID, []selection.Choice{c})
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showMeeting(w, r, v, id, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.decided_done", row.Title, change, next)
	return nil
}

// lines are format, track, length, level and language of a row.
func (s shown) lines(r selection.Row) (out []string) {
	for _, d := range []selection.Dimension{selection.ByFormat, selection.ByTrack, selection.ByLevel, selection.ByLanguage} {
		if value := r.Value(d); value != "" {
			out = append(out, s.label(d, value))
		}
	}
	return append(out, s.p.Minutes(r.Minutes))
}

// judgedOf is what a committee gave a proposal, in words, with what its readers wrote.
func (d *Door) judgedOf(r *http.Request, s shown, row selection.Row) (out judgedView, err error) {
	p := s.p
	if notes := s.notes(row); notes != "" {
		out.Lines = append(out.Lines, notes)
	}
	if row.Hidden || !s.judged() {
		return out, nil
	}
	if x := row.Standing; x.Readings > 0 {
		out.Lines = append([]string{p.T("selection.zone." + office.OrNone(row.Zone)),
			p.T("selection.calibrated", "Grade", fmt.Sprintf("%.1f", x.Calibrated), "Error", fmt.Sprintf("%.1f", x.Error)),
			p.T("selection.rank", "Low", x.Low, "High", x.High, "Line", x.Places)}, out.Lines...)
		for _, c := range s.judgedColumns() {
			if c.Name == "grades" {
				out.Grades = append(out.Grades, c.Cell(row))
			}
		}
	}
	out.Why, out.Price = s.why(row)
	remarks, err := d.selection.Remarks(r.Context(), s.v.Who, s.v.Edition.ID, s.Board, row.ID)
	for _, m := range remarks {
		out.Remarks = append(out.Remarks, remarkView{pseudonym(p, m.By), m.Said})
	}
	return out, err
}

// pseudonym is a reader's in words: “reader 3”.
func pseudonym(p *text.Printer, by string) string {
	var n int
	if _, err := fmt.Sscanf(by, "reader %d", &n); err != nil {
		return p.T("selection.a_reader")
	}
	return p.T("selection.reader", "Number", n)
}
