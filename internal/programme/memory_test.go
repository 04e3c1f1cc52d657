package programme_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func names(d programme.Draft, id programme.SessionID) (out []programme.Placement) {
	for _, p := range d.PlacementsOf(id) {
		out = append(out, programme.Placement{ID: p.ID, GUID: p.GUID, Code: p.Code, Number: p.Number, RoomID: p.RoomID, Start: p.Start})
	}
	return out
}

func equalNames(a, b []programme.Placement) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].ID != b[i].ID || a[i].GUID != b[i].GUID || a[i].Code != b[i].Code || a[i].Number != b[i].Number ||
			a[i].RoomID != b[i].RoomID || !a[i].Start.Equal(b[i].Start) {
			return false
		}
	}
	return true
}

func TestASessionComesBackFromTheTrayUnderItsNames(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		tides, winds := s.talks[0].ID, s.talks[1].ID
		again := s.frame.Slots[2].Start.Add(time.Hour)
		p := programme.Placement{EditionID: s.edition.ID, SessionID: tides, RoomID: s.frame.Rooms[1].ID, Start: again}
		if _, _, err := s.Placement().Save(ctx, s.who, p); err != nil {
			t.Fatal(err)
		}
		s.released()
		twice, once := names(s.draft(), tides), names(s.draft(), winds)
		// The second place comes back first: it is known by where it was.
		s.do(programme.Away{Session: tides, Placement: twice[0].ID}, programme.Away{Session: tides, Placement: twice[1].ID})
		s.do(programme.Put{Session: tides, Room: twice[1].RoomID, Start: twice[1].Start})
		p.RoomID, p.Start = twice[0].RoomID, twice[0].Start
		if _, _, err := s.Placement().Save(ctx, s.who, p); err != nil { // by the API as well
			t.Fatal(err)
		}
		if got := names(s.draft(), tides); !equalNames(twice, got) {
			t.Errorf("came back as\n%+v, was\n%+v", got, twice)
		}
		// By the API and back by hand, while somebody else takes a number.
		if _, err := s.Placement().Remove(ctx, s.who, string(once[0].ID)); err != nil {
			t.Fatal(err)
		}
		other := s.save(programme.Session{EditionID: s.edition.ID, Title: "Other", Kind: programme.Talk, Minutes: 30})
		s.place(other.ID, 1, 1)
		s.do(programme.Put{Session: winds, Room: once[0].RoomID, Start: once[0].Start})
		if got := names(s.draft(), winds); !equalNames(once, got) {
			t.Errorf("came back as %+v, was %+v", got, once)
		}
		s.do(programme.Away{Session: other.ID})
		if _, err := s.releases.Release(ctx, s.who, s.edition.ID, release.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a release with nothing to tell: %v", err)
		}
	})
}

func TestARoomMadeAgainUnderItsNameIsNothingToTell(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		bow, stern := s.frame.Rooms[0], s.frame.Rooms[1]
		stern.Position = 1
		if _, _, err := s.editions.Room().Save(ctx, s.who, stern); err != nil {
			t.Fatal(err)
		}
		s.released()
		away, put := []programme.Edit{}, []programme.Edit{}
		for _, p := range s.draft().Placements {
			away = append(away, programme.Away{Session: p.SessionID})
		}
		s.do(away...)
		if _, err := s.editions.Room().Remove(ctx, s.who, string(bow.ID)); err != nil {
			t.Fatal(err)
		}
		anew := bow
		anew.ID, anew.GUID, anew.Version = "", "", 0
		anew, _, err := s.editions.Room().Save(ctx, s.who, anew)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range s.talks {
			put = append(put, programme.Put{Session: v.ID, Room: anew.ID, Start: s.frame.Slots[i].Start})
		}
		s.do(put...)
		if _, err := s.releases.Release(ctx, s.who, s.edition.ID, release.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a release with nothing to tell: %v", err)
		}
	})
}
