package programme_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestATextOfASessionIsRefusedOnlyBeyondItsLength(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		for field, fill := range map[string]func(*programme.Session, string){
			"abstract": func(s *programme.Session, v string) { s.Abstract = v }, "subtitle": func(s *programme.Session, v string) { s.Subtitle = v },
			"state_note": func(s *programme.Session, v string) { s.StateNote = v }, "level": func(s *programme.Session, v string) { s.Level = v },
		} {
			most := map[string]int{"abstract": programme.MaxText, "state_note": programme.MaxNote}[field]
			if most == 0 {
				most = programme.MaxLine
			}
			s := programme.Session{EditionID: w.edition.ID, Title: field, Kind: programme.Talk, Minutes: 20}
			fill(&s, strings.Repeat("é", most))
			if _, _, err := w.Session().Save(context.Background(), w.who, s); err != nil {
				t.Errorf("%s of %d characters: %v", field, most, err)
			}
			fill(&s, strings.Repeat("é", most+1))
			_, _, err := w.Session().Save(context.Background(), w.who, s)
			if f, _ := fault.From(err); !errors.Is(err, text.ErrLong) || f.Fields[field] == "" {
				t.Errorf("%s of %d characters: %v", field, most+1, err)
			}
		}
	})
}

func TestATextKeptBeforeThereWereLimitsStaysUntilItIsChanged(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w, ctx := newWorld(t, db), context.Background()
		s, _, err := w.Session().Save(ctx, w.who, programme.Session{EditionID: w.edition.ID, Title: "Old", Kind: programme.Talk, Minutes: 20})
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
		if s, _, err = w.Session().Save(ctx, w.who, s); err != nil || s.Title != "New" {
			t.Fatalf("another field cannot be edited: %v", err)
		}
		s.Abstract += "y"
		if _, _, err = w.Session().Save(ctx, w.who, s); !errors.Is(err, text.ErrLong) {
			t.Errorf("a longer text still: %v", err)
		}
		s.Abstract = "short"
		if _, _, err = w.Session().Save(ctx, w.who, s); err != nil {
			t.Errorf("shortened: %v", err)
		}
	})
}

func TestAnImportShortensWhatIsTooLongAndSaysSo(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		res := formats.Result{Format: "test"}
		p := &res.Programme
		start := time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)
		p.Days = []formats.Day{{Date: "2027-02-02", Start: start, End: start.Add(10 * time.Hour)}}
		p.Rooms = []formats.Room{{Key: "r", Name: "R"}}
		var tags []string
		for i := range 900 {
			tags = append(tags, fmt.Sprint("tag", i))
		}
		p.Speakers = []formats.Speaker{{Key: "p", Name: "Ada", Biography: strings.Repeat("ö", programme.MaxText+1), PictureURL: "https://example.org/" + strings.Repeat("p", 3000)}}
		p.Sessions = []formats.Session{{Key: "1", Title: "Long", Kind: formats.Talk, Duration: time.Hour, Abstract: strings.Repeat("word ", 9000), Tags: tags,
			Speakers: []string{"p"}, Placements: []formats.Placement{{Room: "r", Start: start, Duration: time.Hour}}}}
		fields := map[string]bool{}
		for _, n := range w.take(t, res, false).Notes {
			if n.Code == "shortened" {
				fields[fmt.Sprint(n.Said)] = true
			}
		}
		if len(fields) != 4 {
			t.Errorf("%d notes about biography, picture, abstract and tags: %v", len(fields), fields)
		}
		d := w.draft(t)
		s, who := d.Sessions[0], d.Stage.Speakers[0]
		if text.Longer(s.Abstract, programme.MaxText) || !strings.HasPrefix(s.Abstract, "word word") || len(s.Tags) == 0 || len(s.Tags) == len(tags) || who.PictureURL != "" {
			t.Errorf("kept %d of the abstract, %d tags, picture %.30q", len(s.Abstract), len(s.Tags), who.PictureURL)
		}
		if len(p.Sessions[0].Tags) != len(tags) {
			t.Error("the file that was read was changed")
		}
		if again := w.take(t, res, false); len(again.Changed) > 0 {
			t.Errorf("importing it again changes %v", again.Changed)
		}
	})
}

func TestTheNoteOfAReleaseIsBounded(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		a := programme.Announcement{Note: strings.Repeat("n", programme.MaxNote+1)}
		if _, err := w.Release(context.Background(), w.who, w.edition.ID, a, nil); !errors.Is(err, text.ErrLong) {
			t.Errorf("%v", err)
		}
	})
}
