package release_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/intake"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/programme/programmetest"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// ownFormats are those of our files that a programme is read from.
var ownFormats = []string{"xml", "json", "csv"}

// readBack reads a file of ours.
func readBack(t *testing.T, now *release.Snapshot, format string) formats.Result {
	t.Helper()
	res, err := formats.Read(t.Context(), []formats.Source{{Name: "schedule." + format, Data: written(t, now)[format]}},
		formats.ReadOptions{Zone: now.Index().Zone()})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// changesNothing imports each file of a release into its own edition.
func changesNothing(t *testing.T, w programmetest.World, now *release.Snapshot) {
	t.Helper()
	before := w.DraftNow(t)
	for _, format := range ownFormats {
		d := w.Take(t, readBack(t, now, format), false)
		d.Missing = slices.DeleteFunc(d.Missing, func(m intake.Missing) bool { return m.Places == 0 }) // a release shows what has a place
		if !d.Empty() || len(d.Added)+len(d.Changed)+len(d.Conflicts)+len(d.Refused)+len(d.Missing)+len(d.Proposals)+len(d.Made) > 0 {
			t.Errorf("%s: added %v, changed %+v, conflicts %+v, refused %+v, missing %v, proposals %v, made %v", format, d.Added, d.Changed,
				d.Conflicts, d.Refused,
				d.Missing, d.Proposals, d.Made)
		}
	}
	after := w.DraftNow(t)
	before.Asides, after.Asides = nil, nil // what was imported last is remembered
	if diff := cmp.Diff(before, after, cmpopts.EquateEmpty(), cmp.AllowUnexported(programme.Draft{})); diff != "" {
		t.Errorf("the draft is another: %s", diff)
	}
}

// rich is a day from 16:00 to 02:00 with everything that a release says.
func rich(w programmetest.World, t *testing.T) {
	t.Helper()
	at := func(h, m int) time.Time { return time.Date(2027, 3, 4, h-1, m, 0, 0, time.UTC) } // of Paris
	talk := func(key, title string, start time.Time, rooms ...string) formats.Session {
		s := formats.Session{Key: key, Title: title, Kind: formats.Talk, Duration: 30 * time.Minute}
		for n, r := range rooms {
			s.Placements = append(s.Placements, formats.Placement{Room: r, Start: start.Add(time.Duration(n) * 2 * time.Hour),
				Duration: 30 * time.Minute})
		}
		return s
	}
	p := formats.Programme{Title: "Night", Acronym: "night", Zone: time.UTC, Days: []formats.Day{{Date: "2027-03-04", Start: at(16, 0),
		End: at(26, 0)}},
		Rooms: []formats.Room{{Key: "a", Name: "Alpha", Capacity: 100, Floor: "-1", Features: []string{"captions"}, Description: "Below"},
			{Key: "b", Name: "Salle  «B»", Floor: "2"}},
		Tracks: []formats.Track{{Key: "t", Name: "R&amp;D", Color: "#123456"}}, Formats: []formats.Format{{Key: "f", Name: "Talk; long",
			Kind: formats.Talk, Duration: 45 * time.Minute}},
		Products: []formats.Product{{Key: "p", Name: "Store; big", Family: "Cloud", Description: "Stores", URL: "https://example.org/p"}},
		Speakers: []formats.Speaker{{Key: "1", Name: "Ann; Bob", Organisation: "'t Labo", OrganisationKind: "public", Pronouns: "elle",
			Biography: "Wrote *it*"},
			{Key: "2", Name: "Ann; Bob", Links: []formats.Link{{Title: "Blog", URL: "https://example.org/blog"}},
				PictureURL: "https://example.org/a.png"}},
	}
	open := talk("o", "Opening", at(16, 0))
	open.Kind, open.Duration, open.Speakers, open.Plenary = formats.Keynote, time.Hour, []string{"1", "2"}, true
	open.Placements = []formats.Placement{{Start: at(16, 0), Duration: time.Hour}}
	open.Segments = []formats.Segment{{Title: "Welcome", Duration: 10 * time.Minute, Speakers: []string{"2"}}}
	full := talk("f", "Cancelled: a history", at(17, 0), "a")
	full.Subtitle, full.Level, full.Language, full.Tags = "of `it`", "advanced", "fr", []string{"live", "a; b"}
	full.Format, full.Track, full.Products, full.Speakers = "f", "t", []string{"p"}, []string{"2"}
	full.Recorded, full.Streamed = true, true
	full.Links = []formats.Link{{Title: "Slides", URL: "https://example.org/s", Type: "slides"}, {Title: "Film",
		URL: "https://example.org/f", Type: "video"}}
	lunch := talk("l", "Dinner", at(19, 0))
	lunch.Kind, lunch.Placements = formats.Break, []formats.Placement{{Start: at(19, 0), Duration: 30 * time.Minute}}
	p.Sessions = []formats.Session{open, full, lunch, talk("r", "Repeated", at(20, 0), "a", "b"), talk("n", "After midnight", at(24, 30),
		"b"), talk("x", "Off", at(21, 0), "b"),
		talk("d", "Late", at(23, 0), "a"), talk("q", "Perhaps", at(18, 0), "b"), talk("u", "Unplaced", at(18, 0))}
	w.Take(t, formats.Result{Programme: p, Format: "test"}, false)
	w.EditSession(t, "Off", func(s *programme.Session) { s.State, s.StateNote = programme.Cancelled, "Ada is ill" })
	w.EditSession(t, "Late", func(s *programme.Session) { s.State, s.StateNote = programme.Delayed, "10 minutes" })
	w.EditSession(t, "Perhaps", func(s *programme.Session) { s.Pending = true })
	w.EditSession(t, "Repeated", func(s *programme.Session) {
		s.Title, s.Abstract = " Repeated, spaced ", "One\r\ntwo <b>bold</b>\n\n<p>three</p>"
	})
	w.EditSession(t, "After midnight", func(s *programme.Session) { s.Abstract = strings.Repeat("夜", 19_000) })
}

// release makes a release and returns it.
func releaseWorld(t *testing.T, w programmetest.World) *release.Snapshot {
	t.Helper()
	for _, c := range programme.Checks { // hours here are only hours
		if err := w.SetSeverities(context.Background(), w.Who, w.Edition.ID, map[string]programme.Severity{c.Code: programme.Ignores},
			nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.Releases.Release(context.Background(), w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	now, err := w.Releases.CurrentRelease(context.Background(), w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now
}

func TestOurOwnFilesComeBackIntoTheirEditionAndChangeNothing(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := programmetest.New(t, db)
		rich(w, t)
		changesNothing(t, w, releaseWorld(t, w))
	})
}

func TestTheDemosOwnFilesComeBackIntoItAndChangeNothing(t *testing.T) {
	t.Parallel()
	x := programmetest.NewStudio(t, programmetest.Demonstration.DB(t, sqldb.SQLite))
	rulesOff(x)
	for n := range x.Talks[:24] {
		x.MustDo(x.Ana, x.Put(n, n%4, n/4))
	}
	releaseStudio(x)
	now, err := x.Releases.CurrentRelease(context.Background(), x.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	changesNothing(t, programmetest.World{Service: x.Programme, Intake: x.Intake, Edition: x.Edition, Who: x.Who}, now)
}

// TestOurOwnFilesMakeTheSameEditionElsewhere imports a release into an edition of another server, and releases that: what the two say
// is the same, but what only the place knows.
func TestOurOwnFilesMakeTheSameEditionElsewhere(t *testing.T) {
	t.Parallel()
	w := programmetest.New(t, schematest.SQLite(t))
	rich(w, t)
	now := releaseWorld(t, w)
	for _, format := range []string{"xml", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			other := programmetest.New(t, schematest.SQLite(t))
			if d := other.Take(t, readBack(t, now, format), false); len(d.Refused)+len(d.Conflicts) > 0 {
				t.Errorf("refused %v, asked %v", d.Refused, d.Conflicts)
			}
			ignore := []cmp.Option{cmpopts.EquateEmpty(),
				cmpopts.IgnoreFields(release.Snapshot{}, "ReleasedAt", "Edition"), cmpopts.IgnoreFields(release.SnapshotSession{}, "ID", "Number",
					"FormatID", "TrackID", "Speakers", "Products", "Segments"),
				cmpopts.IgnoreFields(release.SnapshotEntry{}, "ID", "Number", "SessionID", "RoomID", "DayID", "ChangedAt"),
				cmpopts.IgnoreFields(release.SnapshotSpeaker{}, "ID", "Number"),
				cmpopts.IgnoreFields(release.SnapshotRoom{}, "ID"), cmpopts.IgnoreFields(release.SnapshotTrack{}, "ID"),
				cmpopts.IgnoreFields(release.SnapshotFormat{}, "ID"),
				cmpopts.IgnoreFields(release.SnapshotProduct{}, "ID", "FamilyID"), cmpopts.IgnoreFields(release.SnapshotDay{}, "ID",
					"SlotStarts"), cmpopts.IgnoreFields(release.SnapshotWalk{}, "A", "B"),
				cmpopts.IgnoreFields(release.SnapshotFamily{}, "ID")}
			then := releaseWorld(t, other)
			byGUID := func(a, b release.SnapshotSpeaker) bool { return a.GUID < b.GUID } // people of one name stand in any order
			ignore = append(ignore, cmpopts.SortSlices(byGUID))
			if diff := cmp.Diff(now, then, ignore...); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(told(now), told(then)); diff != "" {
				t.Errorf("what sessions refer to: %s", diff)
			}
		})
	}
}

// told are the names of what each session of a release refers to, and where it is.
func told(now *release.Snapshot) map[string][]string {
	x, out := now.Index(), map[string][]string{}
	for _, s := range now.Sessions {
		names := []string{x.Format(s.FormatID).Name, x.Track(s.TrackID).Name}
		for _, id := range s.Speakers {
			names = append(names, x.Speaker(id).GUID)
		}
		for _, id := range s.Products {
			names = append(names, x.Product(id).Name)
		}
		for _, g := range s.Segments {
			names = append(names, g.Title)
			for _, id := range g.Speakers {
				names = append(names, x.Speaker(id).GUID)
			}
		}
		for _, e := range x.EntriesOf(s.ID) {
			names = append(names, x.Room(e.RoomID).Name+e.Start.String())
		}
		out[s.Title] = names
	}
	return out
}
