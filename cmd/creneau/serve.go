package main

import (
	"context"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/app"
)

type serveCommand struct {
	app.Config `embed:""`
}

// firstLink is how long the link for the first organiser works.
const firstLink = 7 * 24 * time.Hour

func (c *serveCommand) Run(ctx context.Context, out terminal) error {
	a, err := app.OpenToServe(ctx, c.Config, logger(c.Config))
	if err != nil {
		return err
	}
	defer a.Close()
	known, err := a.Accounts.HasAdmin(ctx)
	if err != nil {
		return err
	}
	if !known {
		token, err := a.Accounts.GrantLink(ctx, actor.System("serve"), c.Organiser,
			actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}, firstLink, "/organise/")
		if err != nil {
			return err
		}
		fmt.Fprint(out.Out, firstWords(a.Config.BaseURL, token, c.Organiser))
	}
	fmt.Fprintf(out.Out, "Serving at %s\n", a.Config.BaseURL)
	return a.Serve(ctx)
}

// firstWords are the link for the first organiser, how long it is good, and how to get another one.
func firstWords(base, token, organiser string) string {
	return fmt.Sprintf(`Nobody organises here yet. Open this link to become the first:

  %[1]s/sign-in/%[2]s

It works once, for %[3]d days. For another one start the server again, or run
  creneau user grant %[4]s admin
  creneau user link --base-url %[1]s %[4]s

`, base, token, int(firstLink.Hours()/24), organiser)
}

type migrateCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
}

func (c *migrateCommand) Run(ctx context.Context, out terminal) error {
	a, err := openQuietly(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	_, err = fmt.Fprintf(out.Out, "%s is at the newest schema.\n", a.DB.Describe())
	return err
}

// openExisting assembles the chapters on a database that must be there.
func openExisting(ctx context.Context, database string) (*app.App, error) {
	c := app.Config{Addr: "127.0.0.1:0", Database: database, LogLevel: "warn"}
	return app.OpenExisting(ctx, c, logger(c))
}

// openQuietly assembles the chapters on a database for one command.
func openQuietly(ctx context.Context, database string, set ...func(*app.Config)) (*app.App, error) {
	c := app.Config{Addr: "127.0.0.1:0", Database: database, LogLevel: "warn"}
	for _, s := range set {
		s(&c)
	}
	return app.Open(ctx, c, logger(c))
}
