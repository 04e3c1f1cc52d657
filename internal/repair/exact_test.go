package repair

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/programme"
)

// flooded is a day of two hours and two rooms, of which one is lost from its start on, with the one talk that stood there.
func flooded() (programme.Draft, Mishap) {
	at := func(minute int) time.Time { return time.Date(2027, 2, 4, 9, minute, 0, 0, time.UTC) }
	d := programme.Draft{
		Frame: edition.Frame{
			Edition: edition.Edition{Zone: "UTC", SessionLimit: 60},
			Days:    []edition.Day{{ID: "d", Start: at(0), End: at(120)}},
			Rooms: []edition.Room{{ID: "r1", Name: "Bow", Capacity: 50, Available: []edition.Window{{Start: at(60), End: at(120)}}},
				{ID: "r2", Name: "Stern", Capacity: 50}},
			Slots: []edition.Slot{{ID: "x", DayID: "d", Start: at(0), End: at(30)}, {ID: "y", DayID: "d", Start: at(30), End: at(60)}},
		},
		Sessions:   []programme.Session{{ID: "a", Title: "A", Kind: programme.Talk, Minutes: 30, State: programme.Confirmed}},
		Placements: []programme.Placement{{ID: "pa", SessionID: "a", RoomID: "r1", Start: at(0), Minutes: 30}},
	}
	return d, Mishap{Kind: Broken, Most: 1}
}

func TestAWayThatWasStoppedIsNotSaidToBeTheBest(t *testing.T) {
	t.Parallel()
	d, mishap := flooded()
	wishes := []agenda.PersonWishes{{{Session: "a", Level: agenda.Interested}}}
	m, err := newMender(id.System(), d, wishes, mishap)
	if err != nil {
		t.Fatal(err)
	}
	ended, end := context.WithCancel(context.Background())
	end()
	for name, c := range map[string]struct {
		ctx   context.Context
		exact bool
	}{"to its end": {context.Background(), true}, "stopped": {ended, false}} {
		a := m.try(c.ctx, MoveFew)
		if a.err != nil || len(a.Puts) != 1 || a.Exact != c.exact {
			t.Errorf("%s: exact %v, %+v, %v", name, a.Exact, a.Puts, a.err)
		}
	}
}

// What had no possible place before the mishap is not the mishap's to mend; what is late cannot be made earlier.
func TestAWayOutMovesWhatItsMishapTouches(t *testing.T) {
	t.Parallel()
	at := func(minute int) time.Time { return time.Date(2027, 2, 4, 9, minute, 0, 0, time.UTC) }
	for name, mishap := range map[string]Mishap{
		"another room is lost":  {Kind: RoomLost, Room: "r2", From: at(0), Most: 1},
		"what was before lasts": {Kind: RunsLate, Session: "c", From: at(0), Minutes: 30, Most: 1},
	} {
		d, _ := flooded()
		d.Frame.Rooms = append(d.Frame.Rooms, edition.Room{ID: "r3", Name: "Deck", Capacity: 50})
		for i, id := range []programme.SessionID{"b", "c"} {
			d.Sessions = append(d.Sessions, programme.Session{ID: id, Title: string(id), Kind: programme.Talk, Minutes: 30,
				State: programme.Confirmed})
			d.Placements = append(d.Placements, programme.Placement{ID: "p" + programme.PlacementID(id), SessionID: id, RoomID: "r2",
				Start: at(30 - 30*i), Minutes: 30})
		}
		if mishap.Kind == RoomLost {
			d.Sessions, d.Placements = d.Sessions[:2], d.Placements[:2] // there are places for all
		}
		m, err := newMender(id.System(), d, []agenda.PersonWishes{{{Session: "a", Level: agenda.Interested}}}, mishap)
		if err != nil {
			t.Fatal(err)
		}
		a := m.try(context.Background(), MoveFew)
		if a.err != nil || len(a.Puts) != 1 || a.Puts[0].Session != "b" {
			t.Errorf("%s: %+v, %v", name, a.Puts, a.err)
		}
	}
}
