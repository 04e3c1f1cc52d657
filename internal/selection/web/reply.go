package web

import (
	"net/http"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/selection"
	"github.com/creneau/creneau/internal/site"
)

// replyPage is what somebody was told of what they propose, and where they reply.
type replyPage struct {
	site.Page
	site.Form
	Rows   []askedView
	Signed bool
	SignIn string
	URL    string
	Wrong  string // id of the reply that was refused
	Mine   string
	Own    string // the speaker's page, once they have said yes; empty: not yet
}

type askedView struct {
	Title, Said, Reason, Sentence string
	ID                            string // of the reply; empty: nothing is asked
	State                         selection.ReplyState
	Recording                     selection.Recording
	By                            string
	CanYes, CanNo, Changes        bool
}

func (d *Door) replyPage(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	return d.showReply(w, r, e, h, nil)
}

// holder is who replies: who holds the link of the address, or who is signed in.
func (d *Door) holder(r *http.Request) (e edition.Edition, h selection.Holder, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, h, err
	}
	h.Link = r.PathValue("token")
	h.Who, err = d.office.Account.Actor(r)
	return e, h, err
}

func (d *Door) showReply(w http.ResponseWriter, r *http.Request, e edition.Edition, h selection.Holder, refusal error) error {
	all, err := d.selection.Askings(r.Context(), h, e)
	if err != nil {
		return err
	}
	page := replyPage{Page: d.office.Account.PageIn(w, r, "selection.reply_title", e.Speak), Signed: h.Who.SignedIn() || h.Link != "",
		URL: "/" + e.Slug + "/reply/" + h.Link, SignIn: "/sign-in?next=/" + e.Slug + "/reply/", Mine: "/" + e.Slug + "/call/mine/"}
	page.Edition, page.Section = d.public.Ref(r, page.P, e), "call"
	page.Styles = append(page.Styles, site.Style{URL: d.office.Account.Site.Assets.URL("call.css")})
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	p := page.P
	for _, a := range all {
		view := askedView{Title: a.Title, Said: standing(p, e, a), Reason: mailReason(p, a), Sentence: a.Sentence, ID: a.Reply.SpeakerID,
			State: a.Reply.State, Recording: a.Reply.Recording}
		held := a.Settled != selection.Out && !a.Gone
		view.CanYes = view.ID != "" && held && a.Reply.State == selection.Asked
		view.CanNo = view.ID != "" && held && a.Reply.State != selection.No
		view.Changes = a.Reply.State == selection.Yes && held
		if view.CanYes {
			view.By = p.Date(a.Reply.ReplyBy.Add(-time.Millisecond).In(e.Location()))
		}
		if view.Changes {
			page.Own = "/" + e.Slug + "/speaking/"
			if h.Link != "" {
				page.Own += "with/" + h.Link
			}
		}
		page.Rows = append(page.Rows, view)
	}
	status := http.StatusOK
	if refusal != nil {
		page.Form.Fail(p, refusal)
		page.Values, page.Wrong, status = r.PostForm, r.PostFormValue("reply"), http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "reply.html", page)
}

func mailReason(p *text.Printer, a selection.Asking) string {
	if a.Told == selection.Accepted || a.Reason == "" {
		return ""
	}
	return p.T("selection.mail.reason." + a.Reason)
}

// standing is how a proposal stands for who speaks for it.
func standing(p *text.Printer, e edition.Edition, a selection.Asking) string {
	by := ""
	if !a.Reply.ReplyBy.IsZero() {
		by = p.Date(a.Reply.ReplyBy.Add(-time.Millisecond).In(e.Location()))
	}
	switch {
	case a.Gone:
		return p.T("selection.stands.withdrawn")
	case a.Told == selection.Accepted && a.Settled == selection.Out:
		return p.T("selection.stands.out")
	case a.Told == selection.Accepted && a.Reply.State == selection.No:
		return p.T("selection.stands.no")
	case a.Told == selection.Accepted && a.Reply.State == selection.Yes && a.Settled == selection.Confirmed:
		return p.T("selection.stands.confirmed")
	case a.Told == selection.Accepted && a.Reply.State == selection.Yes:
		return p.T("selection.stands.yes")
	case a.Told == selection.Accepted && a.Reply.State == selection.Asked:
		return p.T("selection.stands.asked", "Date", by)
	case a.Told == selection.Accepted:
		return p.T("selection.stands.accepted")
	case a.Told == selection.Reserve:
		return p.T("selection.stands.reserve", "Place", a.Place)
	default:
		return p.T("selection.stands." + string(a.Told))
	}
}

// reply takes a yes or a no.
func (d *Door) reply(w http.ResponseWriter, r *http.Request) error {
	e, h, err := d.holder(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	said := selection.Said{State: selection.ReplyState(r.PostFormValue("state")), Recording: selection.Recording(r.PostFormValue("recording")),
		Reason: r.PostFormValue("reason")}
	reply, err := d.selection.Reply(r.Context(), h, e, r.PostFormValue("reply"), said)
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showReply(w, r, e, h, err)
	}
	if err != nil {
		return err
	}
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	site.SetFlash(w, site.Flash{Message: p.T("selection.replied." + string(reply.State))})
	http.Redirect(w, r, "/"+e.Slug+"/reply/"+h.Link, http.StatusSeeOther)
	return nil
}
