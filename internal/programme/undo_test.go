package programme_test

import (
	"context"
	"testing"

	"github.com/creneau/creneau/internal/account"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/record"
)

// undoable asks whether changes can be undone, by the page that lists them.
func undoable(x programmetest.Studio, db *sqldb.DB, change string) bool {
	x.T.Helper()
	ctx := context.Background()
	all, err := account.NewService(db, id.System()).Changes(ctx, x.Who, string(x.Edition.ID), record.Span{Limit: 1000})
	if err != nil {
		x.T.Fatal(err)
	}
	can, err := x.History.Undoable(ctx, x.Who, string(x.Edition.ID), all)
	if err != nil {
		x.T.Fatal(err)
	}
	return can[change]
}

func undo(x programmetest.Studio, change string) error {
	_, err := x.History.Undo(context.Background(), x.Who, string(x.Edition.ID), change)
	return err
}

func TestAPlanFromBeforeThereWereStepsIsUndoneToo(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		x.MustDo(x.Ana, x.Put(0, 0, 0))
		x.MustDo(x.Ana, x.Put(1, 1, 0))
		before := x.DraftNow()
		x.MustDo(x.Ana, x.Put(0, 2, 1))
		after := x.DraftNow()
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
		x.MustDo(x.Bill, x.Put(1, 1, 2)) // what the plan did not move is of no concern
		moved := x.DraftNow()
		if !undoable(x, db, old) {
			t.Error("undo is not offered")
		}
		if err := undo(x, old); err != nil {
			t.Fatal(err)
		}
		if now := x.DraftNow().PlacementsOf(x.Talks[0])[0]; now.RoomID != before.PlacementsOf(x.Talks[0])[0].RoomID {
			t.Errorf("the session is in %s", now.RoomID)
		}
		if now := x.DraftNow().PlacementsOf(x.Talks[1])[0]; !now.Start.Equal(moved.PlacementsOf(x.Talks[1])[0].Start) {
			t.Errorf("what somebody else moved since is at %s", now.Start)
		}
		if undoable(x, db, old) {
			t.Error("undo is offered twice")
		}
		refusedAs(t, undo(x, old), record.ErrUndo.Code)
	})
}

func TestUndoIsOfferedOnlyWhereItWorks(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	programmetest.Demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		x := programmetest.NewStudio(t, db)
		first := x.MustDo(x.Ana, x.Put(0, 0, 0)).Change
		second := x.MustDo(x.Bill, x.Put(0, 1, 1)).Change
		if undoable(x, db, first) || !undoable(x, db, second) {
			t.Errorf("the first step can be undone: %v; the one after it: %v", undoable(x, db, first), undoable(x, db, second))
		}
		refusedAs(t, undo(x, first), record.ErrUndo.Code)
		if err := undo(x, second); err != nil {
			t.Fatal(err)
		}
		if !undoable(x, db, first) || undoable(x, db, second) {
			t.Error("once the second is taken back, the first can be")
		}

		// Objects: an edit until the next one, a removal once.
		s, _ := x.DraftNow().Session(x.Talks[3])
		s.Subtitle = "one"
		s, one, err := x.Programme.Session().Save(ctx, x.Who, s)
		if err != nil || !undoable(x, db, one) {
			t.Fatalf("an edit can be undone: %v, %v", undoable(x, db, one), err)
		}
		s.Subtitle = "two"
		if _, _, err := x.Programme.Session().Save(ctx, x.Who, s); err != nil || undoable(x, db, one) {
			t.Errorf("an edit before another can be undone: %v, %v", undoable(x, db, one), err)
		}
		removed, err := x.Programme.Session().Remove(ctx, x.Who, string(x.Talks[4]))
		if err != nil || !undoable(x, db, removed) {
			t.Fatalf("a removal can be undone: %v, %v", undoable(x, db, removed), err)
		}
		if err := undo(x, removed); err != nil || undoable(x, db, removed) {
			t.Errorf("a removal can be undone twice: %v, %v", undoable(x, db, removed), err)
		}
		stranger := actor.Actor{PersonID: "per_x", Name: "x"}
		if _, err := x.History.Undoable(ctx, stranger, string(x.Edition.ID), nil); err == nil {
			t.Error("somebody without the right is told")
		}
	})
}
