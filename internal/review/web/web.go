// Package web is the front door of chairs: rounds, reviewers, looking sheets through, who reads what, and where proposals stand. What
// reviewers see is in the package below, which knows nobody.
package web

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/review"
	"github.com/creneau/creneau/internal/review/web/queue"
	"github.com/creneau/creneau/internal/site"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office *office.Office
	review *review.Service
	queue  *queue.Door
	pages  *site.Set
}

// New returns the front door.
func New(o *office.Office, s *review.Service) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	q, err := queue.New(o, s.Blind)
	return &Door{o, s, q, pages}, err
}

// Chapter is what reviewing hands in.
func (d *Door) Chapter() chapter.Chapter {
	personal := review.Personal()
	return chapter.Chapter{
		Name: "review", About: "What reviewers read, and their verdicts.", Messages: messages, Tables: review.Tables(), Rights: review.Rights(),
		Menu: []chapter.MenuItem{
			{Group: chapter.Call, Place: 50, Name: "rounds", Key: "nav.rounds", Needs: review.Overseeing},
			{Group: chapter.Call, Place: 60, Name: "reviewers", Key: "nav.reviewers", Needs: review.Overseeing},
		},
		Today:    d.today,
		Dates:    d.dates,
		Undoers:  d.review.Undoers(),
		Personal: &personal,
		Wakes: []chapter.Wake{{Kind: "proposal.withdrawn", Do: d.follow}, {Kind: "proposal.brought_back", Do: d.follow},
			{Kind: "proposal.joined", Do: d.follow}},
		Runs: []chapter.Run{chapter.Every(time.Minute, d.follow)},
		Routes: func(fixed, editions *web.Router) {
			d.rounds().Routes(fixed)
			d.reviewers().Routes(fixed)
			fixed.Handle("POST /organise/{edition}/reviewers/list", d.listMembers)
			fixed.Handle("GET /organise/{edition}/rounds/{id}/read", d.roundPage)
			fixed.Handle("POST /organise/{edition}/rounds/{id}/act", d.act)
			fixed.Handle("GET /organise/{edition}/rounds/{id}/look", d.lookPage)
			fixed.Handle("POST /organise/{edition}/rounds/{id}/look", d.look)
			fixed.Handle("GET /organise/{edition}/rounds/{id}/further", d.furtherPage)
			fixed.Handle("POST /organise/{edition}/rounds/{id}/further", d.deal)
			fixed.Handle("GET /organise/{edition}/rounds/{id}/standing", d.standingPage)
			fixed.Handle("GET /organise/{edition}/rounds/{id}/grades.csv", d.export)
			editions.Handle("GET /{edition}/review/sight", d.sightPage)
			editions.Handle("POST /{edition}/review/sight", d.sight)
			d.queue.Routes(editions)
		},
		API: d.queue.API,
	}
}

// follow takes into account what happened to proposals.
func (d *Door) follow(ctx context.Context, log *slog.Logger) {
	if err := d.review.Follow(ctx); err != nil && ctx.Err() == nil {
		log.Warn("could not follow what happened to proposals", "error", err)
	}
}

// dates are until when rounds are read.
func (d *Door) dates(ctx context.Context, who actor.Actor, editionID edition.ID) (out []chapter.Date, err error) {
	if who.May(review.Overseeing, string(editionID)) != nil {
		return nil, nil
	}
	all, err := d.review.Rounds(ctx, who, editionID)
	for _, r := range all {
		if !r.Closes.IsZero() && r.State != review.Settled {
			out = append(out, chapter.Date{Key: "review.date", Begins: r.Closes, Page: "rounds/" + string(r.ID) + "/read"})
		}
	}
	return out, err
}
