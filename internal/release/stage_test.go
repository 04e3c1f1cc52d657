package release_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/speaker"
)

// stage is a day of two rooms and three slots, with a talk in each slot of the first room.
type stage struct {
	world
	t        *testing.T
	speakers *speaker.Service
	frame    edition.Frame
	talks    []programme.Session
}

func newStage(t *testing.T, db *sqldb.DB) stage {
	t.Helper()
	ctx := context.Background()
	w := newWorld(t, db)
	s := stage{world: w, t: t, speakers: w.people}
	at := func(hour, minute int) time.Time { return time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC) }
	day, _, err := s.editions.Day().Save(ctx, s.who, edition.Day{EditionID: s.edition.ID, Date: "2027-02-04", Start: at(8, 0), End: at(18, 0)})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Bow", "Stern"} {
		if _, _, err := s.editions.Room().Save(ctx, s.who, edition.Room{EditionID: s.edition.ID, Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 {
		slot := edition.Slot{EditionID: s.edition.ID, DayID: day.ID, Start: at(9+i, 0), End: at(9+i, 30)}
		if _, _, err := s.editions.Slot().Save(ctx, s.who, slot); err != nil {
			t.Fatal(err)
		}
	}
	s.frame = s.draft().Frame
	for i, title := range []string{"Tides", "Winds", "Stars"} {
		s.talks = append(s.talks, s.save(programme.Session{EditionID: s.edition.ID, Title: title, Kind: programme.Talk, Minutes: 30, State: programme.Confirmed}))
		s.place(s.talks[i].ID, 0, i)
	}
	return s
}

func (s stage) draft() programme.Draft {
	s.t.Helper()
	return s.world.draft(s.t)
}

func (s stage) place(id programme.SessionID, room, slot int) {
	s.t.Helper()
	p := programme.Placement{EditionID: s.edition.ID, SessionID: id, RoomID: s.frame.Rooms[room].ID, Start: s.frame.Slots[slot].Start}
	if _, _, err := s.Placement().Save(context.Background(), s.who, p); err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) save(v programme.Session) programme.Session {
	s.t.Helper()
	v, _, err := s.Session().Save(context.Background(), s.who, v)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func (s stage) do(edits ...programme.Edit) {
	s.t.Helper()
	if _, err := s.Do(context.Background(), s.who, s.edition.ID, programme.Step{Edits: edits}); err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) released() (release.Release, *release.Snapshot) {
	s.t.Helper()
	r, err := s.releases.Release(context.Background(), s.who, s.edition.ID, release.Announcement{}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	now, err := s.releases.Current(context.Background(), s.edition.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r, now
}
