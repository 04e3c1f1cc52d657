package edition_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// hours is what people read of a frame's days and slots, and of its rooms' windows.
func hours(f edition.Frame) (out []string) {
	zone := f.Edition.Location()
	span := func(name string, from, to time.Time) {
		out = append(out, name+" "+from.In(zone).Format("2006-01-02 15:04")+"–"+to.In(zone).Format("15:04"))
	}
	for _, d := range f.Days {
		span("day "+d.Date, d.Start, d.End)
	}
	for _, s := range f.Slots {
		span("slot", s.Start, s.End)
	}
	for _, r := range f.Rooms {
		for _, w := range r.Available {
			span(r.Name, w.Start, w.End)
		}
	}
	return out
}

func TestAnotherZoneKeepsTheHoursOrTheInstantsAsAsked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		_, e := newEdition(t, db)
		moved := 0
		later := func(_ *sqldb.Tx, _ edition.ID, move func(time.Time) time.Time) error {
			at := time.Date(2027, 3, 4, 8, 0, 0, 0, time.UTC)
			if move(at).Equal(at) {
				t.Error("nothing moves")
			}
			moved++
			return nil
		}
		s := edition.NewService(db, id.System())
		s.Extend(edition.Later{MoveInstants: later})
		// Two days in a row with slots in a row: on the way to another zone each meets the next one's old place.
		for _, date := range []string{"2027-03-04", "2027-03-05"} {
			at := func(hour int) time.Time {
				day, _ := time.ParseInLocation("2006-01-02 15", date+" 09", e.Location())
				return day.Add(time.Duration(hour-9) * time.Hour).UTC()
			}
			day, _, err := s.Day().Save(ctx, system, edition.Day{EditionID: e.ID, Date: date, Start: at(1), End: at(24)})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.AddSlots(ctx, system, day.ID, edition.Row{First: at(2), Minutes: 60, Count: 20}); err != nil {
				t.Fatal(err)
			}
		}
		window := edition.Window{Start: time.Date(2027, 3, 4, 8, 0, 0, 0, time.UTC), End: time.Date(2027, 3, 4, 11, 0, 0, 0, time.UTC)}
		if _, _, err := s.Room().Save(ctx, system, edition.Room{EditionID: e.ID, Name: "A", Available: []edition.Window{window}}); err != nil {
			t.Fatal(err)
		}
		frame := func() edition.Frame {
			t.Helper()
			f, err := s.Frame(ctx, system, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		before := frame()
		for _, zone := range []string{"America/New_York", "Pacific/Auckland", "Europe/Paris"} {
			e = frame().Edition
			e.Zone = zone
			if _, _, err := s.Edition().Save(ctx, system, e); !errors.Is(err, edition.ErrZoneKeeps) {
				t.Errorf("%s without saying what stays: %v", zone, err)
			}
			if _, _, err := s.SaveEdition(ctx, system, e, ""); !errors.Is(err, edition.ErrZoneKeeps) {
				t.Errorf("%s with nothing said: %v", zone, err)
			}
			if _, _, err := s.SaveEdition(ctx, system, e, "wishes"); !errors.Is(err, edition.ErrZoneKeeps) {
				t.Errorf("%s keeping what cannot be kept: %v", zone, err)
			}
			saved, change, err := s.SaveEdition(ctx, system, e, edition.KeepHours)
			if err != nil || change == "" || saved.Zone != zone {
				t.Fatalf("%s: %q, %+v, %v", zone, change, saved.Zone, err)
			}
			if diff := cmp.Diff(hours(before), hours(frame())); diff != "" {
				t.Errorf("hours in %s (-kept +got):\n%s", zone, diff)
			}
		}
		if moved != 3 {
			t.Errorf("later chapters moved %d times", moved)
		}
		if now := frame(); !now.Days[0].Start.Equal(before.Days[0].Start) {
			t.Errorf("back in the first zone the day starts at %v", now.Days[0].Start)
		}

		e = frame().Edition
		e.Zone = "America/New_York"
		if _, _, err := s.SaveEdition(ctx, system, e, edition.KeepInstants); err != nil {
			t.Fatal(err)
		}
		now := frame()
		if now.Days[0].Date != "2027-03-03" || !now.Days[0].Start.Equal(before.Days[0].Start) ||
			!now.Slots[3].Start.Equal(before.Slots[3].Start) || moved != 3 {
			t.Errorf("kept instants: %+v", now.Days[0])
		}
	})
}

func TestAChangeOfZoneIsUndoneUnlessItChangedAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, e := newEdition(t, db)
		start := time.Date(2027, 3, 4, 8, 0, 0, 0, time.UTC)
		if _, _, err := s.Day().Save(ctx, system, edition.Day{EditionID: e.ID, Date: "2027-03-04", Start: start,
			End: start.Add(9 * time.Hour)}); err != nil {
			t.Fatal(err)
		}
		e.Zone = "America/New_York"
		e, first, err := s.SaveEdition(ctx, system, e, edition.KeepHours)
		if err != nil {
			t.Fatal(err)
		}
		e.Zone = "Asia/Kolkata"
		e, second, err := s.SaveEdition(ctx, system, e, edition.KeepInstants)
		if err != nil {
			t.Fatal(err)
		}
		if err := undo(t, db, s, e.ID, first); err == nil {
			t.Error("a change that was changed again was undone")
		}
		for _, change := range []string{second, first} {
			if err := undo(t, db, s, e.ID, change); err != nil {
				t.Fatal(err)
			}
		}
		f, err := s.Frame(ctx, system, e.ID)
		if err != nil || f.Edition.Zone != "Europe/Paris" || f.Days[0].Date != "2027-03-04" || !f.Days[0].Start.Equal(start) {
			t.Errorf("%s, %+v, %v", f.Edition.Zone, f.Days, err)
		}
	})
}
