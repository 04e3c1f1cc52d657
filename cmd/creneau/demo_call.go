package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

// proposalsSent is how many had been sent a week before the deadline.
const proposalsSent = 200

// call serves the demonstration while its call for proposals is open: no programme yet, proposals and drafts instead.
func (c *demoCommand) call(ctx context.Context, out terminal, a *app.App, at time.Time) error {
	fmt.Fprintf(out.Out, "A call for proposals (seed %d) on %s\n", c.Seed, a.DB.Describe())
	w, err := a.DemonstrateCall(ctx, demo.Options{People: c.People, Seed: c.Seed})
	if err != nil {
		return err
	}
	w.Edition.State = edition.Announced
	if w.Edition, _, err = a.Editions.SetClock(ctx, w.Who, w.Edition, at); err != nil {
		return err
	}
	made, err := w.OpenCall(ctx, c.Seed, proposalsSent)
	if err != nil {
		return err
	}
	if err := w.Committee(ctx, c.Seed); err != nil {
		return err
	}
	if _, err := w.Invite(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Made: %s.\nIts clock reads %s.\n", strings.Join(append(w.Made, made), ", "),
		at.Format("Monday 2 January 2006, 15:04"))
	if c.Exit {
		return nil
	}
	fmt.Fprintf(out.Out, "\n  Call        %s/%s/call/\n  Mails       %s/outbox\n\n", a.Config.BaseURL, seed.Slug, a.Config.BaseURL)
	err = signInAll(ctx, out, a, w, openings{chair: "/organise/" + seed.Slug + "/proposals/", submitter: demo.Submitter,
		speaker: "/" + seed.Slug + "/", attendee: "/" + seed.Slug + "/call/"})
	if err != nil {
		return err
	}
	return a.Serve(ctx)
}
