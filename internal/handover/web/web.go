// Package web is the front door of files of proposals: the page on which organisers take them in, and where the whole call is handed over.
package web

import (
	"embed"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/cfp"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/handover"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is this front door. Only organisers come here.
type Door struct {
	office   *office.Office
	handover *handover.Service
	pages    *site.Set
}

// New returns the front door.
func New(o *office.Office, s *handover.Service) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{office: o, handover: s, pages: pages}, nil
}

// Chapter is what this chapter hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := handover.Personal()
	return chapter.Chapter{
		Name: "handover", About: "Proposals from files of other tools, and a whole call as one bundle.", Messages: messages,
		Tables: handover.Tables(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Call, Place: 100, Name: "handover", Key: "nav.handover", Needs: cfp.Changing,
				Also: []actor.Right{cfp.Reading, edition.Reading}},
		},
		Undoers:  d.handover.Undoers(),
		Personal: &personal,
		Routes: func(fixed, _ *web.Router) {
			fixed.Handle("GET /organise/{edition}/handover/{$}", d.page)
			fixed.Handle("POST /organise/{edition}/handover/{$}", d.takeIn)
			fixed.Handle("GET /organise/{edition}/handover/call.json", d.bundle)
		},
		API: d.api,
	}
}
