package planning_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
)

func TestWhatMakesATaskImpossibleIsNamedByItsSmallestCauses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, demonstration.DB(t, sqldb.SQLite))
	do := func(edits ...programme.Edit) {
		t.Helper()
		if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Edits: edits}); err != nil {
			t.Fatal(err)
		}
	}
	d := draft(t, s, w)
	all, room, slot := talks(d), d.Frame.Rooms, d.Frame.Slots
	if got, err := p.Why(ctx, w.Who, w.Edition.ID); err != nil || len(got) > 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	// A session that must come after another, which is locked into the last slot by itself and by its room.
	first, last := all[0], all[1]
	if len(first.Requires)+len(last.Requires) > 0 {
		t.Fatal("these sessions need features")
	}
	do(programme.Put{Session: first.ID, Room: room[0].ID, Start: slot[len(slot)-1].Start})
	do(programme.Pin{Session: first.ID, Pinned: true})
	if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{"order_broken": programme.BlocksRelease},
		nil); err != nil {
		t.Fatal(err)
	}
	rule := programme.Rule{EditionID: w.Edition.ID, Kind: programme.Before, First: first.ID, Second: last.ID}
	if _, _, err := s.Programme.Rule().Save(ctx, w.Who, rule); err != nil {
		t.Fatal(err)
	}
	want := []planning.Reason{{Rule: "tied", Sessions: []programme.SessionID{last.ID, first.ID}, Smallest: true, Causes: []planning.Cause{
		{Kind: "lock", Session: first.ID},
		{Kind: "before", Session: first.ID, Other: last.ID},
	}}}
	got, err := p.Why(ctx, w.Who, w.Edition.ID)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	// All rooms are locked: no session has a place any more, whatever else is changed.
	var locks []programme.Edit
	var rooms []edition.RoomID
	for _, r := range room {
		locks = append(locks, programme.SetLock{Lock: programme.Lock{Room: r.ID}, On: true})
		rooms = append(rooms, r.ID)
	}
	do(locks...)
	got, err = p.Why(ctx, w.Who, w.Edition.ID)
	if err != nil || len(got) != len(all)-1 {
		t.Fatalf("%d reasons for %d sessions, %v", len(got), len(all), err)
	}
	for i, reason := range got {
		if i > 0 && len(reason.Causes) == 0 && !reason.Smallest {
			continue // the time was up
		}
		if len(reason.Sessions) != 1 || len(reason.Causes) == 0 || len(reason.Causes) > len(rooms) {
			t.Errorf("%+v", reason)
		}
		for _, c := range reason.Causes {
			if c.Kind != "room_locked" {
				t.Errorf("%s: %+v", reason.Rule, c)
			}
		}
	}
}
