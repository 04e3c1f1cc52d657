package account_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var admin = actor.Grant{Scope: actor.ServerScope, Role: actor.Admin}

func TestASignInLinkWorksOnceAndGivesItsRole(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		token, err := s.GrantLink(ctx, actor.System("t"), "Ana@Example.org", admin, time.Hour, "//evil.example")
		if err != nil {
			t.Fatal(err)
		}
		p, next, err := s.SignIn(ctx, token, "fr", "")
		if err != nil || p.Email != "ana@example.org" || next != "/" {
			t.Fatalf("got %+v, %q, %v", p, next, err)
		}
		if _, _, err := s.SignIn(ctx, token, "fr", ""); !errors.Is(err, account.ErrLink) {
			t.Errorf("the second time: %v", err)
		}
		a, err := s.ActorByPerson(ctx, p.ID)
		if err != nil || a.May(edition.Changing, "edi_x") != nil {
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
		s, outgoing := account.NewService(db, id.System()), post.NewService(db, id.System())
		for range 9 {
			if err := s.AskLink(ctx, "192.0.2.1", "bo@example.org", "/me",
				func(token string) post.Mail { return post.Mail{Text: token} }); err != nil {
				t.Fatal(err)
			}
		}
		mails, err := outgoing.OutboxOfDemo(ctx, 50)
		if err != nil || len(mails) != 5 {
			t.Errorf("%d mails left for one address, %v", len(mails), err)
		}
		if err := s.AskLink(ctx, "192.0.2.1", "not an address", "/", nil); !errors.Is(err, account.ErrEmail) {
			t.Errorf("got %v", err)
		}
	})
}

func TestTheLastAdministratorStaysAndOthersMayNotAdminister(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		system := actor.System("t")
		if err := s.Grant(ctx, system, "a@example.org", admin); err != nil {
			t.Fatal(err)
		}
		if err := s.Revoke(ctx, system, "a@example.org", admin); !errors.Is(err, account.ErrLastAdmin) {
			t.Errorf("got %v", err)
		}
		somebody := actor.Actor{PersonID: "per_x"}.Holding("edi_x", account.Appointing)
		for name, refused := range map[string]error{
			"grant":  s.Grant(ctx, somebody, "b@example.org", admin),
			"revoke": s.Revoke(ctx, somebody, "a@example.org", admin),
			"people": second(s.People(ctx, somebody)),
			"link":   second(s.GrantLink(ctx, somebody, "b@example.org", admin, time.Hour, "/")),
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
		if err := s.Grant(ctx, actor.System("t"), "a@example.org", admin); err != nil {
			t.Fatal(err)
		}
		people, err := s.People(ctx, actor.System("t"))
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
		if a.May(record.Reading, "edi_a") != nil || a.May(record.Undoing, "edi_a") == nil || a.May(record.Reading, "edi_b") == nil {
			t.Errorf("rights of %+v", a)
		}
		if _, err := s.ActorByToken(ctx, "wrong"); !errors.Is(err, account.ErrToken) {
			t.Errorf("got %v", err)
		}
	})
}

func TestLinksNeverLeadElsewhere(t *testing.T) {
	t.Parallel()
	for next, want := range map[string]string{"/a": "/a", "//x": "/", "https://x": "/", "": "/", "/\\x": "/", "/a\r\nx": "/",
		"javascript:x": "/"} {
		if got := account.LocalPath(next); got != want {
			t.Errorf("%q: got %q", next, got)
		}
	}
}

func TestOnlyWhatARelayCouldDeliverToIsAnAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		" ada@example.org ": "ada@example.org", "Ada.L+x@mail.Example.org": "Ada.L+x@mail.Example.org", "root@localhost": "root@localhost",
		"zoé@exämple.fr": "zoé@exämple.fr",
		"":               "", "ada": "", "ada@": "", "@example.org": "", "a b@c.d": "", "a@c.d, b@c.d": "", "a@c.d\r\nBcc: b@c.d": "",
		"Ada <a@c.d>": "", "a@c..d": "", "a@-c.d": "",
		"a@c_d.org": "", "a@[127.0.0.1]": "", "a@127.0.0.1": "", strings.Repeat("a", 65) + "@c.d": "", `"a b"@c.d`: "",
	} {
		if got, err := account.CheckEmail(in); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func TestSomebodyWhomALaterChapterRefusesIsNotSignedIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		full, refuse := errors.New("full"), true
		var joined []string
		s.OnSignIn(func(_ *sqldb.Tx, key string, _ actor.PersonID) error {
			if refuse {
				return full
			}
			joined = append(joined, key)
			return nil
		})
		token, err := s.GrantLink(ctx, actor.System("test"), "ana@example.org", actor.Grant{}, time.Hour, "/")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.SignIn(ctx, token, "en", "phone"); !errors.Is(err, full) {
			t.Errorf("refused: %v", err)
		}
		if people, err := s.People(ctx, actor.System("test")); err != nil || len(people) != 0 {
			t.Errorf("%d people after a refusal, %v", len(people), err)
		}
		refuse = false
		if _, _, err := s.SignIn(ctx, token, "en", "phone"); err != nil || !slices.Equal(joined, []string{"phone"}) {
			t.Errorf("the link of a refused sign-in does not work: %v, joined %v", err, joined)
		}
	})
}
