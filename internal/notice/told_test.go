package notice_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/notice"
	"github.com/creneau/creneau/internal/post"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/seed"
	"github.com/creneau/creneau/internal/speaker"
)

// deliver sends all that may leave.
func (h *house) deliver(t testing.TB) {
	t.Helper()
	for {
		n, err := h.outgoing.Deliver(context.Background(), func(context.Context, string, post.Mail) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// swap exchanges the places of two talks.
func (h *house) swap(t testing.TB, a, b int) {
	t.Helper()
	h.places[a].RoomID, h.places[b].RoomID = h.places[b].RoomID, h.places[a].RoomID
	h.places[a].Start, h.places[b].Start = h.places[b].Start, h.places[a].Start
	h.place(t)
}

func (h *house) about(t *testing.T, release string) []post.QueuedMail {
	t.Helper()
	mails, err := h.outgoing.MailsOf(context.Background(), h.Who, string(h.World.Edition.ID), post.BoxFilter{About: release})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

// speaker is the first of a talk.
func (h *house) speaker(talk int) speaker.Speaker {
	i := slices.IndexFunc(h.World.Speakers, func(s speaker.Speaker) bool { return s.ID == h.talks[talk].Speakers[0] })
	return h.World.Speakers[i]
}

// of finds what a talk's first speaker is told.
func (h *house) of(told []notice.Told, talk int) (notice.Told, bool) {
	email := h.speaker(talk).Email
	k := slices.IndexFunc(told, func(t notice.Told) bool { return t.Email == email })
	if k < 0 {
		return notice.Told{}, false
	}
	return told[k], true
}

func changeOf(t notice.Told, session programme.SessionID) (out []release.Change) {
	for _, c := range t.Own {
		if c.SessionID == string(session) {
			out = append(out, c)
		}
	}
	return out
}

func inviteOf(t notice.Told, session programme.SessionID) (out []notice.Invite) {
	for _, i := range t.Invites {
		if i.Entry.SessionID == string(session) {
			out = append(out, i)
		}
	}
	return out
}

func TestAMessageSaysAllSinceWhatWasToldAndSupersedesWhatNeverLeft(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		scope := string(h.World.Edition.ID)
		first := h.places[0]
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)

		h.swap(t, 0, last)
		h.release(t, release.TellHeld)
		if held, ok := h.of(h.prepare(t), 0); !ok || len(changeOf(held, h.talks[0].ID)) != 1 {
			t.Fatalf("release 2 tells %+v", held)
		}
		h.swap(t, 0, 1)
		h.release(t, release.TellNow)
		told := h.prepare(t)
		for _, m := range h.about(t, "2") {
			if m.State != post.MailSuperseded || m.Waits() {
				t.Errorf("the message to %s about release 2 is %s", m.To, m.State)
			}
			if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{ID: m.ID}, post.MailQueued); fault.KindOf(err) != fault.Conflict {
				t.Errorf("what is superseded can be sent: %v", err)
			}
		}
		person, ok := h.of(told, 0)
		moved := changeOf(person, h.talks[0].ID)
		if !ok || len(moved) != 1 || moved[0].Kind != release.Moved || !moved[0].From[0].Start.Equal(first.Start) ||
			!moved[0].To[0].Start.Equal(h.places[0].Start) {
			t.Errorf("the move from release 1 to 3 is told as %+v", moved)
		}
		if at := inviteOf(person, h.talks[0].ID); len(at) != 1 || at[0].Cancel || at[0].Sequence != 2 ||
			!at[0].Entry.Start.Equal(h.places[0].Start) {
			t.Errorf("its calendar gets %+v", at)
		}
		if other, ok := h.of(told, last); ok { // who moved in release 2 only is told now, too
			if moved := changeOf(other, h.talks[last].ID); len(moved) != 1 {
				t.Errorf("the other one is told %+v", moved)
			}
		} else {
			t.Error("who moved in release 2 is told by nothing")
		}
		h.deliver(t)
		if mails := h.about(t, "3"); len(mails) != len(told) ||
			slices.ContainsFunc(mails, func(m post.QueuedMail) bool { return m.State != post.MailSent }) {
			t.Errorf("%d messages about release 3, of %d", len(mails), len(told))
		}
	})
}

func TestAMoveThereAndBackTellsNobody(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.swap(t, 0, last)
		h.release(t, release.TellHeld)
		h.prepare(t)
		h.swap(t, 0, last)
		h.release(t, release.TellNow)
		if told := h.prepare(t); len(told) != 0 {
			t.Errorf("told %+v", told)
		}
		for _, m := range h.about(t, "2") {
			if m.State != post.MailSuperseded {
				t.Errorf("the message about release 2 is %s", m.State)
			}
		}

		// What follows is compared with what was told and is true again.
		h.swap(t, 0, last)
		h.release(t, release.TellNow)
		person, ok := h.of(h.prepare(t), 0)
		if at := inviteOf(person, h.talks[0].ID); !ok || len(changeOf(person, h.talks[0].ID)) != 1 || len(at) != 1 || at[0].Sequence != 3 {
			t.Errorf("told %+v", person)
		}
	})
}

func TestWhoIsTakenOffStageAndComesBackGetsAHigherSequence(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		talk := h.talks[0]
		all := talk.Speakers
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		highest := 0
		for _, speakers := range [][]speaker.ID{{h.talks[3].Speakers[0]}, all, {h.talks[3].Speakers[0]}} {
			talk.Speakers = speakers
			var err error
			if talk, _, err = h.Programme.Session().Save(ctx, h.Who, talk); err != nil {
				t.Fatal(err)
			}
			h.release(t, release.TellNow)
			person, _ := h.of(h.prepare(t), 0)
			at := inviteOf(person, talk.ID)
			if len(at) != 1 || at[0].Sequence <= highest {
				t.Fatalf("after sequence %d: %+v", highest, at)
			}
			highest = at[0].Sequence
			h.deliver(t)
		}
	})
}

func TestWhoWasNeverToldOfTheFirstReleaseIsToldOfAllOfIt(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		scope := string(h.World.Edition.ID)
		h.release(t, release.TellHeld)
		first := h.prepare(t)
		h.swap(t, 0, 1)
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		if len(told) != len(first) {
			t.Errorf("%d people are told, %d were to be told of the first release", len(told), len(first))
		}
		for _, p := range told {
			if p.Before.Release != 0 || slices.ContainsFunc(p.Own, func(c release.Change) bool { return c.Kind != release.Added }) {
				t.Errorf("%s was told of nothing, and is told %+v", p.Email, p.Own)
			}
		}
		if err := h.outgoing.TurnMails(ctx, h.Who, scope, post.Pick{}, post.MailQueued); err != nil { // "send all"
			t.Fatal(err)
		}
		h.deliver(t)
		for release, want := range map[string]post.MailState{"1": post.MailSuperseded, "2": post.MailSent} {
			for _, m := range h.about(t, release) {
				if m.State != want {
					t.Errorf("the message to %s about release %s is %s", m.To, release, m.State)
				}
			}
		}
	})
}

func TestASilentReleaseIsToldWithTheNextOneToWhomWasTold(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		first := h.places[0]
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.swap(t, 0, len(h.talks)-1)
		h.release(t, release.TellNobody)
		h.swap(t, 0, 1)
		h.release(t, release.TellNow)
		person, ok := h.of(h.prepare(t), 0)
		if moved := changeOf(person, h.talks[0].ID); !ok || len(moved) != 1 || !moved[0].From[0].Start.Equal(first.Start) {
			t.Errorf("told %+v", moved)
		}
	})
}

// fails lets every message that may leave be tried until nobody tries it again.
func (h *house) fails(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	for {
		err := h.db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE mail SET due_at = created_at`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		tried := 0
		_, err = h.outgoing.Deliver(ctx, func(context.Context, string, post.Mail) error { tried++; return errors.New("the relay is away") })
		if err != nil {
			t.Fatal(err)
		}
		if tried == 0 {
			return
		}
	}
}

func TestWhatFailedIsToldWithTheNextReleaseAndSoIsWhatItMayHaveSaid(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		first := h.places[0]
		h.swap(t, 0, last)
		h.release(t, release.TellNow)
		h.prepare(t)
		h.fails(t)
		h.swap(t, 0, 1)
		h.release(t, release.TellNow)
		told := h.prepare(t)
		person, ok := h.of(told, 0)
		if moved := changeOf(person, h.talks[0].ID); !ok || len(moved) != 1 || !moved[0].From[0].Start.Equal(first.Start) {
			t.Errorf("told %+v, not since %v", moved, first.Start)
		}
		if other, ok := h.of(told, last); !ok || len(changeOf(other, h.talks[last].ID)) != 1 {
			t.Errorf("who moved in release 2 only is told %+v", other)
		}

		// Back to release 1. The relay may have taken what it did not acknowledge, so that silence would leave people with it.
		h.swap(t, 0, 1)
		h.swap(t, 0, last)
		h.release(t, release.TellNow)
		person, ok = h.of(h.prepare(t), 0)
		moved, at := changeOf(person, h.talks[0].ID), inviteOf(person, h.talks[0].ID)
		if !ok || len(moved) != 1 || !moved[0].To[0].Start.Equal(first.Start) || len(at) != 1 || at[0].Sequence != 3 ||
			!at[0].Entry.Start.Equal(first.Start) {
			t.Errorf("who may have read of a move that was taken back is told %+v", person)
		}
	})
}

// mailTo is the message about a release to a talk's first speaker.
func (h *house) mailTo(t *testing.T, talk int, release string) post.QueuedMail {
	t.Helper()
	person, mails := h.speaker(talk), h.about(t, release)
	i := slices.IndexFunc(mails, func(m post.QueuedMail) bool { return m.To == person.Email })
	if i < 0 {
		t.Fatalf("%s has no message about release %s", person.Name, release)
	}
	return mails[i]
}

func (h *house) turn(t *testing.T, m post.QueuedMail, to post.MailState) {
	t.Helper()
	if err := h.outgoing.TurnMails(context.Background(), h.Who, m.Scope, post.Pick{ID: m.ID}, to); err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasDroppedCountsAsToldAndOthersAreStillToldOfIt(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		first := h.places[last]
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.swap(t, 0, last)
		second := h.places[0]
		h.release(t, release.TellHeld)
		h.prepare(t)
		h.turn(t, h.mailTo(t, 0, "2"), post.MailDropped) // the other one stays held

		h.swap(t, 0, 1)
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		if person, ok := h.of(told, 0); !ok || person.Before.Release != 2 || len(changeOf(person, h.talks[0].ID)) != 1 ||
			!changeOf(person, h.talks[0].ID)[0].From[0].Start.Equal(second.Start) {
			t.Errorf("after a dropped message: %+v", person)
		}
		if other, ok := h.of(told, last); !ok || other.Before.Release != 1 ||
			!changeOf(other, h.talks[last].ID)[0].From[0].Start.Equal(first.Start) {
			t.Errorf("after a held message: %+v", other)
		}
		if state := h.mailTo(t, 0, "2").State; state != post.MailDropped {
			t.Errorf("what was dropped is %s after the next release", state)
		}

		// Dropped again, and then something else changes.
		h.turn(t, h.mailTo(t, 0, "3"), post.MailDropped)
		h.swap(t, 2, 3)
		h.release(t, release.TellNow)
		told = h.prepare(t)
		if person, _ := h.of(told, 0); len(changeOf(person, h.talks[0].ID))+len(inviteOf(person, h.talks[0].ID)) > 0 {
			t.Errorf("told of what was dropped twice: %+v", person)
		}
		if _, ok := h.of(told, last); !ok {
			t.Error("who was never told of release 2 is told by nothing")
		}
	})
}

func TestTheFirstMessageDroppedTellsOnlyWhatChangesSince(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		h.release(t, release.TellHeld)
		h.prepare(t)
		h.turn(t, h.mailTo(t, 0, "1"), post.MailDropped)
		h.swap(t, 2, 3)
		h.release(t, release.TellHeld)
		told := h.prepare(t)
		if person, _ := h.of(told, 0); len(changeOf(person, h.talks[0].ID))+len(inviteOf(person, h.talks[0].ID)) > 0 {
			t.Errorf("told %+v", person)
		}
		if other, ok := h.of(told, 1); !ok || other.Before.Release != 0 {
			t.Errorf("who was held back is told %+v", other)
		}
	})
}

func TestWhatWasDroppedIsTakenBackUntilItsReaderHasANewerMessage(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		h.release(t, release.TellNow)
		h.prepare(t)
		h.deliver(t)
		h.swap(t, 0, last)
		h.release(t, release.TellHeld)
		h.prepare(t)
		mine, other := h.mailTo(t, 0, "2"), h.mailTo(t, last, "2")
		h.turn(t, mine, post.MailDropped)
		h.turn(t, other, post.MailDropped)
		h.swap(t, 0, 1) // concerns the first only
		h.release(t, release.TellHeld)
		h.prepare(t)

		for _, x := range []struct {
			mail      post.QueuedMail
			overtaken bool
			kind      fault.Kind
		}{{mine, true, fault.Conflict}, {other, false, fault.KindOf(nil)}} {
			m, err := h.outgoing.MailOf(ctx, h.Who, x.mail.Scope, x.mail.ID)
			if err != nil || m.Overtaken != x.overtaken {
				t.Errorf("%s is overtaken: %v, %v", m.To, m.Overtaken, err)
			}
			if err := h.outgoing.TurnMails(ctx, h.Who, m.Scope, post.Pick{ID: m.ID}, post.MailQueued); fault.KindOf(err) != x.kind {
				t.Errorf("%s takes it back: %v", m.To, err)
			}
		}
	})
}

func TestAnUpgradeFindsWhatAddressesWereTold(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	migration, err := os.ReadFile("../schema/migrations/0011_tell_addresses.sql")
	if err != nil {
		t.Fatal(err)
	}
	text := string(migration)
	fill := text[strings.Index(text, "INSERT INTO told"):strings.Index(text, "-- Silent releases")]
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		ids := seed.Source(77)
		scope := string(h.World.Edition.ID)
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			for _, m := range []struct{ to, about, since, state string }{
				{"sent@x.org", "1", "0", "sent"}, {"sent@x.org", "3", "1", "sent"}, // knows 3
				{"held@x.org", "1", "0", "sent"}, {"held@x.org", "2", "1", "superseded"}, {"held@x.org", "3", "1", "held"}, // knows 1
				{"failed@x.org", "2", "1", "failed"}, {"failed@x.org", "3", "2", "sent"}, // is owed all since 1
				{"dropped@x.org", "1", "0", "sent"}, {"dropped@x.org", "2", "1", "dropped"}, // knows 2
				{"never@x.org", "1", "0", "queued"}, {"never2@x.org", "1", "0", "superseded"},
			} {
				mail := post.Mail{Topic: notice.ReleaseTopic, To: m.to, Name: "N", Subject: "s", Text: "t", Scope: scope, About: m.about,
					Since: m.since}
				if err := post.Queue(tx, ids, mail); err != nil {
					return err
				}
				if _, err := tx.Exec(`UPDATE mail SET state = $1 WHERE recipient = $2 AND about = $3`, m.state, m.to, m.about); err != nil {
					return err
				}
			}
			_, err := tx.Exec(fill)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]int{}
		err = db.Read(ctx, func(tx *sqldb.Tx) error {
			_, err := sqldb.Each(tx, func(row sqldb.Scanner) (struct{}, error) {
				var address, sessions string
				var number int
				err := row.Scan(&address, &number, &sessions)
				got[address] = number
				return struct{}{}, err
			}, `SELECT address, number, sessions FROM told WHERE sessions = ''`)
			return err
		})
		if diff := cmp.Diff(map[string]int{"sent@x.org": 3, "held@x.org": 1, "failed@x.org": 1, "dropped@x.org": 2}, got); diff != "" ||
			err != nil {
			t.Errorf("%v (-right +filled)\n%s", err, diff)
		}
	})
}

func TestWhatWasDroppedAndDoesNotHoldAnyMoreStaysDropped(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := build(t, db)
		last := len(h.talks) - 1
		h.release(t, release.TellHeld)
		h.prepare(t)
		wrong, holds := h.mailTo(t, 0, "1"), h.mailTo(t, 4, "1")
		h.turn(t, wrong, post.MailDropped)
		h.turn(t, holds, post.MailDropped)
		h.swap(t, 0, last)
		h.release(t, release.TellNobody) // nobody gets a newer message
		h.prepare(t)
		if err := h.outgoing.TurnMails(ctx, h.Who, wrong.Scope, post.Pick{ID: wrong.ID}, post.MailQueued); !errors.Is(err, notice.ErrStale) {
			t.Errorf("what says an hour that is not true is taken back: %v", err)
		}
		if m := h.mailTo(t, 0, "1"); m.State != post.MailDropped {
			t.Errorf("it is %s", m.State)
		}
		h.turn(t, holds, post.MailQueued)

		// What it said counts as told all the same: the next release tells the move.
		h.swap(t, 2, 3)
		h.release(t, release.TellHeld)
		person, ok := h.of(h.prepare(t), 0)
		if moved := changeOf(person, h.talks[0].ID); !ok || len(moved) != 1 || moved[0].Kind != release.Moved {
			t.Errorf("told %+v", person)
		}
	})
}
