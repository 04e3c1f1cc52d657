package programme_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func refusedAs(t *testing.T, err error, code string) {
	t.Helper()
	if f, ok := fault.From(err); !ok || f.Code != code {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}

func TestEachOrganiserTakesBackTheirOwnSteps(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		empty := x.draft()
		x.do(x.ana, x.put(0, 0, 0))
		x.do(x.ana, x.put(0, 1, 1))
		x.do(x.bill, x.put(1, 2, 2))
		afterBoth := x.draft()
		for range 2 {
			if err := x.turn(x.ana, true); err != nil {
				t.Fatal(err)
			}
		}
		if d := x.draft(); len(d.PlacementsOf(x.talks[0])) != 0 || len(d.PlacementsOf(x.talks[1])) != 1 {
			t.Error("two steps taken back, in the presence of another's: the wrong ones went")
		}
		refusedAs(t, x.turn(x.ana, true), "draft.no_step")
		for range 2 {
			if err := x.turn(x.ana, false); err != nil {
				t.Fatal(err)
			}
		}
		x.same(afterBoth, "done again")
		for _, who := range []actor.Actor{x.ana, x.bill, x.ana} {
			if err := x.turn(who, true); err != nil {
				t.Fatal(err)
			}
		}
		x.same(empty, "all taken back")
	})
}

func TestAStepClearsWhatCouldBeDoneAgain(t *testing.T) {
	t.Parallel()
	x := newStudio(t, schematest.SQLite(t))
	x.do(x.ana, x.put(0, 0, 0))
	if err := x.turn(x.ana, true); err != nil {
		t.Fatal(err)
	}
	x.do(x.ana, x.put(1, 0, 0))
	refusedAs(t, x.turn(x.ana, false), "draft.no_step")
	if err := x.turn(x.ana, true); err != nil {
		t.Fatal(err)
	}
	if err := x.turn(x.ana, false); err != nil {
		t.Fatal(err)
	}
	if got := len(x.draft().PlacementsOf(x.talks[1])); got != 1 {
		t.Errorf("the newest step is not done again: %d placements", got)
	}
}

func TestAStepThatSomebodyElseBuiltOnIsPassedOver(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0))
		x.do(x.ana, x.put(1, 1, 0))
		x.do(x.bill, x.put(1, 1, 2))
		refusedAs(t, x.turn(x.ana, true), "draft.passed")
		if err := x.turn(x.ana, true); err != nil {
			t.Fatal(err)
		}
		d := x.draft()
		if len(d.PlacementsOf(x.talks[0])) != 0 || !d.PlacementsOf(x.talks[1])[0].Start.Equal(d.Frame.Slots[2].Start) {
			t.Error("what the other did is not as it was, or the step before was not taken back")
		}
	})
}

func TestAStepIsRefusedWhenItBreaksARuleThatBlocksOrIsNotAsSeen(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0))
		before := x.draft()
		_, err := x.try(x.bill, x.put(2, 3, 3), x.put(1, 0, 0))
		refusedAs(t, err, "draft.blocks")
		seen := before.PlacementsOf(x.talks[0])[0].Version
		x.do(x.bill, x.put(0, 0, 1))
		before = x.draft()
		stale := x.put(0, 2, 2)
		stale.Seen = &seen
		_, err = x.try(x.ana, x.put(2, 3, 3), stale)
		refusedAs(t, err, "edit.moved")
		x.same(before, "after two refusals")
		if _, err := x.Programme.Do(context.Background(), actor.Actor{}, x.Edition.ID, programme.Step{}); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody edits without signing in: %v", err)
		}
		if err := x.turn(actor.Actor{}, true); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody undoes without signing in: %v", err)
		}
	})
}

func TestAStepThatIsAskedForTwiceIsTakenOnce(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		room := x.draft().Frame.Rooms[0].ID
		step := programme.Step{Label: "x", Key: "k1", Edits: []programme.Edit{programme.Create{Title: "Sound check", Kind: programme.Break, Internal: true,
			Room: room, Start: x.draft().Frame.Slots[0].Start, Minutes: 10}}}
		var changes []string
		for range 2 {
			done, err := x.Programme.Do(context.Background(), x.ana, x.Edition.ID, step)
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, done.Change)
		}
		made := slices.DeleteFunc(x.draft().Sessions, func(s programme.Session) bool { return !s.Internal })
		if len(made) != 1 || changes[0] != changes[1] || changes[0] == "" {
			t.Errorf("%d made, changes %q", len(made), changes)
		}
	})
}

func TestAStepThatCannotBeTakenBackIsPassedOverWhateverTheReason(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0)) // the step that is still to be reached
		x.do(x.ana, x.put(1, 1, 1))
		x.do(x.ana, programme.Away{Session: x.talks[1]})
		if _, err := x.Programme.Session().Remove(ctx, x.bill, string(x.talks[1])); err != nil {
			t.Fatal(err)
		}
		x.do(x.ana, programme.Resize{Session: x.talks[2], Minutes: 10})
		e := x.draft().Frame.Edition
		e.SessionLimit = 15
		if _, _, err := x.Cores.Editions.Edition().Save(ctx, x.bill, e); err != nil {
			t.Fatal(err)
		}
		passed := 0
		for range 5 {
			err := x.turn(x.ana, true)
			if err == nil {
				break
			}
			refusedAs(t, err, "draft.passed")
			passed++
		}
		if len(x.draft().PlacementsOf(x.talks[0])) != 0 || passed != 3 {
			t.Errorf("after %d steps that cannot be taken back, the first of all was not", passed)
		}
	})
}

func TestWhatComesBackMayHaveAnotherNumber(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0))
		x.do(x.ana, programme.Away{Session: x.talks[0]})
		x.do(x.bill, x.put(1, 1, 0)) // it gets the number that is free
		for range 2 {
			if err := x.turn(x.ana, true); err != nil {
				t.Fatal(err)
			}
		}
		create := programme.Create{Title: "Water", Kind: programme.Break, Room: x.draft().Frame.Rooms[0].ID, Start: x.draft().Frame.Slots[0].Start, Minutes: 5}
		x.do(x.ana, create)
		if err := x.turn(x.ana, true); err != nil {
			t.Fatal(err)
		}
		create.Room = x.draft().Frame.Rooms[3].ID
		x.do(x.bill, create)
		if err := x.turn(x.ana, false); err != nil {
			t.Fatal(err)
		}
		if err := x.turn(x.ana, true); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEditsReachNothingOfAnotherEditionAndTellWhatIsWrong(t *testing.T) {
	t.Parallel()
	x := newStudio(t, schematest.SQLite(t))
	ctx := context.Background()
	other, err := x.Cores.Editions.Create(ctx, x.Who, edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay", Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	x.do(x.ana, x.put(0, 0, 0))
	before := x.draft()
	p := before.PlacementsOf(x.talks[0])[0]
	elsewhere := actor.Actor{PersonID: "per_x"}.Holding(string(other.ID), programme.Reading, programme.Changing)
	if _, err := x.try(elsewhere, x.put(0, 1, 1)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an organiser of another edition edits this one: %v", err)
	}
	for _, e := range []programme.Edit{
		programme.Put{Session: p.SessionID, Room: before.Frame.Rooms[1].ID, Start: p.Start}, programme.Away{Placement: p.ID, Session: p.SessionID},
		programme.Resize{Session: p.SessionID, Minutes: 5}, programme.Cancel{Session: p.SessionID}, programme.Copy{Placement: p.ID, Rooms: []edition.RoomID{p.RoomID}},
		programme.SetLock{Lock: programme.Lock{Room: p.RoomID}, On: true}, programme.SetLock{Lock: programme.Lock{Slot: before.Frame.Slots[0].ID}, On: true},
		programme.Create{Title: "x", Kind: programme.Break, Room: p.RoomID, Start: p.Start, Minutes: 5},
	} {
		if _, err := x.Programme.Do(ctx, x.ana, other.ID, programme.Step{Edits: []programme.Edit{e}}); err == nil {
			t.Errorf("%T touches another edition's objects", e)
		}
	}
	x.same(before, "after edits through another edition")

	_, err = x.try(x.ana, programme.Put{Session: x.talks[1], Placement: p.ID, Room: p.RoomID, Start: p.Start.Add(time.Hour)})
	refusedAs(t, err, "edit.moved")
	for _, l := range []programme.Lock{{}, {Room: p.RoomID, Slot: before.Frame.Slots[0].ID}} {
		_, err = x.try(x.ana, programme.SetLock{Lock: l, On: true})
		refusedAs(t, err, "draft.lock")
	}
	x.do(x.ana, programme.Put{Session: x.talks[0], Room: p.RoomID, Start: before.Frame.Slots[1].Start.Add(1234567 * time.Nanosecond)})
	if err := x.turn(x.ana, true); err != nil {
		t.Errorf("a start with parts of a millisecond is not taken back: %v", err)
	}
	x.same(before, "taken back")
}

func TestOthersAreToldWhatWasDoneAndTakenBack(t *testing.T) {
	t.Parallel()
	x := newStudio(t, schematest.SQLite(t))
	x.do(x.ana, x.put(0, 0, 0))
	if err := x.turn(x.ana, true); err != nil {
		t.Fatal(err)
	}
	news, err := x.Programme.News(context.Background(), x.bill, x.Edition.ID)
	var actions []string
	for _, n := range news {
		actions = append(actions, n.Action)
	}
	if x.ana.PersonID != "" && (err != nil || !slices.Equal(actions, []string{programme.StepUndone, programme.StepTaken})) {
		t.Errorf("told %v, %v", actions, err)
	}
	if _, err := x.Programme.News(context.Background(), actor.Actor{}, x.Edition.ID); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("news without signing in: %v", err)
	}
	if _, _, err := x.Programme.Steps(context.Background(), actor.Actor{}, x.Edition.ID); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("steps without signing in: %v", err)
	}
}

func TestLocksHoldHandsBack(t *testing.T) {
	t.Parallel()
	x := newStudio(t, schematest.SQLite(t))
	d := x.draft()
	x.do(x.ana, x.put(0, 0, 0))
	for name, lock := range map[string]programme.Lock{"room": {Room: d.Frame.Rooms[0].ID}, "slot": {Slot: d.Frame.Slots[0].ID}} {
		x.do(x.ana, programme.SetLock{Lock: lock, On: true})
		for _, e := range []programme.Edit{x.put(0, 3, 3), programme.Away{Session: x.talks[0]}, programme.Resize{Session: x.talks[0], Minutes: 10}} {
			_, err := x.try(x.ana, e)
			refusedAs(t, err, "draft.locked")
		}
		into := x.put(1, 0, 3)
		if name == "slot" {
			into = x.put(1, 3, 0)
		}
		_, err := x.try(x.ana, into)
		refusedAs(t, err, "draft.locked")
		x.do(x.ana, programme.SetLock{Lock: lock})
	}
	x.do(x.ana, x.put(1, 1, 0), x.put(2, 2, 0))
	x.do(x.ana, programme.Pin{Session: x.talks[0], Pinned: true}, programme.Pin{Session: x.talks[2], Pinned: true})
	_, err := x.try(x.ana, x.put(0, 3, 3), x.put(1, 4, 3), programme.Away{Session: x.talks[2]})
	refusedAs(t, err, "draft.locked")
	var want []string
	for _, talk := range []int{0, 2} {
		s, _ := x.draft().Session(x.talks[talk])
		want = append(want, s.Title)
	}
	if f, _ := fault.From(err); !cmp.Equal(want, f.Values["Sessions"]) {
		t.Errorf("of three sessions, %v are said to be locked, want %v", f.Values["Sessions"], want)
	}
	_, err = x.try(x.ana, programme.SetLock{Lock: programme.Lock{Room: "roo_nowhere"}, On: true})
	refusedAs(t, err, "draft.no_room")
}

func TestAnySeriesOfEditsIsUndoneToTheSameDraft(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		first := x.draft()
		r := rand.New(rand.NewPCG(7, 1)) //nolint:gosec // a test
		taken := 0
		for range 60 {
			d := x.draft()
			room, slot, talk := d.Frame.Rooms[r.IntN(len(d.Frame.Rooms))], d.Frame.Slots[r.IntN(len(d.Frame.Slots))], x.talks[r.IntN(12)]
			at := slot.Start.Add(time.Duration(r.IntN(3)) * 5 * time.Minute)
			edits := []programme.Edit{
				programme.Put{Session: talk, Room: room.ID, Start: at}, programme.Away{Session: talk}, programme.Resize{Session: talk, Minutes: 5 + r.IntN(25)},
				programme.Pin{Session: talk, Pinned: r.IntN(2) == 0}, programme.SetLock{Lock: programme.Lock{Room: room.ID}, On: r.IntN(3) == 0},
				programme.SetLock{Lock: programme.Lock{Slot: slot.ID}, On: r.IntN(3) == 0}, programme.Cancel{Session: talk},
				programme.Create{Title: "New", Kind: programme.Break, Internal: r.IntN(2) == 0, Room: room.ID, Start: at, Minutes: 5},
				programme.Put{Session: talk, Room: room.ID, Start: at}, programme.Put{Session: talk, Room: room.ID, Start: at},
			}
			done, err := x.try(x.ana, edits[r.IntN(len(edits))])
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Invalid {
				t.Fatal(err)
			}
			if done.Change != "" {
				taken++
			}
			if err != nil {
				continue
			}
			for name, pair := range map[string][2]programme.Draft{"before": {d, done.Before}, "after": {x.draft(), done.After}} {
				if diff := cmp.Diff(pair[0], pair[1], cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("the draft %s is not as the step says:\n%s", name, diff)
				}
			}
		}
		last := x.draft()
		for _, back := range []bool{true, false, true} {
			for i := range taken {
				if err := x.turn(x.ana, back); err != nil {
					t.Fatalf("step %d of %d, back %v: %v", i, taken, back, err)
				}
			}
			if back {
				x.same(first, "all undone")
			} else {
				x.same(last, "all done again")
			}
		}
		if taken < 20 {
			t.Errorf("only %d steps were taken: this shows little", taken)
		}
	})
}
