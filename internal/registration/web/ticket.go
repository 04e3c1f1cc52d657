package web

import (
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"time"

	"rsc.io/qr"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/registration"
	"github.com/creneau/creneau/internal/site"
)

// ticketPage is somebody's ticket, as their link shows it.
type ticketPage struct {
	site.Page
	site.Form
	URL       string
	State     registration.State
	Sentence  string // how they stand
	Name      string
	Kind      string
	Number    string
	When      []string
	Venue     string
	Address   string
	VenueURL  string
	QR        template.HTML
	Size      int
	Prove     string // until when the address is to be proved; empty: it need not
	Proves    bool   // this link proves it
	Email     string
	Undo      bool
	Gives     bool // they have something to give back
	Edits     bool // they may mend their name
	Purposes  []purposeView
	Outbox    bool
	Programme string
}

type purposeView struct {
	Name, Label, Note string
	Given             bool
}

func (d *Door) ticketPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	return d.showTicket(w, r, e, nil)
}

func (d *Door) showTicket(w http.ResponseWriter, r *http.Request, e edition.Edition, refusal error) error {
	token := r.PathValue("token")
	if !id.IsSecret(token) {
		return registration.ErrNoTicket
	}
	o, err := d.places.Own(r.Context(), e, token)
	if err != nil {
		return err
	}
	page := ticketPage{Page: d.page(w, r, e, "registration.ticket"), URL: "/" + e.Slug + "/ticket/" + token, State: o.Attendee.State,
		Name: o.Attendee.Name, Kind: o.Kind.Name, Email: o.Attendee.Email, Proves: o.Proves, Undo: o.Undo, Gives: o.Attendee.State.IsLive(),
		Edits: o.Attendee.State.IsLive(), Venue: e.Venue, Address: e.Address, VenueURL: e.VenueURL, Outbox: d.demo,
		Programme: "/" + e.Slug + "/"}
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is the ticket
	p := page.P
	page.NoIndex, page.Scripts = true, append(page.Scripts, "ticket.js")
	page.Sentence = d.stands(p, e, o)
	page.Number = p.Number(o.Attendee.Serial)
	for _, day := range o.Days {
		begins, ends := day.Start.In(e.Location()), day.End.In(e.Location())
		page.When = append(page.When, p.T("registration.day", "Date", p.Date(begins), "From", p.Time(begins), "To", p.Time(ends)))
	}
	if !o.Attendee.ProveBy.IsZero() {
		page.Prove = instant(p, e, o.Attendee.ProveBy)
	}
	if o.Code != "" {
		code, err := qr.Encode(o.Code, qr.M)
		if err != nil {
			return fmt.Errorf("picture of a ticket: %w", err)
		}
		page.Size, page.QR = code.Size+2*quiet, drawn(code)
	}
	for _, purpose := range registration.Purposes {
		page.Purposes = append(page.Purposes, purposeView{string(purpose), p.T("registration.agree." + string(purpose)),
			p.T("registration.agree_note." + string(purpose)), o.Agreed[purpose]})
	}
	page.Values = map[string][]string{"name": {o.Attendee.Name}}
	status := http.StatusOK
	if refusal != nil {
		page.Values, status = r.PostForm, web.Status(refusal)
		if !page.Form.Fail(p, refusal) {
			return refusal
		}
	}
	return d.pages.Render(w, r, status, "ticket.html", page)
}

// quiet is how many modules around a code stay empty, so that cameras find it.
const quiet = 4

// drawn is a code as the path of an SVG, a row of dark modules in one stroke.
func drawn(code *qr.Code) template.HTML {
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, y+quiet, x-from, x-from)
			}
		}
	}
	return template.HTML(`<path d="` + b.String() + `"/>`) // numbers and letters of ours alone
}

// change does what somebody asks on the page of their ticket.
func (d *Door) change(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return office.ErrField.Because(err)
	}
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	token, ctx := r.PathValue("token"), r.Context()
	if !id.IsSecret(token) {
		return registration.ErrNoTicket
	}
	said := ""
	switch act := r.PostFormValue("act"); act {
	case "prove":
		said, err = "registration.proved", d.places.Prove(ctx, e, token)
	case "yes":
		said, err = "registration.said_yes", d.places.Answer(ctx, e, token, true)
	case "no":
		said, err = "registration.said_no", d.places.Answer(ctx, e, token, false)
	case "give":
		err = d.places.GiveBack(ctx, e, token) // the page itself says it
	case "take":
		said, err = "registration.taken_back", d.places.TakeBack(ctx, e, token)
	case "name":
		said, err = "registration.renamed", d.places.Rename(ctx, e, token, r.PostFormValue("name"))
	case "agree":
		var purposes []registration.Purpose
		for _, p := range registration.Purposes {
			if r.PostFormValue(string(p)) != "" {
				purposes = append(purposes, p)
			}
		}
		said, err = "registration.agreed", d.places.Agree(ctx, e, token, purposes)
	default:
		return office.ErrField
	}
	if kind := fault.KindOf(err); kind == fault.Invalid || kind == fault.Conflict {
		return d.showTicket(w, r, e, err)
	}
	if err != nil {
		return err
	}
	if said != "" {
		p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
		site.SetFlash(w, site.Flash{Message: p.T(said)})
	}
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, "/"+e.Slug+"/ticket/"+token, http.StatusSeeOther)
	return nil
}

// calendar is the days of the edition for the holder's calendar.
func (d *Door) calendar(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	o, err := d.places.Own(r.Context(), e, r.PathValue("token"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+e.Slug+`.ics"`)
	h.Set("Cache-Control", "private, no-store")
	web.Send(w, r, http.StatusOK, daysOf(d.baseURL, e, o.Days, o.Attendee.RegisteredAt))
	return nil
}

// daysOf writes the days of an edition as entries of a calendar. The link to the ticket is not in them: calendars are shared.
func daysOf(baseURL string, e edition.Edition, days []edition.Day, at time.Time) []byte {
	p := formats.Programme{Title: e.Name, Zone: e.Location(), Venue: e.Venue, Address: e.Address, Released: at.UTC(),
		URL: baseURL + "/" + e.Slug + "/", BaseURL: baseURL + "/"}
	s := formats.Session{Key: string(e.ID), Title: e.Name, Kind: formats.Talk, State: formats.Confirmed, URL: p.URL}
	for _, day := range days {
		p.Days = append(p.Days, formats.Day{Date: day.Date, Start: day.Start, End: day.End})
		s.Placements = append(s.Placements, formats.Placement{GUID: id.DerivedUUID(ticketSpace, string(day.ID)), Start: day.Start,
			Duration: day.End.Sub(day.Start)})
	}
	p.Sessions = []formats.Session{s}
	return formats.WriteICS(p, formats.Calendar{Kind: "ticket", Host: e.CalendarHost(baseURL)})
}

// ticketSpace is the namespace of the uids of days in tickets' calendars.
const ticketSpace = "1c1d1f3e-7c57-4f0e-9d0a-5a6d1c8e4b21"
