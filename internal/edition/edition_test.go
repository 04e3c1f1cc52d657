package edition_test

import (
	"context"
	"errors"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var system = actor.System("test")

func newEdition(t *testing.T, db *sqldb.DB) (*edition.Service, edition.Edition) {
	t.Helper()
	s := edition.NewService(db, id.System())
	e, err := s.Create(context.Background(), system, edition.Wanted{Organisation: "O", Series: "S", Name: "Été 2027", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	return s, e
}

func TestASecondEditionJoinsItsSeries(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, first := newEdition(t, db)
		second, err := s.Create(context.Background(), system,
			edition.Wanted{Organisation: "o", Series: "s", Name: "Été 2028", Zone: "Europe/Paris"})
		if err != nil || second.SeriesID != first.SeriesID || first.Slug != "ete-2027" {
			t.Errorf("%+v, %v", second, err)
		}
		_, err = s.Create(context.Background(), system, edition.Wanted{Organisation: "o", Series: "s", Name: "x", Slug: first.Slug,
			Zone: "Europe/Paris"})
		if !errors.Is(err, edition.ErrSlugTaken) {
			t.Errorf("a taken short name: %v", err)
		}
		_, err = s.Create(context.Background(), system, edition.Wanted{Organisation: "o", Series: "s", Name: "x", Slug: "api",
			Zone: "Europe/Paris"})
		if !errors.Is(err, edition.ErrSlug) {
			t.Errorf("a reserved short name: %v", err)
		}
	})
}

func TestAnEditIsUndoneOnceAndNotOverALaterOne(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		room, _, err := s.Room().Save(ctx, system, edition.Room{EditionID: e.ID, Name: "A", Capacity: 10})
		if err != nil {
			t.Fatal(err)
		}
		stale := room
		room.Capacity = 20
		room, change, err := s.Room().Save(ctx, system, room)
		if err != nil || change == "" {
			t.Fatal(change, err)
		}
		stale.Capacity = 30
		if _, _, err := s.Room().Save(ctx, system, stale); !errors.Is(err, record.ErrMoved) {
			t.Errorf("an edit of an old version: %v", err)
		}
		undo := func(change string) error { return undo(t, db, s, e.ID, change) }
		if err := undo(change); err != nil {
			t.Fatal(err)
		}
		if err := undo(change); !errors.Is(err, record.ErrUndo) {
			t.Errorf("undone twice: %v", err)
		}
		room, _, err = s.Room().ByID(ctx, system, string(room.ID))
		if err != nil || room.Capacity != 10 {
			t.Errorf("capacity %d, %v", room.Capacity, err)
		}
		removed, err := s.Room().Remove(ctx, system, string(room.ID))
		if err != nil {
			t.Fatal(err)
		}
		if err := undo(removed); err != nil {
			t.Errorf("putting a removed room back: %v", err)
		}
		if back, _, err := s.Room().ByID(ctx, system, string(room.ID)); err != nil || back.GUID != room.GUID {
			t.Errorf("%+v, %v", back, err)
		}
	})
}

func TestDraftsAreInvisibleAndOnlyOrganisersDescribe(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		if _, err := s.BySlug(ctx, actor.Actor{}, e.Slug); !errors.Is(err, edition.ErrNoEdition) {
			t.Errorf("a draft is seen by anybody: %v", err)
		}
		other := actor.Actor{PersonID: "per_x"}.Holding("edi_other", edition.Changing)
		own := actor.Actor{PersonID: "per_y"}.Holding(string(e.ID), edition.Changing)
		_, _, err := s.Room().Save(ctx, other, edition.Room{EditionID: e.ID, Name: "A"})
		if fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an organiser of another edition: %v", err)
		}
		if _, _, err := s.Room().Save(ctx, own, edition.Room{EditionID: e.ID, Name: "A"}); err != nil {
			t.Errorf("its own organiser: %v", err)
		}
		if _, err := s.Create(ctx, own, edition.Wanted{Name: "x", Zone: "UTC"}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("an organiser creates an edition: %v", err)
		}
		if err := s.SetWalk(ctx, other, e.ID, edition.Walk{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("walks: %v", err)
		}
		if _, err := s.Frame(ctx, other, e.ID); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("frame: %v", err)
		}
	})
}

func TestSlotsLieInTheirDayAndApartAndWalksFollowFloorsUnlessTold(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		start := time.Date(2027, 2, 4, 8, 0, 0, 0, time.UTC)
		day, _, err := s.Day().Save(ctx, system, edition.Day{EditionID: e.ID, Date: "2027-02-04", Start: start, End: start.Add(10 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.AddSlots(ctx, system, day.ID, edition.Row{First: start.Add(time.Hour), Minutes: 30, Gap: 10, Count: 4}); err != nil {
			t.Fatal(err)
		}
		for name, row := range map[string]edition.Row{"overlap": {First: start.Add(70 * time.Minute), Minutes: 30, Count: 1},
			"late": {First: start.Add(9 * time.Hour), Minutes: 61, Count: 1}, "none": {}} {
			if err := s.AddSlots(ctx, system, day.ID, row); !errors.Is(err, edition.ErrSlot) && !(name == "late" && errors.Is(err, edition.ErrRow)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		a, _, err := s.Room().Save(ctx, system, edition.Room{EditionID: e.ID, Name: "A"})
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := s.Room().Save(ctx, system, edition.Room{EditionID: e.ID, Name: "B", Floor: 2, Position: 1})
		if err != nil {
			t.Fatal(err)
		}
		walk := func() int {
			f, err := s.Frame(ctx, system, e.ID)
			if err != nil || len(f.Slots) != 4 {
				t.Fatal(len(f.Slots), err)
			}
			return f.WalkMinutes(b.ID, a.ID)
		}
		if got := walk(); got != 6 {
			t.Errorf("two floors apart: %d minutes", got)
		}
		if err := s.SetWalk(ctx, system, e.ID, edition.Walk{A: b.ID, B: a.ID, Minutes: 9}); err != nil {
			t.Fatal(err)
		}
		if got := walk(); got != 9 {
			t.Errorf("as told: %d minutes", got)
		}
	})
}

// undo takes a change back, which must have been told to be possible exactly when it is.
func undo(t *testing.T, db *sqldb.DB, s *edition.Service, scope edition.ID, change string) error {
	t.Helper()
	ctx, h := context.Background(), record.NewHistory(db, id.System())
	h.Add(s.Undoers()...)
	var c record.Change
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		c, err = record.ChangeByID(tx, string(scope), change)
		return err
	})
	if err != nil {
		return err
	}
	can, err := h.Undoable(ctx, system, string(scope), []record.Change{c})
	if err != nil {
		return err
	}
	_, err = h.Undo(ctx, system, string(scope), change)
	if can[c.ID] != (err == nil) {
		t.Errorf("%s: told that it can be undone: %v, but %v", c.Action, can, err)
	}
	return err
}
