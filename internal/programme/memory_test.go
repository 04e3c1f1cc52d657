package programme_test

import (
	"context"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
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
		s := programmetest.NewStage(t, db)
		tides, winds := s.Talks[0].ID, s.Talks[1].ID
		again := s.Frame.Slots[2].Start.Add(time.Hour)
		p := programme.Placement{EditionID: s.Edition.ID, SessionID: tides, RoomID: s.Frame.Rooms[1].ID, Start: again}
		if _, _, err := s.Placement().Save(ctx, s.Who, p); err != nil {
			t.Fatal(err)
		}
		s.Released()
		twice, once := names(s.DraftNow(), tides), names(s.DraftNow(), winds)
		// The second place comes back first: it is known by where it was.
		s.MustDo(programme.Away{Session: tides, Placement: twice[0].ID}, programme.Away{Session: tides, Placement: twice[1].ID})
		s.MustDo(programme.Put{Session: tides, Room: twice[1].RoomID, Start: twice[1].Start})
		p.RoomID, p.Start = twice[0].RoomID, twice[0].Start
		if _, _, err := s.Placement().Save(ctx, s.Who, p); err != nil { // by the API as well
			t.Fatal(err)
		}
		if got := names(s.DraftNow(), tides); !equalNames(twice, got) {
			t.Errorf("came back as\n%+v, was\n%+v", got, twice)
		}
		// By the API and back by hand, while somebody else takes a number.
		if _, err := s.Placement().Remove(ctx, s.Who, string(once[0].ID)); err != nil {
			t.Fatal(err)
		}
		other := s.Save(programme.Session{EditionID: s.Edition.ID, Title: "Other", Kind: programme.Talk, Minutes: 30})
		s.Place(other.ID, 1, 1)
		s.MustDo(programme.Put{Session: winds, Room: once[0].RoomID, Start: once[0].Start})
		if got := names(s.DraftNow(), winds); !equalNames(once, got) {
			t.Errorf("came back as %+v, was %+v", got, once)
		}
		s.MustDo(programme.Away{Session: other.ID})
		if _, err := s.Releases.Release(ctx, s.Who, s.Edition.ID, release.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a release with nothing to tell: %v", err)
		}
	})
}

func TestARoomMadeAgainUnderItsNameIsNothingToTell(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		bow, stern := s.Frame.Rooms[0], s.Frame.Rooms[1]
		stern.Position = 1
		if _, _, err := s.Editions.Room().Save(ctx, s.Who, stern); err != nil {
			t.Fatal(err)
		}
		s.Released()
		away, put := []programme.Edit{}, []programme.Edit{}
		for _, p := range s.DraftNow().Placements {
			away = append(away, programme.Away{Session: p.SessionID})
		}
		s.MustDo(away...)
		if _, err := s.Editions.Room().Remove(ctx, s.Who, string(bow.ID)); err != nil {
			t.Fatal(err)
		}
		anew := bow
		anew.ID, anew.GUID, anew.Version = "", "", 0
		anew, _, err := s.Editions.Room().Save(ctx, s.Who, anew)
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range s.Talks {
			put = append(put, programme.Put{Session: v.ID, Room: anew.ID, Start: s.Frame.Slots[i].Start})
		}
		s.MustDo(put...)
		if _, err := s.Releases.Release(ctx, s.Who, s.Edition.ID, release.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a release with nothing to tell: %v", err)
		}
	})
}
