package agenda_test

import (
	"context"
	"maps"
	"testing"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestEveryUseCaseRefusesWhoMayNot(t *testing.T) {
	t.Parallel()
	s := demo.NewServices(schematest.SQLite(t), 1).Agenda
	accounttest.Refusals(t, s, map[string]actor.Right{"Import": agenda.Importing, "ClashTable": agenda.Reading, "Popularity": agenda.Reading,
		"StarCounts": agenda.Reading, "Growth": agenda.Reading})
}

func TestPopularityCountsNoGroupUnderTheMinimum(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		err := db.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(`DELETE FROM star`); return err })
		if err != nil {
			t.Fatal(err)
		}
		star := func(n int, session programme.SessionID) {
			for i := range n {
				err := s.Agenda.Star(ctx, agenda.Wisher{Key: string(session) + string(rune('a'+i))}, w.Edition.ID,
					[]agenda.Star{{Session: session, Level: agenda.Interested}})
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		least := w.Edition.GroupMinimum
		star(least, talks[0].ID)
		star(least-1, talks[1].ID)
		counts, people, err := s.Agenda.Popularity(ctx, w.Who, w.Edition.ID)
		_, told := counts[talks[1].ID]
		if err != nil || least < 2 || people != 2*least-1 || counts[talks[0].ID] != least || told {
			t.Errorf("with a minimum of %d: %v of %d people, %v", least, counts, people, err)
		}
		if stars, err := s.Agenda.StarCounts(ctx, w.Who, w.Edition.ID); err != nil || !maps.Equal(stars, counts) {
			t.Errorf("counted from an index: %v, not %v; %v", stars, counts, err)
		}
		if _, err := s.Agenda.StarCounts(ctx, actor.Actor{}, w.Edition.ID); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody counts stars without signing in: %v", err)
		}
	})
}
