package release_test

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
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// written is a snapshot in every file that is made of it.
func written(t *testing.T, now *release.Snapshot) map[string][]byte {
	t.Helper()
	p := now.Index().Exported("https://example.org/demo/", "en")
	xml, err1 := formats.WriteFrabXML(p)
	json, err2 := formats.WriteFrabJSON(p)
	csv, err3 := formats.WriteCSV(p)
	if err := errors.Join(err1, err2, err3); err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"xml": xml, "json": json, "csv": csv, "ics": formats.WriteICS(p, formats.Calendar{}),
		"text": formats.WriteText(p)}
}

func TestAnInternalBreakNeverReachesAReleaseAndKeepsItsRoom(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		hand, _, err := s.People.Speaker().Save(ctx, s.Who,
			speaker.Speaker{EditionID: s.Edition.ID, Name: "Backstage Hand", Email: "hand@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		crew := s.Save(programme.Session{EditionID: s.Edition.ID, Title: "Crew huddle", Kind: programme.Break, Internal: true, Minutes: 20,
			State: programme.Confirmed, Speakers: []speaker.ID{hand.ID}})
		s.Place(crew.ID, 1, 0)
		known, err := s.Releases.Unreleased(ctx, s.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		preview, _, err := s.Releases.Preview(ctx, s.Who, s.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, now := s.Released()
		for name, x := range map[string]*release.Snapshot{"known": known, "preview": preview, "released": now} {
			if v := x.Index().Session(string(crew.ID)); v.ID != "" {
				t.Errorf("%s has the session", name)
			}
			if v := x.Index().Speaker(string(hand.ID)); v.ID != "" {
				t.Errorf("%s has who is on no public stage", name)
			}
			if slices.ContainsFunc(x.Entries, func(e release.SnapshotEntry) bool { return e.SessionID == string(crew.ID) }) {
				t.Errorf("%s has the entry", name)
			}
			if found := release.NewSearch(x.Index()).Find("huddle"); len(found) != 0 {
				t.Errorf("%s finds it", name)
			}
			for format, b := range written(t, x) {
				if bytes.Contains(b, []byte("huddle")) || bytes.Contains(b, []byte("Backstage")) {
					t.Errorf("%s tells of it as %s", name, format)
				}
			}
		}

		// Its room is taken.
		s.Place(s.Talks[0].ID, 1, 0)
		twice := func(f programme.Finding) bool {
			return f.Code == "room_twice" && slices.Contains(f.Sessions, crew.ID) && slices.Contains(f.Sessions, s.Talks[0].ID)
		}
		if found := s.DraftNow().Findings(); !slices.ContainsFunc(found, twice) {
			t.Errorf("a talk is in the room of an internal break, and nothing says so: %+v", found)
		}

		// What was public and becomes internal leaves, and nothing is told of it but that.
		lunch := s.Save(programme.Session{EditionID: s.Edition.ID, Title: "Second lunch", Kind: programme.Break, Minutes: 20,
			State: programme.Confirmed})
		s.Place(lunch.ID, 1, 2)
		s.Released()
		lunch.Internal = true
		lunch = s.Save(lunch)
		r, now := s.Released()
		if v := now.Index().Session(string(lunch.ID)); v.ID != "" {
			t.Error("it is still in the release")
		}
		if len(r.Changes) != 1 || r.Changes[0].Kind != release.Removed || r.Changes[0].Title != "Second lunch" {
			t.Errorf("changes: %+v", r.Changes)
		}
	})
}

func TestOnlyABreakCanBeInternal(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		v := s.Talks[0]
		v.Internal = true
		_, _, err := s.Session().Save(context.Background(), s.Who, v)
		var f *fault.Fault
		if !errors.Is(err, programme.ErrInternal) || !errors.As(err, &f) || f.Fields["internal"] == "" {
			t.Errorf("an internal talk: %v", err)
		}
	})
}

func TestASessionToBeConfirmedLooksItAndItsConfirmationIsAChange(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		v := s.Talks[1]
		v.Pending = true
		v = s.Save(v)
		_, now := s.Released()
		if !now.Index().Session(string(v.ID)).Pending {
			t.Fatal("the release does not know")
		}
		for format, want := range map[string]string{"ics": "STATUS:TENTATIVE", "text": "(to be confirmed)", "xml": "(to be confirmed)",
			"json": "(to be confirmed)"} {
			if got := written(t, now)[format]; !strings.Contains(strings.Join(strings.Fields(string(got)), " "), want) {
				t.Errorf("%s does not say %q", format, want)
			}
		}
		if n := strings.Count(string(written(t, now)["ics"]), "STATUS:TENTATIVE"); n != 1 {
			t.Errorf("%d entries are tentative", n)
		}
		v.Pending = false
		v = s.Save(v)
		r, now := s.Released()
		want := []release.Change{{Kind: release.Edited, SessionID: string(v.ID), Code: v.Code, Title: v.Title, Fields: []string{"pending"},
			Quotes: []release.Quote{{Field: "pending", From: []string{"yes"}, To: []string{"no"}}}, Calendar: true}}
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
		s.Save(v)
		_, now = s.Released()
		if ics := string(written(t, now)["ics"]); strings.Contains(ics, "TENTATIVE") || !strings.Contains(ics, "STATUS:CANCELLED") {
			t.Error("what is cancelled waits for no confirmation")
		}
	})
}

func TestWhatNobodyListsIsReleasedToo(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := programmetest.NewStage(t, db)
		s.Released()
		ctx := context.Background()
		if _, err := s.Releases.Release(ctx, s.Who, s.Edition.ID, release.Announcement{}, nil); !errors.Is(err, release.ErrSame) {
			t.Errorf("nothing changed: %v", err)
		}
		v := s.Talks[0]
		v.StateNote = "In French, with captions"
		s.Save(v)
		_, now := s.Released()
		if got := now.Index().Session(string(v.ID)).StateNote; got != v.StateNote {
			t.Errorf("the note is %q", got)
		}
		if _, err := s.Releases.ReleaseAgain(ctx, s.Who, s.Edition.ID, 2, release.Announcement{}); !errors.Is(err, release.ErrSame) {
			t.Errorf("the current release anew: %v", err)
		}
		was, current, err := s.Releases.PreviewAgain(ctx, s.Who, s.Edition.ID, 1)
		if err != nil || current.Release != 2 || was.Index().Session(string(v.ID)).StateNote != "" {
			t.Errorf("preview: %v", err)
		}
		again, err := s.Releases.ReleaseAgain(ctx, s.Who, s.Edition.ID, 1, release.Announcement{Note: "Back", Telling: release.TellHeld})
		if err != nil || again.Number != 3 || again.AgainOf != 1 || again.Note != "Back" || again.Telling != release.TellHeld {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}

func TestNothingIsOnDuringWhatIsInAllRooms(t *testing.T) {
	t.Parallel()
	s := programmetest.NewStage(t, schematest.SQLite(t))
	found := func() (out []string) {
		t.Helper()
		d := s.DraftNow()
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
		v.EditionID, v.State = s.Edition.ID, programme.Confirmed
		v = s.Save(v)
		p := programme.Placement{EditionID: s.Edition.ID, SessionID: v.ID, RoomID: room,
			Start: time.Date(2027, 2, 4, hour, minute, 0, 0, time.UTC), Minutes: v.Minutes}
		if _, _, err := s.Placement().Save(context.Background(), s.Who, p); err != nil {
			t.Fatal(err)
		}
		return v
	}
	coffee := add(programme.Session{Title: "Coffee", Kind: programme.Break, Minutes: 60}, "", 8, 40)
	add(programme.Session{Title: "Closing", Kind: programme.Keynote, Plenary: true, Minutes: 30}, s.Frame.Rooms[0].ID, 15, 0)
	add(programme.Session{Title: "Sound check", Kind: programme.Break, Internal: true, Minutes: 30}, s.Frame.Rooms[1].ID, 14, 45)
	add(programme.Session{Title: "Photo", Kind: programme.Break, Minutes: 10}, s.Frame.Rooms[1].ID, 9, 10)
	add(programme.Session{Title: "Lunch", Kind: programme.Break, Minutes: 60}, "", 12, 0)
	if diff := cmp.Diff([]string{"Photo during Coffee", "Sound check during Closing", "Tides during Coffee"}, found()); diff != "" {
		t.Error(diff)
	}
	coffee.State = programme.Cancelled
	if _, _, err := s.Session().Save(context.Background(), s.Who, coffee); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Sound check during Closing"}, found()); diff != "" {
		t.Error(diff)
	}
}
