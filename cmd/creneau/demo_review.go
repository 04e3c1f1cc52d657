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

// proposalsRead is how many a whole call brings.
const proposalsRead = 300

// reading serves the demonstration while a committee reads what was proposed.
func (c *demoCommand) reading(ctx context.Context, out terminal, a *app.App, at time.Time) error {
	fmt.Fprintf(out.Out, "A committee that reads (seed %d) on %s\n", c.Seed, a.DB.Describe())
	w, err := a.DemonstrateCall(ctx, demo.Options{People: c.People, Seed: c.Seed})
	if err != nil {
		return err
	}
	w.Edition.State = edition.Announced
	if w.Edition, _, err = a.Editions.SetClock(ctx, w.Who, w.Edition, at); err != nil {
		return err
	}
	called, err := w.OpenCall(ctx, c.Seed, proposalsRead)
	if err != nil {
		return err
	}
	read, err := w.Reading(ctx, c.Seed)
	if err != nil {
		return err
	}
	if _, err := w.Invite(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out.Out, "Made: %s.\nIts clock reads %s.\n", strings.Join(append(w.Made, called, read), ", "),
		at.Format("Monday 2 January 2006, 15:04"))
	if c.Exit {
		return nil
	}
	rounds := "/organise/" + seed.Slug + "/rounds/"
	fmt.Fprintf(out.Out, "\n  Sheets      %s/%s/review/\n  Mails       %s/outbox\n\n", a.Config.BaseURL, seed.Slug, a.Config.BaseURL)
	err = signInAll(ctx, out, a, w, openings{chair: rounds, submitter: "proposer1@example.org", speaker: "/" + seed.Slug + "/",
		attendee: "/" + seed.Slug + "/"})
	if err != nil {
		return err
	}
	return a.Serve(ctx)
}
