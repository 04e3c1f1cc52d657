package release_test

import (
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/release"
)

func TestACancelledSessionKnowsWhatTakesItsPlace(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	at := func(id, session, room string, minute, length int) release.SnapshotEntry {
		from := start.Add(time.Duration(minute) * time.Minute)
		return release.SnapshotEntry{ID: id, SessionID: session, RoomID: room, Start: from, End: from.Add(time.Duration(length) * time.Minute)}
	}
	s := &release.Snapshot{
		Sessions: []release.SnapshotSession{{ID: "off", State: "cancelled"}, {ID: "new", State: "confirmed", Products: []string{"p"}},
			{ID: "beside", State: "confirmed"}, {ID: "gone", State: "cancelled"},
			{ID: "then"}, {ID: "late", State: "cancelled", Products: []string{"p"}}},
		Entries: []release.SnapshotEntry{at("a", "off", "r", 0, 30), at("b", "beside", "q", 0, 30), at("c", "new", "r", 10, 20),
			at("d", "gone", "q", 40, 30),
			at("e", "then", "s", 50, 30), at("f", "late", "q", 200, 30)},
	}
	x := s.Index()
	names := func(entries []release.SnapshotEntry) (out []string) {
		for _, e := range entries {
			out = append(out, e.SessionID)
		}
		return out
	}
	for _, c := range []struct {
		entry int
		kind  release.InsteadKind
		want  []string
	}{{0, release.InItsPlace, []string{"new"}}, {1, "", nil}, {3, release.Meanwhile, []string{"then"}},
		{5, release.Similar, []string{"new"}}} {
		got := x.InsteadOf(s.Entries[c.entry], 3)
		if got.Kind != c.kind || !slices.Equal(names(got.Entries), c.want) {
			t.Errorf("instead of %s: %+v", s.Entries[c.entry].SessionID, got)
		}
	}
	if got := names(x.Alternatives(s.Entries[0])); !slices.Equal(got, []string{"new", "beside"}) {
		t.Errorf("alternatives: %v", got)
	}
	if o, ok := x.Replaces(s.Entries[2]); !ok || o.SessionID != "off" {
		t.Errorf("the new one takes the place of %+v, %v", o, ok)
	}
	for _, e := range []release.SnapshotEntry{s.Entries[1], s.Entries[3]} {
		if o, ok := x.Replaces(e); ok {
			t.Errorf("%s replaces %+v", e.SessionID, o)
		}
	}
}

func TestWhatIsCancelledDoesNotHideWhatIsNextInItsRoom(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	at := func(session string, minute int) release.SnapshotEntry {
		from := start.Add(time.Duration(minute) * time.Minute)
		return release.SnapshotEntry{ID: session, SessionID: session, RoomID: "r", DayID: "d", Start: from, End: from.Add(30 * time.Minute)}
	}
	s := &release.Snapshot{
		Days:     []release.SnapshotDay{{ID: "d", Start: start, End: start.Add(8 * time.Hour)}},
		Sessions: []release.SnapshotSession{{ID: "one"}, {ID: "off", State: "cancelled"}, {ID: "two"}, {ID: "three"}},
		Entries:  []release.SnapshotEntry{at("one", 0), at("off", 30), at("two", 60), at("three", 90)},
	}
	_, next := s.Index().NowNext(start)
	if len(next) != 2 || next[0].SessionID != "off" || next[1].SessionID != "two" {
		t.Errorf("next %+v", next)
	}
	if before, _, ok, _ := s.Index().InRoom(s.Entries[2]); !ok || before.SessionID != "one" {
		t.Errorf("before it %+v", before)
	}
}
