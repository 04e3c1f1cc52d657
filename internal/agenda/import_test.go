package agenda_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/sqldb"
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
		const people, each = 700, 3
		var wishes []agenda.Imported
		for k := range each { // of one person far apart
			for p := range people {
				wishes = append(wishes, agenda.Imported{Person: fmt.Sprint("many-", p), Session: d.Sessions[(p+k)%len(d.Sessions)].ID,
					Level: agenda.Interested})
			}
		}
		before, _, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
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
		between := false
		for n := 0; ; n++ {
			if err := s.Agenda.Star(ctx, agenda.Wisher{Key: fmt.Sprint("key-", n)}, w.Edition.ID,
				[]agenda.Star{{Session: d.Sessions[0].ID, Level: agenda.Interested}}); err != nil {
				t.Fatal(err)
			}
			_, now, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
			if err != nil {
				t.Fatal(err)
			}
			taken := now - n - 1
			between = between || taken > 50 && taken < people
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
				if !between {
					t.Error("no star was given between the parts of the import")
				}
				return
			default:
			}
		}
	})
}
