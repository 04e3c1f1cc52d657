package programmetest

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/programme"
)

// Take imports what was read from a file; a dry run changes nothing.
func (w World) Take(t *testing.T, res formats.Result, dry bool) intake.Difference {
	t.Helper()
	d, err := w.Intake.Import(context.Background(), w.Who, w.Edition.ID, res, intake.Taking{Dry: dry})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Small is a programme of two talks in two rooms.
func Small(title string, at time.Time) formats.Result {
	p := formats.Programme{Zone: time.UTC, Days: []formats.Day{{Date: at.Format(time.DateOnly), Start: at.Add(-time.Hour),
		End: at.Add(8 * time.Hour)}},
		Rooms: []formats.Room{{Key: "a", Name: "A"}, {Key: "b", Name: "B"}}, Speakers: []formats.Speaker{{Key: "p", Name: "Zoé"}},
		Sessions: []formats.Session{
			{Key: "1", Title: title, Kind: formats.Talk, Duration: 30 * time.Minute, Speakers: []string{"p"}, Recorded: true,
				Placements: []formats.Placement{{Room: "a", Start: at, Duration: 30 * time.Minute}}},
			{Key: "2", Title: "Other", Kind: formats.Talk, Duration: 30 * time.Minute, Recorded: true,
				Placements: []formats.Placement{{Room: "b", Start: at, Duration: 30 * time.Minute}}},
		}}
	return formats.Result{Programme: p, Format: "test"}
}

// SessionNamed is the draft's session of a title.
func SessionNamed(t *testing.T, d programme.Draft, title string) programme.Session {
	t.Helper()
	for _, s := range d.Sessions {
		if s.Title == title {
			return s
		}
	}
	t.Fatalf("no session %q", title)
	return programme.Session{}
}

// EditSession changes a session of the draft by hand.
func (w World) EditSession(t *testing.T, title string, change func(*programme.Session)) {
	t.Helper()
	s := SessionNamed(t, w.DraftNow(t), title)
	change(&s)
	if _, _, err := w.Session().Save(context.Background(), w.Who, s); err != nil {
		t.Fatal(err)
	}
}
