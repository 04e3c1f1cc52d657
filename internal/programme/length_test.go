package programme_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestATextOfASessionIsRefusedOnlyBeyondItsLength(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		for field, fill := range map[string]func(*programme.Session, string){
			"abstract": func(s *programme.Session, v string) { s.Abstract = v }, "subtitle": func(s *programme.Session, v string) { s.Subtitle = v },
			"state_note": func(s *programme.Session, v string) { s.StateNote = v }, "level": func(s *programme.Session, v string) { s.Level = v },
		} {
			most := map[string]int{"abstract": programme.MaxText, "state_note": programme.MaxNote}[field]
			if most == 0 {
				most = programme.MaxLine
			}
			s := programme.Session{EditionID: w.Edition.ID, Title: field, Kind: programme.Talk, Minutes: 20}
			fill(&s, strings.Repeat("é", most))
			if _, _, err := w.Session().Save(context.Background(), w.Who, s); err != nil {
				t.Errorf("%s of %d characters: %v", field, most, err)
			}
			fill(&s, strings.Repeat("é", most+1))
			_, _, err := w.Session().Save(context.Background(), w.Who, s)
			if f, _ := fault.From(err); !errors.Is(err, text.ErrLong) || f.Fields[field] == "" {
				t.Errorf("%s of %d characters: %v", field, most+1, err)
			}
		}
	})
}

func TestATextKeptBeforeThereWereLimitsStaysUntilItIsChanged(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := programmetest.New(t, db), context.Background()
		s, _, err := w.Session().Save(ctx, w.Who, programme.Session{EditionID: w.Edition.ID, Title: "Old", Kind: programme.Talk, Minutes: 20})
		if err != nil {
			t.Fatal(err)
		}
		old := strings.Repeat("x", programme.MaxText+7)
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`UPDATE session SET abstract = $1 WHERE id = $2`, old, s.ID)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.Abstract, s.Title = old, "New"
		if s, _, err = w.Session().Save(ctx, w.Who, s); err != nil || s.Title != "New" {
			t.Fatalf("another field cannot be edited: %v", err)
		}
		s.Abstract += "y"
		if _, _, err = w.Session().Save(ctx, w.Who, s); !errors.Is(err, text.ErrLong) {
			t.Errorf("a longer text still: %v", err)
		}
		s.Abstract = "short"
		if _, _, err = w.Session().Save(ctx, w.Who, s); err != nil {
			t.Errorf("shortened: %v", err)
		}
	})
}
