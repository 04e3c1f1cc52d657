package web

import (
	"context"
	"log/slog"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

// Chapter is what planning hands in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "planning", About: "Candidate plans, expected heads.", Messages: Messages, Tables: planning.Tables(), Rights: planning.Rights(),
		Today: d.today, Counts: d.counts,
		Menu: []chapter.MenuItem{
			{Group: chapter.Programme, Place: 30, Name: "plans", Key: "nav.plans", Needs: planning.Reading,
				Also: []actor.Right{programme.Reading}},
			{Group: chapter.Programme, Place: 60, Name: "heads", Key: "nav.heads", Needs: planning.Reading,
				Also: []actor.Right{programme.Reading}},
		},
		Routes: func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:    d.API,
		Wakes:  []chapter.Wake{{Kind: planning.Queuing, Do: func(context.Context, *slog.Logger) { d.planning.Wake() }}},
		Runs:   []chapter.Run{d.planning.Run},
	}
}
