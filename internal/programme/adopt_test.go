package programme_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// committee is somebody without a right in the programme.
var committee = actor.Actor{PersonID: "per_committee"}

// acts calls a use case in a transaction, as a later chapter does.
func acts(s programmetest.Stage, act func(tx *sqldb.Tx) error) error {
	return s.DB.Write(context.Background(), act)
}

func adopts(s programmetest.Stage, a programme.Adopted) (id programme.SessionID) {
	s.T.Helper()
	err := acts(s, func(tx *sqldb.Tx) error {
		made, err := s.AdoptInTx(tx, committee, s.Edition.ID, a)
		id = programme.SessionID(made)
		return err
	})
	if err != nil {
		s.T.Fatal(err)
	}
	return id
}

func letsGo(s programmetest.Stage, key string) error {
	return acts(s, func(tx *sqldb.Tx) error { return s.LetGoInTx(tx, committee, s.Edition.ID, key) })
}

// currents is a proposal of two speakers.
func currents(s programmetest.Stage) programme.Adopted {
	s.T.Helper()
	var speakers []string
	for _, name := range []string{"Zoe", "Abe"} {
		v, _, err := s.People.Speaker().Save(context.Background(), s.Who, speaker.Speaker{EditionID: s.Edition.ID, Name: name})
		if err != nil {
			s.T.Fatal(err)
		}
		speakers = append(speakers, string(v.ID))
	}
	return programme.Adopted{Key: "proposal:prp_1", GUID: "11111111-2222-4333-8444-555555555555", Code: "CURNTS", Number: 77,
		Title: "Currents", Abstract: "Of the deep.", Language: "fr", Level: "advanced", Minutes: 30, Speakers: speakers, Undisclosed: true, Pending: true}
}

func TestAdoptingTwiceIsOneSession(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		a := currents(s)
		first := adopts(s, a)
		if a.Title = "Another"; adopts(s, a) != first {
			t.Error("adopted twice, the proposal has two sessions")
		}
		v, _ := s.DraftNow().Session(first)
		if v.GUID != a.GUID || v.Code != a.Code || v.Number != a.Number || v.Title != "Currents" || v.Kind != programme.Talk ||
			!v.Undisclosed || !v.Pending || !v.FromProposal() || len(v.Speakers) != 2 || string(v.Speakers[0]) != a.Speakers[0] {
			t.Errorf("the session is %+v", v)
		}
		b := a // another proposal, whose number a session has by now
		b.Key, b.GUID, b.Code, b.Number = "proposal:prp_2", "21111111-2222-4333-8444-555555555555", "OTHERS", s.Talks[0].Number
		second := adopts(s, b)
		other, _ := s.DraftNow().Session(second)
		if other.Number <= a.Number || other.GUID != b.GUID || other.Code != b.Code {
			t.Errorf("the other session is %+v", other)
		}
		for name, wrong := range map[string]struct {
			change func(*programme.Adopted)
			code   string
		}{
			"without a proposal":    {func(a *programme.Adopted) { a.Key = "frab:7" }, "adopted.key"},
			"with another's code":   {func(a *programme.Adopted) { a.GUID = "" }, "session.taken"},
			"longer than may be":    {func(a *programme.Adopted) { a.Minutes = 9000 }, "session.minutes"},
			"of a speaker not here": {func(a *programme.Adopted) { a.Code, a.GUID, a.Speakers = "", "", []string{"spk_x"} }, "session.reference"},
		} {
			c := a
			c.Key = "proposal:prp_3"
			wrong.change(&c)
			err := acts(s, func(tx *sqldb.Tx) error {
				_, err := s.AdoptInTx(tx, committee, s.Edition.ID, c)
				return err
			})
			if f, ok := fault.From(err); !ok || f.Code != wrong.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		reads := committee
		reads.ByToken, reads.ReadOnly = true, true
		if err := acts(s, func(tx *sqldb.Tx) error {
			_, err := s.AdoptInTx(tx, reads, s.Edition.ID, a)
			return err
		}); !errors.Is(err, actor.ErrForbidden) {
			t.Errorf("by a token that reads: %v", err)
		}
		if n := len(s.DraftNow().Sessions); n != len(s.Talks)+2 {
			t.Errorf("%d sessions", n)
		}
	})
}

func TestAnUntouchedSessionIsLetGoAndNoOther(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		a := currents(s)
		refusedAs(t, letsGo(s, a.Key), "adopted.none")
		id := adopts(s, a)
		if err := acts(s, func(tx *sqldb.Tx) error { return s.ConfirmInTx(tx, committee, s.Edition.ID, a.Key, false) }); err != nil {
			t.Fatal(err)
		}

		s.MustDo(programme.Put{Session: id, Room: s.Frame.Rooms[1].ID, Start: s.Frame.Slots[2].Start})
		err := letsGo(s, a.Key)
		refusedAs(t, err, "adopted.placed")
		if f, _ := fault.From(err); f.Values["Room"] != "Stern" || f.Values["Time"] != "2027-02-04 12:00" {
			t.Errorf("it says where: %v", f.Values)
		}
		s.MustDo(programme.Away{Session: id})

		v, _ := s.DraftNow().Session(id)
		was := v.Title
		v.Title = "Currents, again"
		v = s.Save(v)
		refusedAs(t, letsGo(s, a.Key), "adopted.touched")
		v.Title = was
		s.Save(v)

		rule, _, err := s.Rule().Save(ctx, s.Who,
			programme.Rule{EditionID: s.Edition.ID, Kind: programme.Apart, First: id, Second: s.Talks[0].ID})
		if err != nil {
			t.Fatal(err)
		}
		refusedAs(t, letsGo(s, a.Key), "adopted.attached")
		if _, err := s.Rule().Remove(ctx, s.Who, string(rule.ID)); err != nil {
			t.Fatal(err)
		}

		if err := letsGo(s, a.Key); err != nil {
			t.Fatal(err)
		}
		if _, there := s.DraftNow().Session(id); there {
			t.Error("it is still there")
		}
		again := adopts(s, a)
		if v, _ := s.DraftNow().Session(again); v.Code != a.Code || v.Number != a.Number {
			t.Errorf("adopted again: %+v", v)
		}
		if err := acts(s, func(tx *sqldb.Tx) error { return s.DiscloseInTx(tx, committee, s.Edition.ID, []string{a.Key}) }); err != nil {
			t.Fatal(err)
		}
		refusedAs(t, letsGo(s, a.Key), "adopted.disclosed")
	})
}

func TestAWithdrawnSessionIsCancelledAndAsksForItsPlace(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		a := currents(s)
		id := adopts(s, a)
		s.Place(id, 1, 1)
		before := s.DraftNow()
		for range 2 { // told twice is told once
			if err := acts(s, func(tx *sqldb.Tx) error {
				return s.CancelInTx(tx, committee, s.Edition.ID, a.Key, " my flight ")
			}); err != nil {
				t.Fatal(err)
			}
		}
		now := s.DraftNow()
		v, _ := now.Session(id)
		if v.State != programme.Cancelled || v.StateNote != "" || len(now.Placements) != len(before.Placements) ||
			!slices.Equal(now.Placements, before.Placements) {
			t.Errorf("%+v at %+v", v, now.PlacementsOf(id))
		}
		waiting, err := s.Withdrawals(ctx, s.Who, s.Edition.ID)
		if err != nil || len(waiting) != 1 || waiting[0].Session != id || waiting[0].Reason != "my flight" || waiting[0].By != "per_committee" ||
			waiting[0].At.After(time.Now().Add(time.Hour)) {
			t.Fatalf("%+v, %v", waiting, err)
		}
		for range 2 {
			if err := s.AnswerWithdrawal(ctx, s.Who, s.Edition.ID, id); err != nil {
				t.Fatal(err)
			}
		}
		if waiting, err = s.Withdrawals(ctx, s.Who, s.Edition.ID); err != nil || len(waiting) != 0 {
			t.Errorf("answered: %+v, %v", waiting, err)
		}
	})
}

func TestWhatWasDecidedElsewhereIsNotUndoneFromTheListOfChanges(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		a := currents(s)
		id := adopts(s, a)
		s.MustDo(programme.Resize{Session: id, Minutes: 25})
		s.MustDo(programme.Put{Session: id, Room: s.Frame.Rooms[1].ID, Start: s.Frame.Slots[2].Start})
		for _, act := range []func(tx *sqldb.Tx) error{
			func(tx *sqldb.Tx) error { return s.ConfirmInTx(tx, committee, s.Edition.ID, a.Key, false) },
			func(tx *sqldb.Tx) error { return s.DiscloseInTx(tx, committee, s.Edition.ID, []string{a.Key}) },
			func(tx *sqldb.Tx) error { return s.CancelInTx(tx, committee, s.Edition.ID, a.Key, "ill") },
		} {
			if err := acts(s, act); err != nil {
				t.Fatal(err)
			}
		}
		var changes []record.Change
		err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			changes, err = record.Changes(tx, string(s.Edition.ID), record.Span{Limit: 100})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		told := []string{}
		for _, c := range changes {
			if !strings.HasPrefix(c.Action, "adoption.") {
				continue
			}
			told = append(told, c.Action)
			if c.Actor != "per_committee" || c.Object != string(id) {
				t.Errorf("%s by %s about %s", c.Action, c.Actor, c.Object)
			}
			if _, err := s.Undo(ctx, s.Who, string(s.Edition.ID), c.ID); !errors.Is(err, record.ErrUndo) {
				t.Errorf("undoing %s: %v", c.Action, err)
			}
		}
		if want := []string{programme.AdoptionCancelled, programme.AdoptionDisclosed, programme.AdoptionConfirmed,
			programme.AdoptionMade}; !slices.Equal(told, want) {
			t.Errorf("the record says %v", told)
		}
		// A step before the reveal does not hide again what was disclosed, nor bring back what was cancelled.
		if _, err := s.UndoStep(ctx, s.Who, s.Edition.ID); err != nil {
			t.Errorf("its place is not taken back: %v", err)
		}
		if _, err := s.UndoStep(ctx, s.Who, s.Edition.ID); !errors.Is(err, programme.ErrPassed) {
			t.Errorf("the length of a session that was disclosed since is taken back: %v", err)
		}
		if v, _ := s.DraftNow().Session(id); v.Undisclosed || v.State != programme.Cancelled || v.Minutes != 25 {
			t.Errorf("%+v", v)
		}
	})
}
