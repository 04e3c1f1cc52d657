// Package web is the front door of teams: the page on which organisers see who may do what and invite others, and the page on which an
// invitation is accepted.
package web

import (
	"embed"

	"github.com/creneau/creneau/internal/chapter"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/kit/web"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/site"
	"github.com/creneau/creneau/internal/team"
)

//go:embed ui/*.html
var ui embed.FS

//go:embed messages/*.json
var messages embed.FS

// Door is the front door.
type Door struct {
	office  *office.Office
	team    *team.Service
	pages   *site.Set
	baseURL string
}

// New returns the front door; links are below baseURL.
func New(o *office.Office, s *team.Service, baseURL string) (*Door, error) {
	pages, err := o.Account.Site.Templates(ui, "ui")
	if err != nil {
		return nil, err
	}
	return &Door{o, s, pages, baseURL}, nil
}

// Chapter is what teams hand in.
func (d *Door) Chapter() chapter.Chapter {
	personal := team.Personal()
	return chapter.Chapter{
		Name: "team", About: "Who works on an edition, and who was invited to.", Messages: messages, Tables: team.Tables(),
		Rights:   team.Rights(),
		Menu:     []chapter.MenuItem{{Group: chapter.Team, Place: 10, Name: "team", Key: "nav.team", Icon: "team", Needs: team.Reading}},
		Settings: d.standing,
		Seed:     d.team.Seed,
		Journal:  chapter.Journal{Kinds: []string{"invitation"}, About: about},
		Undoers:  d.team.Undoers(),
		Personal: &personal,
		Routes:   func(fixed, _ *web.Router) { d.routes(fixed) },
		API:      d.api,
	}
}

func (d *Door) routes(rt *web.Router) {
	rt.Handle("GET /organise/{edition}/team/{$}", d.page)
	rt.Handle("POST /organise/{edition}/team/invite", d.invite)
	rt.Handle("POST /organise/{edition}/team/invitations/{id}/send", d.sendAgain)
	rt.Handle("POST /organise/{edition}/team/invitations/{id}/copy", d.copyLink)
	rt.Handle("POST /organise/{edition}/team/invitations/{id}/revoke", d.withdraw)
	rt.Handle("POST /organise/{edition}/team/{id}/end", d.end)
	rt.Handle("POST /organise/{edition}/team/{id}/revoke", d.revoke)
	rt.Handle("POST /organise/{edition}/team/{id}/sign-out", d.signOut)
	rt.Handle("GET /me/invitations/{token}", d.offer)
	rt.Handle("POST /me/invitations/{token}", d.accept)
}

// about is whom an invitation is for, and the role.
func about(p *text.Printer, _ chapter.Naming, c record.Change) []any {
	i := chapter.Known[team.Invitation](c)
	values := []any{"Label", c.Label}
	if i.Role != "" {
		values = append(values, "Role", roleName(p, i.Role))
	}
	return values
}
