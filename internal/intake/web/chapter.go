package web

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
)

// Chapter is what imports hand in.
func (d *Organise) Chapter() chapter.Chapter {
	personal := intake.Personal()
	return chapter.Chapter{
		Name: "intake", Messages: Messages, Tables: intake.Tables(), Rights: intake.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Setup, Place: 100, Name: "import", Key: "nav.import", Needs: intake.Importing,
				Also: []actor.Right{programme.Reading}},
		},
		Settings: d.standing,
		Personal: &personal,
		Routes:   func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:      d.API,
		Runs:     []chapter.Run{d.follower.Run},
	}
}
