package programme_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
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
	s := stage{world: newWorld(t, db), t: t, speakers: speaker.NewService(db, id.System(), programme.Dependents)}
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

func (s stage) released() (programme.Release, *programme.Snapshot) {
	s.t.Helper()
	r, err := s.Release(context.Background(), s.who, s.edition.ID, programme.Announcement{}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	now, err := s.Current(context.Background(), s.edition.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return r, now
}

// written is a snapshot in every file that is made of it.
func written(t *testing.T, now *programme.Snapshot) map[string][]byte {
	t.Helper()
	p := now.Index().Exported("https://example.org/demo/", "en")
	xml, err1 := formats.WriteFrabXML(p)
	json, err2 := formats.WriteFrabJSON(p)
	csv, err3 := formats.WriteCSV(p)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"xml": xml, "json": json, "csv": csv, "ics": formats.WriteICS(p, formats.Calendar{}), "text": formats.WriteText(p)}
}

func TestAnInternalBreakNeverReachesAReleaseAndKeepsItsRoom(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		hand, _, err := s.speakers.Speaker().Save(ctx, s.who, speaker.Speaker{EditionID: s.edition.ID, Name: "Backstage Hand", Email: "hand@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		crew := s.save(programme.Session{EditionID: s.edition.ID, Title: "Crew huddle", Kind: programme.Break, Internal: true, Minutes: 20, State: programme.Confirmed, Speakers: []speaker.ID{hand.ID}})
		s.place(crew.ID, 1, 0)
		known, err := s.Known(ctx, s.edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		preview, _, err := s.Preview(ctx, s.who, s.edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, now := s.released()
		for name, x := range map[string]*programme.Snapshot{"known": known, "preview": preview, "released": now} {
			if v := x.Index().Session(string(crew.ID)); v.ID != "" {
				t.Errorf("%s has the session", name)
			}
			if v := x.Index().Speaker(string(hand.ID)); v.ID != "" {
				t.Errorf("%s has who is on no public stage", name)
			}
			if slices.ContainsFunc(x.Entries, func(e programme.SnapshotEntry) bool { return e.SessionID == string(crew.ID) }) {
				t.Errorf("%s has the entry", name)
			}
			if found := programme.NewSearch(x.Index()).Find("huddle"); len(found) != 0 {
				t.Errorf("%s finds it", name)
			}
			for format, b := range written(t, x) {
				if bytes.Contains(b, []byte("huddle")) || bytes.Contains(b, []byte("Backstage")) {
					t.Errorf("%s tells of it as %s", name, format)
				}
			}
		}

		// Its room is taken.
		s.place(s.talks[0].ID, 1, 0)
		twice := func(f programme.Finding) bool {
			return f.Code == "room_twice" && slices.Contains(f.Sessions, crew.ID) && slices.Contains(f.Sessions, s.talks[0].ID)
		}
		if found := s.draft().Findings(); !slices.ContainsFunc(found, twice) {
			t.Errorf("a talk is in the room of an internal break, and nothing says so: %+v", found)
		}

		// What was public and becomes internal leaves, and nothing is told of it but that.
		lunch := s.save(programme.Session{EditionID: s.edition.ID, Title: "Second lunch", Kind: programme.Break, Minutes: 20, State: programme.Confirmed})
		s.place(lunch.ID, 1, 2)
		s.released()
		lunch.Internal = true
		lunch = s.save(lunch)
		r, now := s.released()
		if v := now.Index().Session(string(lunch.ID)); v.ID != "" {
			t.Error("it is still in the release")
		}
		if len(r.Changes) != 1 || r.Changes[0].Kind != programme.Removed || r.Changes[0].Title != "Second lunch" {
			t.Errorf("changes: %+v", r.Changes)
		}
	})
}

func TestOnlyABreakCanBeInternal(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		v := s.talks[0]
		v.Internal = true
		_, _, err := s.Session().Save(context.Background(), s.who, v)
		var f *fault.Fault
		if !errors.Is(err, programme.ErrInternal) || !errors.As(err, &f) || f.Fields["internal"] == "" {
			t.Errorf("an internal talk: %v", err)
		}
	})
}

func TestASessionToBeConfirmedLooksItAndItsConfirmationIsAChange(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		v := s.talks[1]
		v.Pending = true
		v = s.save(v)
		_, now := s.released()
		if !now.Index().Session(string(v.ID)).Pending {
			t.Fatal("the release does not know")
		}
		for format, want := range map[string]string{"ics": "STATUS:TENTATIVE", "text": "(to be confirmed)", "xml": "(to be confirmed)", "json": "(to be confirmed)"} {
			if got := written(t, now)[format]; !strings.Contains(strings.Join(strings.Fields(string(got)), " "), want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
		if n := strings.Count(string(written(t, now)["ics"]), "STATUS:TENTATIVE"); n != 1 {
			t.Errorf("%d entries are tentative", n)
		}
		v.Pending = false
		v = s.save(v)
		r, now := s.released()
		want := []programme.Change{{Kind: programme.Edited, SessionID: string(v.ID), Code: v.Code, Title: v.Title, Fields: []string{"pending"},
			Quotes: []programme.Quote{{Field: "pending", From: []string{"yes"}, To: []string{"no"}}}, Calendar: true}}
		if diff := cmp.Diff(want, r.Changes); diff != "" {
			t.Errorf("changes (-want +got):\n%s", diff)
		}
		if e := now.Index().EntriesOf(string(v.ID))[0]; e.Sequence != 1 || !e.ChangedAt.Equal(now.ReleasedAt) {
			t.Errorf("calendars do not hear of it: %+v", e)
		}
		if strings.Contains(string(written(t, now)["ics"]), "TENTATIVE") {
			t.Error("still tentative")
		}
		v.Pending, v.State = true, programme.Cancelled
		s.save(v)
		_, now = s.released()
		if ics := string(written(t, now)["ics"]); strings.Contains(ics, "TENTATIVE") || !strings.Contains(ics, "STATUS:CANCELLED") {
			t.Error("what is cancelled waits for no confirmation")
		}
	})
}

func TestWhatNobodyListsIsReleasedToo(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		s.released()
		ctx := context.Background()
		if _, err := s.Release(ctx, s.who, s.edition.ID, programme.Announcement{}, nil); !errors.Is(err, programme.ErrSame) {
			t.Errorf("nothing changed: %v", err)
		}
		v := s.talks[0]
		v.StateNote = "In French, with captions"
		s.save(v)
		_, now := s.released()
		if got := now.Index().Session(string(v.ID)).StateNote; got != v.StateNote {
			t.Errorf("the note is %q", got)
		}
		if _, err := s.ReleaseAgain(ctx, s.who, s.edition.ID, 2, programme.Announcement{}); !errors.Is(err, programme.ErrSame) {
			t.Errorf("the current release anew: %v", err)
		}
		was, current, err := s.PreviewAgain(ctx, s.who, s.edition.ID, 1)
		if err != nil || current.Release != 2 || was.Index().Session(string(v.ID)).StateNote != "" {
			t.Errorf("preview: %v", err)
		}
		again, err := s.ReleaseAgain(ctx, s.who, s.edition.ID, 1, programme.Announcement{Note: "Back", Telling: programme.TellHeld})
		if err != nil || again.Number != 3 || again.AgainOf != 1 || again.Note != "Back" || again.Telling != programme.TellHeld {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}

func TestNothingIsOnDuringWhatIsInAllRooms(t *testing.T) {
	t.Parallel()
	s := newStage(t, schematest.SQLite(t))
	found := func() (out []string) {
		t.Helper()
		d := s.draft()
		for _, f := range d.Findings() {
			if f.Code == "plenary_overlap" {
				one, _ := d.Session(f.Sessions[0])
				two, _ := d.Session(f.Sessions[1])
				out = append(out, one.Title+" during "+two.Title)
			}
		}
		slices.Sort(out)
		return out
	}
	add := func(v programme.Session, room edition.RoomID, hour, minute int) programme.Session {
		t.Helper()
		v.EditionID, v.State = s.edition.ID, programme.Confirmed
		v = s.save(v)
		p := programme.Placement{EditionID: s.edition.ID, SessionID: v.ID, RoomID: room, Start: time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC), Minutes: v.Minutes}
		if _, _, err := s.Placement().Save(context.Background(), s.who, p); err != nil {
			t.Fatal(err)
		}
		return v
	}
	coffee := add(programme.Session{Title: "Coffee", Kind: programme.Break, Minutes: 60}, "", 8, 40)
	add(programme.Session{Title: "Closing", Kind: programme.Keynote, Plenary: true, Minutes: 30}, s.frame.Rooms[0].ID, 15, 0)
	add(programme.Session{Title: "Sound check", Kind: programme.Break, Internal: true, Minutes: 30}, s.frame.Rooms[1].ID, 14, 45)
	add(programme.Session{Title: "Photo", Kind: programme.Break, Minutes: 10}, s.frame.Rooms[1].ID, 9, 10)
	add(programme.Session{Title: "Lunch", Kind: programme.Break, Minutes: 60}, "", 12, 0)
	if diff := cmp.Diff([]string{"Photo during Coffee", "Sound check during Closing", "Tides during Coffee"}, found()); diff != "" {
		t.Error(diff)
	}
	coffee.State = programme.Cancelled
	if _, _, err := s.Session().Save(context.Background(), s.who, coffee); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Sound check during Closing"}, found()); diff != "" {
		t.Error(diff)
	}
}
