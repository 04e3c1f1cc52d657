package programme_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

// stage is a small demonstration with its first talks in the first room, one a slot.
type stage struct {
	demo.Services
	*demo.World
	t     *testing.T
	frame programme.Draft
	talks []programme.Session
}

func newStage(t *testing.T, db *sqldb.DB) stage {
	t.Helper()
	ctx := context.Background()
	s := stage{Services: demo.NewServices(db, 4), t: t}
	var err error
	if s.World, err = demo.Make(ctx, s.Services, demo.Options{People: 10, Seed: 4}); err != nil {
		t.Fatal(err)
	}
	s.frame = s.draft()
	for _, v := range s.frame.Sessions {
		if n := len(s.talks); v.Kind == programme.Talk && n < 3 {
			s.talks = append(s.talks, v)
			s.place(v.ID, 0, n)
		}
	}
	return s
}

func (s stage) draft() programme.Draft {
	s.t.Helper()
	d, err := s.Programme.Draft(context.Background(), s.Who, s.World.Edition.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return d
}

func (s stage) place(id programme.SessionID, room, slot int) {
	s.t.Helper()
	p := programme.Placement{EditionID: s.World.Edition.ID, SessionID: id, RoomID: s.frame.Frame.Rooms[room].ID, Start: s.frame.Frame.Slots[slot].Start}
	if _, _, err := s.Programme.Placement().Save(context.Background(), s.Who, p); err != nil {
		s.t.Fatal(err)
	}
}

func (s stage) save(v programme.Session) programme.Session {
	s.t.Helper()
	v, _, err := s.Programme.Session().Save(context.Background(), s.Who, v)
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func (s stage) release() (programme.Release, *programme.Snapshot) {
	s.t.Helper()
	r, err := s.Programme.Release(context.Background(), s.Who, s.World.Edition.ID, programme.Announcement{}, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	now, err := s.Programme.Current(context.Background(), s.World.Edition.ID)
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
		hand, _, err := s.Services.Speakers.Speaker().Save(ctx, s.Who, speaker.Speaker{EditionID: s.World.Edition.ID, Name: "Backstage Hand", Email: "hand@example.org"})
		if err != nil {
			t.Fatal(err)
		}
		crew := s.save(programme.Session{EditionID: s.World.Edition.ID, Title: "Crew huddle", Kind: programme.Break, Internal: true, Minutes: 20, State: programme.Confirmed, Speakers: []speaker.ID{hand.ID}})
		s.place(crew.ID, 1, 0)
		known, err := s.Programme.Known(ctx, s.World.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		preview, _, err := s.Programme.Preview(ctx, s.Who, s.World.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, now := s.release()
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
		lunch := s.save(programme.Session{EditionID: s.World.Edition.ID, Title: "Second lunch", Kind: programme.Break, Minutes: 20, State: programme.Confirmed})
		s.place(lunch.ID, 1, 2)
		s.release()
		lunch.Internal = true
		lunch = s.save(lunch)
		r, now := s.release()
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
		_, _, err := s.Programme.Session().Save(context.Background(), s.Who, v)
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
		_, now := s.release()
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
		r, now := s.release()
		want := []programme.Change{{Kind: programme.Edited, SessionID: string(v.ID), Code: v.Code, Title: v.Title, Fields: []string{"pending"}}}
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
		_, now = s.release()
		if ics := string(written(t, now)["ics"]); strings.Contains(ics, "TENTATIVE") || !strings.Contains(ics, "STATUS:CANCELLED") {
			t.Error("what is cancelled waits for no confirmation")
		}
	})
}

func TestWhatNobodyListsIsReleasedToo(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		s := newStage(t, db)
		s.release()
		ctx := context.Background()
		if _, err := s.Programme.Release(ctx, s.Who, s.World.Edition.ID, programme.Announcement{}, nil); !errors.Is(err, programme.ErrSame) {
			t.Errorf("nothing changed: %v", err)
		}
		v := s.talks[0]
		v.StateNote = "In French, with captions"
		s.save(v)
		_, now := s.release()
		if got := now.Index().Session(string(v.ID)).StateNote; got != v.StateNote {
			t.Errorf("the note is %q", got)
		}
		if _, err := s.Programme.ReleaseAgain(ctx, s.Who, s.World.Edition.ID, 2, programme.Announcement{}); !errors.Is(err, programme.ErrSame) {
			t.Errorf("the current release anew: %v", err)
		}
		was, current, err := s.Programme.PreviewAgain(ctx, s.Who, s.World.Edition.ID, 1)
		if err != nil || current.Release != 2 || was.Index().Session(string(v.ID)).StateNote != "" {
			t.Errorf("preview: %v", err)
		}
		again, err := s.Programme.ReleaseAgain(ctx, s.Who, s.World.Edition.ID, 1, programme.Announcement{Note: "Back", Telling: programme.TellHeld})
		if err != nil || again.Number != 3 || again.AgainOf != 1 || again.Note != "Back" || again.Telling != programme.TellHeld {
			t.Errorf("again: %+v, %v", again, err)
		}
	})
}
