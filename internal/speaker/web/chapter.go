package web

import (
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/speaker"
)

// Chapter is what speakers hand in.
func (d *Door) Chapter() chapter.Chapter {
	personal := speaker.Personal()
	return chapter.Chapter{
		Name: "speaker", About: "People on stage and whom they come from.", Messages: Messages, Tables: speaker.Tables(),
		Rights: speaker.Rights(),
		Today:  d.today, Counts: d.counts, Finds: d.finds(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Speakers, Place: 20, Name: "organisations", Key: "nav.organisations", Needs: speaker.Reading},
			{Group: chapter.Speakers, Place: 10, Name: "speakers", Key: "nav.speakers", Needs: speaker.Reading},
		},
		Undoers:  d.speakers.Undoers(),
		Seed:     d.speakers.Seed,
		Personal: &personal,
		Routes:   func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:      d.API,
	}
}
