package release_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestWhatIsKnownBeforeAReleaseIsMadeOnceUntilSomethingChanges(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.edition.WishesOpen = true // who opens wishes makes public what has no place yet
		if _, _, err := w.editions.Edition().Save(ctx, w.who, w.edition); err != nil {
			t.Fatal(err)
		}
		known := func() *release.Index {
			x, _, err := w.releases.KnownIndex(ctx, w.edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		empty := known()
		if known() != empty {
			t.Error("it was made again although nothing changed")
		}
		s, _, err := w.Session().Save(ctx, w.who, programme.Session{EditionID: w.edition.ID, Title: "One", Kind: programme.Talk, Minutes: 20})
		if err != nil {
			t.Fatal(err)
		}
		if one := known(); len(one.Sessions) != 1 || one.Sessions[0].Title != "One" {
			t.Errorf("a new session is not known: %+v", one.Sessions)
		}
		if _, err := w.Session().Remove(ctx, w.who, string(s.ID)); err != nil {
			t.Fatal(err)
		}
		if gone := known(); len(gone.Sessions) != 0 {
			t.Errorf("a removed session is known: %+v", gone.Sessions)
		}
	})
}

func TestAReleaseIsReadOnceAndAnewWhenItWasChangedAfterwards(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		w.placed(t, "A")
		w.placed(t, "B")
		first, err := w.releases.At(ctx, w.edition.ID, 1)
		if err != nil || len(first.Sessions) != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		if again, err := w.releases.At(ctx, w.edition.ID, 1); again != first || err != nil {
			t.Errorf("it was read again: %v", err)
		}
		w.releases.Forget()
		if anew, err := w.releases.At(ctx, w.edition.ID, 1); anew == first || err != nil {
			t.Errorf("it was not read anew: %v", err)
		}
		if _, err := w.releases.At(ctx, w.edition.ID, 3); !errors.Is(err, release.ErrNoRelease) {
			t.Errorf("a release that is not there: %v", err)
		}
	})
}

// placed adds a session with a place, and releases.
func (w world) placed(t *testing.T, title string) {
	t.Helper()
	ctx, start := context.Background(), time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)
	s, _, err := w.Session().Save(ctx, w.who, programme.Session{EditionID: w.edition.ID, Title: title, Kind: programme.Break, Minutes: 20})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.draft(t).Frame.Days) == 0 {
		day := edition.Day{EditionID: w.edition.ID, Date: "2027-02-02", Start: start, End: start.Add(10 * time.Hour)}
		if _, _, err := w.editions.Day().Save(ctx, w.who, day); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.Placement().Save(ctx, w.who, programme.Placement{EditionID: w.edition.ID, SessionID: s.ID, Start: start}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.releases.Release(ctx, w.who, w.edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
}
