package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// signedIn makes a person with a role and returns them as they act by themselves.
func signedIn(t *testing.T, s *account.Service, email string, g actor.Grant) actor.Actor {
	t.Helper()
	ctx := context.Background()
	link, err := s.GrantLink(ctx, actor.System("t"), email, g, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.SignIn(ctx, link, "en", "")
	if err != nil {
		t.Fatal(err)
	}
	who, err := s.ActorByPerson(ctx, p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return who
}

func TestAPersonSeesTheirDevicesAndSignsOutTheOthers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		ana, bo := signedIn(t, s, "ana@example.org", actor.Grant{}), signedIn(t, s, "bo@example.org", actor.Grant{})
		open := func(who actor.Actor, agent string) string {
			t.Helper()
			session, err := s.OpenSession(ctx, who.PersonID, agent)
			if err != nil {
				t.Fatal(err)
			}
			return session
		}
		here, lost, old, others := open(ana, "Firefox"), open(ana, "a lost phone\x00\xff"), open(ana, ""), open(bo, "Bo's")
		devices, err := s.Devices(ctx, ana, here)
		if err != nil || len(devices) != 3 {
			t.Fatalf("%+v, %v", devices, err)
		}
		for _, d := range devices {
			if d.Here != (d.Agent == "Firefox") || d.Since.IsZero() {
				t.Errorf("%+v", d)
			}
			if d.Agent == "a lost phone" {
				if err := s.CloseDevice(ctx, bo, d.ID); err != nil {
					t.Fatal(err)
				}
				if who, err := s.ActorBySession(ctx, lost); err != nil || who.PersonID != ana.PersonID {
					t.Errorf("somebody else closed it: %+v, %v", who, err)
				}
				if err := s.CloseDevice(ctx, ana, d.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
		if who, err := s.ActorBySession(ctx, lost); err != nil || who.SignedIn() {
			t.Errorf("the lost phone is %+v, %v", who, err)
		}
		if err := s.CloseOtherDevices(ctx, ana, here); err != nil {
			t.Fatal(err)
		}
		for session, want := range map[string]actor.PersonID{here: ana.PersonID, old: "", others: bo.PersonID} {
			if who, err := s.ActorBySession(ctx, session); err != nil || who.PersonID != want {
				t.Errorf("%+v, %v, want %s", who, err, want)
			}
		}
	})
}

func TestTokensNeitherMakeNorRevokeTokensNorSeeDevices(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		owner := signedIn(t, s, "ana@example.org", admin)
		for name, kind := range map[string]account.Token{"reads": {}, "writes": {MayWrite: true},
			"one edition's": {MayWrite: true, Scope: "edi_x"}} {
			secret, err := s.CreateToken(ctx, owner, kind)
			if err != nil {
				t.Fatal(err)
			}
			token, err := s.ActorByToken(ctx, secret)
			if err != nil {
				t.Fatal(err)
			}
			before, err := s.Tokens(ctx, owner)
			if err != nil {
				t.Fatal(err)
			}
			for what, refused := range map[string]error{
				"makes":   second(s.CreateToken(ctx, token, account.Token{MayWrite: true})),
				"lists":   second(s.Tokens(ctx, token)),
				"revokes": s.RevokeToken(ctx, token, before[0].ID),
				"devices": second(s.Devices(ctx, token, "")),
				"closes":  s.CloseDevice(ctx, token, "x"),
				"others":  s.CloseOtherDevices(ctx, token, "x"),
			} {
				if !errors.Is(refused, actor.ErrInPerson) {
					t.Errorf("a token that %s %s: %v", name, what, refused)
				}
			}
			if after, err := s.Tokens(ctx, owner); err != nil || len(after) != len(before) {
				t.Errorf("%d tokens became %d, %v", len(before), len(after), err)
			}
		}
		if _, err := s.CreateToken(ctx, actor.Actor{}, account.Token{}); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("nobody makes a token: %v", err)
		}
	})
}

func TestTheLastUseIsNotedAtMostOnceAMinute(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		owner := signedIn(t, s, "ana@example.org", admin)
		secret, err := s.CreateToken(ctx, owner, account.Token{})
		if err != nil {
			t.Fatal(err)
		}
		lastUse := func(since time.Time) time.Time {
			t.Helper()
			err := db.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`UPDATE api_token SET last_used_at = $1`, sqldb.At(since))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.ActorByToken(ctx, secret); err != nil {
				t.Fatal(err)
			}
			tokens, err := s.Tokens(ctx, owner)
			if err != nil {
				t.Fatal(err)
			}
			return tokens[0].LastUsed
		}
		now := schematest.Clock()
		for before, want := range map[time.Time]time.Time{{}: now, now.Add(-time.Minute): now,
			now.Add(-59 * time.Second): now.Add(-59 * time.Second)} {
			if got := lastUse(before); !got.Equal(want) {
				t.Errorf("last used %v, then now: noted %v, want %v", before, got, want)
			}
		}
	})
}

func TestAStrangerDoesNotUseUpSomebodysLinks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := account.NewService(db, id.System())
		outgoing := post.NewService(db, id.System())
		token, seen := "", map[string]bool{}
		sent := func(asker string) int {
			t.Helper()
			err := s.AskLink(ctx, asker, "bo@example.org", "/", func(made string) post.Mail { return post.Mail{Text: made} })
			if err != nil {
				t.Fatal(err)
			}
			mails, err := outgoing.OutboxOfDemo(ctx, 99)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for _, m := range mails {
				if !seen[m.ID] {
					n, token, seen[m.ID] = n+1, m.Text, true
				}
			}
			return n
		}
		total := 0
		for asker := range 8 { // strangers from several networks, each again and again
			for range 7 {
				total += sent("203.0.113." + string(rune('1'+asker)))
			}
		}
		if total < 20 || total > 28 {
			t.Errorf("eight strangers had %d mails sent", total)
		}
		if sent("198.51.100.7") != 1 {
			t.Fatal("the person themselves gets no link")
		}
		for i := range 12 { // and whoever uses their links gets new ones
			if _, _, err := s.SignIn(ctx, token, "en", ""); err != nil {
				t.Fatal(err)
			}
			if sent("198.51.100.7") != 1 {
				t.Fatalf("no link after %d were used", i+1)
			}
		}
	})
}
