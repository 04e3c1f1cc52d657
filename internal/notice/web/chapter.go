package web

import (
	"context"
	"log/slog"
	"time"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/release"
)

// Chapter is what notices hand in.
func (d *Door) Chapter() chapter.Chapter {
	personal := notice.Personal()
	return chapter.Chapter{
		Name: "notice", About: "What releases tell people.", Messages: Messages, Tables: notice.Tables(), Rights: notice.Rights(),
		Today: d.today, Counts: d.counts,
		Menu: []chapter.MenuItem{
			{Group: chapter.Public, Place: 20, Name: "messages", Key: "nav.messages", Needs: post.Reading},
		},
		Personal: &personal,
		Routes:   func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:      d.API,
		Wakes:    []chapter.Wake{{Kind: release.Released, Do: d.tell}},
		Runs:     []chapter.Run{chapter.Every(lookEvery, d.tell)},
	}
}

// lookEvery is how soon a release is told of whose wake-up was lost.
const lookEvery = 5 * time.Second

// tell makes the messages of releases that ask for them.
func (d *Door) tell(ctx context.Context, log *slog.Logger) {
	if _, err := d.notices.Prepare(ctx, d.Write); err != nil && ctx.Err() == nil {
		log.Warn("could not make the messages of a release", "error", err)
	}
}
