package room_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/timetable"
)

// An edition beyond what the planner takes is edited, judged and released all the same; only the planner refuses it.
func TestAnEditionWithMoreRoomsThanThePlannerTakesIsEditedAndReleased(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := schematest.SQLite(t)
	p, s, w := newRoom(t, db)
	apply(t, db, s, w)
	draft := func() programme.Draft {
		t.Helper()
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	addRooms(t, s.Editions, w.Who, w.Edition.ID, timetable.MaxRooms-len(draft().Frame.Rooms))
	if _, err := p.Heads(ctx, w.Who, w.Edition.ID); err != nil {
		t.Fatalf("%d rooms: %v", timetable.MaxRooms, err)
	}
	addRooms(t, s.Editions, w.Who, w.Edition.ID, 1)

	d := draft()
	found, err := p.Findings(ctx, w.Who, d)
	if err != nil || len(found) != len(d.Findings()) {
		t.Errorf("%d findings of %d, %v", len(found), len(d.Findings()), err)
	}
	moved := d.Placements[slices.IndexFunc(d.Placements, func(p programme.Placement) bool { return p.RoomID != "" && !d.Locked(p) })]
	step := []programme.Edit{programme.Put{Session: moved.SessionID, Placement: moved.ID, Room: d.Frame.Rooms[len(d.Frame.Rooms)-1].ID,
		Start: moved.Start}}
	if price, err := p.StepPrice(ctx, w.Who, w.Edition.ID, step); err != nil || price.Refused != nil {
		t.Errorf("price of a step: %+v, %v", price, err)
	}
	if _, err := s.Programme.TakeStep(ctx, w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: step}); err != nil {
		t.Errorf("a step: %v", err)
	}
	if _, err := s.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Errorf("a release: %v", err)
	}
	for name, err := range map[string]error{
		"heads":  second(p.Heads(ctx, w.Who, w.Edition.ID)),
		"prices": second(p.Choices(ctx, w.Who, w.Edition.ID, moved.SessionID)),
		"search": planning.Plannable(draft()),
	} {
		if !errors.Is(err, planning.ErrTooLarge) || !planning.Unplannable(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func addRooms(t *testing.T, editions *edition.Service, who actor.Actor, id edition.ID, n int) {
	t.Helper()
	for i := range n {
		room := edition.Room{EditionID: id, Name: fmt.Sprintf("Annex %d of %d", i+1, n), Capacity: 20, Position: 100 + i}
		if _, _, err := editions.Room().Save(context.Background(), who, room); err != nil {
			t.Fatal(err)
		}
	}
}

func second[T any](_ T, err error) error { return err }
