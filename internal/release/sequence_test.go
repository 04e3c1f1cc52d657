package release_test

import (
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// Calendars take over an event only when its sequence is above the one that they have, also when it was struck in between.
func TestASequenceRisesWithEachChangeAndNeverFallsBack(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2027, 2, 4, hour, 0, 0, 0, time.UTC) }
	var previous *release.Snapshot
	for i, c := range []struct {
		name  string
		start int // hour; 0: it has no place
		room  edition.RoomID
		want  int
	}{
		{"it is new", 9, "r1", 0},
		{"nothing changes", 9, "r1", 0},
		{"it moves to another hour", 10, "r1", 1},
		{"it moves to another room", 10, "r2", 2},
		{"it loses its place", 0, "", -1},
		{"it is still without", 0, "", -1},
		{"it comes back where it was", 10, "r2", 3},
		{"it moves", 11, "r2", 4},
	} {
		d := programme.Draft{
			Frame: edition.Frame{
				Edition: edition.Edition{Zone: "UTC"},
				Days:    []edition.Day{{ID: "d", Start: at(8), End: at(18)}},
				Rooms:   []edition.Room{{ID: "r1", Name: "Bow"}, {ID: "r2", Name: "Stern"}},
			},
			Sessions: []programme.Session{{ID: "a", GUID: "S", Code: "A", Title: "A", Kind: programme.Talk, Minutes: 30,
				State: programme.Confirmed}},
		}
		if c.start > 0 {
			d.Placements = []programme.Placement{{ID: "p", SessionID: "a", GUID: "G", Code: "A", RoomID: c.room, Start: at(c.start), Minutes: 30}}
		}
		now := release.Build(d, i+1, at(7), "", previous)
		got := -1
		for _, e := range now.Entries {
			got = e.Sequence
		}
		if got != c.want {
			t.Errorf("release %d, %s: sequence %d, not %d", i+1, c.name, got, c.want)
		}
		previous = now
	}
}
