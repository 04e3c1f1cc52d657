// Package accounttest makes the people that tests of other packages act as.
package accounttest

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
)

// AdminToken signs an administrator in, and returns a token of theirs with which a program may read and write.
func AdminToken(t testing.TB, s *account.Service) string {
	t.Helper()
	return Token(t, s, "o@example.org", actor.Grant{Scope: actor.ServerScope, Role: actor.Admin})
}

// Token signs somebody in who has some grants, and returns a token of theirs with which a program may read and write.
func Token(t testing.TB, s *account.Service, email string, grants ...actor.Grant) string {
	t.Helper()
	ctx := context.Background()
	for _, g := range grants {
		if err := s.Grant(ctx, actor.System("test"), email, g); err != nil {
			t.Fatal(err)
		}
	}
	link, err := s.GrantLink(ctx, actor.System("test"), email, actor.Grant{}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	person, _, err := s.SignIn(ctx, link, "en", "")
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.ActorByPerson(ctx, person.ID)
	if err != nil {
		t.Fatal(err)
	}
	token, err := s.CreateToken(ctx, who, account.Token{Name: "test", MayWrite: true})
	if err != nil {
		t.Fatal(err)
	}
	return token
}
