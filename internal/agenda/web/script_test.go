package web_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/agenda"
	"github.com/creneau/creneau/internal/app/webtest"
	"github.com/creneau/creneau/internal/programme"
	"github.com/creneau/creneau/internal/release"
	releaseweb "github.com/creneau/creneau/internal/release/web"
)

// told is a programme with what the server says of it, for the script that says the same without one.
type told struct {
	Name    string              `json:"name"`
	Kept    releaseweb.KeptWire `json:"kept"`
	Moments []moment            `json:"moments"`
	People  []person            `json:"people"`
	Opening []string            `json:"opening"`
}

type moment struct {
	At    int64    `json:"at"`
	Now   []string `json:"now"`
	Next  []string `json:"next"`
	Begun bool     `json:"begun"`
	Over  bool     `json:"over"`
	Left  int      `json:"left"` // dates until it begins
}

type person struct {
	Stars   map[string]agenda.Level `json:"stars"` // by code
	Choices map[string]bool         `json:"choices"`
	Days    []toldDay               `json:"days"`
	Also    [][2]string             `json:"also"` // suggestions: entry, and code of the session that it is like
}

type toldDay struct {
	Items []toldItem `json:"items"`
	Given []toldItem `json:"given"`
	Off   []toldItem `json:"off"`
}

type toldItem struct {
	ID      string       `json:"id"`
	Level   agenda.Level `json:"level"`
	Chosen  bool         `json:"chosen"`
	Skipped bool         `json:"skipped"`
	Cost    int64        `json:"cost"`
	Instead []string     `json:"instead"`
	Free    int          `json:"free"`
	Walk    int          `json:"walk"`
	Hurry   bool         `json:"hurry"`
	Fits    []string     `json:"fits"`
	BackUp  string       `json:"back_up"`
}

func TestADeviceSaysOfADayWhatTheServerSays(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	var all []told
	for _, make := range []func() *release.Snapshot{theTwoDays, theNight, theNightOfTheClocks, outsideItsDay, farFromHere, noDays} {
		all = append(all, tell(make(), random))
	}
	for i := range 40 {
		all = append(all, tell(somewhere(random, i), random))
	}
	webtest.RunScript(t, "testdata/day.mjs", "internal/site/assets/ts/day/day.ts", all)
}

// tell asks the server's own rules: at every start and end, just before and after, and long before and after; for several people.
func tell(s *release.Snapshot, random *rand.Rand) told {
	x := s.Index()
	out := told{Name: s.Edition.Name, Kept: releaseweb.Kept(x), Opening: ids(x.Opening())}
	var at []time.Time
	for _, e := range s.Entries {
		at = append(at, e.Start, e.Start.Add(-time.Millisecond), e.End, e.End.Add(-time.Minute), e.End.Add(5*time.Hour),
			e.Start.Add(-68*24*time.Hour))
	}
	for _, d := range s.Days {
		at = append(at, d.Start, d.End, d.Start.Add(-30*time.Hour), d.End.Add(30*time.Hour))
	}
	for _, t := range at {
		out.Moments = append(out.Moments, tellMoment(x, t))
	}
	for range 12 {
		out.People = append(out.People, tellPerson(x, random))
	}
	return out
}

func tellMoment(x *release.Index, at time.Time) moment {
	now, next := x.NowNext(at)
	m := moment{At: at.UnixMilli(), Now: ids(now), Next: ids(next)}
	if len(x.Days) == 0 {
		m.Begun = true
		return m
	}
	first, _ := x.HoursOf(x.Days[0])
	_, last := x.HoursOf(x.Days[len(x.Days)-1])
	m.Begun, m.Over = !at.Before(first), at.After(last)
	m.Left = x.DaysLeft(at)
	return m
}

func tellPerson(x *release.Index, random *rand.Rand) person {
	p := person{Stars: map[string]agenda.Level{}, Choices: map[string]bool{}}
	var stars []agenda.Star
	for _, s := range x.Sessions {
		if level := agenda.Level(random.IntN(5) - 2); level > agenda.None {
			p.Stars[s.Code] = level
			stars = append(stars, agenda.Star{Session: programme.SessionID(s.ID), Level: level})
		}
	}
	for _, e := range x.Entries {
		if random.IntN(8) == 0 {
			p.Choices[e.ID] = random.IntN(2) == 0
		}
	}
	items := func(in []agenda.DayItem) []toldItem {
		out := []toldItem{}
		for _, it := range in {
			out = append(out, toldItem{it.Entry.ID, it.Level, it.Chosen, it.Skipped, it.Cost, ids(it.Instead), it.Free, it.Walk, it.Hurry,
				ids(it.Fits), x.Session(it.BackUp).Code})
		}
		return out
	}
	p.Days, p.Also = []toldDay{}, [][2]string{}
	days := agenda.Days(x, stars, p.Choices)
	for _, d := range days {
		p.Days = append(p.Days, toldDay{items(d.Items), items(d.Given), items(d.Off)})
	}
	for _, s := range agenda.Suggest(x, stars, days, nil, len(x.Entries)) {
		p.Also = append(p.Also, [2]string{s.Entry.ID, s.Because.Code})
	}
	return p
}

func ids(entries []release.SnapshotEntry) []string {
	out := []string{}
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return out
}

// world builds a released programme.
type world struct {
	release.Snapshot
	zone *time.Location
}

func newWorld(name, zone string) *world {
	place, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	w := &world{zone: place}
	w.Edition = release.SnapshotEdition{Name: name, Zone: zone, MustWeight: 20}
	for i := range 4 {
		w.Rooms = append(w.Rooms, release.SnapshotRoom{ID: fmt.Sprint("r", i), Slug: fmt.Sprint("room-", i), Name: fmt.Sprint("Room ", i)})
		if i > 0 {
			w.Walks = append(w.Walks, release.SnapshotWalk{A: fmt.Sprint("r", i), B: fmt.Sprint("r", i-1), Minutes: 3 * i})
		}
	}
	w.Tracks = []release.SnapshotTrack{{ID: "t0", Name: "Web"}, {ID: "t1", Name: "Cloud", Hue: 1}}
	w.Products = []release.SnapshotProduct{{ID: "p0"}, {ID: "p1"}}
	return w
}

func (w *world) at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, w.zone)
	if err != nil {
		panic(err)
	}
	return t
}

func (w *world) day(start, end string) {
	s := w.at(start)
	w.Days = append(w.Days, release.SnapshotDay{ID: fmt.Sprint("d", len(w.Days)), Date: start[:10], Start: s, End: w.at(end)})
}

// session adds a talk of some minutes in a room (-1: all rooms) at each start.
func (w *world) session(minutes, room, day int, starts ...time.Time) *release.SnapshotSession {
	n := len(w.Sessions)
	w.Sessions = append(w.Sessions, release.SnapshotSession{ID: fmt.Sprint("s", n), Code: fmt.Sprint("S", n), Title: fmt.Sprint("Session ", n),
		Kind: programme.Talk, State: "confirmed", Minutes: minutes, Language: "fr"})
	s := &w.Sessions[n]
	for _, start := range starts {
		e := release.SnapshotEntry{ID: fmt.Sprint("e", len(w.Entries)), SessionID: s.ID, Start: start,
			End: start.Add(time.Duration(minutes) * time.Minute)}
		if room >= 0 {
			e.RoomID = w.Rooms[room].ID
		} else {
			s.Plenary = true
		}
		if day >= 0 {
			e.DayID = w.Days[day].ID
		}
		w.Entries = append(w.Entries, e)
	}
	return s
}

// made sorts the entries as a release does.
func (w *world) made() *release.Snapshot {
	slices.SortStableFunc(w.Entries, func(a, b release.SnapshotEntry) int { return a.Start.Compare(b.Start) })
	return &w.Snapshot
}

func theTwoDays() *release.Snapshot {
	w := newWorld("two days", "Europe/Paris")
	w.day("2027-02-04 09:00", "2027-02-04 18:00")
	w.day("2027-02-05 09:00", "2027-02-05 18:00")
	w.session(30, -1, 0, w.at("2027-02-04 09:00"))
	w.session(5, 0, 0, w.at("2027-02-04 10:00"))
	w.session(45, 1, 0, w.at("2027-02-04 10:00"), w.at("2027-02-05 10:00"))
	w.session(45, 2, 0, w.at("2027-02-04 10:15")).State = string(programme.Cancelled)
	w.session(30, 2, 0, w.at("2027-02-04 10:20"))
	w.session(60, -1, 0, w.at("2027-02-04 12:00")).Kind = programme.Break
	w.session(45, 0, 1, w.at("2027-02-05 10:20"))
	for i := range w.Entries {
		if w.Entries[i].Start.After(w.at("2027-02-05 00:00")) {
			w.Entries[i].DayID = "d1"
		}
	}
	return w.made()
}

func theNight() *release.Snapshot {
	w := newWorld("a night", "Europe/Paris")
	w.day("2027-11-19 17:30", "2027-11-20 05:45")
	w.session(60, 0, 0, w.at("2027-11-19 23:30"))
	w.session(30, 0, 0, w.at("2027-11-20 00:45"))
	w.session(30, 1, 0, w.at("2027-11-20 04:45"))
	return w.made()
}

// The clocks go forward from two to three that night.
func theNightOfTheClocks() *release.Snapshot {
	w := newWorld("the night of the clocks", "Europe/Paris")
	w.day("2027-03-27 20:00", "2027-03-28 06:00")
	w.day("2027-03-28 10:00", "2027-03-28 18:00")
	w.session(60, 0, 0, w.at("2027-03-28 01:30"))
	w.session(30, 1, 0, w.at("2027-03-28 01:45"))
	w.session(30, 0, 0, w.at("2027-03-28 03:00"))
	w.session(30, 0, 1, w.at("2027-03-28 10:00"))
	return w.made()
}

func outsideItsDay() *release.Snapshot {
	w := newWorld("outside its day", "Europe/Paris")
	w.day("2027-02-04 09:00", "2027-02-04 12:00")
	w.session(30, 0, 0, w.at("2027-02-04 08:00"))
	w.session(30, 0, 0, w.at("2027-02-04 09:00"))
	w.session(90, 1, 0, w.at("2027-02-04 23:00"))
	return w.made()
}

func farFromHere() *release.Snapshot {
	w := newWorld("half an hour beside everybody", "America/St_Johns")
	w.day("2027-07-01 09:00", "2027-07-01 21:30")
	w.session(30, 0, 0, w.at("2027-07-01 09:00"))
	w.session(30, 1, 0, w.at("2027-07-01 21:00"))
	return w.made()
}

func noDays() *release.Snapshot {
	w := newWorld("no days", "Asia/Tokyo")
	w.session(30, 0, -1, w.at("2027-07-01 09:00"))
	w.session(30, 0, -1, w.at("2027-07-01 10:00"))
	return w.made()
}

// somewhere is a dense programme of any kind.
func somewhere(random *rand.Rand, n int) *release.Snapshot {
	w := newWorld(fmt.Sprint("somewhere ", n), []string{"Europe/Paris", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"}[n%4])
	days := 1 + random.IntN(3)
	for d := range days {
		w.day(fmt.Sprintf("2027-03-%02d 09:00", 26+d), fmt.Sprintf("2027-03-%02d 19:00", 26+d))
	}
	for range 6 + random.IntN(30) {
		day, room := random.IntN(days), random.IntN(5)-1
		if room < 0 && random.IntN(3) > 0 {
			room = 0
		}
		var starts []time.Time
		for range 1 + random.IntN(8)/6 {
			starts = append(starts, w.Days[day].Start.Add(time.Duration(random.IntN(11*12)-6)*5*time.Minute))
		}
		s := w.session([]int{5, 20, 30, 45}[random.IntN(4)], room, day, starts...)
		s.State = []string{"confirmed", "confirmed", "confirmed", "delayed", string(programme.Cancelled)}[random.IntN(5)]
		s.Kind = []string{programme.Talk, programme.Talk, programme.Talk, programme.Break}[random.IntN(4)]
		s.TrackID = []string{"t0", "t1", ""}[random.IntN(3)]
		s.Level = []string{"beginner", "advanced", ""}[random.IntN(3)]
		s.Products = [][]string{{"p0"}, {"p0", "p1"}, nil}[random.IntN(3)]
		s.Tags = [][]string{{"x"}, {"x", "y"}, nil}[random.IntN(3)]
	}
	return w.made()
}

// renewed is two releases as a device keeps them, and what the second one changes for somebody.
type renewed struct {
	Name   string                  `json:"name"`
	Before releaseweb.KeptWire     `json:"before"`
	After  releaseweb.KeptWire     `json:"after"`
	Stars  map[string]agenda.Level `json:"stars"`
	Want   []string                `json:"want"`
}

func TestADeviceFindsWhatAReleaseChangesForItsOwner(t *testing.T) {
	t.Parallel()
	var all []renewed
	for name, c := range map[string]struct {
		change func(s *release.Snapshot)
		want   []string
	}{
		"another room": {func(s *release.Snapshot) { s.Entries[1].RoomID = "r3" }, []string{"room S1"}},
		"another hour": {func(s *release.Snapshot) { s.Entries[1].Start = s.Entries[1].Start.Add(time.Hour) }, []string{"time S1"}},
		"hour and room": {func(s *release.Snapshot) {
			s.Entries[1].RoomID, s.Entries[1].Start = "r3", s.Entries[1].Start.Add(time.Hour)
		}, []string{"time S1"}},
		"cancelled":             {func(s *release.Snapshot) { s.Sessions[1].State = string(programme.Cancelled) }, []string{"off S1"}},
		"takes place after all": {func(s *release.Snapshot) { s.Sessions[3].State = "confirmed" }, []string{"back S3"}},
		"left":                  {func(s *release.Snapshot) { s.Entries = slices.Delete(s.Entries, 1, 2) }, []string{"gone S1"}},
		"placed once more": {func(s *release.Snapshot) {
			again := s.Entries[1]
			again.ID, again.Start = "e99", again.Start.Add(3*time.Hour)
			s.Entries = append(s.Entries, again)
		}, []string{"new S1"}},
		"of nobody's":            {func(s *release.Snapshot) { s.Entries[0].RoomID = "r1" }, []string{}},
		"a new name of its room": {func(s *release.Snapshot) { s.Rooms[0].Name = "Hamilton" }, []string{"room S1"}},
		"a new title":            {func(s *release.Snapshot) { s.Sessions[1].Title = "Another" }, []string{}},
	} {
		before, after := theTwoDays(), theTwoDays()
		c.change(after)
		after.Release++
		stars := map[string]agenda.Level{"S1": agenda.MustSee, "S3": agenda.Interested, "S4": agenda.None}
		all = append(all, renewed{name, releaseweb.Kept(before.Index()), releaseweb.Kept(after.Index()), stars, c.want})
	}
	webtest.RunScript(t, "testdata/changed.mjs", "internal/site/assets/ts/day/changed.ts", all)
}
