package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/schema/schematest"
	"github.com/creneau/creneau/internal/speaker"
)

var tenOClock = time.Date(2027, 3, 4, 9, 0, 0, 0, time.UTC)

// file is a programme of talks of half an hour, all day in two rooms, whose reader says all fields.
func file(talks ...formats.Session) formats.Result {
	p := formats.Programme{Title: "Test", Acronym: "test-27",
		Days:  []formats.Day{{Date: "2027-03-04", Start: tenOClock.Add(-time.Hour), End: tenOClock.Add(9 * time.Hour)}},
		Rooms: []formats.Room{{Key: "a", Name: "Alpha", Capacity: 100}, {Key: "b", Name: "Beta"}},
		Speakers: []formats.Speaker{{Key: "ada", Name: "Ada", Biography: "Old", Said: ^formats.Fields(0)},
			{Key: "bob", Name: "Bob", Said: ^formats.Fields(0)}}}
	p.Sessions = talks
	return formats.Result{Programme: p, Format: "schedule.xml"}
}

func filedTalk(key, title, room string, hours int) formats.Session {
	s := formats.Session{Key: key, Title: title, Kind: formats.Talk, Duration: 30 * time.Minute, Speakers: []string{"ada"},
		State: formats.Confirmed, Said: ^formats.Fields(0)}
	if room != "" {
		s.Placements = []formats.Placement{{Room: room, Start: tenOClock.Add(time.Duration(hours) * time.Hour), Duration: 30 * time.Minute}}
	}
	return s
}

// takeWith imports with decisions.
func takeWith(t *testing.T, w programmetest.World, res formats.Result, how intake.Taking) intake.Difference {
	t.Helper()
	d, err := w.Intake.Import(context.Background(), w.Who, w.Edition.ID, res, how)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func do(t *testing.T, w programmetest.World, edits ...programme.Edit) {
	t.Helper()
	if _, err := w.TakeStep(context.Background(), w.Who, w.Edition.ID, programme.Step{Label: "x", Edits: edits}); err != nil {
		t.Fatal(err)
	}
}

// where is the room and hour of a session's only place; empty when it has none.
func where(t *testing.T, d programme.Draft, title string) string {
	t.Helper()
	places := d.PlacementsOf(programmetest.SessionNamed(t, d, title).ID)
	if len(places) == 0 {
		return ""
	}
	room, _ := d.Frame.Room(places[0].RoomID)
	return room.Name + " " + places[0].Start.UTC().Format("15:04")
}

func TestAnImportChangesOnlyWhatChangedInTheFile(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 0)), false)
		w.EditSession(t, "One", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Ada is ill" })
		w.EditSession(t, "Two", func(s *programme.Session) { s.Abstract, s.Level, s.Tags = "Written here", "advanced", []string{"live"} })
		two := programmetest.SessionNamed(t, w.DraftNow(t), "Two")
		do(t, w, programme.Put{Session: two.ID, Room: w.DraftNow(t).PlacementsOf(two.ID)[0].RoomID, Start: tenOClock.Add(5 * time.Hour)})

		next := file(filedTalk("1", "One (v2)", "a", 0), filedTalk("2", "Two!", "b", 0))
		would := w.Take(t, next, true)
		did := w.Take(t, next, false)
		if len(would.Changed) != 2 || len(did.Changed) != 2 || len(did.Conflicts) != 0 {
			t.Errorf("changed %v, conflicts %v; the dry run said %v", did.Changed, did.Conflicts, would.Changed)
		}
		for _, c := range did.Changed {
			if len(c.Fields) != 1 || c.Fields[0].Field != "title" {
				t.Errorf("of %q changed %v, only the title should", c.Title, c.Fields)
			}
		}
		d := w.DraftNow(t)
		one, two := programmetest.SessionNamed(t, d, "One (v2)"), programmetest.SessionNamed(t, d, "Two!")
		if one.State != programme.Cancelled || one.StateNote != "Ada is ill" {
			t.Errorf("the cancelled session is %s, %q", one.State, one.StateNote)
		}
		if two.Abstract != "Written here" || two.Level != "advanced" || !slices.Equal(two.Tags, []string{"live"}) ||
			where(t, d, "Two!") != "Beta 14:00" {
			t.Errorf("what was edited here is %q, %s, %v, at %s", two.Abstract, two.Level, two.Tags, where(t, d, "Two!"))
		}
		if again := w.Take(t, next, false); !again.Empty() || again.Unchanged != 2 {
			t.Errorf("the same file again: %+v", again)
		}
	})
}

func TestWhatChangedInTheFileAndHereIsAskedUntilSomebodyDecides(t *testing.T) {
	t.Parallel()
	for name, decide := range map[string]struct {
		how   func(key string) intake.Taking
		title string
		open  bool
	}{
		"nobody": {func(string) intake.Taking { return intake.Taking{} }, "Ours", true},
		"ours":   {func(string) intake.Taking { return intake.Taking{Prefer: intake.TakeOurs} }, "Ours", false},
		"file":   {func(string) intake.Taking { return intake.Taking{Prefer: intake.TakeFile} }, "File", false},
		"one by one": {func(key string) intake.Taking {
			return intake.Taking{Prefer: intake.TakeOurs, Decided: map[string]intake.Side{key: intake.TakeFile}}
		}, "File", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := programmetest.New(t, schematest.SQLite(t))
			w.Take(t, file(filedTalk("1", "Base", "a", 0)), false)
			w.EditSession(t, "Base", func(s *programme.Session) { s.Title = "Ours" })
			next := file(filedTalk("1", "File", "a", 0))
			asked := w.Take(t, next, true).Conflicts
			if len(asked) != 1 || asked[0].Field != "title" || asked[0].Ours != "Ours" || asked[0].File != "File" {
				t.Fatalf("asked %+v", asked)
			}
			takeWith(t, w, next, decide.how(asked[0].Key))
			programmetest.SessionNamed(t, w.DraftNow(t), decide.title)
			if again := w.Take(t, next, false); len(again.Conflicts) > 0 != decide.open || !again.Empty() {
				t.Errorf("the next import asks %v, changes %v", again.Conflicts, again.Changed)
			}
		})
	}
}

func TestPlacesFollowTheFileUnlessTheyWereMovedHere(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, file(filedTalk("1", "Follows", "a", 0), filedTalk("2", "Goes", "a", 1), filedTalk("3", "Moved", "a", 2),
			filedTalk("4", "Tray", "a", 3), filedTalk("5", "Comes", "", 0)), false)
		moved, tray := programmetest.SessionNamed(t, w.DraftNow(t), "Moved"), programmetest.SessionNamed(t, w.DraftNow(t), "Tray")
		do(t, w, programme.Put{Session: moved.ID, Room: w.DraftNow(t).Frame.Rooms[1].ID, Start: tenOClock.Add(6 * time.Hour)},
			programme.Away{Session: tray.ID})
		diff := w.Take(t, file(filedTalk("1", "Follows", "b", 7), filedTalk("2", "Goes", "", 0), filedTalk("3", "Moved", "", 0),
			filedTalk("4", "Tray", "a", 3), filedTalk("5", "Comes", "b", 8)), false)
		d := w.DraftNow(t)
		for title, want := range map[string]string{"Follows": "Beta 16:00", "Goes": "", "Moved": "Beta 15:00", "Tray": "",
			"Comes": "Beta 17:00"} {
			if got := where(t, d, title); got != want {
				t.Errorf("%q is at %q, want %q", title, got, want)
			}
		}
		if len(diff.Conflicts) != 1 || diff.Conflicts[0].Title != "Moved" || diff.Conflicts[0].File != "" {
			t.Errorf("asked %+v", diff.Conflicts)
		}
	})
}

func TestLocksHoldAgainstAnImportAndRulesDoNot(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	w.Take(t, file(filedTalk("1", "Pinned", "a", 0), filedTalk("2", "Free", "a", 1), filedTalk("3", "Into", "b", 2)), false)
	d := w.DraftNow(t)
	do(t, w, programme.Pin{Session: programmetest.SessionNamed(t, d, "Pinned").ID, Pinned: true},
		programme.SetLock{Lock: programme.Lock{Room: d.Frame.Rooms[1].ID}, On: true})
	next := file(filedTalk("1", "Pinned", "a", 5), filedTalk("2", "Free", "a", 6), filedTalk("3", "Into", "a", 6))
	diff := w.Take(t, next, false)
	for title, want := range map[string]string{"Pinned": "Alpha 09:00", "Free": "Alpha 15:00", "Into": "Beta 11:00"} {
		if got := where(t, w.DraftNow(t), title); got != want {
			t.Errorf("%q is at %q, want %q", title, got, want)
		}
	}
	if len(diff.Refused) != 2 || diff.Refused[0].Fields[0].Why != "locked" {
		t.Errorf("refused %+v", diff.Refused)
	}
	// Once it is free, the same file moves it: onto another, which the findings say.
	do(t, w, programme.SetLock{Lock: programme.Lock{Room: d.Frame.Rooms[1].ID}})
	diff = w.Take(t, next, false)
	if got := where(t, w.DraftNow(t), "Into"); got != "Alpha 15:00" {
		t.Errorf("the free one is at %q", got)
	}
	if !slices.ContainsFunc(diff.Findings.New, func(f programme.Finding) bool { return f.Code == "room_twice" }) {
		t.Errorf("the findings do not say that the room is taken twice: %+v", diff.Findings)
	}
	if err := turn(w, true); err != nil {
		t.Errorf("it is not taken back: %v", err)
	}
	if err := turn(w, false); err != nil {
		t.Errorf("it is not done again: %v", err)
	}
}

func turn(w programmetest.World, back bool) error {
	turn := w.RedoStep
	if back {
		turn = w.UndoStep
	}
	_, err := turn(context.Background(), w.Who, w.Edition.ID)
	return err
}

func TestAnImportIsTakenBackAndDoneAgainWhole(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		res := file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 1))
		res.Programme.Tracks = []formats.Track{{Key: "t", Name: "Web"}}
		res.Programme.Products = []formats.Product{{Key: "p", Name: "Box", Family: "Tools"}}
		res.Programme.Speakers[0].Organisation = "ACME"
		res.Programme.Sessions[0].Track, res.Programme.Sessions[0].Products = "t", []string{"p"}
		w.Take(t, res, false)
		after := w.DraftNow(t)
		if err := turn(w, true); err != nil {
			t.Fatal(err)
		}
		d := w.DraftNow(t)
		if n := len(d.Sessions) + len(d.Placements) + len(d.Frame.Rooms) + len(d.Frame.Tracks) + len(d.Frame.Slots) +
			len(d.Stage.Speakers) + len(d.Stage.Organisations) + len(d.Catalogue.Products) + len(d.Catalogue.Families) +
			len(d.Frame.Days); n != 0 {
			t.Errorf("%d objects are left: %+v", n, d)
		}
		if err := turn(w, false); err != nil {
			t.Fatal(err)
		}
		if d := w.DraftNow(t); len(d.Sessions) != 2 || where(t, d, "Two") != where(t, after, "Two") || len(d.Stage.Organisations) != 1 ||
			d.Sessions[0].ID != after.Sessions[0].ID {
			t.Errorf("done again: %+v", d.Sessions)
		}
		if again := w.Take(t, res, false); !again.Empty() {
			t.Errorf("the same file again: %+v", again)
		}
	})
}

func TestAnImportIsTakenBackButForWhatWasTouchedSince(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, file(filedTalk("1", "Old", "a", 0)), false)
		two := filedTalk("2", "Touched", "b", 1)
		two.Speakers = []string{"bob"}
		three := filedTalk("3", "Untouched", "b", 2)
		did := w.Take(t, file(filedTalk("1", "New", "a", 0), two, three), false)
		w.EditSession(t, "Touched", func(s *programme.Session) { s.Subtitle = "by hand" })
		label, err := w.Undo(ctx, w.Who, string(w.Edition.ID), did.Change)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(label, "Touched") || strings.Contains(label, "Untouched") {
			t.Errorf("what stays is told as %q", label)
		}
		d := w.DraftNow(t)
		var titles []string
		for _, s := range d.Sessions {
			titles = append(titles, s.Title)
		}
		if !slices.Equal(titles, []string{"Old", "Touched"}) || where(t, d, "Touched") != "Beta 10:00" {
			t.Errorf("left are %v, the one that stays at %q", titles, where(t, d, "Touched"))
		}
		if _, err := w.Undo(ctx, w.Who, string(w.Edition.ID), did.Change); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

// martins is a file in which two people have one name, and the addresses given.
func martins(emails ...string) formats.Result {
	res := file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 0))
	res.Programme.Speakers = nil
	for n, key := range []string{"901", "902"} {
		res.Programme.Speakers = append(res.Programme.Speakers, formats.Speaker{Key: key, Name: "Jean Martin", Email: emails[n]})
		res.Programme.Sessions[n].Speakers = []string{key}
	}
	return res
}

func byHand(t *testing.T, w programmetest.World, name, email string) speaker.Speaker {
	t.Helper()
	s, _, err := w.People.Speaker().Save(context.Background(), w.Who, speaker.Speaker{EditionID: w.Edition.ID, Name: name, Email: email})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestANameAloneIsProposedAndNobodyIsTakenForSomebodyElse(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		hand := byHand(t, w, "Jean Martin", "jean@one.example")
		diff := w.Take(t, martins("", "other@two.example"), false)
		d := w.DraftNow(t)
		one, two := programmetest.SessionNamed(t, d, "One").Speakers, programmetest.SessionNamed(t, d, "Two").Speakers
		if len(d.Stage.Speakers) != 3 || one[0] == two[0] || one[0] == hand.ID || two[0] == hand.ID {
			t.Errorf("on stage are %v and %v, by hand is %s", one, two, hand.ID)
		}
		if len(diff.Proposals) != 1 || diff.Proposals[0].Ours != hand.ID || !slices.Equal(diff.Proposals[0].In, []string{"One"}) {
			t.Fatalf("proposed %+v: the one with another address is not", diff.Proposals)
		}
		if again := w.Take(t, martins("", "other@two.example"), false); !again.Empty() {
			t.Errorf("the same file again: %+v", again)
		}
		// Somebody says that they are one: sessions are theirs, and the next import knows it.
		yes := intake.Taking{Same: map[string]speaker.ID{diff.Proposals[0].Key: hand.ID}}
		takeWith(t, w, martins("", "other@two.example"), yes)
		d = w.DraftNow(t)
		if one := programmetest.SessionNamed(t, d, "One").Speakers; len(d.Stage.Speakers) != 2 || !slices.Equal(one, []speaker.ID{hand.ID}) {
			t.Errorf("after that %v are on stage, %d people", one, len(d.Stage.Speakers))
		}
		if again := w.Take(t, martins("", "other@two.example"), false); !again.Empty() || len(again.Proposals) != 0 {
			t.Errorf("the next import: %+v", again)
		}
		if err := turn(w, true); err != nil || len(w.DraftNow(t).Stage.Speakers) != 3 {
			t.Errorf("that is not taken back: %v, %d people", err, len(w.DraftNow(t).Stage.Speakers))
		}
	})
}

func TestWhoIsSaidToBeSomebodyElseIsNotProposedAgain(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	byHand(t, w, "Jean Martin", "")
	asked := w.Take(t, martins("", ""), true).Proposals
	if len(asked) != 2 {
		t.Fatalf("proposed %+v", asked)
	}
	takeWith(t, w, martins("", ""), intake.Taking{Same: map[string]speaker.ID{asked[0].Key: ""}})
	if again := w.Take(t, martins("", ""), true).Proposals; len(again) != 1 || again[0].Key != asked[1].Key {
		t.Errorf("proposed again %+v", again)
	}
}

const someGUID = "6f1b0e5c-8a53-4a57-9d0c-2f6b7a1d0e01"

func TestTheSameProgrammeInAnotherFormatIsTheSame(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		xml := file(filedTalk("17", "One", "a", 0))
		xml.Programme.Sessions[0].Placements[0].GUID = someGUID
		w.Take(t, xml, false)
		json := file(filedTalk(someGUID, "One, moved", "b", 1))
		json.Format = "schedule.json"
		json.Programme.Sessions[0].Placements[0].GUID = strings.ToUpper(someGUID)
		diff := w.Take(t, json, false)
		d := w.DraftNow(t)
		if len(d.Sessions) != 1 || len(d.Stage.Speakers) > 3 || len(d.Placements) != 1 || where(t, d, "One, moved") != "Beta 10:00" ||
			len(diff.Conflicts) != 0 {
			t.Errorf("%d sessions, %d people, %d places, conflicts %v", len(d.Sessions), len(d.Stage.Speakers), len(d.Placements), diff.Conflicts)
		}
		if programmetest.SessionNamed(t, d, "One, moved").Speakers[0] != d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers,
			func(s speaker.Speaker) bool { return s.Biography == "Old" })].ID {
			t.Error("the person on stage is another one")
		}
		if back := w.Take(t, xml, false); len(back.Added) != 0 || where(t, w.DraftNow(t), "One") != "Alpha 09:00" {
			t.Errorf("the first file again: %+v", back)
		}
		// What the other format has no more has left, whichever format brought it.
		empty := file(filedTalk("x", "Another", "a", 4), json.Programme.Sessions[0])
		empty.Format = "schedule.json"
		w.Take(t, file(xml.Programme.Sessions[0], filedTalk("18", "Only in XML", "b", 3)), false)
		if diff := w.Take(t, empty, true); len(diff.Missing) != 1 || diff.Missing[0].Title != "Only in XML" {
			t.Errorf("missing %+v", diff.Missing)
		}
	})
}

func TestAFileOfAnotherEventTakesNoSessionOver(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	first := file(filedTalk("1", "One", "a", 0))
	first.Programme.Sessions[0].Code = "ABC234"
	w.Take(t, first, false)
	if _, _, err := w.Session().Save(context.Background(), w.Who,
		programme.Session{EditionID: w.Edition.ID, Title: "By hand", Kind: programme.Talk, Minutes: 20, Code: "XYZ789"}); err != nil {
		t.Fatal(err)
	}
	other := file(filedTalk("1", "Same id", "b", 1), filedTalk("2", "Same code", "b", 2), filedTalk("3", "Same code by hand", "b", 3))
	other.Programme.Acronym = "other-27"
	other.Programme.Sessions[1].Code, other.Programme.Sessions[2].Code = "ABC234", "XYZ789"
	diff := w.Take(t, other, false)
	if d := w.DraftNow(t); len(diff.Added) != 3 || len(d.Sessions) != 5 || len(diff.Missing) != 0 {
		t.Errorf("added %v to %d sessions, missing %v", diff.Added, len(d.Sessions), diff.Missing)
	}
	if again := w.Take(t, other, false); !again.Empty() {
		t.Errorf("the second time: %+v", again)
	}
	if again := w.Take(t, first, false); !again.Empty() {
		t.Errorf("the first file again: %+v", again)
	}
}

func TestARepeatIsOneSessionAlsoInAnotherEditionOfTheServer(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		once, twice := filedTalk("1", "Repeated", "a", 0), filedTalk("2", "Repeated", "b", 4)
		once.Code, twice.Code = "AAA222", "AAA222"
		once.Placements[0].GUID, twice.Placements[0].GUID = someGUID, "6f1b0e5c-8a53-4a57-9d0c-2f6b7a1d0e02"
		w.Take(t, file(once, twice), false)
		d := w.DraftNow(t)
		if len(d.Sessions) != 1 || len(d.Placements) != 2 {
			t.Fatalf("%d sessions, %d places", len(d.Sessions), len(d.Placements))
		}
		// As its own export says it: each place under its own names.
		twice.Code = d.Placements[1].Code
		if again := w.Take(t, file(once, twice), false); !again.Empty() || len(w.DraftNow(t).Sessions) != 1 {
			t.Errorf("its own file: %+v", again)
		}
		e, err := w.Editions.Create(context.Background(), w.Who,
			edition.Wanted{Organisation: "O", Series: "S", Name: "Another day", Zone: "Europe/Paris"})
		if err != nil {
			t.Fatal(err)
		}
		w.Edition = e
		if diff := w.Take(t, file(once, twice), false); len(diff.Added) == 0 {
			t.Errorf("another edition: %+v", diff)
		}
	})
}

func TestWhatWasTakenAwayHereIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	res := file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 0))
	w.Take(t, res, false)
	if _, err := w.Session().Remove(context.Background(), w.Who, string(programmetest.SessionNamed(t, w.DraftNow(t), "One").ID)); err != nil {
		t.Fatal(err)
	}
	if diff := w.Take(t, res, false); !diff.Empty() || len(w.DraftNow(t).Sessions) != 1 {
		t.Errorf("the same file: %+v", diff)
	}
	news := file(filedTalk("1", "One!", "a", 0), filedTalk("2", "Two", "b", 0))
	if diff := w.Take(t, news, false); len(diff.Conflicts) != 1 || len(w.DraftNow(t).Sessions) != 1 {
		t.Errorf("asked %+v", diff.Conflicts)
	}
	takeWith(t, w, news, intake.Taking{Prefer: intake.TakeFile})
	if got := where(t, w.DraftNow(t), "One!"); got != "Alpha 09:00" {
		t.Errorf("brought back to %q", got)
	}
}

func TestSpeakersRoomsAndOrganisationsFollowTheFileLikeSessions(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		before := file(filedTalk("1", "One", "a", 0))
		before.Programme.Speakers[0].Organisation = "ACME"
		w.Take(t, before, false)
		bob := w.DraftNow(t).Stage.Speakers[1]
		bob.Biography = "Written here"
		if _, _, err := w.People.Speaker().Save(context.Background(), w.Who, bob); err != nil {
			t.Fatal(err)
		}
		after := file(filedTalk("1", "One", "a", 0))
		after.Programme.Speakers[0].Name, after.Programme.Speakers[0].Biography, after.Programme.Speakers[0].Organisation = "Ada Lovelace", "New",
			"Analytical"
		after.Programme.Rooms[0].Name, after.Programme.Rooms[0].Capacity = "Alpha Hall", 120
		w.Take(t, after, false)
		d := w.DraftNow(t)
		ada := d.Stage.Speakers[slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.Name == "Ada Lovelace" })]
		organisation := d.Stage.Organisations[slices.IndexFunc(d.Stage.Organisations,
			func(o speaker.Organisation) bool { return o.ID == ada.OrganisationID })]
		if ada.Biography != "New" || organisation.Name != "Analytical" || d.Frame.Rooms[0].Name != "Alpha Hall" ||
			d.Frame.Rooms[0].Capacity != 120 {
			t.Errorf("%+v of %s in %+v", ada, organisation.Name, d.Frame.Rooms[0])
		}
		i := slices.IndexFunc(d.Stage.Speakers, func(s speaker.Speaker) bool { return s.ID == bob.ID })
		if d.Stage.Speakers[i].Biography != "Written here" {
			t.Errorf("what was written here is %q", d.Stage.Speakers[i].Biography)
		}
	})
}

func TestAProgrammeFromBeforeValuesWereKeptIsMergedCarefully(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		w.Take(t, file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 0)), false)
		err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`DELETE FROM import_base`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.EditSession(t, "Two", func(s *programme.Session) { s.Title = "Two, edited" })
		next := file(filedTalk("1", "One", "a", 0), filedTalk("2", "Two", "b", 0))
		next.Programme.Sessions[0].Abstract = "New in the file"
		diff := w.Take(t, next, false)
		d := w.DraftNow(t)
		if len(d.Sessions) != 2 || programmetest.SessionNamed(t, d, "One").Abstract != "New in the file" {
			t.Errorf("%d sessions, the empty abstract is %q", len(d.Sessions), programmetest.SessionNamed(t, d, "One").Abstract)
		}
		programmetest.SessionNamed(t, d, "Two, edited")
		if len(diff.Conflicts) != 1 || diff.Conflicts[0].Ours != "Two, edited" {
			t.Errorf("asked %+v", diff.Conflicts)
		}
	})
}

func TestAPlaceWithoutALengthLastsAsLongAsItsSession(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	talk := filedTalk("1", "One", "a", 0)
	talk.Duration, talk.Placements[0].Duration = 45*time.Minute, 0
	w.Take(t, file(talk), false)
	if p := w.DraftNow(t).Placements[0]; p.Minutes != 45 {
		t.Errorf("it lasts %d minutes", p.Minutes)
	}
}
