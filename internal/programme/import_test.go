package programme_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/catalogue"
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/id"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

func TestMain(m *testing.M) { schematest.Main(m) }

// world is the chapters on a database, with one edition.
type world struct {
	*programme.Service
	editions *edition.Service
	people   *speaker.Service
	edition  edition.Edition
	who      actor.Actor
}

func newWorld(t *testing.T, db *sqldb.DB) world {
	t.Helper()
	ids := id.System()
	w := world{who: actor.System("test"), editions: edition.NewService(db, ids, programme.Dependents)}
	w.people = speaker.NewService(db, ids, programme.Dependents)
	w.Service = programme.NewService(db, ids, w.editions, catalogue.NewService(db, ids, programme.Dependents), w.people)
	e, err := w.editions.Create(context.Background(), w.who, edition.Wanted{Organisation: "O", Series: "S", Name: "Test day", Zone: "Europe/Paris"})
	if err != nil {
		t.Fatal(err)
	}
	w.edition = e
	return w
}

func (w world) take(t *testing.T, res formats.Result, dry bool) programme.Difference {
	t.Helper()
	d, err := w.Import(context.Background(), w.who, w.edition.ID, res, programme.Taking{Dry: dry})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (w world) draft(t *testing.T) programme.Draft {
	t.Helper()
	d, err := w.Draft(context.Background(), w.who, w.edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestRealProgrammesComeInOnceAndASecondTimeChangeNothing(t *testing.T) {
	t.Parallel()
	for _, files := range [][]string{
		{"sessionize-one-day-2020.json"}, {"kotlinconf-2025.json"}, {"openplanner-hoverboard-sunny-tech.json"}, {"pretalx-democon.json"}, {"frab-camp2019.json"},
		{"hub-schedule2.json"}, {"devoxx-2017-monday.json"}, {"fosdem_democon.json"}, {"halfnarp-33c3-talks.json"}, {"strict-schedule.xml"},
		{"hoverboard-devfest-nantes-2018-sessions.json", "hoverboard-devfest-nantes-2018-speakers.json", "hoverboard-devfest-nantes-2018-schedule.json"},
	} {
		t.Run(files[0], func(t *testing.T) {
			t.Parallel()
			res := readFiles(t, files)
			schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := newWorld(t, db)
				rehearsed := w.take(t, res, true)
				if n := len(w.draft(t).Sessions); n != 0 {
					t.Fatalf("a dry run left %d sessions", n)
				}
				first := w.take(t, res, false)
				if len(first.Added) != len(res.Programme.Sessions) || len(rehearsed.Added) != len(first.Added) {
					t.Errorf("added %d (rehearsed %d) of %d sessions", len(first.Added), len(rehearsed.Added), len(res.Programme.Sessions))
				}
				if n := len(w.draft(t).Sessions); n != len(res.Programme.Sessions) {
					t.Errorf("the draft has %d sessions, the file %d", n, len(res.Programme.Sessions))
				}
				second := w.take(t, res, false)
				if !second.Empty() || second.Unchanged != len(res.Programme.Sessions) {
					t.Errorf("the second time: %d added, %d changed, made %v", len(second.Added), len(second.Changed), second.Made)
				}
			})
		})
	}
}

func TestHoursOfImportedTalksBecomeSlotsWhereThereAreNone(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		res := small("One", at)
		short := res.Programme.Sessions[1]
		short.Key, short.Title = "3", "Soon after"
		short.Placements = []formats.Placement{{Room: "b", Start: at.Add(45 * time.Minute), Duration: 20 * time.Minute}}
		long := res.Programme.Sessions[0]
		long.Key, long.Title, long.Speakers = "4", "Long", nil
		long.Placements = []formats.Placement{{Room: "a", Start: at.Add(time.Hour), Duration: 50 * time.Minute}}
		lunch := formats.Session{Key: "5", Title: "Lunch", Kind: formats.Break, Duration: time.Hour, Placements: []formats.Placement{{Start: at.Add(3 * time.Hour), Duration: time.Hour}}}
		res.Programme.Sessions = append(res.Programme.Sessions, short, long, lunch)

		diff := w.take(t, res, false)
		var got []string
		for _, s := range w.draft(t).Frame.Slots {
			got = append(got, s.Start.UTC().Format("15:04")+"–"+s.End.UTC().Format("15:04"))
		}
		if want := []string{"10:00–10:30", "10:45–11:00", "11:00–11:50"}; !slices.Equal(got, want) || diff.Made["slots"] != len(want) {
			t.Errorf("the slots are %v, want %v; made %v", got, want, diff.Made)
		}
		// A later file adds none to a day that has some.
		res.Programme.Sessions[2].Placements[0].Start = at.Add(5 * time.Hour)
		if again := w.take(t, res, false); again.Made["slots"] != 0 || len(w.draft(t).Frame.Slots) != 3 {
			t.Errorf("a second import made %v", again.Made)
		}
	})
}

func TestADayOfManyDifferentHoursGetsNoSlots(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	w, res := newWorld(t, schematest.SQLite(t)), small("One", at)
	for i := range 60 {
		s := res.Programme.Sessions[1]
		s.Key, s.Title = fmt.Sprint("more", i), fmt.Sprint("More ", i)
		s.Placements = []formats.Placement{{Room: "b", Start: at.Add(time.Duration(i+1) * 5 * time.Minute), Duration: 5 * time.Minute}}
		res.Programme.Sessions = append(res.Programme.Sessions, s)
	}
	diff := w.take(t, res, false)
	if len(w.draft(t).Frame.Slots) != 0 || !slices.ContainsFunc(diff.Notes, func(n formats.Note) bool { return n.Code == "no_slots" }) {
		t.Errorf("slots %d, notes %v", len(w.draft(t).Frame.Slots), diff.Notes)
	}
}

func readFiles(t *testing.T, names []string) formats.Result {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	var sources []formats.Source
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "programmes", name))
		if err != nil {
			t.Skipf("LEFT OUT: %s is not beside the checkout", name)
		}
		sources = append(sources, formats.Source{Name: name, Data: data})
	}
	res, err := formats.Read(context.Background(), sources, formats.ReadOptions{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// small is a programme of two talks in two rooms.
func small(title string, at time.Time) formats.Result {
	p := formats.Programme{Zone: time.UTC, Days: []formats.Day{{Date: at.Format(time.DateOnly), Start: at.Add(-time.Hour), End: at.Add(8 * time.Hour)}},
		Rooms: []formats.Room{{Key: "a", Name: "A"}, {Key: "b", Name: "B"}}, Speakers: []formats.Speaker{{Key: "p", Name: "Zoé"}},
		Sessions: []formats.Session{
			{Key: "1", Title: title, Kind: formats.Talk, Duration: 30 * time.Minute, Speakers: []string{"p"}, Recorded: true, Placements: []formats.Placement{{Room: "a", Start: at, Duration: 30 * time.Minute}}},
			{Key: "2", Title: "Other", Kind: formats.Talk, Duration: 30 * time.Minute, Recorded: true, Placements: []formats.Placement{{Room: "b", Start: at, Duration: 30 * time.Minute}}},
		}}
	return formats.Result{Programme: p, Format: "test"}
}

func TestAChangedFileKeepsIdentityAndWhatWasEditedHere(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(t, small("One", at), false)
		before := w.draft(t)
		other := sessionNamed(t, before, "Other")
		other.Title = "Edited here"
		if _, _, err := w.Session().Save(context.Background(), w.who, other); err != nil {
			t.Fatal(err)
		}
		d := w.take(t, small("One, better", at), false)
		if len(d.Changed) != 1 {
			t.Errorf("changed: %v", d.Changed)
		}
		sessionNamed(t, w.draft(t), "Edited here")
		now := sessionNamed(t, w.draft(t), "One, better")
		if old := sessionNamed(t, before, "One"); now.ID != old.ID || now.Code != old.Code || now.GUID != old.GUID {
			t.Errorf("identity changed: %+v → %+v", old, now)
		}
		if n := len(w.draft(t).Placements); n != 2 {
			t.Errorf("%d placements", n)
		}
	})
}

func sessionNamed(t *testing.T, d programme.Draft, title string) programme.Session {
	t.Helper()
	for _, s := range d.Sessions {
		if s.Title == title {
			return s
		}
	}
	t.Fatalf("no session %q", title)
	return programme.Session{}
}

func TestReleasesAreNumberedImmutableAndTheirSequencesRise(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(t, small("One", at), false)
		release := func(want int) *programme.Snapshot {
			t.Helper()
			r, err := w.Release(ctx, w.who, w.edition.ID, programme.Announcement{}, nil)
			if err != nil || r.Number != want {
				t.Fatalf("release %d: got %d, %v", want, r.Number, err)
			}
			now, err := w.Current(ctx, w.edition.ID)
			if err != nil || now.Release != want {
				t.Fatalf("current: %v", err)
			}
			return now
		}
		first := release(1)
		if _, err := w.Release(ctx, w.who, w.edition.ID, programme.Announcement{}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("releasing the same: %v", err)
		}
		p := w.draft(t).PlacementsOf(sessionNamed(t, w.draft(t), "One").ID)[0]
		p.Start = at.Add(2 * time.Hour)
		if _, _, err := w.Placement().Save(ctx, w.who, p); err != nil {
			t.Fatal(err)
		}
		if still, err := w.Current(ctx, w.edition.ID); err != nil || !still.Entries[0].Start.Equal(first.Entries[0].Start) {
			t.Errorf("the draft shows before it is released: %v", err)
		}
		second := release(2)
		if got := sequenceOf(second, p.GUID); got != 1 {
			t.Errorf("sequence after a move: %d", got)
		}
		again, err := w.ReleaseAgain(ctx, w.who, w.edition.ID, 1, programme.Announcement{})
		if err != nil || again.Number != 3 {
			t.Fatalf("again: %+v, %v", again, err)
		}
		third, err := w.Current(ctx, w.edition.ID)
		if err != nil || sequenceOf(third, p.GUID) != 2 {
			t.Errorf("sequence after going back: %d, %v", sequenceOf(third, p.GUID), err)
		}
		old, err := w.At(ctx, w.edition.ID, 2)
		if err != nil || sequenceOf(old, p.GUID) != 1 {
			t.Errorf("release 2 changed: %v", err)
		}
		if _, err := w.Release(ctx, actor.Actor{}, w.edition.ID, programme.Announcement{}, nil); fault.KindOf(err) != fault.Unauthenticated {
			t.Errorf("somebody not signed in: %v", err)
		}
		if _, err := w.Release(ctx, w.who, w.edition.ID, programme.Announcement{}, []programme.Finding{{}}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("with blocking findings: %v", err)
		}
	})
}

func sequenceOf(s *programme.Snapshot, guid string) int {
	for _, e := range s.Entries {
		if e.GUID == guid {
			return e.Sequence
		}
	}
	return -1
}

func TestAnAppliedPlanIsUndoneAsAWhole(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		w.take(t, small("One", at), false)
		before := w.draft(t)
		var places []programme.PlanPlace
		for _, p := range before.Placements {
			places = append(places, programme.PlanPlace{SessionID: p.SessionID, RoomID: p.RoomID, Start: p.Start.Add(time.Hour)})
		}
		if done, err := w.ApplyPlan(ctx, w.who, w.edition.ID, "x", places); err != nil || done.Moved != 2 {
			t.Fatalf("moved %d, %v", done.Moved, err)
		}
		var change string
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(`SELECT id FROM audit WHERE action = 'draft.step'`).Scan(&change)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(ctx, w.who, w.edition.ID, change); err != nil {
			t.Fatal(err)
		}
		for i, p := range w.draft(t).Placements {
			if !p.Start.Equal(before.Placements[i].Start) {
				t.Errorf("%s is at %s", p.Code, p.Start)
			}
		}
		if _, err := w.Undo(ctx, w.who, w.edition.ID, change); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestNothingIsReleasedWithoutADayAndAPlace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, schematest.SQLite(t))
	_, err := w.Release(context.Background(), w.who, w.edition.ID, programme.Announcement{}, nil)
	if f, ok := fault.From(err); !ok || f.Code != "release.empty" {
		t.Errorf("got %v", err)
	}
	if _, err := w.Current(context.Background(), w.edition.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("got %v", err)
	}
}

func TestNotesOfAnImportAreKeptAndThoseOfOldOnesAreReadable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := newWorld(t, db)
		res := small("One", time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC))
		res.Notes = []formats.Note{formats.NewNote("row 3", "no_duration", "Title", "Talk")}
		diff := w.take(t, res, false)
		imports := func() programme.Imported {
			t.Helper()
			all, err := w.Imports(ctx, w.who, w.edition.ID)
			if err != nil || len(all) != 1 {
				t.Fatalf("%d imports, %v", len(all), err)
			}
			return all[0]
		}
		kept := func(notes []formats.Note) (out []string) {
			for _, n := range notes {
				out = append(out, n.Place+" "+n.Code+" "+n.Said.Kept())
			}
			return out
		}
		if diff := cmp.Diff(kept(diff.Notes), kept(imports().Notes)); diff != "" || len(imports().Notes) < 2 {
			t.Errorf("the notes that are kept:\n%s", diff)
		}
		for summary, want := range map[string]string{
			`{"added":2,"changed":0,"unchanged":1}`: "",
			`{"added":2,"changed":0,"unchanged":1,"notes":[{"code":"no_date","said":"as somebody wrote it"}]}`: "as somebody wrote it",
		} {
			err := db.Write(ctx, func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`UPDATE import_run SET summary = $1`, summary)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, n := range imports().Notes {
				got += n.Said.Names["Text"]
			}
			if got != want || imports().Added != 2 || imports().Unchanged != 1 {
				t.Errorf("of %s came %q, %+v", summary, got, imports())
			}
		}
	})
}
