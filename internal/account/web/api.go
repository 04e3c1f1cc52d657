package web

import (
	"context"
	"net/http"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/record"
)

// Asker is how the API learns who asks; answers are what it keeps of what it said.
func (d *Door) Asker(answers *record.Answers) api.Asker {
	words := func(r *http.Request) *text.Printer { return d.Site.Catalogue.In(d.Site.Language(r)) }
	return api.Asker{Actor: d.Actor, Key: d.Key, Words: words, Once: answers.Once}
}

// API adds the operations of accounts.
func (d *Door) API(a *api.API) {
	api.Read(a, api.Op{ID: "readMe", Path: "/me", Tag: "account", Summary: "Read who the token belongs to"}, d.readMe)
	d.nameRoles(a)
	d.people(a)
}

// nameRoles tells programs which roles there are.
func (d *Door) nameRoles(a *api.API) {
	schema := a.OpenAPI().Components.Schemas.Map()["Grant"].Properties["role"]
	for _, role := range d.accounts.Roles().Names() {
		schema.Enum = append(schema.Enum, string(role))
	}
}

type meWire struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Email    string      `json:"email"`
	ReadOnly bool        `json:"read_only" doc:"The token may not write."`
	OnlyIn   string      `json:"only_in,omitempty" doc:"The one edition, by its id, that the token is for; left out when it is for all."`
	Grants   []grantWire `json:"grants" nullable:"false"`
	Rights   []rightWire `json:"rights,omitempty" doc:"Rights that were given alone, besides those of roles."`
}

type grantWire struct {
	Scope string `json:"scope" doc:"An edition's id, or server."`
	Role  string `json:"role"` // one of account.Service.Roles
}

type rightWire struct {
	Scope string `json:"scope" doc:"An edition's id, or server."`
	Right string `json:"right" doc:"Its chapter and what it lets do: programme.change."`
}

func (d *Door) readMe(_ context.Context, who actor.Actor, _ *api.None) (*api.Body[meWire], error) {
	me := meWire{ID: string(who.PersonID), Name: who.Name, Email: who.Email, ReadOnly: who.ReadOnly, OnlyIn: who.OnlyIn, Grants: []grantWire{}}
	for _, g := range who.Grants {
		if d.accounts.Roles().IsRight(g.Role) {
			me.Rights = append(me.Rights, rightWire{g.Scope, string(g.Role)})
			continue
		}
		me.Grants = append(me.Grants, grantWire{g.Scope, string(g.Role)})
	}
	return &api.Body[meWire]{Body: me}, nil
}
