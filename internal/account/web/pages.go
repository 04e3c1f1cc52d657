package web

import (
	"errors"
	"net/http"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

type askPage struct {
	site.Page
	site.Form
	Next string
	Sent bool
	Demo bool
}

func (d *Door) askPage(w http.ResponseWriter, r *http.Request) error {
	return d.pages.Render(w, r, http.StatusOK, "sign-in.html", askPage{Page: d.Page(w, r, "account.sign_in"), Next: account.LocalPath(r.URL.Query().Get("next")), Demo: d.demo})
}

// ask sends a link and says the same whether the address is known or not.
func (d *Door) ask(w http.ResponseWriter, r *http.Request) error {
	if err := d.mayAsk(r); err != nil {
		return err
	}
	page := askPage{Page: d.Page(w, r, "account.sign_in"), Next: account.LocalPath(r.PostFormValue("next")), Demo: d.demo}
	err := d.accounts.AskLink(r.Context(), web.Client(r), r.PostFormValue("email"), page.Next, func(token string) account.Mail {
		return account.Mail{Subject: page.T("account.mail.subject"), Text: page.T("account.mail.text", "Link", d.baseURL+"/sign-in/"+token)}
	})
	page.Values = r.PostForm
	if err != nil {
		if !page.Form.Fail(page.P, err) {
			return err
		}
		return d.pages.Render(w, r, http.StatusUnprocessableEntity, "sign-in.html", page)
	}
	page.Sent = true
	return d.pages.Render(w, r, http.StatusOK, "sign-in.html", page)
}

// errAsked is what somebody gets who asks for links to one e-mail address too often: they have some.
var errAsked = fault.New(fault.Busy, "account.asked", "links were sent to this address a moment ago; use the newest one in the mailbox, or wait")

// mayAsk counts a request for a link, by the e-mail address that it is for.
func (d *Door) mayAsk(r *http.Request) error {
	email, err := account.CleanEmail(r.PostFormValue("email"))
	if err != nil {
		return d.asks.Visitor(r, "") // refused later, with the form
	}
	err = d.asks.Visitor(r, email)
	if errors.Is(err, web.ErrOften) {
		often, _ := fault.From(err)
		return errAsked.Wait(often.After)
	}
	return err
}

type confirmPage struct {
	site.Page
	Token string
}

// confirmPage asks for one more click: programs that look into mails follow links, they do not press buttons.
func (d *Door) confirmPage(w http.ResponseWriter, r *http.Request) error {
	return d.pages.Render(w, r, http.StatusOK, "confirm.html", confirmPage{Page: d.Page(w, r, "account.sign_in"), Token: r.PathValue("token")})
}

func (d *Door) signIn(w http.ResponseWriter, r *http.Request) error {
	person, next, err := d.accounts.SignIn(r.Context(), r.PathValue("token"), d.Site.Language(r))
	if err != nil {
		return err
	}
	token, err := d.accounts.OpenSession(r.Context(), person.ID, r.UserAgent())
	if err != nil {
		return err
	}
	if key := d.Key(r); key != "" && d.merge != nil {
		if err := d.merge(r, key, person.ID); err != nil {
			return err
		}
	}
	d.cookie(w, sessionCookie, token, 60*24*3600)
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

func (d *Door) signOut(w http.ResponseWriter, r *http.Request) error {
	if session := d.session(r); session != "" {
		if err := d.accounts.CloseSession(r.Context(), session); err != nil {
			return err
		}
	}
	d.cookie(w, sessionCookie, "", -1)
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}
