package agenda_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestOthersWriteWhileManyWishesAreImported(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := demo.NewServices(db, 1)
		w, err := demo.Make(ctx, s, demo.Options{People: 50, Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		// A busy machine may give no star while few are imported: then more are.
		for people := 700; ; people *= 2 {
			if starsBetween(t, s, w, d, people) {
				return
			}
			if people > 10_000 {
				t.Fatalf("no star was given between the parts of an import of %d people", people)
			}
		}
	})
}

// starsBetween imports the wishes of so many people while others star, and reports whether a star was given between its parts.
func starsBetween(t *testing.T, s cores.Cores, w *demo.World, d programme.Draft, people int) (between bool) {
	t.Helper()
	ctx := context.Background()
	const each = 3
	var wishes []agenda.Imported
	for k := range each { // of one person far apart
		for p := range people {
			wishes = append(wishes, agenda.Imported{Person: fmt.Sprint("many-", people, "-", p), Session: d.Sessions[(p+k)%len(d.Sessions)].ID,
				Level: agenda.Interested})
		}
	}
	before, wishers, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		n, err := s.Agenda.Import(ctx, w.Who, w.Edition.ID, wishes)
		if err == nil && n != people {
			err = fmt.Errorf("%d people were imported", n)
		}
		done <- err
	}()
	for n := 0; ; n++ {
		if err := s.Agenda.Star(ctx, agenda.Wisher{Key: fmt.Sprint("key-", people, "-", n)}, w.Edition.ID,
			[]agenda.Star{{Session: d.Sessions[0].ID, Level: agenda.Interested}}); err != nil {
			t.Fatal(err)
		}
		_, now, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		taken := now - wishers - n - 1
		between = between || taken > 0 && taken < people
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0
			for id, n := range after {
				sum += n - before[id]
			}
			if sum < people*each {
				t.Errorf("%d stars more, of %d imported", sum, people*each)
			}
			return between
		default:
		}
	}
}
