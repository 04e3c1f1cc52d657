// Package web is the front door of faces for organisers and programs.
package web

import (
	"embed"
	"net/http"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/face"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/picture"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office   *office.Office
	faces    *face.Service
	pictures *picture.Service
	pages    *site.Set
}

// New returns the front door.
func New(o *office.Office, s *face.Service, pictures *picture.Service) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, s, pictures, pages}, nil
}

// Chapter is what faces hand in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "face", About: "What an edition looks like.", Messages: messages,
		Menu:     []chapter.MenuItem{{Group: chapter.Setup, Place: 15, Name: "face", Key: "nav.face", Needs: edition.Reading}},
		Settings: d.standing,
		Seed:     d.faces.Seed,
		Routes: func(fixed, _ *web.Router) {
			fixed.Handle("GET /organise/{edition}/face/{$}", d.page)
			fixed.Handle("POST /organise/{edition}/face/{$}", d.save)
			fixed.Handle("GET /organise/{edition}/face/sample.css", d.sample)
		},
		API: d.api,
	}
}

// sample is the stylesheet in which a page shows a colour in both themes, whatever its own theme is.
func (d *Door) sample(w http.ResponseWriter, r *http.Request) error {
	if _, err := d.office.Enter(r, edition.Reading); err != nil {
		return err
	}
	css := ""
	for i, c := range suggested {
		css += swatch(i, c)
	}
	if c, ok := face.ParseRGB(r.URL.Query().Get("accent")); ok {
		css += face.Compute(c).Sample()
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "private, no-store")
	web.Send(w, r, http.StatusOK, []byte(css))
	return nil
}
