package web

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/site"
)

type dataPage struct {
	site.Page
	Email    string
	Chapters []dataChapter
	Typed    string // what was typed to confirm
	Refused  string // why nothing was erased
}

type dataChapter struct {
	Title string
	Kinds []string
}

// dataPage shows what is kept of whoever asks, in words, with the file of it and the way out.
func (d *Door) dataPage(w http.ResponseWriter, r *http.Request) error {
	who, err := d.inPerson(r)
	if err != nil {
		return err
	}
	return d.showData(w, r, who, "", nil)
}

func (d *Door) inPerson(r *http.Request) (actor.Actor, error) {
	who, err := d.Actor(r)
	if err != nil {
		return who, err
	}
	return who, who.InPerson()
}

func (d *Door) showData(w http.ResponseWriter, r *http.Request, who actor.Actor, typed string, refusal error) error {
	data, err := d.privacy.Export(r.Context(), who, who.Email)
	if err != nil {
		return err
	}
	page := dataPage{Page: d.Page(w, r, "account.data"), Email: who.Email, Typed: typed}
	for _, name := range d.privacy.Chapters() {
		kept, ok := data[name]
		if !ok {
			continue
		}
		chapter := dataChapter{Title: page.T("personal." + name)}
		for _, kind := range slices.Sorted(maps.Keys(kept)) {
			chapter.Kinds = append(chapter.Kinds, page.T("personal."+name+"."+kind))
		}
		page.Chapters = append(page.Chapters, chapter)
	}
	status := http.StatusOK
	if refusal != nil {
		page.Refused, _ = page.P.Fault(refusal)
		status = http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "data.html", page)
}

// dataFile is everything that is kept of whoever asks, to take away.
func (d *Door) dataFile(w http.ResponseWriter, r *http.Request) error {
	who, err := d.inPerson(r)
	if err != nil {
		return err
	}
	data, err := d.privacy.Export(r.Context(), who, who.Email)
	if err != nil {
		return err
	}
	body, err := json.MarshalIndent(data, "", "  ")
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Disposition", `attachment; filename="creneau-data.json"`)
	h.Set("Cache-Control", "no-store")
	w.Write(body) // It fails when the client has gone.
	return nil
}

// errTyped is what a wrong confirmation gives.
var errTyped = fault.New(fault.Invalid, "account.typed", "type your address as it stands above; nothing was erased")

// erase takes whoever asks out of everything, once they typed their address.
func (d *Door) erase(w http.ResponseWriter, r *http.Request) error {
	who, err := d.inPerson(r)
	if err != nil {
		return err
	}
	typed := r.PostFormValue("address")
	if clean, err := account.CleanEmail(typed); err != nil || clean != who.Email {
		return d.showData(w, r, who, typed, errTyped)
	}
	_, err = d.privacy.Erase(r.Context(), who, who.Email)
	if kind := fault.KindOf(err); kind == fault.Conflict || kind == fault.Invalid {
		return d.showData(w, r, who, typed, err)
	}
	if err != nil {
		return err
	}
	d.cookie(w, sessionCookie, "", -1)
	site.SetFlash(w, site.Flash{Message: d.Page(w, r, "").T("account.erased")})
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

type personAddress struct {
	Body struct {
		Email string `json:"email" doc:"Address of the person."`
	}
}

type erasedWire struct {
	Body struct {
		Rows     map[string]int `json:"rows" doc:"Rows that led to the person before, by table; none do now."`
		Mentions []string       `json:"mentions" nullable:"false" doc:"Pages of sessions in whose texts a name still stands, for an organiser to edit."`
	}
}

type dataWire struct {
	Body account.Data
}

// people adds what can be asked about people: all that is kept of them, and to erase them.
func (d *Door) people(a *api.API) {
	api.Read(a, api.Op{ID: "readMyData", Path: "/me/data", Tag: "account", Summary: "Read all that is kept of you"},
		func(ctx context.Context, who actor.Actor, _ *api.None) (*dataWire, error) {
			data, err := d.privacy.Export(ctx, who, who.Email)
			return &dataWire{data}, err
		})
	api.Create(a, api.Op{ID: "readPerson", Path: "/people/data", Tag: "account", Summary: "Read all that is kept of somebody",
		Description: "For administrators."},
		func(ctx context.Context, who actor.Actor, in *personAddress) (*dataWire, error) {
			data, err := d.privacy.Export(ctx, who, in.Body.Email)
			return &dataWire{data}, err
		})
	api.Create(a, api.Op{ID: "erasePerson", Path: "/people/erase", Tag: "account", Summary: "Erase somebody",
		Description: "For administrators. Takes the person out of every chapter and out of released programmes, old ones included. It cannot be undone."},
		func(ctx context.Context, who actor.Actor, in *personAddress) (*erasedWire, error) {
			done, err := d.privacy.Erase(ctx, who, in.Body.Email)
			out := &erasedWire{}
			out.Body.Rows, out.Body.Mentions = done.Rows, append([]string{}, done.Mentions...)
			return out, err
		})
}
