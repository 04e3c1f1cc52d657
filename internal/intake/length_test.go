package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestAnImportShortensWhatIsTooLongAndSaysSo(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		res := formats.Result{Format: "test"}
		p := &res.Programme
		start := time.Date(2027, 2, 2, 8, 0, 0, 0, time.UTC)
		p.Days = []formats.Day{{Date: "2027-02-02", Start: start, End: start.Add(10 * time.Hour)}}
		p.Rooms = []formats.Room{{Key: "r", Name: "R"}}
		var tags []string
		for i := range 900 {
			tags = append(tags, fmt.Sprint("tag", i))
		}
		p.Speakers = []formats.Speaker{{Key: "p", Name: "Ada", Biography: strings.Repeat("ö", programme.MaxText+1),
			PictureURL: "https://example.org/" + strings.Repeat("p", 3000)}}
		p.Sessions = []formats.Session{{Key: "1", Title: "Long", Kind: formats.Talk, Duration: time.Hour, Abstract: strings.Repeat("word ", 9000),
			Tags:     tags,
			Speakers: []string{"p"}, Placements: []formats.Placement{{Room: "r", Start: start, Duration: time.Hour}}}}
		fields := map[string]bool{}
		for _, n := range w.Take(t, res, false).Notes {
			if n.Code == "shortened" {
				fields[fmt.Sprint(n.Said)] = true
			}
		}
		if len(fields) != 4 {
			t.Errorf("%d notes about biography, picture, abstract and tags: %v", len(fields), fields)
		}
		d := w.DraftNow(t)
		s, who := d.Sessions[0], d.Stage.Speakers[0]
		if text.Longer(s.Abstract, programme.MaxText) || !strings.HasPrefix(s.Abstract, "word word") || len(s.Tags) == 0 ||
			len(s.Tags) == len(tags) || who.PictureURL != "" {
			t.Errorf("kept %d of the abstract, %d tags, picture %.30q", len(s.Abstract), len(s.Tags), who.PictureURL)
		}
		if len(p.Sessions[0].Tags) != len(tags) {
			t.Error("the file that was read was changed")
		}
		if again := w.Take(t, res, false); len(again.Changed) > 0 {
			t.Errorf("importing it again changes %v", again.Changed)
		}
	})
}
