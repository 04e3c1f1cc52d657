package account_test

import (
	"context"
	"errors"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestATokenThatIsMadeForSomebodyMayWhatTheyMay(t *testing.T) {
	t.Parallel()
	ctx, system := context.Background(), actor.System("t")
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newGranted(t, db)
		if err := s.Grant(ctx, system, "ana@example.org", actor.Grant{Scope: "edi_x", Role: edition.Organiser}); err != nil {
			t.Fatal(err)
		}
		for _, writes := range []bool{true, false} {
			secret, err := s.CreateTokenFor(ctx, system, " Ana@example.org", account.Token{Name: "t", MayWrite: writes})
			if err != nil {
				t.Fatal(err)
			}
			who, err := s.ActorByToken(ctx, secret)
			if err != nil || who.Email != "ana@example.org" || !who.ByToken || who.ReadOnly == writes {
				t.Errorf("%+v, %v", who, err)
			}
			if may := who.May(edition.Changing, "edi_x") == nil; may != writes || who.May(edition.Reading, "edi_x") != nil ||
				who.May(edition.Reading, "edi_y") == nil {
				t.Errorf("a token that writes (%t) may %t", writes, may)
			}
		}
		if _, err := s.CreateTokenFor(ctx, system, "bo@example.org", account.Token{Name: "t"}); !errors.Is(err, account.ErrNoPerson) {
			t.Errorf("of nobody: %v", err)
		}
	})
}
