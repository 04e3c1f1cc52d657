package release_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// After a change of zone that keeps the hours every session is at its old hour in the new zone, and the next release says
// that each has moved.
func TestSessionsKeepTheirHoursInAnotherZoneAndAreToldToHaveMoved(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := demo.NewServices(db, 5)
		w, err := demo.Make(ctx, s, demo.Options{People: 20, Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		draft := func() programme.Draft {
			t.Helper()
			d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			return d
		}
		if _, err := s.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
			t.Fatal(err)
		}
		before := draft()
		e := before.Frame.Edition
		e.Zone = "America/New_York"
		if _, _, err := s.Editions.SaveEdition(ctx, w.Who, e, edition.KeepHours); err != nil {
			t.Fatal(err)
		}
		after := draft()
		hour := func(d programme.Draft, at time.Time) string {
			return at.In(d.Frame.Edition.Location()).Format(time.DateTime)
		}
		if len(before.Placements) == 0 {
			t.Fatal("nothing is placed")
		}
		for i, p := range before.Placements {
			if got, want := hour(after, after.Placements[i].Start), hour(before, p.Start); got != want {
				t.Errorf("placement %d is at %s, not at %s", i, got, want)
			}
		}
		for i, v := range before.Stage.Speakers {
			for k, window := range v.Available {
				if got, want := hour(after, after.Stage.Speakers[i].Available[k].Start), hour(before, window.Start); got != want {
					t.Errorf("%s is there from %s, not from %s", v.Name, got, want)
				}
			}
		}
		r, err := s.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		moved := map[string]bool{}
		for _, c := range r.Changes {
			moved[c.SessionID] = c.Kind == release.Moved
		}
		for _, p := range after.Placements {
			if !moved[string(p.SessionID)] {
				t.Errorf("%s is not told to have moved", p.SessionID)
			}
		}
	})
}
