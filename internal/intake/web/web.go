// Package web is the front door of imports: the page on which organisers take files in and follow addresses. Only organisers come here.
package web

import (
	"embed"

	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/programme"
	programmeweb "github.com/creneau/creneau/internal/programme/web"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Organise is this front door: it has pages for organisers alone.
type Organise struct {
	office    *office.Office
	programme *programme.Service
	intake    *intake.Service
	pages     *site.Set
	follower  *intake.Follower // looks at the addresses that editions follow
}

// New returns the front door. Programs send the draft edits of this chapter too.
func New(
	o *office.Office, drafting *programmeweb.Organise, p *programme.Service, s *intake.Service, f *intake.Follower,
) (*Organise, error) {
	drafting.Reading = Edits
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Organise{office: o, programme: p, intake: s, follower: f, pages: pages}, nil
}

// Routes is every address of imports.
func (d *Organise) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/import/{$}", d.importPage)
	rt.Handle("POST /organise/{edition}/import/{$}", d.takeIn)
	rt.Handle("POST /organise/{edition}/import/next", d.takeNext)
	rt.Handle("POST /organise/{edition}/import/source", d.changeSource)
}

// Edits makes edits of what programs send, those of this chapter among them: programmeweb.Reading.
func Edits(wires []programmeweb.EditWire) ([]programme.Edit, error) {
	out := make([]programme.Edit, len(wires))
	for i, w := range wires {
		if w.Do == "keep" {
			out[i] = intake.KeepMissing{Session: programme.SessionID(w.Session)}
			continue
		}
		var err error
		if out[i], err = w.Edit(); err != nil {
			return nil, err
		}
	}
	return out, nil
}
