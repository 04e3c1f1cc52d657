package main

import (
	"context"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/app"
)

type userCommand struct {
	List   userListCommand   `cmd:"" help:"List people and their roles."`
	Grant  userGrantCommand  `cmd:"" help:"Give a role: admin on the server, organiser or speaker in an edition."`
	Revoke userRevokeCommand `cmd:"" help:"Take a role away."`
	Link   userLinkCommand   `cmd:"" help:"Make a sign-in link, to hand over yourself."`
}

type userListCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
}

func (c *userListCommand) Run(ctx context.Context, out terminal) error {
	a, err := openQuietly(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	people, err := a.Accounts.People(ctx, account.System("user"))
	if err != nil {
		return err
	}
	for _, p := range people {
		fmt.Fprintf(out.Out, "%s", p.Email)
		for _, g := range p.Grants {
			fmt.Fprintf(out.Out, "  %s on %s", g.Role, g.Scope)
		}
		fmt.Fprintln(out.Out)
	}
	return nil
}

type roleArgs struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Email    string `arg:"" help:"Whose role."`
	Role     string `arg:"" enum:"admin,organiser,speaker" help:"admin, organiser or speaker."`
	Edition  string `help:"Short name of the edition; not for admin."`
}

func (c roleArgs) grant(ctx context.Context, a *app.App) (account.Grant, error) {
	g := account.Grant{Role: account.Role(c.Role), Scope: account.ServerScope}
	if g.Role == account.Admin {
		return g, nil
	}
	e, err := a.Editions.BySlug(ctx, account.System("user"), c.Edition)
	g.Scope = string(e.ID)
	return g, err
}

type userGrantCommand struct {
	roleArgs `embed:""`
}

func (c *userGrantCommand) Run(ctx context.Context, out terminal) error {
	a, err := openQuietly(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	g, err := c.grant(ctx, a)
	if err != nil {
		return err
	}
	if err := a.Accounts.Grant(ctx, account.System("user"), c.Email, g); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s is now %s.\n", c.Email, c.Role)
	return err
}

type userRevokeCommand struct {
	roleArgs `embed:""`
}

func (c *userRevokeCommand) Run(ctx context.Context, out terminal) error {
	a, err := openQuietly(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	g, err := c.grant(ctx, a)
	if err != nil {
		return err
	}
	if err := a.Accounts.Revoke(ctx, account.System("user"), c.Email, g); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s is no longer %s.\n", c.Email, c.Role)
	return err
}

type userLinkCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	BaseURL  string `help:"Public address of the server." default:"http://127.0.0.1:8080" env:"CRENEAU_BASE_URL"`
	Email    string `arg:"" help:"Whom the link signs in."`
}

func (c *userLinkCommand) Run(ctx context.Context, out terminal) error {
	a, err := openQuietly(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	token, err := a.Accounts.GrantLink(ctx, account.System("user"), c.Email, account.Grant{}, 24*time.Hour, "/me")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s/sign-in/%s\n", c.BaseURL, token)
	return err
}
