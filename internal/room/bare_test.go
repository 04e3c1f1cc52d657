package room_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/room"
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
		if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID,
			programme.Step{Label: "x", Edits: []programme.Edit{at, blocker}}); err != nil {
			t.Fatal(err)
		}
		choices, err := room.NewService(db, id.System(), s.Editions, s.Programme, time.Now).Choices(ctx, w.Who, w.Edition.ID, talk.ID)
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
		if _, err := s.Programme.UndoStep(ctx, w.Who, w.Edition.ID); err != nil {
			t.Fatal(err)
		}
	}
}
