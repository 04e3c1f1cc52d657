package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/team"
)

type offerPage struct {
	site.Page
	Into                             string // name of the edition
	By, Role, May, Until, Note, Ends string
	Includes                         []string
	Email, Signed                    string // who is invited, and who is signed in
	BySignIn, ByLink, Another        bool
	NoRelay                          bool // no mail leaves, so nobody can sign in by one
}

// offer says who invites to what, and what that lets do. Nothing is accepted before a button is pressed: programs that look into mails
// follow links.
func (d *Door) offer(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	o, err := d.team.Look(r.Context(), who, r.PathValue("token"))
	if err != nil {
		return refusal(d.words(r), o, err)
	}
	page := offerPage{Page: d.office.Account.Page(w, r, ""), Into: o.Edition.Name, Email: o.Email, Signed: who.Email, Note: o.Note,
		BySignIn: o.Way == team.BySignIn, ByLink: o.Way == team.ByLink, Another: o.Way == team.AsAnother,
		NoRelay: d.office.Account.NoRelay() == "account.no_relay"}
	p := page.P
	page.By, page.Role, page.May = cmp.Or(o.By, p.T("change.by_nobody")), roleName(p, o.Role), d.may(p, o.Role)
	page.Until, page.Ends, page.Includes = until(p, o.Edition, o.RoleEnds), instant(p, o.Edition, o.Expires), d.includes(p, o.Role)
	page.Title = p.T("team.offer", "Edition", o.Edition.Name)
	return d.pages.Render(w, r, http.StatusOK, "offer.html", page)
}

// refusal says when an invitation ended, on its edition's clock, and who to ask.
func refusal(p *text.Printer, o team.Offer, err error) error {
	f, ok := fault.From(err)
	if !ok {
		return err
	}
	f = f.With("Edition", o.Edition.Name)
	if when, ok := f.Values["When"].(time.Time); ok {
		f = f.With("When", instant(p, o.Edition, when))
	}
	return f
}

func (d *Door) accept(w http.ResponseWriter, r *http.Request) error {
	who, err := d.office.Account.Actor(r)
	if err != nil {
		return err
	}
	person, o, err := d.team.Accept(r.Context(), who, r.PathValue("token"), team.Guest{Name: strings.TrimSpace(r.PostFormValue("name")),
		Language: d.office.Account.Site.Language(r), Key: d.office.Account.Key(r)})
	if errors.Is(err, team.ErrProve) {
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther) // which says how to sign in
		return nil
	}
	if err != nil {
		return refusal(d.words(r), o, err)
	}
	if !who.SignedIn() {
		if err := d.office.Account.Open(w, r, person.ID); err != nil {
			return err
		}
	}
	p := d.words(r)
	site.SetFlash(w, site.Flash{Message: p.T("team.accepted", "Edition", o.Edition.Name, "Role", roleName(p, o.Role))})
	to := "/" + o.Edition.Slug + "/"
	if slices.Contains(d.team.RightsOf(o.Role), edition.Reading) {
		to = "/organise" + to
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}
