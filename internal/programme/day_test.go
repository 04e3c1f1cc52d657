package programme_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestADayIsNotTakenFromUnderWhatLiesInIt(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db) // 08:00 to 18:00, talks from 09:00, 10:00 and 11:00 for 30 minutes
		day := s.Frame.Days[0]
		at := func(hour, minute int) time.Time { return time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC) }
		for _, c := range []struct {
			name       string
			start, end time.Time
			holds      []string
		}{
			{"shorter, to where the last one ends", at(8, 0), at(11, 30), nil},
			{"shorter by a minute more", at(8, 0), at(11, 29), []string{"Stars (12:00–12:30)"}},
			{"shorter, to where the last one starts", at(8, 0), at(11, 0), []string{"Stars (12:00–12:30)"}},
			{"later, to where the first one starts", at(9, 0), at(18, 0), nil},
			{"later by a minute more", at(9, 1), at(18, 0), []string{"Tides (10:00–10:30)"}},
			{"longer", at(7, 0), at(20, 0), nil},
		} {
			day = s.DraftNow().Frame.Days[0]
			day.Start, day.End = c.start, c.end
			_, _, err := s.Editions.Day().Save(ctx, s.Who, day)
			var f *fault.Fault
			switch {
			case c.holds == nil && err != nil:
				t.Errorf("%s: %v", c.name, err)
			case c.holds != nil && (!errors.Is(err, programme.ErrDayHolds) || !errors.As(err, &f)):
				t.Errorf("%s: %v", c.name, err)
			case c.holds != nil:
				if names, _ := f.Values["Sessions"].([]string); !slices.Equal(names, c.holds) {
					t.Errorf("%s: names %v", c.name, names)
				}
			}
		}
		day = s.DraftNow().Frame.Days[0]
		day.Start, day.End, day.Date = day.Start.AddDate(0, 0, 1), day.End.AddDate(0, 0, 1), "2027-02-05"
		if _, _, err := s.Editions.Day().Save(ctx, s.Who, day); !errors.Is(err, programme.ErrDayHolds) {
			t.Errorf("another date: %v", err)
		}
	})
}

func TestNothingIsPlacedOutsideEveryDay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		p := s.DraftNow().PlacementsOf(s.Talks[0].ID)[0]
		for _, c := range []struct {
			at time.Time
			ok bool
		}{
			{time.Date(2027, 2, 4, 7, 59, 0, 0, time.UTC), false}, {time.Date(2027, 2, 4, 8, 0, 0, 0, time.UTC), true},
			{time.Date(2027, 2, 4, 17, 59, 0, 0, time.UTC), true}, {time.Date(2027, 2, 4, 18, 0, 0, 0, time.UTC), false},
			{time.Date(2027, 3, 4, 9, 0, 0, 0, time.UTC), false},
		} {
			p.Start = c.at
			saved, _, err := s.Placement().Save(ctx, s.Who, p)
			if (err == nil) != c.ok || err != nil && !errors.Is(err, programme.ErrStart) {
				t.Errorf("saved at %s: %v", c.at, err)
			}
			if err == nil {
				p = saved
			}
			_, err = s.DraftNow().Tried(id.System(), programme.Put{Session: s.Talks[1].ID, Room: s.Frame.Rooms[1].ID, Start: c.at})
			if (err == nil) != c.ok || err != nil && !errors.Is(err, programme.ErrStart) {
				t.Errorf("put at %s: %v", c.at, err)
			}
		}
	})
}

// Older servers let days be shortened over what lies in them.
func TestWhatLiesOutsideEveryDayBlocksAReleaseAndIsOnTheNearestDay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE day SET ends_at = $1`, sqldb.At(time.Date(2027, 2, 4, 10, 45, 0, 0, time.UTC)))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		d := s.DraftNow()
		blocking := programme.Blocking(d.Findings())
		if len(blocking) != 1 || blocking[0].Code != "no_day" || blocking[0].Values["Session"] != "Stars" {
			t.Fatalf("blocking: %+v", blocking)
		}
		now := release.Build(d, 1, d.Placements[0].Start, "", nil)
		for _, e := range now.Entries {
			if e.DayID != string(d.Frame.Days[0].ID) {
				t.Errorf("%s is on no page", now.Index().Session(e.SessionID).Title)
			}
		}
		last := now.Entries[len(now.Entries)-1]
		if running, _ := now.Index().NowNext(last.Start); len(running) != 1 || !now.Index().Holds(now.Days[0], last.Start) {
			t.Error("the day is over before its last entry")
		}
	})
}

func TestTheNextOneIsOfTheEditionsDayAlsoAfterMidnight(t *testing.T) {
	t.Parallel()
	at := func(day, hour, minute int) time.Time { return time.Date(2027, 3, day, hour, minute, 0, 0, time.UTC) }
	s := &release.Snapshot{
		Edition: release.SnapshotEdition{Zone: "UTC"},
		Days: []release.SnapshotDay{{ID: "night", Date: "2027-03-04", Start: at(4, 16, 0), End: at(5, 2, 0)},
			{ID: "day", Date: "2027-03-05", Start: at(5, 10, 0), End: at(5, 18, 0)}},
		Entries: []release.SnapshotEntry{
			{ID: "late", SessionID: "a", RoomID: "alpha", DayID: "night", Start: at(5, 0, 30), End: at(5, 1, 0)},
			{ID: "morning", SessionID: "b", RoomID: "alpha", DayID: "day", Start: at(5, 10, 0), End: at(5, 11, 0)},
		},
	}
	for _, c := range []struct {
		at   time.Time
		next string
	}{
		{at(4, 9, 0), "late"}, {at(4, 23, 40), "late"}, {at(5, 0, 10), "late"}, {at(5, 1, 30), ""}, {at(5, 3, 0), "morning"}, {at(6, 9, 0), ""},
	} {
		_, next := s.Index().NowNext(c.at)
		got := ""
		if len(next) > 0 {
			got = next[0].ID
		}
		if got != c.next {
			t.Errorf("at %s next is %q, want %q", c.at.Format("02 15:04"), got, c.next)
		}
	}
}

func TestHoursThatTouchAreOneStretch(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2027, 2, 4, hour, 0, 0, 0, time.UTC) }
	w := func(from, to int) edition.Window { return edition.Window{Start: at(from), End: at(to)} }
	for _, c := range []struct {
		windows  []edition.Window
		from, to int
		want     bool
	}{
		{[]edition.Window{w(9, 12), w(12, 18)}, 11, 13, true},
		{[]edition.Window{w(12, 18), w(9, 12)}, 9, 18, true},
		{[]edition.Window{w(9, 13), w(12, 18)}, 9, 18, true},
		{[]edition.Window{w(22, 24), w(24, 26)}, 23, 25, true},
		{[]edition.Window{w(9, 12), w(13, 18)}, 11, 14, false},
		{[]edition.Window{w(9, 12), w(12, 18)}, 8, 10, false},
		{[]edition.Window{w(9, 12), w(12, 18)}, 17, 19, false},
		{nil, 9, 10, false},
	} {
		if got := edition.Covers(c.windows, at(c.from), at(c.to)); got != c.want {
			t.Errorf("%v cover %d to %d: %v", c.windows, c.from, c.to, got)
		}
	}
}
