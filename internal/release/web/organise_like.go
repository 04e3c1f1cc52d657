package web

import (
	"net/http"
	"strconv"

	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/site"
)

type likePage struct {
	site.Page
	Message   string
	Base, URL string
	Changes   []changeGroup
	Changed   int
	Moved     int      // sessions that get another place
	Left      []string // what cannot be as it was
}

// likePage shows what making the draft like a release would do to it.
func (d *Organise) likePage(w http.ResponseWriter, r *http.Request) error {
	return d.showLike(w, r, nil)
}

func (d *Organise) showLike(w http.ResponseWriter, r *http.Request, refusal error) error {
	v, err := d.office.Enter(r, programme.Reading)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return release.ErrNoRelease
	}
	l, err := d.releases.PreviewLike(r.Context(), v.Who, v.Edition.ID, number)
	if err != nil {
		return err
	}
	page := likePage{Page: d.office.Page(w, r, v, "release", ""), URL: r.URL.Path, Base: "/organise/" + v.Edition.Slug + "/release/"}
	page.Title = page.T("programme.like_title", "Number", number)
	changes := release.Compare(l.Now, l.Next)
	page.Changed, page.Changes = len(changes), groups(v, View{X: l.Next.Index(), P: page.P, Root: "/" + v.Edition.Slug}, changes)
	for _, c := range changes {
		if c.Kind == release.Moved {
			page.Moved++
		}
	}
	for _, left := range l.LeftOut {
		page.Left = append(page.Left, page.T("programme.left."+string(left.Why), "Session", left.Session, "Name", left.Name))
	}
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(refusal)
	} else {
		refusal = l.Refusal
	}
	if refusal != nil {
		page.Message = programmeweb.Refusal(page.P, refusal)
	}
	return d.pages.Render(w, r, status, "organise-like.html", page)
}

func (d *Organise) makeLike(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r, programme.Changing)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return release.ErrNoRelease
	}
	done, err := d.releases.MakeLike(r.Context(), v.Who, v.Edition.ID, number, text.Say("programme.like_step", "Number", number).Kept())
	if refused(err) {
		return d.showLike(w, r, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "programme.like_done", strconv.Itoa(number), done.Change, "/organise/"+v.Edition.Slug+"/release/")
	return nil
}
