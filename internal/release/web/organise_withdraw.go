package web

import (
	"context"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/speaker"
)

type withdrawPage struct {
	site.Page
	Back    string
	Message string
	Names   []withdrawName
}

type withdrawName struct {
	ID, Name, Note string
	Chosen         bool
}

// withdrawPage asks whose name is to be withdrawn from releases.
func (d *Organise) withdrawPage(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, release.Releasing)
	if err != nil {
		return err
	}
	return d.showWithdraw(w, r, v, nil)
}

func (d *Organise) showWithdraw(w http.ResponseWriter, r *http.Request, v office.Visit, refusal error) error {
	names, err := d.releases.ReleasedNames(r.Context(), v.Who, v.Edition.ID)
	if err != nil {
		return err
	}
	page := withdrawPage{Page: d.office.Page(w, r, v, "release", "programme.withdraw"), Back: "/organise/" + v.Edition.Slug + "/"}
	if d.office.Opens(v, "release/") {
		page.Back += "release/"
	}
	for _, n := range names {
		page.Names = append(page.Names, withdrawName{ID: string(n.Speaker), Name: page.P.List(n.Names),
			Note: page.T("programme.in_releases", "Count", len(n.Releases)), Chosen: string(n.Speaker) == r.PostFormValue("speaker")})
	}
	status := http.StatusOK
	if refusal != nil {
		page.Message, _ = page.P.Fault(refusal)
		status = http.StatusUnprocessableEntity
	}
	return d.pages.Render(w, r, status, "organise-withdraw.html", page)
}

var errSure = fault.New(fault.Invalid, "release.sure", "choose a name and confirm; nothing was withdrawn")

func (d *Organise) withdraw(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, release.Releasing)
	if err != nil {
		return err
	}
	id := speaker.ID(r.PostFormValue("speaker"))
	if id == "" || r.PostFormValue("sure") == "" {
		return d.showWithdraw(w, r, v, errSure)
	}
	if _, err := d.releases.WithdrawName(r.Context(), v.Who, v.Edition.ID, id); err != nil {
		return err
	}
	if err := d.releases.Refresh(r.Context()); err != nil {
		return err
	}
	d.office.Done(w, r, v, "programme.withdrawn", "", "", "/organise/"+v.Edition.Slug+"/release/")
	return nil
}

type withdrawIn struct {
	office.InEdition
	Body struct {
		Speaker string `json:"speaker" doc:"Id of the speaker, also of one who is in the draft no more."`
	}
}

type withdrawnWire struct {
	Releases int `json:"releases" doc:"How many releases were rewritten."`
}

func (d *Organise) withdrawAPI(a *api.API) {
	api.Create(a, api.Op{ID: "withdrawName", Path: "/editions/{edition}/withdrawals", Tag: "programme",
		Summary:     "Withdraw a speaker's name from all releases",
		Description: "Sessions keep their numbers and hours, releases keep their numbers and say that a name was withdrawn. The draft stays. It cannot be undone."},
		func(ctx context.Context, who actor.Actor, in *withdrawIn) (*api.Body[withdrawnWire], error) {
			e, err := d.office.Editions.BySlug(ctx, who, in.Edition)
			if err != nil {
				return nil, err
			}
			releases, err := d.releases.WithdrawName(ctx, who, e.ID, speaker.ID(in.Body.Speaker))
			if err != nil {
				return nil, err
			}
			return &api.Body[withdrawnWire]{Body: withdrawnWire{releases}}, d.releases.Refresh(ctx)
		})
}
