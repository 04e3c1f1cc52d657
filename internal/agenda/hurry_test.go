package agenda_test

import (
	"testing"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/release"
)

// Somebody who has just as many minutes as the walk takes need not hurry; with one less they must.
func TestAWalkThatJustFitsIsNoHurry(t *testing.T) {
	t.Parallel()
	nine := time.Date(2027, 3, 4, 9, 0, 0, 0, time.UTC)
	for gap, hurry := range map[time.Duration]bool{6 * time.Minute: false, 5 * time.Minute: false, 4 * time.Minute: true} {
		next := nine.Add(30*time.Minute + gap)
		x := (&release.Snapshot{
			Edition:  release.SnapshotEdition{Zone: "UTC", MustWeight: 20},
			Days:     []release.SnapshotDay{{ID: "d", Date: "2027-03-04", Start: nine, End: nine.Add(8 * time.Hour)}},
			Rooms:    []release.SnapshotRoom{{ID: "a"}, {ID: "b"}},
			Walks:    []release.SnapshotWalk{{A: "a", B: "b", Minutes: 5}},
			Sessions: []release.SnapshotSession{{ID: "s", Kind: "talk", State: "confirmed"}, {ID: "t", Kind: "talk", State: "confirmed"}},
			Entries: []release.SnapshotEntry{
				{ID: "1", SessionID: "s", RoomID: "a", DayID: "d", Start: nine, End: nine.Add(30 * time.Minute)},
				{ID: "2", SessionID: "t", RoomID: "b", DayID: "d", Start: next, End: next.Add(30 * time.Minute)},
			},
		}).Index()
		days := agenda.Days(x, []agenda.Star{{Session: "s", Level: agenda.Interested}, {Session: "t", Level: agenda.Interested}}, nil)
		if len(days) != 1 || len(days[0].Items) != 2 {
			t.Fatalf("%+v", days)
		}
		if it := days[0].Items[1]; it.Walk != 5 || it.Hurry != hurry {
			t.Errorf("%v free for a walk of %d minutes: hurry %v", gap, it.Walk, it.Hurry)
		}
	}
}
