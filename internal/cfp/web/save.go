package web

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/site"
)

// mostForm is how many bytes a form may have: a draft, as a form writes it.
const mostForm = 400 << 10

// savedWire is what a script is told of a draft that is kept.
type savedWire struct {
	At      string              `json:"at"`
	Version string              `json:"version"`
	Address string              `json:"address"`
	Hints   map[string][]string `json:"hints"`
}

// save keeps what was typed, and sends it when that was asked for.
func (d *Door) save(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, mostForm)
	if err := r.ParseForm(); err != nil {
		return cfp.ErrSize.Because(err)
	}
	e, who, err := d.reader(r)
	if err == nil {
		err = who.Who.MayChangeOwn(string(e.ID))
	}
	if err == nil {
		_, err = d.calls.Notice(r.Context(), who.Who, e)
	}
	if err != nil {
		return err
	}
	forScript := strings.HasPrefix(r.Header.Get("Accept"), "application/json")
	if who, err = d.authorToWrite(w, r); err == nil {
		var kept cfp.Draft
		if kept, err = d.keep(r, who, e); err == nil && forScript {
			return d.tellSaved(w, r, e, kept)
		}
	}
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	if sentence, is := p.Fault(err); err != nil && forScript && is {
		return writeJSON(w, r, web.Status(err), map[string]string{"detail": sentence})
	}
	id := cfp.ProposalID(r.PostFormValue("id"))
	own := "/" + e.Slug + "/call/mine/" + string(id)
	if err == nil {
		switch r.PostFormValue("act") {
		case "see":
			http.Redirect(w, r, own+"/seen", http.StatusSeeOther)
			return nil
		case "send":
			return d.send(w, r, e, who, id)
		}
		site.SetFlash(w, site.Flash{Message: p.T("cfp.kept")})
		http.Redirect(w, r, own, http.StatusSeeOther)
		return nil
	}
	return d.again(w, r, e, who, err)
}

func (d *Door) keep(r *http.Request, who cfp.Author, e edition.Edition) (cfp.Draft, error) {
	in := cfp.Saving{ID: cfp.ProposalID(r.PostFormValue("id")), Late: r.PostFormValue("late"),
		Origin:  cfp.ProposalID(r.PostFormValue("origin")),
		Content: readContent(r), Whatever: r.PostFormValue("whatever") != ""}
	in.Version, _ = strconv.ParseInt(r.PostFormValue("version"), 10, 64) // what is no number is no version that was read
	return d.calls.SaveDraft(r.Context(), who, e, in)
}

func (d *Door) tellSaved(w http.ResponseWriter, r *http.Request, e edition.Edition, kept cfp.Draft) error {
	p := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	return writeJSON(w, r, http.StatusOK, savedWire{At: p.Time(d.calls.Now(e).In(e.Location())), Version: strconv.FormatInt(kept.Version, 10),
		Address: "/" + e.Slug + "/call/mine/" + string(kept.ID), Hints: hintsOf(p, kept.Content)})
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	web.Send(w, r, status, b)
	return nil
}

// again shows the form with what was typed, and why it was refused: nothing is lost.
func (d *Door) again(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, refusal error) error {
	id := cfp.ProposalID(r.PostFormValue("id"))
	work, err := d.calls.Own(r.Context(), who, e, id)
	if err != nil {
		form, err := d.calls.Ask(r.Context(), who.Who, e)
		if err != nil {
			return err
		}
		work = cfp.Work{Form: form}
	}
	page := d.formOf(w, r, e, who, work)
	sentence, known := page.P.Fault(refusal)
	if !known {
		return refusal
	}
	page.Form.Fail(page.P, refusal)
	page.Message = sentence
	page.ID, page.Late, page.Origin = id, r.PostFormValue("late"), cfp.ProposalID(r.PostFormValue("origin"))
	page.C, page.Version = readContent(r), work.Draft.Version
	page.OfSession, page.OfSpeaker = nil, nil
	page.ask(d, work.Form)
	page.hint()
	page.Values = r.PostForm
	d.stand(&page, e, work)
	if !work.IsDraft() && !work.IsSent() {
		page.Fresh = true
	}
	return d.pages.Render(w, r, web.Status(refusal), "form.html", page)
}

// send sends what was kept. Who is not signed in says an address first, and gets a link to it: it is the last thing that is asked.
func (d *Door) send(w http.ResponseWriter, r *http.Request, e edition.Edition, who cfp.Author, id cfp.ProposalID) error {
	own := "/" + e.Slug + "/call/mine/" + string(id)
	if !who.Who.SignedIn() {
		page := d.office.Account.PageIn(w, r, "", e.Speak)
		err := d.calls.Claim(r.Context(), who, e, id, r.PostFormValue("email"))
		if err == nil {
			err = d.office.Account.AskLink(r, page, own)
		}
		if err != nil {
			return d.again(w, r, e, who, err)
		}
		http.Redirect(w, r, own+"?asked", http.StatusSeeOther)
		return nil
	}
	p, err := d.calls.Send(r.Context(), who, e, id, d.letters(e))
	if kind := fault.KindOf(err); err != nil && kind != fault.Internal && kind != fault.Unavailable {
		return d.again(w, r, e, who, err)
	}
	if err != nil {
		return err
	}
	words := d.office.Account.Site.Catalogue.In(e.Speak(d.office.Account.Site.Language(r)))
	key := "cfp.sent_flash"
	if p.Revision > 1 {
		key = "cfp.revised_flash"
	}
	site.SetFlash(w, site.Flash{Message: words.T(key, "Title", p.Title)})
	http.Redirect(w, r, own, http.StatusSeeOther)
	return nil
}
