package web

import (
	"cmp"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/team"
)

// letter writes the mail of an invitation in the name of whoever invites; in their language where that of the reader is not known.
func (d *Door) letter(who actor.Actor, own *text.Printer) team.Write {
	return func(i team.Invitation, e edition.Edition, token, language string) post.Mail {
		p := own
		if language != "" {
			p = d.office.Account.Site.Catalogue.In(language)
		}
		values := []any{"By", cmp.Or(who.Name, who.Email, e.Name), "Edition", e.Name, "Role", roleName(p, i.Role), "May", d.may(p, i.Role),
			"Until", until(p, e, i.RoleEnds), "Note", i.Note, "Link", d.address(token), "Expires", instant(p, e, i.Expires), "Zone", e.Zone}
		m := post.Mail{Subject: p.T("team.mail.subject", values...), Text: p.T("team.mail.text", values...)}
		if c := editionweb.Contact(p, e); c != "" {
			m.Text += "\n\n" + c
		}
		return m
	}
}

func (d *Door) invite(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, team.Changing)
	if err != nil {
		return err
	}
	in := team.Invite{Emails: team.SplitAddresses(r.PostFormValue("emails")), Role: actor.Role(r.PostFormValue("role")),
		Note: r.PostFormValue("note")}
	if in.Until, err = endOf(v.Edition, r.PostFormValue("until")); err != nil {
		return d.told(w, r, v, err)
	}
	if r.PostFormValue("by") == "link" {
		i, token, err := d.team.InviteByHand(r.Context(), v.Who, v.Edition.ID, in)
		if err != nil {
			return d.told(w, r, v, err)
		}
		d.showOnce(w, r, v, i, token)
		return nil
	}
	p := d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
	sent, err := d.team.Invite(r.Context(), v.Who, v.Edition.ID, in, d.letter(v.Who, p))
	if err != nil {
		return d.told(w, r, v, err)
	}
	key := "team.invited"
	if d.office.Account.NoRelay() != "" {
		key = "team.invited_waits"
	}
	site.SetFlash(w, site.Flash{Message: p.T(key, "Count", len(sent))})
	http.Redirect(w, r, base(v), http.StatusSeeOther)
	return nil
}

// showOnce goes on to the page that shows a link once.
func (d *Door) showOnce(w http.ResponseWriter, r *http.Request, v office.Visit, i team.Invitation, token string) {
	d.office.Account.GiveOnce(w, base(v), token)
	http.Redirect(w, r, base(v)+"?link="+string(i.ID)+"#link", http.StatusSeeOther)
}

func (d *Door) words(r *http.Request) *text.Printer {
	return d.office.Account.Site.Catalogue.In(d.office.Account.Site.Language(r))
}

func (d *Door) sendAgain(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(v office.Visit) (site.Flash, error) {
		p := d.words(r)
		i, err := d.team.SendAgain(r.Context(), v.Who, v.Edition.ID, team.InvitationID(r.PathValue("id")), d.letter(v.Who, p))
		return site.Flash{Message: p.T("team.sent_again", "Email", i.Email, "When", instant(p, v.Edition, i.Expires))}, err
	})
}

func (d *Door) copyLink(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, team.Changing)
	if err != nil {
		return err
	}
	i, token, err := d.team.CopyLink(r.Context(), v.Who, v.Edition.ID, team.InvitationID(r.PathValue("id")))
	if err != nil {
		return d.told(w, r, v, err)
	}
	d.showOnce(w, r, v, i, token)
	return nil
}

// undoAt is the address at which a change is undone; empty for none.
func undoAt(v office.Visit, change string) string {
	if change == "" {
		return ""
	}
	return "/organise/" + v.Edition.Slug + "/changes/" + change + "/undo"
}

func (d *Door) withdraw(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(v office.Visit) (site.Flash, error) {
		i, change, err := d.team.Withdraw(r.Context(), v.Who, v.Edition.ID, team.InvitationID(r.PathValue("id")))
		return site.Flash{Message: d.words(r).T("team.withdrawn", "Email", i.Email), Undo: undoAt(v, change)}, err
	})
}

func (d *Door) revoke(w http.ResponseWriter, r *http.Request) error {
	role := actor.Role(r.PostFormValue("role"))
	return d.act(w, r, func(v office.Visit) (site.Flash, error) {
		change, err := d.team.Revoke(r.Context(), v.Who, v.Edition.ID, actor.PersonID(r.PathValue("id")), role)
		p := d.words(r)
		return site.Flash{Message: p.T("team.taken", "Role", roleName(p, role)), Undo: undoAt(v, change)}, err
	})
}

func (d *Door) end(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(v office.Visit) (f site.Flash, err error) {
		ends, err := endOf(v.Edition, r.PostFormValue("until"))
		if err != nil {
			return f, err
		}
		change, err := d.team.End(r.Context(), v.Who, v.Edition.ID, actor.PersonID(r.PathValue("id")), actor.Role(r.PostFormValue("role")), ends)
		p := d.words(r)
		return site.Flash{Message: cmp.Or(title(until(p, v.Edition, ends)), p.T("team.no_end")), Undo: undoAt(v, change)}, err
	})
}

func (d *Door) signOut(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, func(v office.Visit) (site.Flash, error) {
		n, err := d.team.SignOut(r.Context(), v.Who, v.Edition.ID, actor.PersonID(r.PathValue("id")))
		return site.Flash{Message: d.words(r).T("team.signed_out", "Count", n)}, err
	})
}
