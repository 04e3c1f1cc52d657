package web

import (
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
)

// Chapter is what the programme room hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "room", Messages: Messages, Tables: room.Tables(),
		Today: d.today, Counts: d.counts,
		Menu: []chapter.MenuItem{
			{Group: chapter.Programme, Place: 20, Name: "edit", Key: "nav.edit", Needs: programme.Changing,
				Also: []actor.Right{programme.Reading}},
			{Group: chapter.Programme, Place: 50, Name: "warnings", Key: "nav.warnings", Needs: programme.Reading,
				Also: []actor.Right{agenda.Reading}},
		},
		Routes: func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:    d.API,
		Runs:   []chapter.Run{d.room.Run},
	}
}
