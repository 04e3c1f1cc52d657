package edition_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestANewEditionHasItsDaysAndIsNamedByItsName(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx, who := context.Background(), actor.System("t")
		s := edition.NewService(db, id.System())
		e, err := s.Create(ctx, who, edition.Wanted{Name: "Quay 2027", Zone: "Europe/Paris", Venue: "The hall", First: "2027-03-27",
			Last: "2027-03-28"})
		if err != nil {
			t.Fatal(err)
		}
		f, err := s.Frame(ctx, who, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		var days []string
		for _, d := range f.Days {
			days = append(days, d.Date+" "+d.Start.UTC().Format(time.TimeOnly)+" "+d.End.UTC().Format(time.TimeOnly))
		}
		// The clocks of Paris change in the night between the two days.
		want := []string{"2027-03-27 08:00:00 17:00:00", "2027-03-28 07:00:00 16:00:00"}
		if diff := cmp.Diff(want, days); diff != "" {
			t.Errorf("days: %s", diff)
		}
		if got, want := []string{f.Organisation.Name, f.Series.Name, e.Slug, e.Venue},
			[]string{"Quay", "Quay", "quay-2027", "The hall"}; !slices.Equal(got, want) {
			t.Errorf("organisation, series, short name, venue: %q, want %q", got, want)
		}
		next, err := s.Create(ctx, who, edition.Wanted{Name: "Other things", Zone: "UTC"})
		if err != nil {
			t.Fatal(err)
		}
		if f, err = s.Frame(ctx, who, next.ID); err != nil || f.Organisation.Name != "Quay" || f.Series.Name != "Other things" ||
			len(f.Days) != 0 {
			t.Errorf("the next one is of %q, in %q, with %d days: %v", f.Organisation.Name, f.Series.Name, len(f.Days), err)
		}
		for name, w := range map[string]edition.Wanted{
			"backwards": {First: "2027-03-28", Last: "2027-03-27"}, "a year": {First: "2027-01-01", Last: "2027-12-31"},
			"no date": {First: "2027-03-28", Last: "soon"},
		} {
			w.Name, w.Zone = "Wrong "+name, "UTC"
			if _, err := s.Create(ctx, who, w); !errors.Is(err, edition.ErrDates) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
