package agenda_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/cores"
	"github.com/creneau/creneau/internal/demo"
	"github.com/creneau/creneau/internal/demo/demotest"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var demonstration = demotest.New(demo.Options{People: 60, Seed: 5})

// world is a small demonstration without its crowd's stars mattering.
func world(t testing.TB, db *sqldb.DB) (cores.Cores, *demo.World, []programme.Session) {
	t.Helper()
	s, w := demonstration.Open(t, db)
	d, err := s.Programme.Draft(context.Background(), w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	talks := slices.DeleteFunc(d.Sessions, func(v programme.Session) bool { return v.Kind != programme.Talk })
	return s, w, talks
}

func TestStarsMergeAsAUnionWhenSomebodySignsIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		ana := person(t, s, w, "ana@example.org").PersonID
		star := func(who agenda.Wisher, session programme.SessionID, level agenda.Level) {
			t.Helper()
			if err := s.Agenda.Star(ctx, who, w.Edition.ID, []agenda.Star{{Session: session, Level: level}}); err != nil {
				t.Fatal(err)
			}
		}
		star(agenda.Wisher{Key: "phone"}, talks[0].ID, agenda.Interested)
		star(agenda.Wisher{Key: "phone"}, talks[1].ID, agenda.MustSee)
		star(agenda.Wisher{Key: "laptop"}, talks[1].ID, agenda.Interested)
		star(agenda.Wisher{Key: "laptop"}, talks[2].ID, agenda.Interested)
		for _, key := range []string{"phone", "laptop"} {
			signIn(t, s, w, "ana@example.org", key)
		}
		want := map[programme.SessionID]agenda.Level{talks[0].ID: 1, talks[1].ID: 2, talks[2].ID: 1}
		for _, who := range []agenda.Wisher{{Who: actor.Actor{PersonID: ana}}, {Key: "phone"}, {Key: "laptop"},
			{Key: "laptop", Who: actor.Actor{PersonID: ana}}} {
			got, err := s.Agenda.Stars(ctx, who, w.Edition.ID)
			if err != nil || len(got) != len(want) {
				t.Fatalf("%+v: %d stars, %v", who, len(got), err)
			}
			for _, v := range got {
				if want[v.Session] != v.Level {
					t.Errorf("%+v: %s has level %d", who, v.Session, v.Level)
				}
			}
		}
	})
}

// A browser that two people sign in with, one after the other, brings its stars to the first alone.
func TestWhatIsSomebodysAlreadyStaysTheirsWhenAnotherSignsIn(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		if err := s.Agenda.Star(ctx, agenda.Wisher{Key: "phone"}, w.Edition.ID,
			[]agenda.Star{{Session: talks[0].ID, Level: agenda.MustSee}}); err != nil {
			t.Fatal(err)
		}
		for _, email := range []string{"ana@example.org", "bert@example.org"} {
			person(t, s, w, email)
			signIn(t, s, w, email, "phone")
		}
		for email, want := range map[string]int{"ana@example.org": 1, "bert@example.org": 0} {
			got, err := s.Agenda.Stars(ctx, agenda.Wisher{Who: person(t, s, w, email)}, w.Edition.ID)
			if err != nil || len(got) != want {
				t.Errorf("%s has %d stars, not %d (%v)", email, len(got), want, err)
			}
		}
	})
}

func TestAnOlderDeviceDoesNotBringAStarBackToLife(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		who, now := agenda.Wisher{Key: "k"}, schematest.Clock()
		for _, star := range []agenda.Star{
			{Session: talks[0].ID, Level: agenda.Interested, At: now.Add(-3 * time.Hour)},
			{Session: talks[0].ID, Level: agenda.None, At: now.Add(-time.Hour)},
			{Session: talks[0].ID, Level: agenda.MustSee, At: now.Add(-2 * time.Hour)}, // synced late
		} {
			if err := s.Agenda.Star(ctx, who, w.Edition.ID, []agenda.Star{star}); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.Agenda.Stars(ctx, who, w.Edition.ID); err != nil || len(got) != 0 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestMoreStarsThanAllowedAreRefusedAndNoneOfThemKept(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		e := w.Edition
		e.StarLimit = 3
		if _, _, err := s.Editions.Edition().Save(ctx, w.Who, e); err != nil {
			t.Fatal(err)
		}
		var stars []agenda.Star
		for _, v := range talks[:4] {
			stars = append(stars, agenda.Star{Session: v.ID, Level: agenda.Interested})
		}
		who := agenda.Wisher{Key: "k"}
		if err := s.Agenda.Star(ctx, who, e.ID, stars); !errors.Is(err, agenda.ErrLimit) {
			t.Errorf("got %v", err)
		}
		if got, err := s.Agenda.Stars(ctx, who, e.ID); err != nil || len(got) != 0 {
			t.Errorf("kept %d, %v", len(got), err)
		}
		if err := s.Agenda.Star(ctx, who, e.ID, []agenda.Star{{Session: "ses_nobody", Level: 1}}); !errors.Is(err, agenda.ErrNoSession) {
			t.Errorf("got %v", err)
		}
	})
}

func TestOnlyOrganisersSeeTheClashTable(t *testing.T) {
	t.Parallel()
	s, w, _ := world(t, demonstration.DB(t, sqldb.SQLite))
	ctx := context.Background()
	_, _, nobody := s.Agenda.ClashTable(ctx, actor.Actor{}, w.Edition.ID)
	_, _, other := s.Agenda.ClashTable(ctx, actor.Actor{PersonID: "per_x"}, w.Edition.ID)
	_, imported := s.Agenda.Import(ctx, actor.Actor{PersonID: "per_x"}, w.Edition.ID, nil)
	if fault.KindOf(nobody) != fault.Unauthenticated || fault.KindOf(other) != fault.Forbidden || fault.KindOf(imported) != fault.Forbidden {
		t.Errorf("got %v, %v, %v", nobody, other, imported)
	}
}

func TestMyDayHasNoClashesAndCalendarsAreRevoked(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		x := placed(t, s, w, talks)
		var stars []agenda.Star
		for _, v := range talks[:12] {
			stars = append(stars, agenda.Star{Session: v.ID, Level: agenda.Interested})
		}
		days := agenda.Days(x, stars, nil)
		if len(days) != 1 || len(days[0].Items) == 0 || len(days[0].Given) == 0 {
			t.Fatalf("got %+v", days)
		}
		for i, it := range days[0].Items[1:] {
			if it.Entry.Start.Before(days[0].Items[i].Entry.End) {
				t.Errorf("%s overlaps the one before", it.Session.Title)
			}
		}
		given := days[0].Given[0]
		again := agenda.Days(x, stars, map[string]bool{given.Entry.ID: true})
		if !slices.ContainsFunc(again[0].Items, func(it agenda.DayItem) bool { return it.Entry.ID == given.Entry.ID && it.Chosen }) {
			t.Errorf("what was chosen by hand is not in the day")
		}
		who := agenda.Wisher{Key: "k"}
		token, err := s.Agenda.NewFeed(ctx, who, w.Edition.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Agenda.MineByFeed(ctx, w.Edition.ID, token); err != nil {
			t.Errorf("fresh address: %v", err)
		}
		if err := s.Agenda.RevokeFeed(ctx, who, w.Edition.ID, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Agenda.MineByFeed(ctx, w.Edition.ID, token); !errors.Is(err, agenda.ErrNoFeed) {
			t.Errorf("revoked address: %v", err)
		}
	})
}

func TestABreakOfOneRoomIsInNobodysDayAndOneForAllIs(t *testing.T) {
	t.Parallel()
	s, w, talks := world(t, demonstration.DB(t, sqldb.SQLite))
	placed(t, s, w, talks)
	d, err := s.Programme.Draft(context.Background(), w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	last := d.Frame.Slots[len(d.Frame.Slots)-1].End
	water := programme.Create{Title: "Water", Kind: programme.Break, Room: d.Frame.Rooms[1].ID, Start: last, Minutes: 5}
	bread := programme.Create{Title: "Bread", Kind: programme.Break, Start: last, Minutes: 5}
	if _, err := s.Programme.TakeStep(context.Background(), w.Who, w.Edition.ID,
		programme.Step{Label: "x", Edits: []programme.Edit{water, bread}}); err != nil {
		t.Fatal(err)
	}
	now, _, err := s.Releases.Preview(context.Background(), w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, it := range agenda.Days(now.Index(), nil, nil)[0].Items {
		titles = append(titles, it.Session.Title)
	}
	if slices.Contains(titles, "Water") || !slices.Contains(titles, "Bread") {
		t.Errorf("the day has %v", titles)
	}
}

func TestACancelledSessionStaysInTheDayOfWhoStarredIt(t *testing.T) {
	t.Parallel()
	demonstration.Each(t, func(t *testing.T, db *sqldb.DB) {
		s, w, talks := world(t, db)
		off := talks[0]
		off.State = programme.Cancelled
		if _, _, err := s.Programme.Session().Save(context.Background(), w.Who, off); err != nil {
			t.Fatal(err)
		}
		x := placed(t, s, w, talks)
		stars := []agenda.Star{{Session: off.ID, Level: agenda.MustSee}, {Session: talks[1].ID, Level: agenda.Interested}}
		skipped := map[string]bool{x.EntriesOf(string(off.ID))[0].ID: false}
		for _, choices := range []map[string]bool{nil, skipped} {
			day := agenda.Days(x, stars, choices)[0]
			if len(day.Off) != 1 || day.Off[0].Session.ID != string(off.ID) || day.Off[0].Level != agenda.MustSee {
				t.Errorf("cancelled: %+v", day.Off)
			}
			for _, it := range slices.Concat(day.Items, day.Given) {
				if it.Session.ID == string(off.ID) {
					t.Errorf("what is cancelled is proposed: %+v", it)
				}
			}
		}
	})
}

func TestWhatFitsIsProposedInsteadOfWhatIsCancelled(t *testing.T) {
	t.Parallel()
	start := time.Date(2027, 2, 4, 10, 0, 0, 0, time.UTC)
	at := func(session, room string, minute int) release.SnapshotEntry {
		from := start.Add(time.Duration(minute) * time.Minute)
		return release.SnapshotEntry{ID: session, SessionID: session, RoomID: room, DayID: "d", Start: from, End: from.Add(30 * time.Minute)}
	}
	named := func(id, track string) release.SnapshotSession {
		return release.SnapshotSession{ID: id, TrackID: track, Level: "beginner"}
	}
	off := named("off", "cloud")
	off.State = string(programme.Cancelled)
	x := (&release.Snapshot{
		Days:     []release.SnapshotDay{{ID: "d"}},
		Sessions: []release.SnapshotSession{off, named("far", "birds"), named("near", "cloud"), named("mine", "cloud"), named("later", "cloud")},
		Entries:  []release.SnapshotEntry{at("off", "a", 0), at("far", "b", 0), at("near", "c", 0), at("later", "c", 60), at("mine", "b", 120)},
	}).Index()
	fits := func(stars ...agenda.Star) (out []string) {
		for _, e := range agenda.Days(x, stars, nil)[0].Off[0].Fits {
			out = append(out, e.SessionID)
		}
		return out
	}
	cancelled := agenda.Star{Session: "off", Level: agenda.Interested}
	if got := fits(cancelled, agenda.Star{Session: "mine", Level: agenda.Interested}); !slices.Equal(got, []string{"near", "far", "later"}) {
		t.Errorf("beside what is later: %v", got)
	}
	if got := fits(cancelled, agenda.Star{Session: "far", Level: agenda.Interested}); !slices.Equal(got, []string{"later", "mine"}) {
		t.Errorf("beside what is on then: %v", got)
	}
}

// placed puts every talk somewhere and releases.
func placed(t testing.TB, s cores.Cores, w *demo.World, talks []programme.Session) *release.Index {
	t.Helper()
	ctx := context.Background()
	d, err := s.Programme.Draft(ctx, w.Who, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	var places []programme.PlanPlace
	for i, v := range talks {
		slot, room := d.Frame.Slots[i%len(d.Frame.Slots)], d.Frame.Rooms[i/len(d.Frame.Slots)]
		places = append(places, programme.PlanPlace{SessionID: v.ID, RoomID: room.ID, Start: slot.Start})
	}
	for _, c := range programme.Checks { // places here are only places: who speaks twice does not matter
		if err := s.Programme.SetSeverities(ctx, w.Who, w.Edition.ID, map[string]programme.Severity{c.Code: programme.Ignores}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Programme.ApplyPlan(ctx, w.Who, w.Edition.ID, "x", places); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Releases.Release(ctx, w.Who, w.Edition.ID, release.Announcement{}, nil); err != nil {
		t.Fatal(err)
	}
	now, err := s.Releases.CurrentRelease(ctx, w.Edition.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now.Index()
}

func BenchmarkMyDayWithTwentyStars(b *testing.B) {
	s, w, talks := world(b, demonstration.DB(b, sqldb.SQLite))
	x := placed(b, s, w, talks)
	var stars []agenda.Star
	for _, v := range talks[:20] {
		stars = append(stars, agenda.Star{Session: v.ID, Level: agenda.Interested})
	}
	b.ReportAllocs()
	for b.Loop() {
		agenda.Days(x, stars, nil)
	}
}

func BenchmarkStarDurably(b *testing.B) {
	s, w, talks := world(b, demonstration.DB(b, sqldb.SQLite))
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			star := agenda.Star{Session: talks[i%len(talks)].ID, Level: agenda.Interested}
			if err := s.Agenda.Star(context.Background(), agenda.Wisher{Key: "k"}, w.Edition.ID, []agenda.Star{star}); err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "stars/s")
}
