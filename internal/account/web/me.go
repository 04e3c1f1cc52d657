package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/site"
)

type mePage struct {
	site.Page
	Person    actor.Actor
	Tokens    []tokenView
	Scopes    []Scope // what a token can be kept to
	Devices   []deviceView
	Others    bool   // signed in elsewhere, too
	Secret    string // of a token just made
	Organises bool
	Admin     bool
}

type tokenView struct {
	account.Token
	Made, Used string // Used is empty when it was never used
	Only       string // the edition it is for; empty for all
}

type deviceView struct {
	account.Device
	Name, Signed, Seen string // empty when not known
}

// me is the page about oneself. API tokens never open it: what is made and revoked here lets people in.
func (d *Door) me(w http.ResponseWriter, r *http.Request) error {
	who, err := d.Actor(r)
	if err != nil {
		return err
	}
	if !who.SignedIn() {
		return d.signInFirst(w, r)
	}
	tokens, err := d.accounts.Tokens(r.Context(), who)
	if err != nil {
		return err
	}
	devices, err := d.accounts.Devices(r.Context(), who, d.session(r))
	if err != nil {
		return err
	}
	page := mePage{Page: d.Page(w, r, "account.me"), Person: who, Others: len(devices) > 1, Secret: d.TakeOnce(w, r)}
	if page.Scopes, err = d.scopes(r, who); err != nil {
		return err
	}
	for _, t := range tokens {
		page.Tokens = append(page.Tokens, tokenView{t, instant(page.P, t.CreatedAt), instant(page.P, t.LastUsed),
			only(page.P, page.Scopes, t.Scope)})
	}
	for _, v := range devices {
		page.Devices = append(page.Devices, deviceView{v, DeviceName(page.P, v.Agent), instant(page.P, v.Since), instant(page.P, v.Used)})
	}
	page.Admin = who.May(account.Appointing, actor.ServerScope) == nil
	for _, g := range who.Grants {
		page.Organises = page.Organises || who.Works(g.Scope)
	}
	return d.pages.Render(w, r, http.StatusOK, "me.html", page)
}

// only says which edition a token is for; empty when it is for all.
func only(p *text.Printer, scopes []Scope, id string) string {
	if id == "" {
		return ""
	}
	at := slices.IndexFunc(scopes, func(s Scope) bool { return s.ID == id })
	if at < 0 {
		return p.T("account.token_scoped") // its name is not for them any more
	}
	return p.T("account.token_only", "Edition", scopes[at].Name)
}

// instant is a moment for a person whose zone is not known; empty for none.
func instant(p *text.Printer, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return p.T("account.instant", "Date", p.Date(t), "Time", p.Time(t))
}

// What browsers and systems say of themselves, in an order in which the first that fits is right: each claims to be others, too.
var (
	browsers = [...][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
		{"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [...][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// DeviceName is a browser and its system for a person; when neither is known, what the browser says of itself.
func DeviceName(p *text.Printer, agent string) string {
	first := func(known [][2]string) string {
		for _, k := range known {
			if strings.Contains(agent, k[0]) {
				return k[1]
			}
		}
		return ""
	}
	browser, system := first(browsers[:]), first(systems[:])
	switch {
	case browser != "" && system != "":
		return p.T("account.device_name", "Browser", browser, "System", system)
	case browser+system != "":
		return browser + system
	case agent != "":
		return agent
	default:
		return p.T("account.device_unknown")
	}
}

// errScope is a token for something that its maker does not know.
var errScope = fault.New(fault.Invalid, "account.token_scope", "choose one of the editions listed, or all")

func (d *Door) createToken(w http.ResponseWriter, r *http.Request) error {
	who, err := d.Actor(r)
	if err != nil {
		return err
	}
	token := account.Token{Name: r.PostFormValue("name"), MayWrite: r.PostFormValue("write") != "", Scope: r.PostFormValue("scope")}
	scopes, err := d.scopes(r, who)
	if err != nil {
		return err
	}
	if token.Scope != "" && !slices.ContainsFunc(scopes, func(s Scope) bool { return s.ID == token.Scope }) {
		return errScope
	}
	secret, err := d.accounts.CreateToken(r.Context(), who, token)
	if err != nil {
		return err
	}
	d.GiveOnce(w, "/me", secret)
	http.Redirect(w, r, "/me#tokens", http.StatusSeeOther)
	return nil
}

func (d *Door) revokeToken(w http.ResponseWriter, r *http.Request) error {
	return d.change(w, r, func(who actor.Actor) error { return d.accounts.RevokeToken(r.Context(), who, r.PathValue("id")) })
}

func (d *Door) closeDevice(w http.ResponseWriter, r *http.Request) error {
	return d.change(w, r, func(who actor.Actor) error { return d.accounts.CloseDevice(r.Context(), who, r.PathValue("id")) })
}

func (d *Door) closeOtherDevices(w http.ResponseWriter, r *http.Request) error {
	return d.change(w, r, func(who actor.Actor) error { return d.accounts.CloseOtherDevices(r.Context(), who, d.session(r)) })
}

// change does something to the account of whoever asks, and shows their page again.
func (d *Door) change(w http.ResponseWriter, r *http.Request, do func(actor.Actor) error) error {
	who, err := d.Actor(r)
	if err != nil {
		return err
	}
	if err := do(who); err != nil {
		return err
	}
	http.Redirect(w, r, "/me", http.StatusSeeOther)
	return nil
}
