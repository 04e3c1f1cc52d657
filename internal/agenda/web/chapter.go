package web

import (
	"context"
	"log/slog"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
)

// Chapter is what agendas hand in.
func (d *Organise) Chapter() chapter.Chapter {
	personal := agenda.Personal()
	return chapter.Chapter{
		Name: "agenda", About: "Stars, my day, the clash table.", Messages: Messages, Tables: agenda.Tables(), Rights: agenda.Rights(),
		Today: d.today,
		Menu: []chapter.MenuItem{
			{Group: chapter.Programme, Place: 40, Name: "clashes", Key: "nav.clashes", Needs: agenda.Reading,
				Also: []actor.Right{programme.Reading}},
		},
		Public: []site.Link{
			{Place: 20, Section: "wishes", Path: "wishes/", Key: "site.wishes", Shown: site.Wishing, Live: true, Before: "star"},
			{Place: 30, Section: "my", Path: "my/", Key: "site.my_day", Shown: site.Released, Live: true, Counts: true, Icon: "day"},
		},
		Journal:  chapter.Journal{Kinds: []string{"wishes"}, About: aboutWishes},
		Personal: &personal,
		Seed:     d.agenda.Seed,
		Phone: func(r *http.Request) ([]chapter.PhonePaths, error) {
			root := "/" + r.PathValue("edition") + "/"
			return []chapter.PhonePaths{{Place: 30, Paths: []string{root + "my/", root + "wishes/", root + "my/offline/"}}}, nil
		},
		Routes: func(fixed, editions *web.Router) {
			d.Routes(fixed)
			d.Favourites(fixed)
			d.Door.Routes(editions)
		},
		API:  d.API,
		Runs: []chapter.Run{chapter.Every(agenda.CountEvery, d.count)},
	}
}

// count counts who starred what together.
func (d *Organise) count(ctx context.Context, log *slog.Logger) {
	if err := d.agenda.Count(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not count stars", "error", err)
	}
}

// aboutWishes is how many people's wishes were taken in.
func aboutWishes(p *text.Printer, _ chapter.Naming, c record.Change) []any {
	counts := chapter.Known[map[string]int](c)
	return []any{"Label", c.Label, "Added", counts["added"], "Changed", counts["changed"], "People", p.Number(counts["people"])}
}
