package planning_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestASessionMayEndWhenABreakInItsRoomBegins(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	s := demo.NewServices(db, 3)
	w, err := demo.Make(ctx, s, demo.Options{People: 20, Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	var talk programme.Session
	for _, v := range d.Sessions {
		if v.Kind == programme.Talk && v.Minutes == 20 {
			talk = v
		}
	}
	at := programme.Put{Session: talk.ID, Room: d.Frame.Rooms[0].ID, Start: d.Frame.Slots[0].Start}
	end := at.Start.Add(time.Duration(talk.Minutes) * time.Minute)
	for _, minutes := range []int{15, 5} {
		blocker := programme.Create{Title: "Sound check", Kind: programme.Break, Internal: true, Room: at.Room, Start: end, Minutes: minutes}
		if _, err := s.Programme.Do(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: []programme.Edit{at, blocker}}); err != nil {
			t.Fatal(err)
		}
		choices, err := planning.NewService(db, id.System(), s.Programme).Choices(ctx, w.Who, w.Edition.ID, talk.ID)
		if err != nil {
			t.Fatal(err)
		}
		here := 0
		for _, c := range choices {
			if c.Here {
				here++
				if !c.Allowed {
					t.Errorf("before a break of %d minutes the place is refused: %+v", minutes, c.Refused)
				}
			}
		}
		if here != 1 {
			t.Errorf("before a break of %d minutes the session is at %d places", minutes, here)
		}
		if _, err := s.Programme.Turn(ctx, w.Who, w.Edition.ID, true); err != nil {
			t.Fatal(err)
		}
	}
}

func TestExpectationsAreOfTheDraftAsItStandsAndOfSessionsOnly(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	p, s, w := newPlanning(t, schematest.SQLite(t))
	apply(t, p, w)
	heads := func() map[programme.SessionID]planning.SessionHeads {
		t.Helper()
		all, err := p.Heads(ctx, w.Who, w.Edition.ID, "")
		if err != nil {
			t.Fatal(err)
		}
		out := map[programme.SessionID]planning.SessionHeads{}
		for _, h := range all.Sessions {
			out[h.Session] = h
		}
		return out
	}
	do := func(edits ...programme.Edit) {
		t.Helper()
		if _, err := s.Programme.Do(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits}); err != nil {
			t.Fatal(err)
		}
	}
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	afterLunch := d.Frame.Slots[3].Start
	before, moved := heads(), map[programme.SessionID]bool{}
	for _, at := range d.Placements {
		if at.Start.Equal(afterLunch) && len(moved) < 3 {
			moved[at.SessionID] = true
			do(programme.Put{Session: at.SessionID, Room: at.RoomID, Start: at.Start.Add(-5 * time.Minute)})
		}
	}
	if len(moved) < 3 {
		t.Fatal("the demo has nothing after lunch")
	}
	after := heads()
	if len(after) != len(before) {
		t.Errorf("expectations for %d sessions, %d before", len(after), len(before))
	}
	for id, h := range before {
		if got := after[id]; !moved[id] && got.Heads != h.Heads {
			t.Errorf("three sessions began five minutes earlier, during lunch, and %s has %d persons, had %d", id, got.Heads, h.Heads)
		}
	}
	do(programme.Create{Title: "Sound check", Kind: programme.Break, Internal: true, Room: d.Frame.Rooms[0].ID, Start: afterLunch.Add(-30 * time.Minute), Minutes: 10})
	if with := heads(); len(with) != len(before) {
		t.Errorf("with something that holds a room, expectations for %d sessions, %d before", len(with), len(before))
	}
}
