package account_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// Whoever is neither the person, in person, nor an administrator, learns nothing of others and erases nobody.
func TestOnlyPeopleThemselvesAndAdministratorsHandleWhatIsKept(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		p := account.NewPrivacy(db, id.System(), nil)
		const email = "ada@example.org"
		ada := actor.Actor{PersonID: "per_a", Email: email}
		byToken := func(scope string, readOnly bool) actor.Actor {
			a := ada
			a.ByToken, a.OnlyIn, a.ReadOnly = true, scope, readOnly
			return a
		}
		for _, c := range []struct {
			name         string
			who          actor.Actor
			looks, takes fault.Kind // what refuses; NotFound: let in, and nothing is there
			again        fault.Kind
		}{
			{"nobody", actor.Actor{}, fault.Unauthenticated, fault.Unauthenticated, fault.Unauthenticated},
			{"somebody else", actor.Actor{PersonID: "per_b", Email: "bob@example.org"}, fault.Forbidden, fault.Forbidden, fault.Forbidden},
			{"the person", ada, fault.NotFound, fault.NotFound, fault.Forbidden},
			{"their token", byToken("", false), fault.NotFound, fault.Forbidden, fault.Forbidden},
			{"their read-only token", byToken("", true), fault.NotFound, fault.Forbidden, fault.Forbidden},
			{"their token for one edition", byToken("edi_1", false), fault.Forbidden, fault.Forbidden, fault.Forbidden},
		} {
			if _, err := p.Export(ctx, c.who, email); fault.KindOf(err) != c.looks {
				t.Errorf("%s looks: %v", c.name, err)
			}
			if _, err := p.Erase(ctx, c.who, email); fault.KindOf(err) != c.takes {
				t.Errorf("%s erases: %v", c.name, err)
			}
			if _, err := p.RowsLeft(ctx, c.who, email); c.looks != fault.NotFound && fault.KindOf(err) != c.looks ||
				c.looks == fault.NotFound && err != nil {
				t.Errorf("%s counts: %v", c.name, err)
			}
			if _, err := p.Again(ctx, c.who); fault.KindOf(err) != c.again {
				t.Errorf("%s erases again: %v", c.name, err)
			}
		}
		if _, err := p.Erase(ctx, actor.System("test"), "not an address"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("what is no address: %v", err)
		}
	})
}

func TestTheLastAdministratorIsNotErased(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, who := context.Background(), actor.System("test")
		s, p := account.NewService(db, id.System()), account.NewPrivacy(db, id.System(), nil)
		admin := actor.Grant{Role: actor.Admin, Scope: actor.ServerScope}
		for _, email := range []string{"first@example.org", "second@example.org"} {
			if err := s.Grant(ctx, who, email, admin); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.Erase(ctx, who, "first@example.org"); err != nil {
			t.Errorf("one of two administrators: %v", err)
		}
		if _, err := p.Erase(ctx, who, "second@example.org"); fault.KindOf(err) != fault.Conflict {
			t.Errorf("the last administrator: %v", err)
		}
		people, err := s.People(ctx, who)
		if err != nil || len(people) != 1 || people[0].Email != "second@example.org" {
			t.Errorf("%+v, %v", people, err)
		}
	})
}

func TestANameIsFoundAsAWordOfItsOwn(t *testing.T) {
	t.Parallel()
	s := account.Subject{Emails: []string{"max@example.org"}, Names: []string{"Max", "Ann <\"Q\"> Lee"}}
	for text, want := range map[string]bool{
		"by Max, at ten":                       true,
		"Max":                                  true,
		`{"Name":"Max"}`:                       true,
		"Maximum":                              false,
		"the max of all":                       false,
		"Climax":                               false,
		"MAX@EXAMPLE.ORG wrote":                true,
		"emax@example.org":                     false,
		`{"name":"Ann \u003c\"Q\"\u003e Lee"}`: true,
		"":                                     false,
	} {
		if got := s.StandsIn(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
