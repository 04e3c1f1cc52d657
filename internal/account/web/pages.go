package web

import (
	"errors"
	"net/http"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/post"
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
	return d.pages.Render(w, r, http.StatusOK, "sign-in.html",
		askPage{Page: d.Page(w, r, "account.sign_in"), Next: account.LocalPath(r.URL.Query().Get("next")), Demo: d.demo})
}

// signInFirst shows the form in the place of a page about oneself, and leads back to it.
func (d *Door) signInFirst(w http.ResponseWriter, r *http.Request) error {
	return d.pages.Render(w, r, http.StatusOK, "sign-in.html",
		askPage{Page: d.Page(w, r, "account.sign_in"), Next: account.LocalPath(r.URL.Path), Demo: d.demo})
}

// ask sends a link and says the same whether the address is known or not.
func (d *Door) ask(w http.ResponseWriter, r *http.Request) error {
	page := askPage{Page: d.Page(w, r, "account.sign_in"), Next: account.LocalPath(r.PostFormValue("next")), Demo: d.demo}
	page.Values = r.PostForm
	if err := d.AskLink(r, page.Page, page.Next); err != nil {
		if !page.Form.Fail(page.P, err) {
			return err
		}
		return d.pages.Render(w, r, http.StatusUnprocessableEntity, "sign-in.html", page)
	}
	page.Sent = true
	return d.pages.Render(w, r, http.StatusOK, "sign-in.html", page)
}

// AskLink mails a link to the address in the field email, once the request is counted by it. For one that is asked for too often no
// other link is made while one waits in the mailbox, and the answer is the same: a neighbour who asks in somebody's name keeps them
// out of nothing, and learns nothing.
func (d *Door) AskLink(r *http.Request, page site.Page, next string) error {
	email, err := account.CleanEmail(r.PostFormValue("email"))
	if err != nil {
		return errors.Join(d.asks.Visitor(r, ""), err)
	}
	switch err := d.asks.Visitor(r, email); {
	case errors.Is(err, web.ErrOften):
		if waits, err := d.accounts.LinkWaits(r.Context(), email); err != nil || waits {
			return err
		}
	case err != nil:
		return err
	}
	return d.accounts.AskLink(r.Context(), web.Client(r), email, next, func(token string) post.Mail {
		return post.Mail{Subject: page.T("account.mail.subject"), Text: page.T("account.mail.text", "Link", d.baseURL+"/sign-in/"+token)}
	})
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
	person, next, err := d.accounts.SignIn(r.Context(), r.PathValue("token"), d.Site.Language(r), d.Key(r))
	if err != nil {
		return err
	}
	if err := d.Open(w, r, person.ID); err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// Open signs a person in on the device of a request. Whoever calls it knows that it is theirs.
func (d *Door) Open(w http.ResponseWriter, r *http.Request, p actor.PersonID) error {
	token, err := d.accounts.OpenSession(r.Context(), p, r.UserAgent())
	if err != nil {
		return err
	}
	d.cookie(w, sessionCookie, token, sessionAge)
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
