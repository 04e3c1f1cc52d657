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
		known, err := s.releases.Known(ctx, s.edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		preview, _, err := s.releases.Preview(ctx, s.who, s.edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, now := s.released()
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
		if len(r.Changes) != 1 || r.Changes[0].Kind != release.Removed || r.Changes[0].Title != "Second lunch" {
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
		if _, err := s.releases.Release(ctx, s.who, s.edition.ID, release.Announcement{}, nil); !errors.Is(err, release.ErrSame) {
			t.Errorf("nothing changed: %v", err)
		}
		v := s.talks[0]
		v.StateNote = "In French, with captions"
		s.save(v)
		_, now := s.released()
		if got := now.Index().Session(string(v.ID)).StateNote; got != v.StateNote {
			t.Errorf("the note is %q", got)
		}
		if _, err := s.releases.ReleaseAgain(ctx, s.who, s.edition.ID, 2, release.Announcement{}); !errors.Is(err, release.ErrSame) {
			t.Errorf("the current release anew: %v", err)
		}
		was, current, err := s.releases.PreviewAgain(ctx, s.who, s.edition.ID, 1)
		if err != nil || current.Release != 2 || was.Index().Session(string(v.ID)).StateNote != "" {
			t.Errorf("preview: %v", err)
		}
		again, err := s.releases.ReleaseAgain(ctx, s.who, s.edition.ID, 1, release.Announcement{Note: "Back", Telling: release.TellHeld})
		if err != nil || again.Number != 3 || again.AgainOf != 1 || again.Note != "Back" || again.Telling != release.TellHeld {
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
