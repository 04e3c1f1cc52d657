package web

import (
	"errors"
	"net/http"

	"github.com/creneau/creneau/internal/account"
	accountweb "github.com/creneau/creneau/internal/account/web"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/alert"
	"github.com/creneau/creneau/internal/edition"
	editionweb "github.com/creneau/creneau/internal/edition/web"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/push"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/post"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

// waysView is how somebody is told, and how they could be.
type waysView struct {
	P       *text.Printer
	Root    string // of addresses
	Key     string // names this server to push services; empty: no notifications are on offer
	Script  string // address of what subscribes a device
	Known   string // hashes of the addresses of devices that are subscribed
	Mail    bool   // an address without an account is on offer
	Ways    []wayView
	Account string // address to which messages come; empty: nobody is signed in
	Muted   bool   // they say nothing of stars
	Alone   bool   // the page is of nothing else, and has the title
}

// T is the message of a key in the page's language.
func (v waysView) T(key string, values ...any) string { return v.P.T(key, values...) }

// Told reports whether there is a way in which somebody is told, or said that they want none.
func (v waysView) Told() bool { return len(v.Ways) > 0 || v.Muted }

// wayView is one way in which somebody is told.
type wayView struct {
	ID, Name, Root string
	Hash           string // of a device's address
	Waits          bool   // for its address to be confirmed
	Kinds          []kindView
}

type kindView struct {
	Name, Label string
	On          bool
}

func (d *Door) ways(r *http.Request, page site.Page, e edition.Edition, who agenda.Wisher) (v waysView, err error) {
	mine, err := d.alerts.Mine(r.Context(), who, e.ID)
	if err != nil {
		return v, err
	}
	v = waysView{P: page.P, Root: "/" + e.Slug + "/my/alerts/", Script: d.Account.Site.Assets.URL("alert.js"), Account: who.Who.Email,
		Mail: !who.Who.SignedIn() && d.Account.NoRelay() != "account.no_relay"}
	if len(d.services) > 0 {
		keys, err := d.alerts.Keys(r.Context())
		if err != nil {
			return v, err
		}
		v.Key = keys.Public
	}
	for _, m := range mine {
		v.add(m)
	}
	return v, nil
}

func (v *waysView) add(m alert.Subscription) {
	way := wayView{ID: m.ID, Name: m.Address, Root: v.Root + "way/" + m.ID, Waits: m.State == alert.Asked}
	switch m.Channel {
	case alert.Account:
		v.Muted = true
		return
	case alert.Push:
		way.Name, way.Hash = accountweb.DeviceName(v.P, m.Agent), id.Hash(m.Device.Endpoint)
		v.Known += way.Hash + " "
	}
	for _, k := range []struct {
		name string
		on   bool
	}{{"moved", m.Moved}, {"cancelled", m.Cancelled}, {"edited", m.Edited}} {
		way.Kinds = append(way.Kinds, kindView{k.name, v.T("alert.kind." + k.name), k.on})
	}
	v.Ways = append(v.Ways, way)
}

type alertsPage struct {
	site.Page
	site.Form
	Ways waysView
}

// start begins a page of an edition.
func (d *Door) start(w http.ResponseWriter, r *http.Request, titleKey string) (e edition.Edition, page site.Page, err error) {
	e, x, _, err := d.Public.Current(r)
	if err != nil {
		return e, page, err
	}
	page = d.Account.PageIn(w, r, titleKey, e.Speak)
	page.Edition, page.Section = d.Public.RefIn(r.Context(), releaseweb.View{X: x, P: page.P, Root: "/" + e.Slug}, e), "my"
	return e, page, nil
}

func (d *Door) page(w http.ResponseWriter, r *http.Request) error {
	return d.show(w, r, nil)
}

// show shows how somebody is told; after a refusal with what was typed.
func (d *Door) show(w http.ResponseWriter, r *http.Request, refusal error) error {
	e, start, err := d.start(w, r, "alert.title")
	if err != nil {
		return err
	}
	who, err := d.wisher(r)
	if err != nil {
		return err
	}
	page := alertsPage{Page: start}
	page.Path = "/" + e.Slug + "/my/alerts/"
	if page.Ways, err = d.ways(r, page.Page, e, who); err != nil {
		return err
	}
	status := http.StatusOK
	page.Ways.Alone = true
	if refusal != nil {
		page.Values = r.PostForm
		if !page.Form.Fail(page.P, refusal) {
			return refusal
		}
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "alerts.html", page)
}

// offer is what a page's script shows after the first star; nothing for who is told already.
func (d *Door) offer(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "alert.title")
	if err != nil {
		return web.ForProgram(err)
	}
	who, err := d.wisher(r)
	if err != nil {
		return web.ForProgram(err)
	}
	v, err := d.ways(r, page, e, who)
	if err != nil {
		return web.ForProgram(err)
	}
	w.Header().Set("Cache-Control", "private, no-store")
	if v.Told() || v.Key == "" && !v.Mail {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return d.pages.Template("alerts.html").ExecuteTemplate(w, "offer", v)
}

// deviceBody is what a browser says of its subscription.
type deviceBody struct {
	Endpoint string `json:"endpoint"`
	P256dh   string `json:"p256dh"`
	Auth     string `json:"auth"`
}

func (d *Door) subscribe(w http.ResponseWriter, r *http.Request) error {
	return web.ForProgram(d.subscribeDevice(w, r))
}

func (d *Door) subscribeDevice(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Public.Edition(r)
	if err != nil {
		return err
	}
	if _, err := d.asker(r, e); err != nil {
		return err
	}
	var body deviceBody
	if err := web.ReadJSON(r, &body); err != nil {
		return err
	}
	device := alert.Device{Subscription: push.Subscription(body), Agent: r.UserAgent(), Language: d.Account.Site.Language(r)}
	if err := d.services.Check(device.Subscription); err != nil {
		return alert.ErrDevice.Because(err)
	}
	who, err := d.writer(w, r, e)
	if err != nil {
		return err
	}
	if err := d.alerts.SubscribeDevice(r.Context(), who, e.ID, device); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// dropDevice ends the notifications of a device, which its worker asks for when that was pressed in one of them.
func (d *Door) dropDevice(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Public.Edition(r)
	if err != nil {
		return web.ForProgram(err)
	}
	var body deviceBody
	if err := web.ReadJSON(r, &body); err != nil {
		return web.ForProgram(err)
	}
	if err := d.devices.Visitor(r, d.Account.Key(r)); err != nil {
		return web.ForProgram(err)
	}
	if err := d.alerts.DropDevice(r.Context(), e.ID, body.Endpoint); err != nil && !errors.Is(err, alert.ErrNone) {
		return web.ForProgram(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// renewedBody is what a browser says whose push service gave it another address.
type renewedBody struct {
	Was string `json:"was"` // the address that it had
	deviceBody
}

// renewDevice goes on with a device under another address, which its worker asks for when its push service changed it.
func (d *Door) renewDevice(w http.ResponseWriter, r *http.Request) error {
	e, err := d.Public.Edition(r)
	if err != nil {
		return web.ForProgram(err)
	}
	var body renewedBody
	if err := web.ReadJSON(r, &body); err != nil {
		return web.ForProgram(err)
	}
	if err := d.devices.Visitor(r, d.Account.Key(r)); err != nil {
		return web.ForProgram(err)
	}
	device := push.Subscription(body.deviceBody)
	if err := d.services.Check(device); err != nil {
		return web.ForProgram(alert.ErrDevice.Because(err))
	}
	if err := d.alerts.RenewDevice(r.Context(), e.ID, body.Was, device); err != nil {
		return web.ForProgram(err)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// ask sends a link to an address, and says the same whether it is known or not.
func (d *Door) ask(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "alert.title")
	if err != nil {
		return err
	}
	if _, err := d.asker(r, e); err != nil {
		return err
	}
	email, err := account.CleanEmail(r.PostFormValue("email"))
	if err == nil {
		err = d.sendLink(w, r, e, page, email)
	} else {
		err = errors.Join(d.asks.Visitor(r, ""), err)
	}
	if err != nil {
		return d.show(w, r, err)
	}
	return d.done(w, r, e, page.T("alert.asked", "Address", email))
}

// sendLink mails a link, once the request is counted by the address that it is for.
func (d *Door) sendLink(w http.ResponseWriter, r *http.Request, e edition.Edition, page site.Page, email string) error {
	if err := d.asks.Visitor(r, email); err != nil {
		return err
	}
	who, err := d.writer(w, r, e)
	if err != nil {
		return err
	}
	return d.alerts.AskAddress(r.Context(), who, e.ID, email, page.Lang(), func(token string) post.Mail {
		m := post.Mail{Subject: page.T("alert.confirm.subject", "Edition", e.Name),
			Text: page.T("alert.confirm.text", "Edition", e.Name, "Link", d.baseURL+"/"+e.Slug+"/my/alerts/confirm/"+token)}
		if c := editionweb.Contact(page.P, e); c != "" {
			m.Text += "\n" + c + "\n"
		}
		return m
	})
}

// done leads back to where one sees how one is told.
func (d *Door) done(w http.ResponseWriter, r *http.Request, e edition.Edition, said string) error {
	site.SetFlash(w, site.Flash{Message: said})
	http.Redirect(w, r, "/"+e.Slug+"/my/alerts/", http.StatusSeeOther)
	return nil
}

// answerPage asks for one more press: programs that look into mails follow links, they do not press buttons.
type answerPage struct {
	site.Page
	Sentence, Button string // no button: there is nothing to press
}

func (d *Door) confirmPage(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "alert.title")
	if err != nil {
		return err
	}
	asking, err := d.alerts.Asking(r.Context(), e.ID, r.PathValue("token"))
	if err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "answer.html", answerPage{page, page.T("alert.confirm.why", "Address", asking.Address),
		page.T("alert.confirm.do")})
}

func (d *Door) confirm(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "")
	if err != nil {
		return err
	}
	if err := d.alerts.Confirm(r.Context(), e.ID, r.PathValue("token")); err != nil {
		return err
	}
	return d.done(w, r, e, page.T("alert.confirmed"))
}

func (d *Door) stopPage(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "alert.stop.title")
	if err != nil {
		return err
	}
	address, err := d.alerts.Stopping(r.Context(), e.ID, r.PathValue("token"))
	if err != nil {
		return err
	}
	answer := answerPage{page, page.T("alert.stopped"), ""}
	if address != "" {
		answer.Sentence, answer.Button = page.T("alert.stop.why", "Address", address, "Edition", e.Name), page.T("alert.off")
	}
	return d.pages.Render(w, r, http.StatusOK, "answer.html", answer)
}

// stop ends mails to an address: by the button of the page, or by the program of a mailbox (RFC 8058).
func (d *Door) stop(w http.ResponseWriter, r *http.Request) error {
	e, page, err := d.start(w, r, "alert.stop.title")
	if err != nil {
		return err
	}
	if err := d.alerts.Stop(r.Context(), e.ID, r.PathValue("token")); err != nil {
		return err
	}
	return d.pages.Render(w, r, http.StatusOK, "answer.html", answerPage{page, page.T("alert.stopped"), ""})
}

// mine lets somebody change how they are told, and leads back to it.
func (d *Door) mine(w http.ResponseWriter, r *http.Request, said string, do func(who agenda.Wisher, e edition.Edition) error) error {
	e, page, err := d.start(w, r, "")
	if err != nil {
		return err
	}
	who, err := d.writer(w, r, e)
	if err != nil {
		return err
	}
	if err := do(who, e); err != nil {
		return err
	}
	return d.done(w, r, e, page.T(said))
}

func (d *Door) choose(w http.ResponseWriter, r *http.Request) error {
	return d.mine(w, r, "alert.saved", func(who agenda.Wisher, e edition.Edition) error {
		on := func(name string) bool { return r.PostFormValue(name) != "" }
		return d.alerts.Choose(r.Context(), who, e.ID, r.PathValue("id"), alert.Kinds{
			Moved: on("moved"), Cancelled: on("cancelled"), Edited: on("edited")})
	})
}

func (d *Door) drop(w http.ResponseWriter, r *http.Request) error {
	return d.mine(w, r, "alert.ended", func(who agenda.Wisher, e edition.Edition) error {
		return d.alerts.Drop(r.Context(), who, e.ID, r.PathValue("id"))
	})
}

func (d *Door) setAccount(w http.ResponseWriter, r *http.Request) error {
	said, on := "alert.ended", r.PostFormValue("on") != ""
	if on {
		said = "alert.saved"
	}
	return d.mine(w, r, said, func(who agenda.Wisher, e edition.Edition) error {
		if !who.Who.SignedIn() {
			return actor.ErrSignIn
		}
		return d.alerts.SetAccount(r.Context(), who, e.ID, on)
	})
}
