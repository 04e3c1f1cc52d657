package programme_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// undoable asks whether changes can be undone, by the page that lists them.
func (x studio) undoable(db *sqldb.DB, change string) bool {
	x.t.Helper()
	ctx := context.Background()
	all, err := account.NewService(db, id.System()).Changes(ctx, x.Who, string(x.Edition.ID), "", 1000)
	if err != nil {
		x.t.Fatal(err)
	}
	can, err := x.History.Undoable(ctx, x.Who, string(x.Edition.ID), all)
	if err != nil {
		x.t.Fatal(err)
	}
	return can[change]
}

func (x studio) undo(change string) error {
	_, err := x.History.Undo(context.Background(), x.Who, string(x.Edition.ID), change)
	return err
}

func TestAPlanFromBeforeThereWereStepsIsUndoneToo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		x.do(x.ana, x.put(0, 0, 0))
		x.do(x.ana, x.put(1, 1, 0))
		before := x.draft()
		x.do(x.ana, x.put(0, 2, 1))
		after := x.draft()
		// As it was recorded then: all placements, before and after.
		var old string
		err := db.Write(ctx, func(tx *sqldb.Tx) (err error) {
			c := record.Change{Action: "plan.applied", Object: string(x.Edition.ID), Scope: string(x.Edition.ID), Label: "Plan"}
			old, err = record.Write(tx, id.System(), x.Who, c, before.Placements, after.Placements)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		x.do(x.bill, x.put(1, 1, 2)) // what the plan did not move is of no concern
		moved := x.draft()
		if !x.undoable(db, old) {
			t.Error("undo is not offered")
		}
		if err := x.undo(old); err != nil {
			t.Fatal(err)
		}
		if now := x.draft().PlacementsOf(x.talks[0])[0]; now.RoomID != before.PlacementsOf(x.talks[0])[0].RoomID {
			t.Errorf("the session is in %s", now.RoomID)
		}
		if now := x.draft().PlacementsOf(x.talks[1])[0]; !now.Start.Equal(moved.PlacementsOf(x.talks[1])[0].Start) {
			t.Errorf("what somebody else moved since is at %s", now.Start)
		}
		if x.undoable(db, old) {
			t.Error("undo is offered twice")
		}
		refusedAs(t, x.undo(old), record.ErrUndo.Code)
	})
}

func TestUndoIsOfferedOnlyWhereItWorks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := newStudio(t, db)
		first := x.do(x.ana, x.put(0, 0, 0)).Change
		second := x.do(x.bill, x.put(0, 1, 1)).Change
		if x.undoable(db, first) || !x.undoable(db, second) {
			t.Errorf("the first step can be undone: %v; the one after it: %v", x.undoable(db, first), x.undoable(db, second))
		}
		refusedAs(t, x.undo(first), record.ErrUndo.Code)
		if err := x.undo(second); err != nil {
			t.Fatal(err)
		}
		if !x.undoable(db, first) || x.undoable(db, second) {
			t.Error("once the second is taken back, the first can be")
		}

		// Objects: an edit until the next one, a removal once.
		s, _ := x.draft().Session(x.talks[3])
		s.Subtitle = "one"
		s, one, err := x.Programme.Session().Save(ctx, x.Who, s)
		if err != nil || !x.undoable(db, one) {
			t.Fatalf("an edit can be undone: %v, %v", x.undoable(db, one), err)
		}
		s.Subtitle = "two"
		if _, _, err := x.Programme.Session().Save(ctx, x.Who, s); err != nil || x.undoable(db, one) {
			t.Errorf("an edit before another can be undone: %v, %v", x.undoable(db, one), err)
		}
		removed, err := x.Programme.Session().Remove(ctx, x.Who, string(x.talks[4]))
		if err != nil || !x.undoable(db, removed) {
			t.Fatalf("a removal can be undone: %v, %v", x.undoable(db, removed), err)
		}
		if err := x.undo(removed); err != nil || x.undoable(db, removed) {
			t.Errorf("a removal can be undone twice: %v, %v", x.undoable(db, removed), err)
		}
		stranger := actor.Actor{PersonID: "per_x", Name: "x"}
		if _, err := x.History.Undoable(ctx, stranger, string(x.Edition.ID), nil); err == nil {
			t.Error("somebody without the right is told")
		}
	})
}
