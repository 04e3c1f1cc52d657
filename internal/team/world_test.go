package team_test

import (
	"context"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
	"github.com/creneau/creneau/internal/team"
)

var ctx = context.Background()

// world is two editions with the team of the first: Ana organises it for good.
type world struct {
	*testing.T
	*team.Service
	accounts  *account.Service
	history   *record.History
	privacy   *account.Privacy
	db        *sqldb.DB
	set       func(time.Time)
	here      edition.ID
	elsewhere edition.ID
	ana       actor.Actor
	mailed    map[string]string // tokens by address
	letters   []team.Invitation
}

func each(t *testing.T, body func(w *world)) {
	t.Helper()
	t.Parallel()
	schematest.EachTimed(t, func(t *testing.T, db *sqldb.DB, set func(time.Time)) { body(newWorld(t, db, set)) })
}

func newWorld(t *testing.T, db *sqldb.DB, set func(time.Time)) *world {
	t.Helper()
	accounts := account.NewService(db, id.System())
	accounts.AddRights(slices.Concat(account.Rights(), record.Rights(), post.Rights(), edition.Rights(), team.Rights(), speaker.Rights())...)
	w := &world{T: t, Service: team.NewService(db, id.System(), accounts), accounts: accounts, db: db, set: set,
		history: record.NewHistory(db, id.System()), privacy: account.NewPrivacy(db, id.System(), nil, team.Personal()),
		mailed: map[string]string{}}
	w.history.Add(w.Undoers()...)
	for at, name := range map[*edition.ID]string{&w.here: "Here", &w.elsewhere: "Elsewhere"} {
		e, err := edition.NewService(db, id.System()).Create(ctx, actor.System("t"),
			edition.Wanted{Organisation: "O", Series: name, Name: name, Zone: "Europe/Paris"})
		if err != nil {
			t.Fatal(err)
		}
		*at = e.ID
	}
	w.ana = w.enrol("ana@example.org", actor.Grant{Scope: string(w.here), Role: edition.Organiser})
	return w
}

// enrol makes somebody with grants, as they act by themselves.
func (w *world) enrol(email string, grants ...actor.Grant) actor.Actor {
	w.Helper()
	for _, g := range grants {
		w.must(w.accounts.Grant(ctx, actor.System("t"), email, g))
	}
	link, err := w.accounts.GrantLink(ctx, actor.System("t"), email, actor.Grant{}, time.Hour, "/")
	w.must(err)
	p, _, err := w.accounts.SignIn(ctx, link, "en", "")
	w.must(err)
	return w.again(actor.Actor{PersonID: p.ID})
}

// again is somebody as they are now.
func (w *world) again(who actor.Actor) actor.Actor {
	w.Helper()
	now, err := w.accounts.ActorByPerson(ctx, who.PersonID)
	w.must(err)
	return now
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// write keeps the tokens of mails.
func (w *world) write(i team.Invitation, _ edition.Edition, token, _ string) post.Mail {
	w.mailed[i.Email] = token
	w.letters = append(w.letters, i)
	return post.Mail{Subject: "s", Text: token}
}

// invite mails an invitation and returns the token of its link.
func (w *world) invite(who actor.Actor, email string, role actor.Role, until time.Time) (team.Invitation, string) {
	w.Helper()
	sent, err := w.Invite(ctx, who, w.here, team.Invite{Emails: []string{email}, Role: role, Until: until}, w.write)
	w.must(err)
	return sent[0], w.mailed[sent[0].Email]
}

// accept accepts by a link without being signed in.
func (w *world) accept(token string) (actor.Actor, error) {
	p, _, err := w.Accept(ctx, actor.Actor{}, token, team.Guest{Language: "en"})
	if err != nil {
		return actor.Actor{}, err
	}
	return w.again(actor.Actor{PersonID: p.ID}), nil
}

func (w *world) list() team.Team {
	w.Helper()
	all, err := w.Team(ctx, actor.System("t"), w.here)
	w.must(err)
	return all
}
