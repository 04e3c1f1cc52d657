package intake_test

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

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestRealProgrammesComeInOnceAndASecondTimeChangeNothing(t *testing.T) {
	t.Parallel()
	for _, files := range [][]string{
		{"sessionize-one-day-2020.json"}, {"kotlinconf-2025.json"}, {"openplanner-hoverboard-sunny-tech.json"}, {"pretalx-democon.json"},
		{"frab-camp2019.json"},
		{"hub-schedule2.json"}, {"devoxx-2017-monday.json"}, {"fosdem_democon.json"}, {"halfnarp-33c3-talks.json"}, {"strict-schedule.xml"},
		{"hoverboard-devfest-nantes-2018-sessions.json", "hoverboard-devfest-nantes-2018-speakers.json",
			"hoverboard-devfest-nantes-2018-schedule.json"},
	} {
		t.Run(files[0], func(t *testing.T) {
			t.Parallel()
			res := readFiles(t, files)
			schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
				w := programmetest.New(t, db)
				rehearsed := w.Take(t, res, true)
				if n := len(w.DraftNow(t).Sessions); n != 0 {
					t.Fatalf("a dry run left %d sessions", n)
				}
				first := w.Take(t, res, false)
				if len(first.Added) != len(res.Programme.Sessions) || len(rehearsed.Added) != len(first.Added) {
					t.Errorf("added %d (rehearsed %d) of %d sessions", len(first.Added), len(rehearsed.Added), len(res.Programme.Sessions))
				}
				if n := len(w.DraftNow(t).Sessions); n != len(res.Programme.Sessions) {
					t.Errorf("the draft has %d sessions, the file %d", n, len(res.Programme.Sessions))
				}
				second := w.Take(t, res, false)
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
		w := programmetest.New(t, db)
		res := programmetest.Small("One", at)
		short := res.Programme.Sessions[1]
		short.Key, short.Title = "3", "Soon after"
		short.Placements = []formats.Placement{{Room: "b", Start: at.Add(45 * time.Minute), Duration: 20 * time.Minute}}
		long := res.Programme.Sessions[0]
		long.Key, long.Title, long.Speakers = "4", "Long", nil
		long.Placements = []formats.Placement{{Room: "a", Start: at.Add(time.Hour), Duration: 50 * time.Minute}}
		lunch := formats.Session{Key: "5", Title: "Lunch", Kind: formats.Break, Duration: time.Hour,
			Placements: []formats.Placement{{Start: at.Add(3 * time.Hour), Duration: time.Hour}}}
		res.Programme.Sessions = append(res.Programme.Sessions, short, long, lunch)

		diff := w.Take(t, res, false)
		var got []string
		for _, s := range w.DraftNow(t).Frame.Slots {
			got = append(got, s.Start.UTC().Format("15:04")+"–"+s.End.UTC().Format("15:04"))
		}
		if want := []string{"10:00–10:30", "10:45–11:00", "11:00–11:50"}; !slices.Equal(got, want) || diff.Made["slots"] != len(want) {
			t.Errorf("the slots are %v, want %v; made %v", got, want, diff.Made)
		}
		// A later file adds none to a day that has some.
		res.Programme.Sessions[2].Placements[0].Start = at.Add(5 * time.Hour)
		if again := w.Take(t, res, false); again.Made["slots"] != 0 || len(w.DraftNow(t).Frame.Slots) != 3 {
			t.Errorf("a second import made %v", again.Made)
		}
	})
}

func TestADayOfManyDifferentHoursGetsNoSlots(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	w, res := programmetest.New(t, schematest.SQLite(t)), programmetest.Small("One", at)
	for i := range 60 {
		s := res.Programme.Sessions[1]
		s.Key, s.Title = fmt.Sprint("more", i), fmt.Sprint("More ", i)
		s.Placements = []formats.Placement{{Room: "b", Start: at.Add(time.Duration(i+1) * 5 * time.Minute), Duration: 5 * time.Minute}}
		res.Programme.Sessions = append(res.Programme.Sessions, s)
	}
	diff := w.Take(t, res, false)
	if len(w.DraftNow(t).Frame.Slots) != 0 || !slices.ContainsFunc(diff.Notes, func(n formats.Note) bool { return n.Code == "no_slots" }) {
		t.Errorf("slots %d, notes %v", len(w.DraftNow(t).Frame.Slots), diff.Notes)
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

func TestAChangedFileKeepsIdentityAndWhatWasEditedHere(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, programmetest.Small("One", at), false)
		before := w.DraftNow(t)
		other := programmetest.SessionNamed(t, before, "Other")
		other.Title = "Edited here"
		if _, _, err := w.Session().Save(context.Background(), w.Who, other); err != nil {
			t.Fatal(err)
		}
		d := w.Take(t, programmetest.Small("One, better", at), false)
		if len(d.Changed) != 1 {
			t.Errorf("changed: %v", d.Changed)
		}
		programmetest.SessionNamed(t, w.DraftNow(t), "Edited here")
		now := programmetest.SessionNamed(t, w.DraftNow(t), "One, better")
		if old := programmetest.SessionNamed(t, before, "One"); now.ID != old.ID || now.Code != old.Code || now.GUID != old.GUID {
			t.Errorf("identity changed: %+v → %+v", old, now)
		}
		if n := len(w.DraftNow(t).Placements); n != 2 {
			t.Errorf("%d placements", n)
		}
	})
}

func TestAnAppliedPlanIsUndoneAsAWhole(t *testing.T) {
	t.Parallel()
	at := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, programmetest.Small("One", at), false)
		before := w.DraftNow(t)
		var places []programme.PlanPlace
		for _, p := range before.Placements {
			places = append(places, programme.PlanPlace{SessionID: p.SessionID, RoomID: p.RoomID, Start: p.Start.Add(time.Hour)})
		}
		if done, err := w.ApplyPlan(ctx, w.Who, w.Edition.ID, "x", places); err != nil || done.Moved != 2 {
			t.Fatalf("moved %d, %v", done.Moved, err)
		}
		var change string
		err := db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.QueryRow(`SELECT id FROM audit WHERE action = 'draft.step'`).Scan(&change)
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(ctx, w.Who, string(w.Edition.ID), change); err != nil {
			t.Fatal(err)
		}
		for i, p := range w.DraftNow(t).Placements {
			if !p.Start.Equal(before.Placements[i].Start) {
				t.Errorf("%s is at %s", p.Code, p.Start)
			}
		}
		if _, err := w.Undo(ctx, w.Who, string(w.Edition.ID), change); fault.KindOf(err) != fault.Conflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestNotesOfAnImportAreKeptAndThoseOfOldOnesAreReadable(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		res := programmetest.Small("One", time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC))
		res.Notes = []formats.Note{formats.NewNote("row 3", "no_duration", "Title", "Talk")}
		diff := w.Take(t, res, false)
		imports := func() intake.Imported {
			t.Helper()
			all, err := w.Intake.Imports(ctx, w.Who, w.Edition.ID)
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
