package web

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// Chapter is what repairing hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "repair", Messages: Messages,
		Menu: []chapter.MenuItem{
			{Group: chapter.Day, Place: 10, Name: "repair", Key: "nav.repair", Needs: planning.Reading,
				Also: []actor.Right{programme.Reading}},
		},
		Routes: func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:    d.API,
	}
}
