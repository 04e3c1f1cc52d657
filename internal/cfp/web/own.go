package web

import (
	"cmp"
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
)

// ownPage is what somebody has under an id: the form, and what became of it.
func (d *Door) ownPage(w http.ResponseWriter, r *http.Request) error {
	e, work, who, err := d.own(r)
	if fault.KindOf(err) == fault.NotFound && e.ID != "" && !who.Who.SignedIn() {
		http.Redirect(w, r, "/sign-in?next="+r.URL.EscapedPath(), http.StatusSeeOther) // they may have sent it
		return nil
	}
	if err != nil {
		return err
	}
	page := d.formOf(w, r, e, who, work)
	page.ID, page.Version = cfp.ProposalID(r.PathValue("id")), work.Draft.Version
	page.Origin = work.Draft.Origin
	_, page.Asked = r.URL.Query()["asked"]
	d.stand(&page, e, work)
	answers, err := d.answers(r.Context(), who, e, page.P)
	if err != nil {
		return err
	}
	if a, told := answers[page.ID]; told {
		page.Status, page.Reply, page.Left = a.Said, a.URL, ""
	}
	if token := d.office.Account.TakeOnce(w, r); token != "" {
		page.Link = d.baseURL + "/" + e.Slug + "/call/with/" + token
	}
	return d.pages.Render(w, r, http.StatusOK, "form.html", page)
}

func (d *Door) own(r *http.Request) (e edition.Edition, work cfp.Work, who cfp.Author, err error) {
	if e, who, err = d.reader(r); err != nil {
		return e, work, who, err
	}
	work, err = d.calls.Own(r.Context(), who, e, cfp.ProposalID(r.PathValue("id")))
	return e, work, who, err
}

// stand says how it stands, and what can be done with it.
func (d *Door) stand(page *formPage, e edition.Edition, work cfp.Work) {
	p, now, call := page.P, d.calls.Now(e), work.Form.Call
	if work.Held && d.Changes != "" {
		page.Changes = "/" + e.Slug + "/" + d.Changes
	}
	page.Kept, page.Sent, page.Changed = work.IsDraft(), work.IsSent(), work.IsSent() && work.IsDraft()
	page.Gone = page.Sent && work.Sent.State == cfp.Withdrawn
	open := work.Open(now)
	page.CanSend = open && !page.Gone && !work.Held
	page.CanBack = page.Gone && open
	page.Status = statusOf(p, e, call, now, work.Draft, work.Sent)
	if !page.Sent {
		return
	}
	for _, v := range work.Sent.Speakers {
		page.Speakers = append(page.Speakers, speakerOf(p, e, now, v, v.Person == work.Sent.Lead && v.Person != ""))
	}
	page.CanInvite = !page.Gone && work.Sent.Standing(now.Add(-e.ClockAhead))-1 < call.CoSpeakers
	for _, k := range cfp.WithdrawKinds {
		page.Whys = append(page.Whys, office.Option{Value: k, Label: p.T("cfp.withdraw." + k)})
	}
}

// statusOf is how something stands, in a sentence.
func statusOf(p *text.Printer, e edition.Edition, call cfp.Call, now time.Time, d cfp.Draft, sent cfp.Proposal) string {
	state := call.At(now)
	switch {
	case sent.ID != "" && sent.State == cfp.Withdrawn:
		return p.T("cfp.status.withdrawn", "When", happened(p, e, sent.Withdrawn.At))
	case sent.ID != "" && state == cfp.Open:
		end, _ := call.ClosesFor(sent.FormatID)
		return p.T("cfp.status.sent", "Number", sent.Number, "When", happened(p, e, sent.SentAt), "Until", instant(p, e, end))
	case sent.ID != "" && !call.Answers.IsZero():
		return p.T("cfp.status.read_until", "Number", sent.Number, "When", happened(p, e, sent.SentAt), "Date",
			p.Date(call.Answers.In(e.Location())))
	case sent.ID != "":
		return p.T("cfp.status.read", "Number", sent.Number, "When", happened(p, e, sent.SentAt))
	case state == cfp.Open:
		return p.T("cfp.status.draft", "When", instant(p, e, call.NextClose(now)))
	case state == cfp.Planned || state == cfp.Unannounced:
		return p.T("cfp.status.draft_early")
	case d.Late != "" && now.Before(d.LateUntil):
		return p.T("cfp.status.draft_late_kept", "When", instant(p, e, d.LateUntil))
	case d.Late != "":
		return p.T("cfp.status.draft_late")
	case state == cfp.InGrace:
		return p.T("cfp.status.draft_grace")
	default:
		return p.T("cfp.status.draft_closed")
	}
}

func speakerOf(p *text.Printer, e edition.Edition, now time.Time, v cfp.Speaker, lead bool) speakerView {
	out := speakerView{ID: v.ID, Name: cmp.Or(v.Name, v.Email, p.T("cfp.by_link"))}
	switch {
	case lead:
		out.Said = p.T("cfp.speaker.lead")
	case v.State == cfp.Asked && v.Stands(now.Add(-e.ClockAhead)) && v.Expires.IsZero():
		out.Said = p.T("cfp.speaker.named")
	case v.State == cfp.Asked && v.Stands(now.Add(-e.ClockAhead)):
		out.Said, out.CanRevoke = p.T("cfp.speaker.invited", "When", happened(p, e, v.Expires)), true
	case v.State == cfp.Asked:
		out.Said = p.T("cfp.speaker.expired")
	case v.State == cfp.Joined && v.AfterClose:
		out.Said, out.CanRevoke = p.T("cfp.speaker.after_close"), true
	default:
		out.Said, out.CanRevoke = p.T("cfp.speaker."+string(v.State)), v.State == cfp.Joined
	}
	return out
}
