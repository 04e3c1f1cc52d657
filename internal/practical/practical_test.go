package practical_test

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/practical"
	"github.com/creneau/creneau/internal/schema/schematest"
)

var wanted = edition.Wanted{Organisation: "O", Series: "S", Name: "Day", Zone: "Europe/Paris"}

func TestPagesStandInTheirOrderForTheirReaders(t *testing.T) {
	t.Parallel()
	ctx, who := context.Background(), actor.System("t")
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		e, err := edition.NewService(db, id.System()).Create(ctx, who, wanted)
		if err != nil {
			t.Fatal(err)
		}
		s := practical.NewService(db, id.System())
		for i, p := range []practical.Page{
			{Title: "Manger et boire", Language: "fr"}, {Title: "Getting here", Language: "en"}, {Title: "Wifi"},
		} {
			p.EditionID, p.Position = e.ID, 3-i
			if _, _, err := s.Page().Save(ctx, who, p); err != nil {
				t.Fatal(err)
			}
		}
		all, err := s.All(ctx, who, e.ID)
		if err != nil || titles(all) != "Wifi, Getting here, Manger et boire" || all[2].Slug != "manger-et-boire" {
			t.Errorf("%+v, %v", all, err)
		}
		fr, en := titles(practical.For(all, "fr")), titles(practical.For(all, "en"))
		if fr != "Wifi, Manger et boire" || en != "Wifi, Getting here" {
			t.Errorf("in French %q, in English %q", fr, en)
		}
		for _, bad := range []struct {
			page practical.Page
			want error
		}{
			{practical.Page{Title: " "}, practical.ErrTitle},
			{practical.Page{Title: strings.Repeat("é", 121)}, practical.ErrTitle},
			{practical.Page{Title: "Long", Body: strings.Repeat("é", 50_001)}, practical.ErrBody},
			{practical.Page{Title: "Other", Slug: "wifi"}, practical.ErrTaken},
			{practical.Page{Title: "Other", Slug: "../wifi"}, edition.ErrSlug},
		} {
			bad.page.EditionID = e.ID
			if _, _, err := s.Page().Save(ctx, who, bad.page); !errors.Is(err, bad.want) {
				t.Errorf("%.40q as %q: %v", bad.page.Title, bad.page.Slug, err)
			}
		}
		longest := practical.Page{EditionID: e.ID, Title: strings.Repeat("é", 120), Body: strings.Repeat("é", 50_000)}
		if _, _, err := s.Page().Save(ctx, who, longest); err != nil {
			t.Errorf("as long as may be: %v", err)
		}
	})
}

func titles(pages []practical.Page) string {
	var out []string
	for _, p := range pages {
		out = append(out, p.Title)
	}
	return strings.Join(out, ", ")
}

func TestWhatIsShownIsASecondOldAtMostAndOutlivesTheDatabase(t *testing.T) {
	t.Parallel()
	ctx, who := context.Background(), actor.System("t")
	var now atomic.Int64
	now.Store(schematest.Clock().UnixMilli())
	db, err := sqldb.Open(ctx, schematest.SQLiteAddress(t), sqldb.Options{Clock: func() time.Time { return time.UnixMilli(now.Load()) }})
	if err != nil {
		t.Fatal(err)
	}
	e, err := edition.NewService(db, id.System()).Create(ctx, who, wanted)
	if err != nil {
		t.Fatal(err)
	}
	s := practical.NewService(db, id.System())
	if shown := s.Shown(ctx, e.ID); len(shown) != 0 {
		t.Errorf("nothing was written, and shown is %v", shown)
	}
	if _, _, err := s.Page().Save(ctx, who, practical.Page{EditionID: e.ID, Title: "Wifi"}); err != nil {
		t.Fatal(err)
	}
	now.Add(1000)
	if shown := titles(s.Shown(ctx, e.ID)); shown != "Wifi" {
		t.Errorf("a second later %q is shown", shown)
	}
	db.Close() // Nothing is read from it any more.
	now.Add(1000)
	if shown := titles(s.Shown(ctx, e.ID)); shown != "Wifi" {
		t.Errorf("without a database %q is shown", shown)
	}
}
