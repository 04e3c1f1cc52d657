package web

import (
	"cmp"
	"net/http"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// onePage is one proposal, with what was decided of it and the form that decides.
type onePage struct {
	site.Page
	site.Form
	Row      selection.Row
	Now      string // decided, in words
	Told     string
	Lines    []string // format, track, level, language
	Speakers string
	States   []office.Option
	Reasons  []office.Option
	Choice   selection.Choice
	Siblings []siblingView
	Replies  []replyView
	May      bool
	Frozen   string // address of the reveal that holds it
	List     string
	Read     string
	URL      string
	Judged   judgedView
}

type siblingView struct{ URL, Title, State string }

type replyView struct {
	ID, Name, Said, Reason string
	Leads                  bool
	Asked, CanSpare        bool
}

func (d *Door) onePage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Reading)
	if err != nil {
		return err
	}
	return d.showOne(w, r, v, nil)
}

func (d *Door) showOne(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	b, err := d.selection.Board(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	row, is := b.Row(cfp.ProposalID(r.PathValue("id")))
	if !is {
		return record.ErrGone
	}
	page := onePage{Page: d.office.Page(w, r, v, "selection", ""), Row: row, List: root(v) + "selection/", Choice: row.Decision.Choice(),
		Speakers: who(b, row), Reasons: reasons(d.words(r)), URL: root(v) + "selection/" + string(row.ID),
		Read: root(v) + "proposals/" + string(row.ID) + "/read"}
	p := page.P
	page.Title = row.Title
	proposed, err := d.selection.Proposed(r.Context(), b)
	if err != nil {
		return err
	}
	seen := shown{b, proposed, p, v}
	if page.Judged, err = d.judgedOf(r, seen, row); err != nil {
		return err
	}
	if !b.Sighted { // that page says who speaks
		page.Read = ""
	}
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("table.css")})
	page.Lines = seen.lines(row)
	page.Now, page.Told = decided(p, row.Decision), toldOf(p, row)
	if page.Now == "" {
		page.Now = p.T("selection.state.none")
	}
	page.May = v.Who.May(selection.Deciding, string(v.Edition.ID)) == nil && row.State == cfp.Submitted
	if row.Decision.RevealID != "" {
		page.Frozen, page.May = root(v)+"reveal/"+string(row.Decision.RevealID), false
	}
	open := false
	for _, s := range selection.States {
		if row.Decision.MayBe(s) == nil && (row.Decision.Told == "" || row.Decision.Told == selection.Reserve) {
			page.States = append(page.States, office.Option{Value: string(s), Label: p.T("selection.state." + string(s))})
			open = true
		}
	}
	page.May = page.May && open
	for _, id := range row.Siblings {
		if o, is := b.Row(id); is {
			page.Siblings = append(page.Siblings, siblingView{root(v) + "selection/" + string(id), o.Title, orDash(decided(p, o.Decision))})
		}
	}
	page.replies(p, row)
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Message, page.Values, status = said(p, refusal), r.PostForm, http.StatusUnprocessableEntity
		page.Choice = readChoice(r, row)
	}
	return d.pages.Render(w, r, status, "one.html", page)
}

func (page *onePage) replies(p *text.Printer, row selection.Row) {
	for _, reply := range row.Replies {
		view := replyView{ID: reply.SpeakerID, Said: p.T("selection.reply." + string(reply.State)), Reason: reply.Reason, Leads: reply.Leads,
			Asked: reply.State == selection.Asked && row.Decision.Settled != selection.Out}
		view.CanSpare = !reply.Leads && !reply.Spared && reply.State != selection.Yes && row.Decision.Settled != selection.Out
		if reply.Spared {
			view.Said = p.T("selection.reply.spared")
		}
		for _, s := range row.Speakers {
			if s.ID == reply.SpeakerID {
				view.Name = cmp.Or(s.Name, s.Email)
			}
		}
		page.Replies = append(page.Replies, view)
	}
}

func readChoice(r *http.Request, row selection.Row) selection.Choice {
	in := office.NewInput(r)
	c := selection.Choice{ProposalID: row.ID, State: selection.State(in.Text("state")), Place: in.Number("place"),
		Minutes: in.Number("minutes"), Reason: in.Text("reason"), Sentence: in.Text("sentence"), Version: int64(in.Number("version"))}
	c.Staged = c.State == selection.Shortlisted && row.Decision.Staged
	return c
}

// one decides of one proposal.
func (d *Door) one(w http.ResponseWriter, r *http.Request) error {
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
	row, is := b.Row(cfp.ProposalID(r.PathValue("id")))
	if !is {
		return record.ErrGone
	}
	_, change, err := d.selection.Decide(r.Context(), v.Who, v.Edition.ID, []selection.Choice{readChoice(r, row)})
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showOne(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.decided_done", row.Title, change, root(v)+"selection/")
	return nil
}

// replyFor takes what a speaker said by other ways, or goes on without them.
func (d *Door) replyFor(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, selection.Deciding)
	if err != nil {
		return err
	}
	speaker, act := r.PathValue("speaker"), r.PostFormValue("act")
	if act == "spare" {
		err = d.selection.Spare(r.Context(), v.Who, v.Edition.ID, speaker)
	} else {
		_, err = d.selection.ReplyFor(r.Context(), v.Who, v.Edition.ID, speaker, selection.Said{State: selection.ReplyState(act)})
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showOne(w, r, v, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "selection.replied_done", "", "", root(v)+"selection/"+r.PathValue("id"))
	return nil
}
