package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// repliesPage is who has not replied, and what is out with the reserve that could take its place.
type repliesPage struct {
	site.Page
	site.Form
	Waiting                      []waitsView
	Confirmed, Pending, Declined int
	Out                          []outView
	Reserve                      []reserveView
	May                          bool
	URL                          string
}

type waitsView struct {
	ID, Name, Email, Title, URL, Since, By, Reminded string
	Late, Over                                       bool
}

type outView struct{ Title, Reason, URL string }

type reserveView struct{ Place, Title, Speakers, URL string }

func (d *Door) repliesPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	return d.showReplies(w, r, v, nil)
}

func (d *Door) showReplies(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	waiting, err := d.selection.Unreplied(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := repliesPage{Page: d.office.Page(w, r, v, "replies", "nav.replies"), URL: root(v) + "replies/remind",
		May: v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil}
	p := page.P
	for _, u := range waiting {
		view := waitsView{ID: u.SpeakerID, Name: u.Name, Email: u.Email, Title: u.Title, URL: root(v) + "selection/" + string(u.ProposalID),
			Since: moment(p, v, u.AskedAt), By: p.Date(u.ReplyBy.Add(-1).In(v.Edition.Location())), Late: u.Late, Over: u.Over}
		if !u.RemindedAt.IsZero() {
			view.Reminded = p.T("selection.reminded_on", "When", moment(p, v, u.RemindedAt))
		}
		page.Waiting = append(page.Waiting, view)
	}
	for _, row := range b.Rows {
		switch {
		case row.Decision.Told == selection.Accepted && row.Decision.Settled == selection.Confirmed:
			page.Confirmed++
		case row.Decision.Told == selection.Accepted && row.Decision.Settled == selection.Waiting:
			page.Pending++
		case row.Decision.Told == selection.Accepted:
			page.Declined++
			page.Out = append(page.Out, outView{row.Title, outReason(row), root(v) + "selection/" + string(row.ID)})
		}
	}
	for _, row := range b.Reserve() {
		page.Reserve = append(page.Reserve, reserveView{p.Number(row.Decision.Place), row.Title, names(row.Proposal),
			root(v) + "selection/" + string(row.ID)})
	}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Values, status = r.PostForm, http.StatusConflict
	}
	return d.pages.Render(w, r, status, "replies.html", page)
}

// outReason is why something that was accepted is not held.
func outReason(row selection.Row) string {
	if row.State == cfp.Withdrawn {
		return row.Withdrawn.Reason
	}
	for _, reply := range row.Replies {
		if reply.Leads {
			return reply.Reason
		}
	}
	return ""
}

// remindThese reminds those who were chosen.
func (d *Door) remindThese(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	n, err := d.selection.RemindThese(r.Context(), v.Who, v.Edition.ID, r.PostForm["row"])
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showReplies(w, r, v, err)
	}
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: d.words(r).T("selection.reminded_done", "Count", n)})
	http.Redirect(w, r, root(v)+"replies/", http.StatusSeeOther)
	return nil
}
