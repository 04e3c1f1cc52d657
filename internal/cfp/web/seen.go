package web

import (
	"net/http"

	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/site"
)

// seenPage is what somebody wrote as the public would see it, and as a committee that reads without names.
type seenPage struct {
	site.Page
	C                          cfp.Content
	Named, Abstract            []cfp.Part // of the title, and so on
	Outline, Why               []cfp.Part
	Format, Track, Level, Back string
	Gone                       int
}

func (d *Door) seenPage(w http.ResponseWriter, r *http.Request) error {
	e, work, who, err := d.own(r)
	if err != nil {
		return err
	}
	form := d.formOf(w, r, e, who, work)
	c := work.Content()
	page := seenPage{Page: form.Page, C: c, Named: c.Blind("title"), Abstract: c.Blind("abstract"), Outline: c.Blind("outline"),
		Why:  c.Blind("why"),
		Back: form.Base + "mine/" + r.PathValue("id")}
	page.Title = page.T("cfp.seen")
	for _, o := range form.Formats {
		if o.Value == string(c.FormatID) {
			page.Format = o.Label
		}
	}
	for _, o := range form.Tracks {
		if o.Value == string(c.TrackID) {
			page.Track = o.Label
		}
	}
	if c.Level != "" {
		page.Level = page.T("cfp.level." + c.Level)
	}
	for _, parts := range [][]cfp.Part{page.Named, page.Abstract, page.Outline, page.Why} {
		for _, p := range parts {
			if p.Gone {
				page.Gone++
			}
		}
	}
	return d.pages.Render(w, r, http.StatusOK, "seen.html", page)
}
