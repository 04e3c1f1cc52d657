package programmetest

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
)

// Stage is a day of two rooms and three slots, with a talk in each slot of the first room.
type Stage struct {
	World
	T     *testing.T
	Frame edition.Frame
	Talks []programme.Session
}

// NewStage makes the day and places its talks.
func NewStage(t *testing.T, db *sqldb.DB) Stage {
	t.Helper()
	ctx := context.Background()
	w := New(t, db)
	s := Stage{World: w, T: t}
	at := func(hour, minute int) time.Time { return time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC) }
	day, _, err := s.Editions.Day().Save(ctx, s.Who, edition.Day{EditionID: s.Edition.ID, Date: "2027-02-04", Start: at(8, 0), End: at(18, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Bow", "Stern"} {
		if _, _, err := s.Editions.Room().Save(ctx, s.Who, edition.Room{EditionID: s.Edition.ID, Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		slot := edition.Slot{EditionID: s.Edition.ID, DayID: day.ID, Start: at(9+i, 0), End: at(9+i, 30)}
		if _, _, err := s.Editions.Slot().Save(ctx, s.Who, slot); err != nil {
			t.Fatal(err)
		}
	}
	s.Frame = s.DraftNow().Frame
	for i, title := range []string{"Tides", "Winds", "Stars"} {
		s.Talks = append(s.Talks, s.Save(programme.Session{EditionID: s.Edition.ID, Title: title, Kind: programme.Talk, Minutes: 30,
			State: programme.Confirmed}))
		s.Place(s.Talks[i].ID, 0, i)
	}
	return s
}

// DraftNow is the draft as it is.
func (s Stage) DraftNow() programme.Draft {
	s.T.Helper()
	return s.World.DraftNow(s.T)
}

// Place puts a session into a room at a slot, both by their numbers.
func (s Stage) Place(id programme.SessionID, room, slot int) {
	s.T.Helper()
	p := programme.Placement{EditionID: s.Edition.ID, SessionID: id, RoomID: s.Frame.Rooms[room].ID, Start: s.Frame.Slots[slot].Start}
	if _, _, err := s.Placement().Save(context.Background(), s.Who, p); err != nil {
		s.T.Fatal(err)
	}
}

// Save saves a session.
func (s Stage) Save(v programme.Session) programme.Session {
	s.T.Helper()
	v, _, err := s.Session().Save(context.Background(), s.Who, v)
	if err != nil {
		s.T.Fatal(err)
	}
	return v
}

// MustDo takes a step of the draft.
func (s Stage) MustDo(edits ...programme.Edit) {
	s.T.Helper()
	if _, err := s.TakeStep(context.Background(), s.Who, s.Edition.ID, programme.Step{Edits: edits}); err != nil {
		s.T.Fatal(err)
	}
}

// Released releases the programme and returns what is public now.
func (s Stage) Released() (release.Release, *release.Snapshot) {
	s.T.Helper()
	r, err := s.Releases.Release(context.Background(), s.Who, s.Edition.ID, release.Announcement{}, nil)
	if err != nil {
		s.T.Fatal(err)
	}
	now, err := s.Releases.CurrentRelease(context.Background(), s.Edition.ID)
	if err != nil {
		s.T.Fatal(err)
	}
	return r, now
}
