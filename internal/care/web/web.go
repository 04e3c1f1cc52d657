// Package web is the front door of care: the page that each speaker has, the organisers' desk, and the same for programs.
package web

import (
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/care"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	releaseweb "github.com/creneau/creneau/internal/release/web"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office  *office.Office
	public  *releaseweb.Door
	care    *care.Service
	pages   *site.Set
	baseURL string
}

// New returns the front door.
func New(o *office.Office, public *releaseweb.Door, s *care.Service, baseURL string) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	d := &Door{office: o, public: public, care: s, pages: pages, baseURL: baseURL}
	s.WriteChanges(d.changeLetters)
	return d, nil
}

// Chapter is what care hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "care", Messages: messages, Tables: care.Tables(), Rights: care.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Speakers, Place: 35, Name: "requests", Key: "nav.requests", Needs: care.Reading},
		},
		Today:    d.todayChanges,
		Undoers:  d.care.Undoers(),
		Settings: d.standing,
		Runs:     []chapter.Run{chapter.Every(tickEvery, d.tickChanges)},
		API:      d.changeAPI,
		Routes: func(fixed, editions *web.Router) {
			d.inboxRoutes(fixed)
			d.changeRoutes(editions)
			editions.Handle("GET /{edition}/speaking/{$}", d.speakingPage)
		},
	}
}

// speakingPage is what a speaker finds at one address.
func (d *Door) speakingPage(w http.ResponseWriter, r *http.Request) error {
	e, err := d.public.Edition(r)
	if err != nil {
		return err
	}
	page := speakingPage{Page: d.office.Account.PageIn(w, r, "care.title", e.Speak), SignIn: "/sign-in?next=/" + e.Slug + "/speaking/"}
	page.Edition = d.public.RefNow(r, page.P, e)
	w.Header().Set("Cache-Control", "private, no-store")
	return d.pages.Render(w, r, http.StatusOK, "speaking.html", page)
}

type speakingPage struct {
	site.Page
	SignIn string
}
