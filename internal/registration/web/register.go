package web

import (
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/registration"
	"github.com/creneau/creneau/internal/site"
)

// errNothing is what the page of an edition gives that offers nothing to register as.
var errNothing = fault.New(fault.NotFound, "registration.nothing", "one cannot register here")

// registerPage is where everybody registers: three fields at most, and nothing else before there is a ticket.
type registerPage struct {
	site.Page
	site.Form
	Kinds  []kindView
	Open   int    // how many of them somebody may register as now
	One    string // id of the only one
	Proof  bool   // all that are open want a proved address first
	Signed string // address of who is signed in
	Asked  bool   // a link was sent
	Outbox bool   // mails are to be read there, in a demonstration
}

type kindView struct {
	ID, Name, Note string
	Open, Chosen   bool
	Full           bool
}

func (d *Door) registerPage(w http.ResponseWriter, r *http.Request) error {
	e, who, err := d.visitor(r)
	if err != nil {
		return err
	}
	return d.showRegister(w, r, e, who, nil)
}

func (d *Door) showRegister(w http.ResponseWriter, r *http.Request, e edition.Edition, who actor.Actor, refusal error) error {
	offer := d.places.Shown(r.Context(), e.ID)
	if refusal != nil || who.May(registration.Reading, string(e.ID)) == nil {
		var err error
		if offer, err = d.places.Offer(r.Context(), e.ID); err != nil { // as it is now
			return err
		}
	}
	if len(offer.Kinds) == 0 {
		return errNothing
	}
	now := d.places.Now(e)
	page := registerPage{Page: d.page(w, r, e, "registration.title"), Signed: who.Email, Outbox: d.demo, Proof: true}
	p := page.P
	page.NoIndex, page.Description = !e.Public(), p.T("registration.description", "Edition", e.Name)
	chosen := r.URL.Query().Get("kind")
	page.Values = map[string][]string{"name": {who.Name}, "email": {who.Email}}
	if r.Method == http.MethodPost {
		page.Values, chosen = r.PostForm, r.PostFormValue("kind")
	}
	for _, k := range offer.Kinds {
		v := kindView{ID: string(k.ID), Name: k.Name, Note: kindNote(p, e, k, now), Chosen: chosen == string(k.ID) || chosen == k.Slug}
		v.Full = k.At(now) == registration.Open && k.Left <= 0
		v.Open = k.At(now) == registration.Open && !v.Full
		if v.Open {
			page.Open++
			page.One = v.ID
			page.Proof = page.Proof && k.ProofFirst
		}
		page.Kinds = append(page.Kinds, v)
	}
	if first := slices.IndexFunc(page.Kinds, func(v kindView) bool { return v.Open }); chosen == "" && first >= 0 {
		page.Kinds[first].Chosen = true
	}
	page.Proof = page.Proof && !who.SignedIn() && page.Open > 0
	_, asked := r.URL.Query()["asked"]
	page.Asked = asked && !who.SignedIn()
	status := http.StatusOK
	if refusal != nil {
		if !page.Form.Fail(p, refusal) {
			sentence, known := p.Fault(refusal)
			if !known {
				return refusal
			}
			page.Message = sentence
		}
		status = web.Status(refusal)
	}
	return d.pages.Render(w, r, status, "register.html", page)
}

// few is how many places are said by their number before they are gone.
const few = 50

// kindNote is how a kind stands, in a line.
func kindNote(p *text.Printer, e edition.Edition, k registration.Offered, now time.Time) string {
	switch at := k.At(now); {
	case at == registration.Planned:
		return p.T("registration.opens", "At", instant(p, e, k.Opens))
	case at == registration.Closed:
		return p.T("registration.has_closed")
	case k.Left <= 0:
		return p.T("registration.full")
	case k.Approval:
		return p.T("registration.by_approval")
	case k.Left <= few:
		return p.T("registration.few", "Count", k.Left)
	default:
		return p.T("registration.places_left", "Left", p.Number(k.Left))
	}
}

func instant(p *text.Printer, e edition.Edition, at time.Time) string {
	local := at.In(e.Location())
	return p.T("registration.instant", "Date", p.Date(local), "Time", p.Time(local))
}

// register gives a place, and shows this browser its ticket.
func (d *Door) register(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	e, who, err := d.visitor(r)
	if err != nil {
		return err
	}
	if err := who.MayChangeOwn(string(e.ID)); err != nil {
		return err
	}
	if err := d.tries.Visitor(r, d.office.Account.Key(r)); err != nil {
		return d.showRegister(w, r, e, who, err)
	}
	d.office.Account.GiveKey(w, r)
	if r.PostFormValue("act") == "link" {
		return d.askLink(w, r, e, who)
	}
	email, err := account.CleanEmail(r.PostFormValue("email"))
	if err != nil {
		return d.showRegister(w, r, e, who, err)
	}
	done, err := d.places.Register(r.Context(), who, e, registration.Wanted{Kind: registration.KindID(r.PostFormValue("kind")),
		Name: r.PostFormValue("name"), Email: email, Language: d.office.Account.Site.Language(r), Way: registration.ByPage})
	switch {
	case errors.Is(err, registration.ErrProve):
		return d.askLink(w, r, e, who)
	case errors.Is(err, registration.ErrOnce):
		if err := d.places.SendAgain(r.Context(), e, email); err != nil {
			return err
		}
		return d.showRegister(w, r, e, who, err)
	case fault.KindOf(err) == fault.Internal && err != nil:
		return err
	case err != nil:
		return d.showRegister(w, r, e, who, err)
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, "/"+e.Slug+"/ticket/"+done.Token, http.StatusSeeOther)
	return nil
}

// askLink mails a link that signs somebody in and leads back here, where places go to addresses that are proved.
func (d *Door) askLink(w http.ResponseWriter, r *http.Request, e edition.Edition, who actor.Actor) error {
	here := "/" + e.Slug + "/register/"
	if err := d.office.Account.AskLink(r, d.office.Account.PageIn(w, r, "", e.Speak), here); err != nil {
		return d.showRegister(w, r, e, who, err)
	}
	http.Redirect(w, r, here+"?asked", http.StatusSeeOther)
	return nil
}
