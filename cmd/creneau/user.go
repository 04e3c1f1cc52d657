package main

import (
	"context"
	"fmt"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
)

type userCommand struct {
	List   userListCommand   `cmd:"" help:"List people and their roles."`
	Roles  userRolesCommand  `cmd:"" help:"List the roles and what each may do, and the rights that can be given alone."`
	Grant  userGrantCommand  `cmd:"" help:"Give a role, or one right alone: admin on the server, organiser or speaker in an edition, or a right by its name."`
	Revoke userRevokeCommand `cmd:"" help:"Take a role away, or one right that was given alone."`
	Link   userLinkCommand   `cmd:"" help:"Make a sign-in link, to hand over yourself. It works once, for a day."`
	Token  userTokenCommand  `cmd:"" help:"Make an API token of somebody and print its secret alone."`
}

type userListCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
}

func (c *userListCommand) Run(ctx context.Context, out terminal) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	people, err := a.Accounts.People(ctx, actor.System("user"))
	if err != nil {
		return err
	}
	for _, p := range people {
		fmt.Fprintf(out.Out, "%s", p.Email)
		for _, g := range p.Grants {
			fmt.Fprintf(out.Out, "  %s on %s", g.Role, g.Scope)
			if !g.Ends.IsZero() {
				fmt.Fprintf(out.Out, " until %s", g.Ends.Format(time.RFC3339))
			}
		}
		fmt.Fprintln(out.Out)
	}
	return nil
}

type userRolesCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
}

func (c *userRolesCommand) Run(ctx context.Context, out terminal) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	roles := a.Accounts.Roles()
	for _, role := range roles.Names() {
		if role == actor.Admin {
			fmt.Fprintf(out.Out, "%s (on the server)\n  everything\n", role)
			continue
		}
		fmt.Fprintf(out.Out, "%s\n", role)
		for _, right := range roles.RightsOf(role) {
			fmt.Fprintf(out.Out, "  %s\n", right.Name())
		}
	}
	fmt.Fprintln(out.Out, "rights that can be given alone")
	for _, right := range roles.Rights() {
		fmt.Fprintf(out.Out, "  %s\n", right.Name())
	}
	return nil
}

type roleArgs struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Email    string `arg:"" help:"Whose role."`
	Role     string `arg:"" help:"A role or a right, as creneau user roles lists them."` // known to account.Service.Roles
	Edition  string `help:"Short name of the edition; not for admin. Without it, a right holds on the server."`
}

// change gives or takes the role, and says what became of it.
func (c roleArgs) change(ctx context.Context, out terminal, became string,
	do func(*account.Service, context.Context, actor.Actor, string, actor.Grant) error) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	who, g := actor.System("user"), actor.Grant{Role: actor.Role(c.Role), Scope: actor.ServerScope}
	roles := a.Accounts.Roles()
	if !roles.Known(g.Role) {
		return account.ErrRole
	}
	if g.Role != actor.Admin && !(roles.IsRight(g.Role) && c.Edition == "") {
		e, err := a.Editions.BySlug(ctx, who, c.Edition)
		if err != nil {
			return fmt.Errorf("--edition %q: %w", c.Edition, err)
		}
		g.Scope = string(e.ID)
	}
	if err := do(a.Accounts, ctx, who, c.Email, g); err != nil {
		return err
	}
	verb := "is"
	if roles.IsRight(g.Role) {
		verb = "may"
	}
	_, err = fmt.Fprintf(out.Out, "%s %s %s %s.\n", c.Email, verb, became, c.Role)
	return err
}

type userGrantCommand struct {
	roleArgs `embed:""`
}

func (c *userGrantCommand) Run(ctx context.Context, out terminal) error {
	return c.change(ctx, out, "now", (*account.Service).Grant)
}

type userRevokeCommand struct {
	roleArgs `embed:""`
}

func (c *userRevokeCommand) Run(ctx context.Context, out terminal) error {
	return c.change(ctx, out, "no longer", (*account.Service).Revoke)
}

// handedLink is how long a sign-in link works that is handed over by hand.
const handedLink = 24 * time.Hour

type userLinkCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	BaseURL  string `help:"Public address of the server." default:"http://127.0.0.1:8080" env:"CRENEAU_BASE_URL"`
	Email    string `arg:"" help:"Whom the link signs in."`
}

func (c *userLinkCommand) Run(ctx context.Context, out terminal) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	token, err := a.Accounts.GrantLink(ctx, actor.System("user"), c.Email, actor.Grant{}, handedLink, "/me")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out.Out, "%s/sign-in/%s\n", c.BaseURL, token)
	return err
}

type userTokenCommand struct {
	Database string `help:"Where the data lives." default:"sqlite://creneau.db" env:"CRENEAU_DATABASE"`
	Email    string `arg:"" help:"Whose token: it may what they may, as their roles are at the time."`
	ReadOnly bool   `help:"The token may not change anything."`
	Name     string `help:"What it is for: the person reads it on their account page, where they revoke the token." default:"command line"`
}

// Run prints the secret alone, so that a script can keep it.
func (c *userTokenCommand) Run(ctx context.Context, out terminal) error {
	a, err := openExisting(ctx, c.Database)
	if err != nil {
		return err
	}
	defer a.Close()
	secret, err := a.Accounts.CreateTokenFor(ctx, actor.System("user"), c.Email, account.Token{Name: c.Name, MayWrite: !c.ReadOnly})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Email, err)
	}
	_, err = fmt.Fprintln(out.Out, secret)
	return err
}
