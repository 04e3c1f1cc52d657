package programme_test

import (
	"testing"
	"time"

	"github.com/creneau/creneau/internal/programme"
)

func TestACancelledSessionKnowsWhatTakesItsPlace(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	at := func(id, session, room string, minute, length int) programme.SnapshotEntry {
		from := start.Add(time.Duration(minute) * time.Minute)
		return programme.SnapshotEntry{ID: id, SessionID: session, RoomID: room, Start: from, End: from.Add(time.Duration(length) * time.Minute)}
	}
	s := &programme.Snapshot{
		Sessions: []programme.SnapshotSession{{ID: "off", State: "cancelled"}, {ID: "new", State: "confirmed"}, {ID: "beside", State: "confirmed"}, {ID: "gone", State: "cancelled"}},
		Entries:  []programme.SnapshotEntry{at("a", "off", "r", 0, 30), at("b", "beside", "q", 0, 30), at("c", "new", "r", 10, 20), at("d", "gone", "q", 40, 30)},
	}
	x := s.Index()
	if o, ok := x.Instead(s.Entries[0]); !ok || o.SessionID != "new" {
		t.Errorf("instead of the cancelled one: %+v, %v", o, ok)
	}
	if o, ok := x.InsteadOf(s.Entries[2]); !ok || o.SessionID != "off" {
		t.Errorf("the new one takes the place of %+v, %v", o, ok)
	}
	for _, e := range []programme.SnapshotEntry{s.Entries[1], s.Entries[3]} {
		if o, ok := x.Instead(e); ok {
			t.Errorf("%s is replaced by %+v", e.SessionID, o)
		}
		if o, ok := x.InsteadOf(e); ok {
			t.Errorf("%s replaces %+v", e.SessionID, o)
		}
	}
}
