package web

import (
	"net/http"
	"strings"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/site"
)

// minePage is what somebody proposes to an edition, a line each.
type minePage struct {
	site.Page
	Rows    []mineRow
	Earlier []earlierView // of other editions
	Start   string        // address of the form; empty while nothing can be begun
	Signed  bool
	Base    string
	SignIn  string
}

type mineRow struct {
	URL, Title, Status string
	Reply              string // address where they reply to what they were told; empty: nothing was
	Unsent             bool   // changes of what was sent wait
	Again              string // address of a form that begins with what it says
}

type earlierView struct{ URL, Title string }

func (d *Door) minePage(w http.ResponseWriter, r *http.Request) error {
	e, who, err := d.reader(r)
	if err != nil {
		return err
	}
	m, err := d.calls.Mine(r.Context(), who, e)
	if err != nil {
		return err
	}
	now := d.calls.Now(e)
	page := minePage{Page: d.publicPage(w, r, e, "cfp.mine"), Signed: who.Who.SignedIn(), Base: "/" + e.Slug + "/call/"}
	page.SignIn = "/sign-in?next=" + page.Base + "mine/"
	if m.Call.At(now) == cfp.Open {
		page.Start = page.Base + "new"
	}
	for _, v := range m.Drafts {
		title := v.Title
		if title == "" {
			title = page.T("cfp.untitled")
		}
		page.Rows = append(page.Rows, mineRow{URL: page.Base + "mine/" + string(v.ID), Title: title,
			Status: statusOf(page.P, e, m.Call, now, v, cfp.Proposal{})})
	}
	answers, err := d.answers(r.Context(), who, e, page.P)
	if err != nil {
		return err
	}
	for _, v := range m.Sent {
		row := mineRow{URL: page.Base + "mine/" + string(v.ID), Title: v.Title, Unsent: m.Open[v.ID],
			Status: statusOf(page.P, e, m.Call, now, cfp.Draft{}, v)}
		if a, told := answers[v.ID]; told {
			row.Status, row.Reply = a.Said, a.URL
		}
		if page.Start != "" {
			row.Again = page.Start + "?from=" + string(v.ID)
		}
		page.Rows = append(page.Rows, row)
	}
	if page.Start != "" {
		for _, v := range m.Earlier {
			page.Earlier = append(page.Earlier, earlierView{page.Start + "?from=" + string(v.ID), v.Title})
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "mine.html", page)
}

// mineAct does something to what is somebody's and goes on, saying what was done or why not.
func (d *Door) mineAct(w http.ResponseWriter, r *http.Request, to string,
	do func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (key string, err error)) error {
	if err := r.ParseForm(); err != nil {
		return cfp.ErrSize.Because(err)
	}
	e, who, err := d.reader(r)
	if err == nil {
		err = who.Who.MayChangeOwn(string(e.ID))
	}
	if err != nil {
		return err
	}
	id := cfp.ProposalID(r.PathValue("id"))
	key, err := do(e, who, id)
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	switch kind := fault.KindOf(err); {
	case err == nil:
		site.SetFlash(w, site.Flash{Message: p.T(key)})
	case kind == fault.Invalid || kind == fault.Conflict || kind == fault.Closed:
		sentence, _ := p.Fault(err)
		site.SetFlash(w, site.Flash{Message: sentence})
		to = string(id)
	default:
		return err
	}
	http.Redirect(w, r, "/"+e.Slug+"/call/mine/"+to, http.StatusSeeOther)
	return nil
}

func (d *Door) discard(w http.ResponseWriter, r *http.Request) error {
	return d.mineAct(w, r, "", func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (string, error) {
		return "cfp.discarded", d.calls.Discard(r.Context(), who, e, id)
	})
}

func (d *Door) withdraw(w http.ResponseWriter, r *http.Request) error {
	return d.mineAct(w, r, r.PathValue("id"), func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (string, error) {
		_, err := d.calls.Withdraw(r.Context(), who.Who, e, id, r.PostFormValue("kind"), r.PostFormValue("reason"))
		return "cfp.withdrawn", err
	})
}

func (d *Door) restore(w http.ResponseWriter, r *http.Request) error {
	return d.mineAct(w, r, r.PathValue("id"), func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (string, error) {
		_, err := d.calls.Restore(r.Context(), who.Who, e, id)
		return "cfp.restored", err
	})
}

// invite asks somebody to speak with those of a proposal: by a mail, or by a link that is shown once.
func (d *Door) invite(w http.ResponseWriter, r *http.Request) error {
	return d.mineAct(w, r, r.PathValue("id"), func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (string, error) {
		g := cfp.Guest{Name: strings.TrimSpace(r.PostFormValue("name")), Email: strings.TrimSpace(r.PostFormValue("email"))}
		token, err := d.calls.Invite(r.Context(), who.Who, e, id, g, d.letters(e))
		if err == nil && token != "" {
			d.office.Account.GiveOnce(w, "/"+e.Slug+"/call/mine/"+string(id), token)
			return "cfp.link_made", nil
		}
		return "cfp.invited", err
	})
}

func (d *Door) revoke(w http.ResponseWriter, r *http.Request) error {
	return d.mineAct(w, r, r.PathValue("id"), func(e edition.Edition, who cfp.Author, id cfp.ProposalID) (string, error) {
		return "cfp.revoked", d.calls.Revoke(r.Context(), who.Who, e, id, r.PathValue("speaker"))
	})
}

// offerPage is an invitation to speak, as whoever holds its link sees it.
type offerPage struct {
	site.Page
	site.Form
	By, Session, Email, Signed, Name string
	Outbox                           bool
}

func (d *Door) offer(w http.ResponseWriter, r *http.Request) error {
	e, o, who, err := d.invitation(r)
	if err != nil {
		return err
	}
	page := offerPage{Page: d.publicPage(w, r, e, "cfp.offer"), By: o.By, Session: o.Proposal.Title, Email: o.Speaker.Email, Signed: who.Email,
		Name: o.Speaker.Name, Outbox: d.demo}
	if who.Name != "" {
		page.Name = who.Name
	}
	return d.pages.Render(w, r, http.StatusOK, "offer.html", page)
}

func (d *Door) invitation(r *http.Request) (e edition.Edition, o cfp.Offer, who actor.Actor, err error) {
	if e, err = d.public.Edition(r); err != nil {
		return e, o, who, err
	}
	if who, err = d.office.Account.Actor(r); err != nil {
		return e, o, who, err
	}
	o, err = d.calls.Look(r.Context(), e, r.PathValue("token"))
	return e, o, who, err
}

// answer takes an invitation, or declines it. Nothing is taken before a button is pressed.
func (d *Door) answer(w http.ResponseWriter, r *http.Request) error {
	e, _, who, err := d.invitation(r)
	if err != nil {
		return err
	}
	words := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	if r.PostFormValue("act") == "decline" {
		if err := d.calls.Decline(r.Context(), who, e, r.PathValue("token")); err != nil {
			return err
		}
		site.SetFlash(w, site.Flash{Message: words.T("cfp.declined")})
		http.Redirect(w, r, "/"+e.Slug+"/call/", http.StatusSeeOther)
		return nil
	}
	if !who.SignedIn() {
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther) // which says how to sign in
		return nil
	}
	c := readContent(r)
	p, err := d.calls.Accept(r.Context(), who, e, r.PathValue("token"), c.You)
	if err != nil {
		return err
	}
	site.SetFlash(w, site.Flash{Message: words.T("cfp.joined", "Title", p.Title)})
	http.Redirect(w, r, "/"+e.Slug+"/call/mine/"+string(p.ID), http.StatusSeeOther)
	return nil
}
