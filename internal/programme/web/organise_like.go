package web

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
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
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return programme.ErrNoRelease
	}
	l, err := d.programme.PreviewLike(r.Context(), v.Who, v.Edition.ID, number)
	if err != nil {
		return err
	}
	page := likePage{Page: d.office.Page(w, r, v, "release", ""), URL: r.URL.Path, Base: "/organise/" + v.Edition.Slug + "/release/"}
	page.Title = page.T("programme.like_title", "Number", number)
	changes := programme.Compare(l.Now, l.Next)
	page.Changed, page.Changes = len(changes), groups(v, View{X: l.Next.Index(), P: page.P, Root: "/" + v.Edition.Slug}, changes)
	for _, c := range changes {
		if c.Kind == programme.Moved {
			page.Moved++
		}
	}
	for _, left := range l.Left {
		page.Left = append(page.Left, page.T("programme.left."+string(left.Why), "Session", left.Session, "Name", left.Name))
	}
	status := http.StatusOK
	if refusal != nil {
		status = web.Status(refusal)
	} else {
		refusal = l.Refusal
	}
	if refusal != nil {
		page.Message = Refusal(page.P, refusal)
	}
	return d.pages.Render(w, r, status, "organise-like.html", page)
}

// Refusal says why something is refused; of a rule that blocks, in the rule's own words.
func Refusal(p *text.Printer, err error) string {
	if f, ok := fault.From(err); ok && errors.Is(err, programme.ErrBlocks) {
		return p.Say(programme.Refused(f))
	}
	sentence, _ := p.Fault(err)
	return sentence
}

func (d *Organise) makeLike(w http.ResponseWriter, r *http.Request) error {
	v, err := d.office.Enter(r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		return programme.ErrNoRelease
	}
	done, err := d.programme.MakeLike(r.Context(), v.Who, v.Edition.ID, number, text.Say("programme.like_step", "Number", number).Kept())
	if refused(err) {
		return d.showLike(w, r, err)
	}
	if err != nil {
		return err
	}
	d.office.Done(w, r, v, "programme.like_done", strconv.Itoa(number), done.Change, "/organise/"+v.Edition.Slug+"/release/")
	return nil
}
