package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var admin = account.Grant{Scope: account.ServerScope, Role: account.Admin}

func TestASignInLinkWorksOnceAndGivesItsRole(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		token, err := s.GrantLink(ctx, account.System("t"), "Ana@Example.org", admin, time.Hour, "//evil.example")
		if err != nil {
			t.Fatal(err)
		}
		p, next, err := s.SignIn(ctx, token, "fr")
		if err != nil || p.Email != "ana@example.org" || next != "/" {
			t.Fatalf("got %+v, %q, %v", p, next, err)
		}
		if _, _, err := s.SignIn(ctx, token, "fr"); !errors.Is(err, account.ErrLink) {
			t.Errorf("the second time: %v", err)
		}
		a, err := s.ActorByPerson(ctx, p.ID)
		if err != nil || a.May(account.Organise, "edi_x") != nil {
			t.Errorf("an admin may not organise: %v", err)
		}
		session, err := s.OpenSession(ctx, p.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		if who, err := s.ActorBySession(ctx, session); err != nil || who.PersonID != p.ID {
			t.Errorf("by session: %+v, %v", who, err)
		}
		if err := s.CloseSession(ctx, session); err != nil {
			t.Fatal(err)
		}
		if who, err := s.ActorBySession(ctx, session); err != nil || who.SignedIn() {
			t.Errorf("after signing out: %+v, %v", who, err)
		}
	})
}

func TestAskingForALinkTellsNobodyWhoIsKnownAndHasALimit(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		for range 9 {
			if err := s.AskLink(ctx, "192.0.2.1", "bo@example.org", "/me", func(token string) account.Mail { return account.Mail{Text: token} }); err != nil {
				t.Fatal(err)
			}
		}
		mails, err := s.OutboxOfDemo(ctx, 50)
		if err != nil || len(mails) != 5 {
			t.Errorf("%d mails left for one address, %v", len(mails), err)
		}
		if err := s.AskLink(ctx, "192.0.2.1", "not an address", "/", nil); !errors.Is(err, account.ErrEmail) {
			t.Errorf("got %v", err)
		}
	})
}

func TestMailIsTriedAgainWithTheSameIDAndNeverLost(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		err := db.Write(ctx, func(tx *sqldb.Tx) error { return s.Queue(tx, account.Mail{To: "a@example.org", Subject: "x"}) })
		if err != nil {
			t.Fatal(err)
		}
		first := ""
		n, err := s.Deliver(ctx, func(_ context.Context, id string, _ account.Mail) error {
			first = id
			return errors.New("relay is away")
		})
		if err != nil || n != 0 {
			t.Fatalf("%d, %v", n, err)
		}
		// The next try waits some seconds; the test's clock stands still, so nothing is due.
		if n, err := s.Deliver(ctx, func(context.Context, string, account.Mail) error { return nil }); err != nil || n != 0 {
			t.Errorf("tried too soon: %d, %v", n, err)
		}
		mails, err := s.OutboxOfDemo(ctx, 1)
		if err != nil || mails[0].ID != first || mails[0].State != "queued" || mails[0].Attempts != 1 {
			t.Errorf("%+v, %v", mails, err)
		}
	})
}

func TestTheLastAdministratorStaysAndOthersMayNotAdminister(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		system := account.System("t")
		if err := s.Grant(ctx, system, "a@example.org", admin); err != nil {
			t.Fatal(err)
		}
		if err := s.Revoke(ctx, system, "a@example.org", admin); !errors.Is(err, account.ErrLastAdmin) {
			t.Errorf("got %v", err)
		}
		somebody := account.Actor{PersonID: "per_x", Grants: []account.Grant{{Scope: "edi_x", Role: account.Organiser}}}
		for name, refused := range map[string]error{
			"grant":  s.Grant(ctx, somebody, "b@example.org", admin),
			"revoke": s.Revoke(ctx, somebody, "a@example.org", admin),
			"people": second(s.People(ctx, somebody)),
			"link":   second(s.GrantLink(ctx, somebody, "b@example.org", admin, time.Hour, "/")),
			"outbox": second(s.Outbox(ctx, somebody, 1)),
		} {
			if fault.KindOf(refused) != fault.Forbidden {
				t.Errorf("%s: %v", name, refused)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestATokenMayNoMoreThanItWasGiven(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		if err := s.Grant(ctx, account.System("t"), "a@example.org", admin); err != nil {
			t.Fatal(err)
		}
		people, err := s.People(ctx, account.System("t"))
		if err != nil {
			t.Fatal(err)
		}
		owner, err := s.ActorByPerson(ctx, people[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := s.CreateToken(ctx, owner, account.Token{Name: "x", Scope: "edi_a"})
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.ActorByToken(ctx, secret)
		if err != nil {
			t.Fatal(err)
		}
		if a.May(account.Read, "edi_a") != nil || a.May(account.Organise, "edi_a") == nil || a.May(account.Read, "edi_b") == nil {
			t.Errorf("rights of %+v", a)
		}
		if _, err := s.ActorByToken(ctx, "wrong"); !errors.Is(err, account.ErrToken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestLinksNeverLeadElsewhere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{"/a": "/a", "//x": "/", "https://x": "/", "": "/", "/\\x": "/", "/a\r\nx": "/", "javascript:x": "/"} {
		if got := account.LocalPath(next); got != want {
			t.Errorf("%q: got %q", next, got)
		}
	}
}
