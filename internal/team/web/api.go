package web

import (
	"context"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/api"
	"github.com/creneau/creneau/internal/office"
	"github.com/creneau/creneau/internal/team"
)

// memberWire is somebody of a team as programs see them.
type memberWire struct {
	ID    string     `json:"id"`
	Name  string     `json:"name"`
	Email string     `json:"email"`
	Admin bool       `json:"admin" doc:"An administrator of the server, who may do everything."`
	Seen  *time.Time `json:"last_seen,omitempty" doc:"When they last used a device that is signed in; left out when not known."`
	Roles []heldWire `json:"roles" nullable:"false" doc:"In this edition, also those that have ended."`
}

type heldWire struct {
	Role  string     `json:"role"`
	Since *time.Time `json:"since,omitempty"`
	Ends  *time.Time `json:"ends,omitempty" doc:"From this instant on it gives nothing; left out when it does not end."`
	By    string     `json:"by,omitempty" doc:"Name of who gave it."`
}

// invitationWire is an invitation as programs see it. Its link is sent by mail, and never told to a program.
type invitationWire struct {
	ID       string     `json:"id" readOnly:"true" required:"false"`
	Email    string     `json:"email"`
	Role     string     `json:"role"` // one of team.Service.Roles
	RoleEnds *time.Time `json:"role_ends,omitempty" doc:"When the role will end; left out when it does not."`
	Note     string     `json:"note,omitempty" doc:"To whoever is invited."`
	By       string     `json:"by,omitempty" readOnly:"true" required:"false" doc:"Name of who invites."`
	Created  time.Time  `json:"created" readOnly:"true" required:"false"`
	Expires  time.Time  `json:"expires" readOnly:"true" required:"false" doc:"From this instant on its link opens nothing."`
	Open     bool       `json:"open" readOnly:"true" required:"false" doc:"It can be accepted now."`
}

type teamIn struct {
	office.InEdition
	Body struct {
		Emails   []string   `json:"emails" minItems:"1" maxItems:"50" nullable:"false"`
		Role     string     `json:"role"` // one of team.Service.Roles
		RoleEnds *time.Time `json:"role_ends,omitempty" doc:"When the role will end; left out when it does not."`
		Note     string     `json:"note,omitempty" doc:"To whoever is invited."`
	}
}

type grantIn struct {
	office.Item
	Role string `query:"role" required:"true" doc:"Which of their roles."`
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (d *Door) api(a *api.API) {
	const invitations = "/editions/{edition}/invitations"
	api.Read(a, api.Op{ID: "listTeam", Path: "/editions/{edition}/team", Tag: "team", Summary: "List who may do what"}, d.listTeam)
	api.Remove(a, api.Op{ID: "revokeRole", Path: "/editions/{edition}/team/{id}", Tag: "team", Summary: "Take a role from somebody",
		Description: "Needs the rights that the role includes. Somebody who may change the team for good stays."},
		func(ctx context.Context, who actor.Actor, in *grantIn) (*api.None, error) {
			e, err := d.office.Into(ctx, who, team.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = d.team.Revoke(ctx, who, e.ID, actor.PersonID(in.ID), actor.Role(in.Role))
			return nil, err
		})
	api.Read(a, api.Op{ID: "listInvitations", Path: invitations, Tag: "team", Summary: "List who was invited and has not come yet"},
		d.listInvitations)
	api.Create(a, api.Op{ID: "createInvitations", Path: invitations, Tag: "team", Summary: "Invite some addresses by mail",
		Description: "Needs the rights that the role includes. One that waits for an address is replaced."}, d.createInvitations)
	api.Create(a, api.Op{ID: "sendInvitation", Path: invitations + "/{id}/send", Tag: "team", Summary: "Mail an invitation again"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			e, err := d.office.Into(ctx, who, team.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			_, err = d.team.SendAgain(ctx, who, e.ID, team.InvitationID(in.ID), d.letter(who, api.Words(ctx)))
			return nil, err
		})
	api.Remove(a, api.Op{ID: "revokeInvitation", Path: invitations + "/{id}", Tag: "team", Summary: "Take an invitation back"},
		func(ctx context.Context, who actor.Actor, in *office.Item) (*api.None, error) {
			e, err := d.office.Into(ctx, who, team.Changing, in.Edition)
			if err != nil {
				return nil, err
			}
			_, _, err = d.team.Withdraw(ctx, who, e.ID, team.InvitationID(in.ID))
			return nil, err
		})
}

func (d *Door) listTeam(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[memberWire], error) {
	e, err := d.office.Into(ctx, who, team.Reading, in.Edition)
	if err != nil {
		return nil, err
	}
	t, err := d.team.Team(ctx, who, e.ID)
	if err != nil {
		return nil, err
	}
	var out []memberWire
	for _, m := range t.People {
		w := memberWire{ID: string(m.ID), Name: m.Name, Email: m.Email, Admin: isAdmin(t, m.ID), Seen: moment(m.Seen), Roles: []heldWire{}}
		for _, h := range m.Held {
			w.Roles = append(w.Roles, heldWire{string(h.Role), moment(h.Since), moment(h.Ends), t.Names[h.By]})
		}
		out = append(out, w)
	}
	return api.Listed(out, func(w memberWire) memberWire { return w }), nil
}

func isAdmin(t team.Team, p actor.PersonID) bool {
	for _, a := range t.Admins {
		if a.ID == p {
			return true
		}
	}
	return false
}

func wire(t team.Team, i team.Pending) invitationWire {
	return invitationWire{ID: string(i.ID), Email: i.Email, Role: string(i.Role), RoleEnds: moment(i.RoleEnds), Note: i.Note,
		By: t.Names[i.By], Created: i.CreatedAt, Expires: i.Expires, Open: i.Open(t.Now) && !i.Void}
}

func (d *Door) listInvitations(ctx context.Context, who actor.Actor, in *office.InEdition) (*api.List[invitationWire], error) {
	e, err := d.office.Into(ctx, who, team.Reading, in.Edition)
	if err != nil {
		return nil, err
	}
	t, err := d.team.Team(ctx, who, e.ID)
	return api.Listed(t.Invited, func(i team.Pending) invitationWire { return wire(t, i) }), err
}

func (d *Door) createInvitations(ctx context.Context, who actor.Actor, in *teamIn) (*api.List[invitationWire], error) {
	e, err := d.office.Into(ctx, who, team.Changing, in.Edition)
	if err != nil {
		return nil, err
	}
	ask := team.Invite{Emails: in.Body.Emails, Role: actor.Role(in.Body.Role), Note: in.Body.Note}
	if in.Body.RoleEnds != nil {
		ask.Until = in.Body.RoleEnds.UTC()
	}
	sent, err := d.team.Invite(ctx, who, e.ID, ask, d.letter(who, api.Words(ctx)))
	t := team.Team{Names: map[string]string{who.Key(): who.Name}}
	return api.Listed(sent, func(i team.Invitation) invitationWire {
		t.Now = i.CreatedAt
		return wire(t, team.Pending{Invitation: i})
	}), err
}
