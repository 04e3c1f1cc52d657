package agenda_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// person makes an account and returns who acts with it.
func person(t *testing.T, s cores.Cores, w *demo.World, email string) actor.Actor {
	t.Helper()
	return signIn(t, s, w, email, "")
}

// signIn signs somebody in, made if need be, in a browser that has a key.
func signIn(t *testing.T, s cores.Cores, w *demo.World, email, key string) actor.Actor {
	t.Helper()
	ctx := context.Background()
	link, err := s.Accounts.GrantLink(ctx, w.Who, email, actor.Grant{}, time.Hour, "/")
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := s.Accounts.SignIn(ctx, link, "en", key)
	if err != nil {
		t.Fatal(err)
	}
	return actor.Actor{PersonID: p.ID}
}

func TestAnAddressMadeBeforeSigningInIsThePersonsAndEndsWithTheOthers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		works := func(token string) bool {
			t.Helper()
			_, err := s.Agenda.MineByFeed(ctx, w.Edition.ID, token)
			if err != nil && !errors.Is(err, agenda.ErrNoFeed) {
				t.Fatal(err)
			}
			return err == nil
		}
		make := func(who agenda.Wisher) string {
			t.Helper()
			token, err := s.Agenda.NewFeed(ctx, who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
		feeds := func(who agenda.Wisher) []agenda.Feed {
			t.Helper()
			mine, err := s.Agenda.Mine(ctx, who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return mine.Feeds
		}
		star := []agenda.Star{{Session: talks[0].ID, Level: agenda.Interested}}
		for name, hasSome := range map[string]bool{"new@example.org": false, "known@example.org": true} {
			ana := agenda.Wisher{Who: person(t, s, w, name)}
			own := ""
			if hasSome { // on another device
				if err := s.Agenda.Star(ctx, ana, w.Edition.ID, star); err != nil {
					t.Fatal(err)
				}
				own = make(ana)
			}
			guest := agenda.Wisher{Key: "key of " + name}
			before := make(guest)
			signIn(t, s, w, name, guest.Key)
			if !works(before) || hasSome && !works(own) {
				t.Errorf("%s: signing in lost an address", name)
			}
			list := feeds(ana)
			if want := map[bool]int{false: 1, true: 2}[hasSome]; len(list) != want {
				t.Fatalf("%s: %d addresses are listed, want %d", name, len(list), want)
			}
			if hasSome { // one of two is revoked, by its owner alone
				if err := s.Agenda.RevokeFeed(ctx, agenda.Wisher{Key: "stranger"}, w.Edition.ID, list[0].ID); !errors.Is(err, agenda.ErrNoFeed) {
					t.Errorf("a stranger: %v", err)
				}
				if err := s.Agenda.RevokeFeed(ctx, ana, w.Edition.ID, list[0].ID); err != nil {
					t.Fatal(err)
				}
				if works(before) == works(own) {
					t.Error("revoking one of two addresses did not end one of two")
				}
			}
			after := make(ana)
			if works(before) || own != "" && works(own) || !works(after) {
				t.Errorf("%s: a new address did not end those before", name)
			}
			if err := s.Agenda.RevokeFeed(ctx, ana, w.Edition.ID, ""); err != nil {
				t.Fatal(err)
			}
			if works(after) || len(feeds(ana)) != 0 {
				t.Errorf("%s: a revoked address works", name)
			}
		}
		rows := 0
		err := db.Read(ctx, func(tx *sqldb.Tx) error { return tx.QueryRow(`SELECT count(*) FROM calendar_feed`).Scan(&rows) })
		if err != nil || rows != 0 {
			t.Errorf("%d rows stay of revoked addresses, %v", rows, err)
		}
	})
}

func TestReadingACalendarIsNoted(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, _ := world(t, db)
		who := agenda.Wisher{Key: "k"}
		token, err := s.Agenda.NewFeed(ctx, who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		read := func() time.Time {
			t.Helper()
			mine, err := s.Agenda.Mine(ctx, who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return mine.Feeds[0].LastRead
		}
		if !read().IsZero() {
			t.Error("an address that nobody read was read")
		}
		if _, err := s.Agenda.MineByFeed(ctx, w.Edition.ID, token); err != nil {
			t.Fatal(err)
		}
		if got := read(); !got.Equal(schematest.Clock()) {
			t.Errorf("last read %v", got)
		}
	})
}

func TestWhatWasChosenByHandComesAlongAtSignIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, _ := world(t, db)
		ana, guest := agenda.Wisher{Who: person(t, s, w, "ana@example.org")}, agenda.Wisher{Key: "guest"}
		choose := func(who agenda.Wisher, entry programme.PlacementID, c agenda.Choice, ago time.Duration) {
			t.Helper()
			if err := s.Agenda.Choose(ctx, who, w.Edition.ID, entry, c); err != nil {
				t.Fatal(err)
			}
			err := db.Write(ctx, func(tx *sqldb.Tx) error { // clocks of tests stand still
				_, err := tx.Exec(`UPDATE day_choice SET at = $1 WHERE placement_id = $2 AND at = $3`, sqldb.At(schematest.Clock().Add(-ago)), entry,
					sqldb.At(schematest.Clock()))
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		choose(ana, "pla_own", agenda.Attend, time.Hour)
		choose(ana, "pla_older", agenda.Skip, 2*time.Hour)
		choose(ana, "pla_newer", agenda.Skip, time.Minute)
		choose(guest, "pla_guest", agenda.Attend, time.Hour)
		choose(guest, "pla_older", agenda.Attend, time.Hour)
		choose(guest, "pla_newer", agenda.Attend, time.Hour)
		signIn(t, s, w, "ana@example.org", guest.Key)
		want := map[string]bool{"pla_own": true, "pla_guest": true, "pla_older": true, "pla_newer": false}
		for _, who := range []agenda.Wisher{ana, guest} {
			mine, err := s.Agenda.Mine(ctx, who, w.Edition.ID)
			if diff := cmp.Diff(want, mine.Choices); err != nil || diff != "" {
				t.Error(err, diff)
			}
		}
	})
}

func TestTokensChangeAndReadNoMoreOfSomebodysDayThanTheyMay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		ana := person(t, s, w, "ana@example.org")
		e := w.Edition.ID
		reads, elsewhere, here := ana, ana, ana
		reads.ReadOnly, elsewhere.OnlyIn, here.OnlyIn = true, "edi_other", string(e)
		uses := map[string]func(who agenda.Wisher) error{
			"star": func(who agenda.Wisher) error {
				return s.Agenda.Star(ctx, who, e, []agenda.Star{{Session: talks[0].ID, Level: agenda.Interested}})
			},
			"choose": func(who agenda.Wisher) error { return s.Agenda.Choose(ctx, who, e, "pla_x", agenda.Attend) },
			"feed":   func(who agenda.Wisher) error { _, err := s.Agenda.NewFeed(ctx, who, e); return err },
			"revoke": func(who agenda.Wisher) error { return s.Agenda.RevokeFeed(ctx, who, e, "") },
		}
		views := map[string]func(who agenda.Wisher) error{
			"stars": func(who agenda.Wisher) error { _, err := s.Agenda.Stars(ctx, who, e); return err },
			"mine":  func(who agenda.Wisher) error { _, err := s.Agenda.Mine(ctx, who, e); return err },
		}
		refused := func(err error) bool { return fault.KindOf(err) == fault.Forbidden }
		for name, use := range uses {
			if err := use(agenda.Wisher{Who: reads}); !refused(err) {
				t.Errorf("%s with a token that reads: %v", name, err)
			}
			if err := use(agenda.Wisher{Who: elsewhere, Key: "also a key"}); !refused(err) {
				t.Errorf("%s with a token of another edition: %v", name, err)
			}
		}
		rows := 0
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(`SELECT count(*) FROM wisher WHERE person_id = $1 OR key_hash IS NOT NULL`, ana.PersonID).Scan(&rows)
		})
		if err != nil || rows != 0 {
			t.Errorf("refused writes left %d rows, %v", rows, err)
		}
		for name, view := range views {
			if err := view(agenda.Wisher{Who: elsewhere}); !refused(err) {
				t.Errorf("%s with a token of another edition: %v", name, err)
			}
			if err := view(agenda.Wisher{Who: reads}); err != nil {
				t.Errorf("%s with a token that reads: %v", name, err)
			}
		}
		for name, use := range uses {
			if err := use(agenda.Wisher{Who: here}); err != nil {
				t.Errorf("%s with a token of this edition: %v", name, err)
			}
		}
	})
}
