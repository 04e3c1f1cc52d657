package intake_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/programme"
)

func (w world) take(t *testing.T, res formats.Result, dry bool) intake.Difference {
	t.Helper()
	d, err := w.intake.Import(context.Background(), w.who, w.edition.ID, res, intake.Taking{Dry: dry})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// small is a programme of two talks in two rooms.
func small(title string, at time.Time) formats.Result {
	p := formats.Programme{Zone: time.UTC, Days: []formats.Day{{Date: at.Format(time.DateOnly), Start: at.Add(-time.Hour), End: at.Add(8 * time.Hour)}},
		Rooms: []formats.Room{{Key: "a", Name: "A"}, {Key: "b", Name: "B"}}, Speakers: []formats.Speaker{{Key: "p", Name: "Zoé"}},
		Sessions: []formats.Session{
			{Key: "1", Title: title, Kind: formats.Talk, Duration: 30 * time.Minute, Speakers: []string{"p"}, Recorded: true, Placements: []formats.Placement{{Room: "a", Start: at, Duration: 30 * time.Minute}}},
			{Key: "2", Title: "Other", Kind: formats.Talk, Duration: 30 * time.Minute, Recorded: true, Placements: []formats.Placement{{Room: "b", Start: at, Duration: 30 * time.Minute}}},
		}}
	return formats.Result{Programme: p, Format: "test"}
}

func sessionNamed(t *testing.T, d programme.Draft, title string) programme.Session {
	t.Helper()
	for _, s := range d.Sessions {
		if s.Title == title {
			return s
		}
	}
	t.Fatalf("no session %q", title)
	return programme.Session{}
}

func (w world) edit(t *testing.T, title string, change func(*programme.Session)) {
	t.Helper()
	s := sessionNamed(t, w.draft(t), title)
	change(&s)
	if _, _, err := w.Session().Save(context.Background(), w.who, s); err != nil {
		t.Fatal(err)
	}
}
