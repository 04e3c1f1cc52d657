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
	"github.com/creneau/creneau/internal/programme/programmetest"
)

func refusedAs(t *testing.T, err error, code string) {
	t.Helper()
	if f, ok := fault.From(err); !ok || f.Code != code {
		t.Errorf("got %v, want the refusal %s", err, code)
	}
}

func TestEachOrganiserTakesBackTheirOwnSteps(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		empty := x.DraftNow()
		x.MustDo(x.Ana, x.Put(0, 0, 0))
		x.MustDo(x.Ana, x.Put(0, 1, 1))
		x.MustDo(x.Bill, x.Put(1, 2, 2))
		afterBoth := x.DraftNow()
		for range 2 {
			if err := x.Turn(x.Ana, true); err != nil {
				t.Fatal(err)
			}
		}
		if d := x.DraftNow(); len(d.PlacementsOf(x.Talks[0])) != 0 || len(d.PlacementsOf(x.Talks[1])) != 1 {
			t.Error("two steps taken back, in the presence of another's: the wrong ones went")
		}
		refusedAs(t, x.Turn(x.Ana, true), "draft.no_step")
		for range 2 {
			if err := x.Turn(x.Ana, false); err != nil {
				t.Fatal(err)
			}
		}
		x.Same(afterBoth, "done again")
		for _, who := range []actor.Actor{x.Ana, x.Bill, x.Ana} {
			if err := x.Turn(who, true); err != nil {
				t.Fatal(err)
			}
		}
		x.Same(empty, "all taken back")
	})
}

func TestAStepClearsWhatCouldBeDoneAgain(t *testing.T) {
	t.Parallel()
	x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
	x.MustDo(x.Ana, x.Put(0, 0, 0))
	if err := x.Turn(x.Ana, true); err != nil {
		t.Fatal(err)
	}
	x.MustDo(x.Ana, x.Put(1, 0, 0))
	refusedAs(t, x.Turn(x.Ana, false), "draft.no_step")
	if err := x.Turn(x.Ana, true); err != nil {
		t.Fatal(err)
	}
	if err := x.Turn(x.Ana, false); err != nil {
		t.Fatal(err)
	}
	if got := len(x.DraftNow().PlacementsOf(x.Talks[1])); got != 1 {
		t.Errorf("the newest step is not done again: %d placements", got)
	}
}

func TestAStepThatSomebodyElseBuiltOnIsPassedOver(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0))
		x.MustDo(x.Ana, x.Put(1, 1, 0))
		x.MustDo(x.Bill, x.Put(1, 1, 2))
		refusedAs(t, x.Turn(x.Ana, true), "draft.passed")
		if err := x.Turn(x.Ana, true); err != nil {
			t.Fatal(err)
		}
		d := x.DraftNow()
		if len(d.PlacementsOf(x.Talks[0])) != 0 || !d.PlacementsOf(x.Talks[1])[0].Start.Equal(d.Frame.Slots[2].Start) {
			t.Error("what the other did is not as it was, or the step before was not taken back")
		}
	})
}

func TestAStepIsRefusedWhenItBreaksARuleThatBlocksOrIsNotAsSeen(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0))
		before := x.DraftNow()
		_, err := x.Try(x.Bill, x.Put(2, 3, 3), x.Put(1, 0, 0))
		refusedAs(t, err, "draft.blocks")
		seen := before.PlacementsOf(x.Talks[0])[0].Version
		x.MustDo(x.Bill, x.Put(0, 0, 1))
		before = x.DraftNow()
		stale := x.Put(0, 2, 2)
		stale.Seen = &seen
		_, err = x.Try(x.Ana, x.Put(2, 3, 3), stale)
		refusedAs(t, err, "edit.moved")
		x.Same(before, "after two refusals")
		if _, err := x.Programme.TakeStep(context.Background(), actor.Actor{}, x.Edition.ID,
			programme.Step{}); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody edits without signing in: %v", err)
		}
		if err := x.Turn(actor.Actor{}, true); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody undoes without signing in: %v", err)
		}
	})
}

func TestAStepThatIsAskedForTwiceIsTakenOnce(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		room := x.DraftNow().Frame.Rooms[0].ID
		step := programme.Step{Label: "x", Key: "k1", Edits: []programme.Edit{programme.Create{Title: "Sound check", Kind: programme.Break,
			Internal: true,
			Room:     room, Start: x.DraftNow().Frame.Slots[0].Start, Minutes: 10}}}
		var changes []string
		for range 2 {
			done, err := x.Programme.TakeStep(context.Background(), x.Ana, x.Edition.ID, step)
			if err != nil {
				t.Fatal(err)
			}
			changes = append(changes, done.Change)
		}
		made := slices.DeleteFunc(x.DraftNow().Sessions, func(s programme.Session) bool { return !s.Internal })
		if len(made) != 1 || changes[0] != changes[1] || changes[0] == "" {
			t.Errorf("%d made, changes %q", len(made), changes)
		}
	})
}

func TestAStepThatCannotBeTakenBackIsPassedOverWhateverTheReason(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0)) // the step that is still to be reached
		x.MustDo(x.Ana, x.Put(1, 1, 1))
		x.MustDo(x.Ana, programme.Away{Session: x.Talks[1]})
		if _, err := x.Programme.Session().Remove(ctx, x.Bill, string(x.Talks[1])); err != nil {
			t.Fatal(err)
		}
		x.MustDo(x.Ana, programme.Resize{Session: x.Talks[2], Minutes: 10})
		e := x.DraftNow().Frame.Edition
		e.SessionLimit = 15
		if _, _, err := x.Cores.Editions.Edition().Save(ctx, x.Bill, e); err != nil {
			t.Fatal(err)
		}
		passed := 0
		for range 5 {
			err := x.Turn(x.Ana, true)
			if err == nil {
				break
			}
			refusedAs(t, err, "draft.passed")
			passed++
		}
		if len(x.DraftNow().PlacementsOf(x.Talks[0])) != 0 || passed != 3 {
			t.Errorf("after %d steps that cannot be taken back, the first of all was not", passed)
		}
	})
}

func TestWhatComesBackMayHaveAnotherNumber(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0))
		x.MustDo(x.Ana, programme.Away{Session: x.Talks[0]})
		x.MustDo(x.Bill, x.Put(1, 1, 0)) // it gets the number that is free
		for range 2 {
			if err := x.Turn(x.Ana, true); err != nil {
				t.Fatal(err)
			}
		}
		create := programme.Create{Title: "Water", Kind: programme.Break, Room: x.DraftNow().Frame.Rooms[0].ID,
			Start: x.DraftNow().Frame.Slots[0].Start, Minutes: 5}
		x.MustDo(x.Ana, create)
		if err := x.Turn(x.Ana, true); err != nil {
			t.Fatal(err)
		}
		create.Room = x.DraftNow().Frame.Rooms[3].ID
		x.MustDo(x.Bill, create)
		if err := x.Turn(x.Ana, false); err != nil {
			t.Fatal(err)
		}
		if err := x.Turn(x.Ana, true); err != nil {
			t.Fatal(err)
		}
	})
}

func TestEditsReachNothingOfAnotherEditionAndTellWhatIsWrong(t *testing.T) {
	t.Parallel()
	x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
	ctx := context.Background()
	other, err := x.Cores.Editions.Create(ctx, x.Who, edition.Wanted{Organisation: "Port", Series: "Quay", Name: "Quay", Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	x.MustDo(x.Ana, x.Put(0, 0, 0))
	before := x.DraftNow()
	p := before.PlacementsOf(x.Talks[0])[0]
	elsewhere := actor.Actor{PersonID: "per_x"}.Holding(string(other.ID), programme.Reading, programme.Changing)
	if _, err := x.Try(elsewhere, x.Put(0, 1, 1)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("an organiser of another edition edits this one: %v", err)
	}
	for _, e := range []programme.Edit{
		programme.Put{Session: p.SessionID, Room: before.Frame.Rooms[1].ID, Start: p.Start},
		programme.Away{Placement: p.ID, Session: p.SessionID},
		programme.Resize{Session: p.SessionID, Minutes: 5}, programme.Cancel{Session: p.SessionID},
		programme.Copy{Placement: p.ID, Rooms: []edition.RoomID{p.RoomID}},
		programme.SetLock{Lock: programme.Lock{Room: p.RoomID}, On: true},
		programme.SetLock{Lock: programme.Lock{Slot: before.Frame.Slots[0].ID}, On: true},
		programme.Create{Title: "x", Kind: programme.Break, Room: p.RoomID, Start: p.Start, Minutes: 5},
	} {
		if _, err := x.Programme.TakeStep(ctx, x.Ana, other.ID, programme.Step{Edits: []programme.Edit{e}}); err == nil {
			t.Errorf("%T touches another edition's objects", e)
		}
	}
	x.Same(before, "after edits through another edition")

	_, err = x.Try(x.Ana, programme.Put{Session: x.Talks[1], Placement: p.ID, Room: p.RoomID, Start: p.Start.Add(time.Hour)})
	refusedAs(t, err, "edit.moved")
	for _, l := range []programme.Lock{{}, {Room: p.RoomID, Slot: before.Frame.Slots[0].ID}} {
		_, err = x.Try(x.Ana, programme.SetLock{Lock: l, On: true})
		refusedAs(t, err, "draft.lock")
	}
	x.MustDo(x.Ana, programme.Put{Session: x.Talks[0], Room: p.RoomID, Start: before.Frame.Slots[1].Start.Add(1234567 * time.Nanosecond)})
	if err := x.Turn(x.Ana, true); err != nil {
		t.Errorf("a start with parts of a millisecond is not taken back: %v", err)
	}
	x.Same(before, "taken back")
}

func TestOthersAreToldWhatWasDoneAndTakenBack(t *testing.T) {
	t.Parallel()
	x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
	x.MustDo(x.Ana, x.Put(0, 0, 0))
	if err := x.Turn(x.Ana, true); err != nil {
		t.Fatal(err)
	}
	news, err := x.Programme.StepsOfOthers(context.Background(), x.Bill, x.Edition.ID)
	var actions []string
	for _, n := range news {
		actions = append(actions, n.Action)
	}
	if x.Ana.PersonID != "" && (err != nil || !slices.Equal(actions, []string{programme.StepUndone, programme.StepTaken})) {
		t.Errorf("told %v, %v", actions, err)
	}
	if _, err := x.Programme.StepsOfOthers(context.Background(), actor.Actor{}, x.Edition.ID); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("news without signing in: %v", err)
	}
	if _, _, err := x.Programme.Steps(context.Background(), actor.Actor{}, x.Edition.ID); fault.KindOf(err) != fault.Unauthenticated {
		t.Errorf("steps without signing in: %v", err)
	}
}

func TestLocksHoldHandsBack(t *testing.T) {
	t.Parallel()
	x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
	d := x.DraftNow()
	x.MustDo(x.Ana, x.Put(0, 0, 0))
	for name, lock := range map[string]programme.Lock{"room": {Room: d.Frame.Rooms[0].ID}, "slot": {Slot: d.Frame.Slots[0].ID}} {
		x.MustDo(x.Ana, programme.SetLock{Lock: lock, On: true})
		for _, e := range []programme.Edit{x.Put(0, 3, 3), programme.Away{Session: x.Talks[0]},
			programme.Resize{Session: x.Talks[0], Minutes: 10}} {
			_, err := x.Try(x.Ana, e)
			refusedAs(t, err, "draft.locked")
		}
		into := x.Put(1, 0, 3)
		if name == "slot" {
			into = x.Put(1, 3, 0)
		}
		_, err := x.Try(x.Ana, into)
		refusedAs(t, err, "draft.locked")
		x.MustDo(x.Ana, programme.SetLock{Lock: lock})
	}
	x.MustDo(x.Ana, x.Put(1, 1, 0), x.Put(2, 2, 0))
	x.MustDo(x.Ana, programme.Pin{Session: x.Talks[0], Pinned: true}, programme.Pin{Session: x.Talks[2], Pinned: true})
	_, err := x.Try(x.Ana, x.Put(0, 3, 3), x.Put(1, 4, 3), programme.Away{Session: x.Talks[2]})
	refusedAs(t, err, "draft.locked")
	var want []string
	for _, talk := range []int{0, 2} {
		s, _ := x.DraftNow().Session(x.Talks[talk])
		want = append(want, s.Title)
	}
	if f, _ := fault.From(err); !cmp.Equal(want, f.Values["Sessions"]) {
		t.Errorf("of three sessions, %v are said to be locked, want %v", f.Values["Sessions"], want)
	}
	_, err = x.Try(x.Ana, programme.SetLock{Lock: programme.Lock{Room: "roo_nowhere"}, On: true})
	refusedAs(t, err, "draft.no_room")
}

func TestAnySeriesOfEditsIsUndoneToTheSameDraft(t *testing.T) {
	t.Parallel()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		first := x.DraftNow()
		r := rand.New(rand.NewPCG(7, 1))
		taken := 0
		for range 60 {
			d := x.DraftNow()
			room, slot, talk := d.Frame.Rooms[r.IntN(len(d.Frame.Rooms))], d.Frame.Slots[r.IntN(len(d.Frame.Slots))], x.Talks[r.IntN(12)]
			at := slot.Start.Add(time.Duration(r.IntN(3)) * 5 * time.Minute)
			edits := []programme.Edit{
				programme.Put{Session: talk, Room: room.ID, Start: at}, programme.Away{Session: talk},
				programme.Resize{Session: talk, Minutes: 5 + r.IntN(25)},
				programme.Pin{Session: talk, Pinned: r.IntN(2) == 0}, programme.SetLock{Lock: programme.Lock{Room: room.ID}, On: r.IntN(3) == 0},
				programme.SetLock{Lock: programme.Lock{Slot: slot.ID}, On: r.IntN(3) == 0}, programme.Cancel{Session: talk},
				programme.Create{Title: "New", Kind: programme.Break, Internal: r.IntN(2) == 0, Room: room.ID, Start: at, Minutes: 5},
				programme.Put{Session: talk, Room: room.ID, Start: at}, programme.Put{Session: talk, Room: room.ID, Start: at},
			}
			done, err := x.Try(x.Ana, edits[r.IntN(len(edits))])
			if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Invalid {
				t.Fatal(err)
			}
			if done.Change != "" {
				taken++
			}
			if err != nil {
				continue
			}
			for name, pair := range map[string][2]programme.Draft{"before": {d, done.Before}, "after": {x.DraftNow(), done.After}} {
				if diff := cmp.Diff(pair[0], pair[1], cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("the draft %s is not as the step says:\n%s", name, diff)
				}
			}
		}
		last := x.DraftNow()
		for _, back := range []bool{true, false, true} {
			for i := range taken {
				if err := x.Turn(x.Ana, back); err != nil {
					t.Fatalf("step %d of %d, back %v: %v", i, taken, back, err)
				}
			}
			if back {
				x.Same(first, "all undone")
			} else {
				x.Same(last, "all done again")
			}
		}
		if taken < 20 {
			t.Errorf("only %d steps were taken: this shows little", taken)
		}
	})
}
