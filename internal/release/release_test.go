package release_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestReleasesAreNumberedImmutableAndTheirSequencesRise(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, programmetest.Small("One", at), false)
		next := func(want int) *release.Snapshot {
			t.Helper()
			r, err := w.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil)
			if err != nil || r.Number != want {
				t.Fatalf("release %d: got %d, %v", want, r.Number, err)
			}
			now, err := w.Releases.CurrentRelease(ctx, w.Edition.ID)
			if err != nil || now.Release != want {
				t.Fatalf("current: %v", err)
			}
			return now
		}
		first := next(1)
		if _, err := w.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("releasing the same: %v", err)
		}
		p := w.DraftNow(t).PlacementsOf(programmetest.SessionNamed(t, w.DraftNow(t), "One").ID)[0]
		p.Start = at.Add(2 * time.Hour)
		if _, _, err := w.Placement().Save(ctx, w.Who, p); err != nil {
			t.Fatal(err)
		}
		if still, err := w.Releases.CurrentRelease(ctx, w.Edition.ID); err != nil || !still.Entries[0].Start.Equal(first.Entries[0].Start) {
			t.Errorf("the draft shows before it is released: %v", err)
		}
		second := next(2)
		if got := sequenceOf(second, p.GUID); got != 1 {
			t.Errorf("sequence after a move: %d", got)
		}
		again, err := w.Releases.ReleaseAgain(ctx, w.Who, w.Edition.ID, 1, release.Announcement{})
		if err != nil || again.Number != 3 {
			t.Fatalf("again: %+v, %v", again, err)
		}
		third, err := w.Releases.CurrentRelease(ctx, w.Edition.ID)
		if err != nil || sequenceOf(third, p.GUID) != 2 {
			t.Errorf("sequence after going back: %d, %v", sequenceOf(third, p.GUID), err)
		}
		old, err := w.Releases.ReleaseAt(ctx, w.Edition.ID, 2)
		if err != nil || sequenceOf(old, p.GUID) != 1 {
			t.Errorf("release 2 changed: %v", err)
		}
		if _, err := w.Releases.Release(ctx, actor.Actor{}, w.Edition.ID, release.Announcement{},
			nil); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody not signed in: %v", err)
		}
		if _, err := w.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{},
			[]programme.Finding{{}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("with blocking findings: %v", err)
		}
	})
}

func sequenceOf(s *release.Snapshot, guid string) int {
	for _, e := range s.Entries {
		if e.GUID == guid {
			return e.Sequence
		}
	}
	return -1
}

func TestNothingIsReleasedWithoutADayAndAPlace(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	_, err := w.Releases.Release(context.Background(), w.Who, w.Edition.ID, release.Announcement{}, nil)
	if f, ok := fault.From(err); !ok || f.Code != "release.empty" {
		t.Errorf("got %v", err)
	}
	if _, err := w.Releases.CurrentRelease(context.Background(), w.Edition.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}
