// Package web is the front door of editions for organisers: the list of those they organise, settings, the frame of
// days, slots, rooms, walking times, tracks and formats, and organisations with their series.
package web

import (
	"embed"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

// Messages are this front door's sentences.
//
//go:embed messages/*.json
var Messages embed.FS

// Door is the front door.
type Door struct {
	office   *office.Office
	editions *edition.Service
	pages    *site.Set
	mailFrom string // sender of the server's mail, with or without a name
}

// New returns the front door. MailFrom is the sender of the server's mail, with or without a name.
func New(o *office.Office, editions *edition.Service, mailFrom string) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, editions, pages, mailFrom}, nil
}

// Routes is every address of editions for organisers.
func (d *Door) Routes(rt *web.Router) {
	rt.Handle("GET /organise/{$}", d.list)
	rt.Handle("GET /organise/new", d.newPage)
	rt.Handle("POST /organise/new", d.create)
	rt.Handle("GET /organise/series/{$}", d.seriesList)
	rt.Handle("POST /organise/series/{$}", d.keepSeries)
	rt.Handle("GET /organise/{edition}/settings/{section}/{$}", d.settingPage)
	rt.Handle("POST /organise/{edition}/settings/{section}/{$}", d.setting)
	rt.Handle("POST /organise/{edition}/state", d.setState)
	rt.Handle("GET /organise/{edition}/walks/{$}", d.walksPage)
	rt.Handle("POST /organise/{edition}/walks/{$}", d.walks)
	rt.Handle("POST /organise/{edition}/slots/row", d.addRow)
	d.dayDesk().Routes(rt)
	d.slotDesk().Routes(rt)
	d.roomDesk().Routes(rt)
	d.trackDesk().Routes(rt)
	d.formatDesk().Routes(rt)
}
