package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/creneau/creneau/internal/actor"
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
	fmt.Fprintf(out.Out, "Made: %s.\nIts clock reads %s.\n", strings.Join(append(w.Made, made), ", "),
		at.Format("Monday 2 January 2006, 15:04"))
	if c.Exit {
		return nil
	}
	fmt.Fprintf(out.Out, "\n  Call        %s/%s/call/\n  Mails       %s/outbox\n\n", a.Config.BaseURL, seed.Slug, a.Config.BaseURL)
	return c.serveSignedIn(ctx, out, a, w, []signIn{
		{"organiser", "organiser@example.org", "/organise/" + seed.Slug + "/", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}},
		{"submitter", demo.Submitter, "/" + seed.Slug + "/call/mine/", actor.Grant{}},
	})
}

// signIn is somebody whom a link of the demonstration signs in.
type signIn struct {
	name, email, next string
	grant             actor.Grant
}

// serveSignedIn prints how to sign in as each, and serves.
func (c *demoCommand) serveSignedIn(ctx context.Context, out terminal, a *app.App, w *demo.World, all []signIn) error {
	for _, who := range all {
		token, err := a.Accounts.GrantLink(ctx, w.Who, who.email, who.grant, 24*time.Hour, who.next)
		if err != nil {
			return err
		}
		fmt.Fprintf(out.Out, "  Sign in as %-10s %s/sign-in/%s\n", who.name, a.Config.BaseURL, token)
	}
	fmt.Fprintln(out.Out, "\nStop with Ctrl-C.")
	return a.Serve(ctx)
}
