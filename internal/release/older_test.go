package release_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestWhatIsKnownBeforeAReleaseIsMadeOnceUntilSomethingChanges(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := programmetest.New(t, db), context.Background()
		w.Edition.WishesOpen = true // who opens wishes makes public what has no place yet
		if _, _, err := w.Editions.Edition().Save(ctx, w.Who, w.Edition); err != nil {
			t.Fatal(err)
		}
		known := func() *release.Index {
			x, _, err := w.Releases.UnreleasedIndex(ctx, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return x
		}
		empty := known()
		if known() != empty {
			t.Error("it was made again although nothing changed")
		}
		s, _, err := w.Session().Save(ctx, w.Who, programme.Session{EditionID: w.Edition.ID, Title: "One", Kind: programme.Talk, Minutes: 20})
		if err != nil {
			t.Fatal(err)
		}
		if one := known(); len(one.Sessions) != 1 || one.Sessions[0].Title != "One" {
			t.Errorf("a new session is not known: %+v", one.Sessions)
		}
		if _, err := w.Session().Remove(ctx, w.Who, string(s.ID)); err != nil {
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
		w, ctx := programmetest.New(t, db), context.Background()
		placed(t, w, "A")
		placed(t, w, "B")
		first, err := w.Releases.ReleaseAt(ctx, w.Edition.ID, 1)
		if err != nil || len(first.Sessions) != 1 {
			t.Fatalf("%+v, %v", first, err)
		}
		if again, err := w.Releases.ReleaseAt(ctx, w.Edition.ID, 1); again != first || err != nil {
			t.Errorf("it was read again: %v", err)
		}
		w.Releases.Forget()
		if anew, err := w.Releases.ReleaseAt(ctx, w.Edition.ID, 1); anew == first || err != nil {
			t.Errorf("it was not read anew: %v", err)
		}
		if _, err := w.Releases.ReleaseAt(ctx, w.Edition.ID, 3); !errors.Is(err, release.ErrNoRelease) {
			t.Errorf("a release that is not there: %v", err)
		}
	})
}

// placed adds a session with a place, and releases.
func placed(t *testing.T, w programmetest.World, title string) {
	t.Helper()
	ctx, start := context.Background(), time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)
	s, _, err := w.Session().Save(ctx, w.Who, programme.Session{EditionID: w.Edition.ID, Title: title, Kind: programme.Break, Minutes: 20})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.DraftNow(t).Frame.Days) == 0 {
		day := edition.Day{EditionID: w.Edition.ID, Date: "2027-02-02", Start: start, End: start.Add(10 * time.Hour)}
		if _, _, err := w.Editions.Day().Save(ctx, w.Who, day); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := w.Placement().Save(ctx, w.Who, programme.Placement{EditionID: w.Edition.ID, SessionID: s.ID, Start: start}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
}
