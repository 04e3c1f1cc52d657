package account_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// granted is a service with the rights of three chapters, and what somebody may there as their grants are now.
type granted struct {
	*account.Service
	t *testing.T
}

func newGranted(t *testing.T, db *sqldb.DB) granted {
	s := account.NewService(db, id.System())
	s.AddRights(slices.Concat(account.Rights(), record.Rights(), edition.Rights())...)
	return granted{s, t}
}

// may names the rights that somebody has within a scope.
func (g granted) may(email, scope string) (names []string) {
	g.t.Helper()
	ctx := context.Background()
	people, err := g.People(ctx, actor.System("t"))
	if err != nil {
		g.t.Fatal(err)
	}
	for _, p := range people {
		if p.Email != email {
			continue
		}
		who, err := g.ActorByPerson(ctx, p.ID)
		if err != nil {
			g.t.Fatal(err)
		}
		for _, right := range g.Roles().Rights() {
			if who.May(right, scope) == nil {
				names = append(names, right.Name())
			}
		}
	}
	return names
}

func TestAGrantOfOneRightAllowsThatRightAlone(t *testing.T) {
	t.Parallel()
	ctx, system := context.Background(), actor.System("t")
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newGranted(t, db)
		for _, right := range s.Roles().Rights() {
			email, alone := right.Name()+"@example.org", actor.Grant{Scope: "edi_x", Role: actor.Alone(right)}
			if err := s.Grant(ctx, system, email, alone); err != nil {
				t.Fatalf("%s: %v", right.Name(), err)
			}
			if names := s.may(email, "edi_x"); !slices.Equal(names, []string{right.Name()}) {
				t.Errorf("who was granted %s may %q", right.Name(), names)
			}
			if names := s.may(email, "edi_y"); names != nil {
				t.Errorf("who was granted %s may %q elsewhere", right.Name(), names)
			}
			if err := s.Revoke(ctx, system, email, alone); err != nil {
				t.Fatal(err)
			}
			if names := s.may(email, "edi_x"); names != nil {
				t.Errorf("whose %s was taken may %q", right.Name(), names)
			}
		}
		onServer := actor.Grant{Scope: actor.ServerScope, Role: actor.Alone(edition.Creating)}
		if err := s.Grant(ctx, system, "maker@example.org", onServer); err != nil {
			t.Fatal(err)
		}
		if names := s.may("maker@example.org", actor.ServerScope); !slices.Equal(names, []string{"edition.create"}) {
			t.Errorf("who may create editions may %q", names)
		}
	})
}

func TestARoleIncludesWhatChaptersHandIn(t *testing.T) {
	t.Parallel()
	ctx, system := context.Background(), actor.System("t")
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, without := newGranted(t, db), account.NewService(db, id.System())
		organiser := actor.Grant{Scope: "edi_x", Role: edition.Organiser}
		if err := s.Grant(ctx, system, "o@example.org", organiser); err != nil {
			t.Fatal(err)
		}
		want := []string{"edition.change", "edition.read", "edition.see", "post.read", "post.send", "record.read", "record.undo"}
		if names := s.may("o@example.org", "edi_x"); !slices.Equal(names, want) {
			t.Errorf("an organiser may %q, not %q", names, want)
		}
		without.AddRights(record.Rights()...)
		if names := (granted{without, t}).may("o@example.org", "edi_x"); names != nil {
			t.Errorf("an organiser of whom no chapter knows may %q", names)
		}
		for name, g := range map[string]actor.Grant{
			"an unknown role":               {Scope: "edi_x", Role: "nobody"},
			"an unknown right":              {Scope: "edi_x", Role: "nobody.reads"},
			"an organiser of the server":    {Scope: actor.ServerScope, Role: edition.Organiser},
			"an admin of an edition":        {Scope: "edi_x", Role: actor.Admin},
			"an organiser of nothing":       {Role: edition.Organiser},
			"a right on nothing":            {Role: actor.Alone(edition.Reading)},
			"nothing within an edition":     {Scope: "edi_x"},
			"a role without its chapter":    {Scope: "edi_x", Role: "lostproperty.read"},
			"the right that is none at all": {Scope: "edi_x", Role: actor.Alone(actor.Right{})},
		} {
			if err := s.Grant(ctx, system, "o@example.org", g); !errors.Is(err, account.ErrRole) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
