package web

import (
	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/record"
)

// Chapter is what accounts hand in.
func (d *Door) Chapter() chapter.Chapter {
	return chapter.Chapter{
		Name: "account", About: "Who asks.", Messages: Messages, Tables: account.Tables(),
		Rights:  append(account.Rights(), record.Rights()...),
		Journal: chapter.Journal{Kinds: []string{"account"}, About: d.aboutGrant},
		Routes:  func(fixed, _ *web.Router) { d.Routes(fixed) },
		API:     d.API,
	}
}

// aboutGrant names the role that was given or taken, and when it ends; one right alone by the right's name.
func (d *Door) aboutGrant(p *text.Printer, n chapter.Naming, c record.Change) []any {
	if c.Label == "" || c.Action == "account.token_made" {
		return nil // it is about no role
	}
	values := []any{"Role", c.Label}
	if !d.accounts.Roles().IsRight(actor.Role(c.Label)) {
		values = []any{"Role", p.T("change.role." + c.Label)}
	}
	if ends := chapter.Known[account.Held](c).Ends; !ends.IsZero() {
		at := ends.In(n.Zone)
		values = append(values, "Ends", p.T("account.ends", "Date", p.Date(at), "Time", p.Time(at)))
	}
	return values
}
