package planning_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/planning"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/timetable/search"
)

func TestThePlannerLeavesARoomToItsInternalBreakAndPlacesWhatIsNotConfirmed(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		p, s, w := newPlanning(t, db)
		d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		room, slot := d.Frame.Rooms[0].ID, d.Frame.Slots[1]
		crew, _, err := s.Programme.Session().Save(ctx, w.Who,
			programme.Session{EditionID: w.Edition.ID, Title: "Crew", Kind: programme.Break, Internal: true, Minutes: slot.Minutes(),
				State: programme.Confirmed})
		if err != nil {
			t.Fatal(err)
		}
		at := programme.Placement{EditionID: w.Edition.ID, SessionID: crew.ID, RoomID: room, Start: slot.Start}
		if _, _, err := s.Programme.Placement().Save(ctx, w.Who, at); err != nil {
			t.Fatal(err)
		}
		var waits programme.SessionID
		for _, v := range d.Sessions {
			if v.Kind == programme.Talk {
				v.Pending, waits = true, v.ID
				if _, _, err := s.Programme.Session().Save(ctx, w.Who, v); err != nil {
					t.Fatal(err)
				}
				break
			}
		}
		task, err := p.Task(ctx, w.Who, w.Edition.ID, planning.DefaultSettings())
		if err != nil {
			t.Fatal(err)
		}
		found, err := search.Run(ctx, task.Instance, search.Settings{Iterations: 20_000, Seed: 3}, nil)
		if err != nil {
			t.Fatal(err)
		}
		placed := false
		for _, q := range task.Places(found.Plan) {
			placed = placed || q.Session == waits
			session, _ := d.Session(q.Session)
			end := q.Start.Add(time.Duration(session.Minutes) * time.Minute)
			if q.Session == crew.ID || q.Room == room && q.Start.Before(slot.End) && slot.Start.Before(end) {
				t.Errorf("%q is planned at %v in the room of the internal break", session.Title, q.Start)
			}
		}
		if !placed {
			t.Error("a session that is not confirmed has no place")
		}
	})
}
