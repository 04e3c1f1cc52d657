package formats_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
)

func readShared(t *testing.T, names ...string) formats.Result {
	t.Helper()
	var sources []formats.Source
	for _, name := range names {
		data, err := os.ReadFile(shared(t, "programmes/"+name))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, formats.Source{Name: name, Data: data})
	}
	res, err := formats.Read(context.Background(), sources, formats.ReadOptions{Zone: paris(t)})
	if err != nil {
		t.Fatalf("%v: %v", names, err)
	}
	return res
}

// count counts in the source itself, without our reader.
func count(t *testing.T, name string, path ...string) int {
	t.Helper()
	data, err := os.ReadFile(shared(t, "programmes/"+name))
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	for _, key := range path {
		v = v.(map[string]any)[key]
	}
	switch v := v.(type) {
	case []any:
		return len(v)
	case map[string]any:
		return len(v)
	}
	t.Fatalf("%s %v is no list", name, path)
	return 0
}

// TestRealProgrammesAreReadWhole counts what every programme at hand has, as counted in the files themselves by other means.
func TestRealProgrammesAreReadWhole(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format                                  string
		sessions, speakers, rooms, placed, days int
		files                                   []string
	}{
		{"sessionize", 29, 28, 6, 29, 1, []string{"sessionize-one-day-2020.json"}},
		{"sessionize", 112, 105, 12, 112, 3, []string{"kotlinconf-2025.json"}},
		{"hoverboard", 67, 80, 6, 67, 2, []string{"openplanner-hoverboard-sunny-tech.json"}},
		{"hoverboard", 75, 83, 6, 75, 2, []string{"hoverboard-devfest-nantes-2018-schedule.json", "hoverboard-devfest-nantes-2018-speakers.json",
			"hoverboard-devfest-nantes-2018-sessions.json"}},
		{"schedule.json v2", 2, 4, 5, 2, 4, []string{"hub-schedule2.json"}},
		{"halfnarp", 149, 191, 0, 0, 0, []string{"halfnarp-33c3-talks.json"}},
		{"fosdem", 3, 4, 2, 3, 1, []string{"fosdem_democon.json"}},
		{"schedule.json", 36, 27, 2, 36, 3, []string{"pretalx-democon.json"}},
		{"schedule.json", 79, 90, 2, 79, 5, []string{"frab-camp2019.json"}},
		{"devoxx", 36, 44, 8, 36, 1, []string{"devoxx-2017-monday.json"}},
		{"schedule.xml", 1, 1, 1, 1, 1, []string{"strict-schedule.xml"}},
	} {
		t.Run(c.files[0], func(t *testing.T) {
			t.Parallel()
			res := readShared(t, c.files...)
			p, placed := res.Programme, 0
			for _, s := range p.Sessions {
				placed += len(s.Placements)
			}
			got := []any{res.Format, len(p.Sessions), len(p.Speakers), len(p.Rooms), placed, len(p.Days)}
			want := []any{c.format, c.sessions, c.speakers, c.rooms, c.placed, c.days}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("format, sessions, speakers, rooms, places, days: %s", diff)
			}
			checkWhole(t, res)
		})
	}
}

// TestCountsAreThoseOfTheFiles counts lists in the files without our reader.
func TestCountsAreThoseOfTheFiles(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want int
		file string
		path []string
	}{
		{29, "sessionize-one-day-2020.json", []string{"sessions"}}, {28, "sessionize-one-day-2020.json", []string{"speakers"}},
		{112, "kotlinconf-2025.json", []string{"sessions"}}, {105, "kotlinconf-2025.json", []string{"speakers"}},
		{67, "openplanner-hoverboard-sunny-tech.json", []string{"sessions"}},
		{80, "openplanner-hoverboard-sunny-tech.json", []string{"speakers"}},
		{75, "hoverboard-devfest-nantes-2018-sessions.json", nil}, {83, "hoverboard-devfest-nantes-2018-speakers.json", nil},
		{2, "hub-schedule2.json", []string{"schedule", "events"}}, {149, "halfnarp-33c3-talks.json", nil},
		{3, "fosdem_democon.json", []string{"talks"}},
	} {
		if got := count(t, c.file, c.path...); got != c.want {
			t.Errorf("%s %v has %d, want %d", c.file, c.path, got, c.want)
		}
	}
}

func TestDevoxxBreaksInManyRoomsAreOneAndRoomsHaveCapacities(t *testing.T) {
	t.Parallel()
	res := readShared(t, "devoxx-2017-monday.json")
	capacity := 0
	for _, r := range res.Programme.Rooms {
		capacity = max(capacity, r.Capacity)
	}
	if capacity != 1500 {
		t.Errorf("largest room has %d places", capacity)
	}
	checkWhole(t, res)
}

// checkWhole is what always holds of a result: nothing in it is refused when it is saved, and all that it names is there.
func checkWhole(t testing.TB, res formats.Result) {
	t.Helper()
	p := res.Programme
	rooms, speakers := map[string]bool{}, map[string]bool{}
	for _, r := range p.Rooms {
		if rooms[r.Key] || r.Name == "" || utf8.RuneCountInString(r.Name) > 200 || r.Capacity < 0 || !uuidOrNone(r.GUID) {
			t.Errorf("room %+v stands twice, or cannot be saved", r)
		}
		rooms[r.Key] = true
	}
	for _, s := range p.Speakers {
		if speakers[s.Key] || s.Name == "" || utf8.RuneCountInString(s.Name) > 120 || utf8.RuneCountInString(s.Biography) > 20_000 ||
			!uuidOrNone(s.GUID) {
			t.Errorf("speaker %+v stands twice, or cannot be saved", s)
		}
		if _, err := mail.ParseAddress(s.Email); s.Email != "" && err != nil || s.PictureURL != "" && !text.IsWeb(s.PictureURL) {
			t.Errorf("speaker %q: %q %q", s.Key, s.Email, s.PictureURL)
		}
		checkLinks(t, s.Links)
		speakers[s.Key] = true
	}
	checkDays(t, p)
	keys := map[string]bool{}
	for _, s := range p.Sessions {
		if keys[s.Key] {
			t.Errorf("session %q stands twice", s.Key)
		}
		keys[s.Key] = true
		checkSession(t, s)
		for _, k := range s.Speakers {
			if !speakers[k] {
				t.Errorf("session %q: speaker %q is not there", s.Key, k)
			}
		}
		for _, at := range s.Placements {
			if at.Room != "" && !rooms[at.Room] {
				t.Errorf("session %q: room %q is not there", s.Key, at.Room)
			}
			if !slices.ContainsFunc(p.Days, func(d formats.Day) bool { return !at.Start.Before(d.Start) && at.Start.Before(d.End) }) {
				t.Errorf("session %q begins on no day, at %s: %v", s.Key, at.Start, p.Days)
			}
		}
	}
	if len(res.Notes) > 1_001 {
		t.Errorf("%d notes", len(res.Notes))
	}
}

func checkSession(t testing.TB, s formats.Session) {
	t.Helper()
	if strings.TrimSpace(s.Title) == "" || utf8.RuneCountInString(s.Title) > 300 || utf8.RuneCountInString(s.Abstract) > 20_000 ||
		s.Duration < time.Minute || s.Duration > 24*time.Hour || s.Duration%time.Minute != 0 {
		t.Errorf("session %q cannot be saved: title of %d, abstract of %d bytes, %s", s.Key, len(s.Title), len(s.Abstract), s.Duration)
	}
	if !slices.Contains([]formats.Kind{formats.Keynote, formats.Talk, formats.Lab, formats.Break}, s.Kind) ||
		!languageSaved.MatchString(s.Language) {
		t.Errorf("session %q: kind %q, language %q", s.Key, s.Kind, s.Language)
	}
	checkLinks(t, s.Links)
	for _, at := range s.Placements {
		if at.Start.IsZero() || at.Duration < time.Minute || at.Duration > 24*time.Hour || !uuidOrNone(at.GUID) {
			t.Errorf("session %q: place %+v cannot be saved", s.Key, at)
		}
	}
}

func checkDays(t testing.TB, p formats.Programme) {
	t.Helper()
	for i, d := range p.Days {
		if !d.Start.Before(d.End) || d.End.Sub(d.Start) > 24*time.Hour || d.Date != d.Start.In(p.Zone).Format(time.DateOnly) {
			t.Errorf("day %+v cannot be saved", d)
		}
		if i > 0 && (d.Date <= p.Days[i-1].Date || d.Start.Before(p.Days[i-1].End)) {
			t.Errorf("day %+v is not after %+v", d, p.Days[i-1])
		}
	}
}

func checkLinks(t testing.TB, links []formats.Link) {
	t.Helper()
	for _, l := range links {
		if !text.IsWeb(l.URL) || utf8.RuneCountInString(l.Title) > 300 {
			t.Errorf("link %+v cannot be saved", l)
		}
	}
}

var (
	uuidSaved     = regexp.MustCompile(`^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$`)
	languageSaved = regexp.MustCompile(`^([a-z]{2,3}(-[A-Za-z]{2,4})?)?$`)
)

func uuidOrNone(s string) bool { return uuidSaved.MatchString(s) }

func TestOthersAreRefusedPolitely(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tpac2023.mjs", "breakouts-day-2024.mjs", "pyconuk-2016-talks.yml"} {
		data, err := os.ReadFile(shared(t, "programmes/"+name))
		if err != nil {
			t.Fatal(err)
		}
		_, err = formats.Read(context.Background(), []formats.Source{{Name: filepath.Base(name), Data: data}}, formats.ReadOptions{})
		if f, ok := fault.From(err); !ok || f.Code != "import.unsupported" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestBombsAreRefusedAtNoCost(t *testing.T) {
	t.Parallel()
	for name, data := range map[string][]byte{
		"deep json": bytes.Repeat([]byte("["), 5_000_000),
		"wide json": append(append([]byte("["), bytes.Repeat([]byte("1,"), 5_000_000)...), '1', ']'),
		"deep xml":  bytes.Repeat([]byte("<a>"), 1_000_000),
		"laughs":    []byte(`<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><schedule>&lol2;</schedule>`),
		"huge":      make([]byte, 17<<20),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := formats.Read(context.Background(), []formats.Source{{Name: name, Data: data}}, formats.ReadOptions{})
		runtime.ReadMemStats(&after)
		if f, ok := fault.From(err); !ok || f.Kind != fault.Invalid || !strings.HasPrefix(f.Code, "import.") {
			t.Errorf("%s: %v", name, err)
		}
		if held := int64(after.HeapAlloc) - int64(before.HeapAlloc); held > 64<<20 {
			t.Errorf("%s: %d bytes held", name, held)
		}
	}
}

func TestOurOwnCSVComesBack(t *testing.T) {
	t.Parallel()
	b, err := formats.WriteCSV(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	res, err := formats.Read(context.Background(), []formats.Source{{Name: "x.csv", Data: b}}, formats.ReadOptions{Zone: paris(t)})
	if err != nil || len(res.Programme.Sessions) != 4 {
		t.Fatalf("%d sessions, %v", len(res.Programme.Sessions), err)
	}
	checkWhole(t, res)
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{
		`{"schedule":{"conference":{"days":[{"date":"2027-02-04","rooms":{"A":[{"guid":"x","date":"2027-02-04T10:00:00+01:00","duration":"00:30","title":"T","persons":[{"id":1,"public_name":"P"}]}]}}]}}}`,
		`{"schedule":{"conference":{"days":[]},"events":[{"guid":"a","start":"2024-12-27T10:30:00+01:00","end":"2024-12-27T11:00:00+01:00","room":{"name":"S"},"title":"x"}]}}`,
		`{"sessions":[{"id":"1","title":"a","startsAt":"2020-04-24T09:00:00","endsAt":"2020-04-24T09:50:00","speakers":["s"],"roomId":1}],"speakers":[{"id":"s","firstName":"A"}],"rooms":[{"id":1,"name":"R"}]}`,
		`{"sessions":{"1":{"title":"a","speakers":["s"]}},"speakers":{"s":{"name":"S","bio":""}},"schedule":{"d":{"date":"2023-06-29","tracks":[{"title":"R"}],"timeslots":[{"startTime":"9:10","endTime":"10:00","sessions":[{"items":["1"],"extend":9}]}]}}}`,
		`{"slots":[{"slotId":"x","roomId":"r","roomName":"R","fromTimeMillis":1509951600000,"toTimeMillis":1509957000000,"break":{"nameEN":"Coffee"}}]}`,
		`{"talks":[{"event_id":3,"title":"P","start_datetime":"2024-02-01T09:30:00+01:00","duration":30}],"tracks":[]}`,
		`[{"event_id":7811,"title":"x","duration":1800,"speaker_names":"A, B"}]`,
		`{"sessions":[{"id":"1","start":"2027-01-01T10:00","end":"2027-01-01T11:00","track":"R","proposal":{"title":"t"}}],"days":[]}`,
		`<schedule><day date="2027-02-04"><room name="A"><event id="1"><title>T</title><start>10:00</start><duration>0:30</duration></event></room></day></schedule>`,
		"title,date,start,minutes,speakers\nA,2027-02-04,10:00,30,P; Q\n",
		`<?xml version="1.0" encoding="ISO-8859-1"?><schedule><conference><day_change>04:00</day_change></conference><day date="2027-02-04"><event id="1"><start>00:30</start><duration>2:06:00</duration><room>A</room><title>T</title></event><entry id="1"><start>0930</start><room>A, B</room><title>E</title></entry></day></schedule>`,
		`[{"groupId":null,"sessions":[{"id":"1","title":"T","startsAt":"2027-03-04T23:00","endsAt":"2027-03-05T01:00","speakers":[{"id":"a","name":"A"}],"room":"R"}]}]`,
		`[{"date":"2027-03-04T00:00:00","rooms":[{"id":1,"name":"R","sessions":[{"id":"1","title":"T","startsAt":"2027-03-28T02:30:00"}]}]}]`,
		`[{"id":1,"fromDate":"2027-03-04T08:30:00Z","toDate":"2027-03-04T11:30:00Z","room":{"id":3,"name":"R","capacity":9},"sessionType":{"name":"Lab"},"proposal":{"id":1,"title":"T","speakers":[{"id":1,"fullName":"A"},{"id":1,"fullName":"B"}]}}]`,
		`[{"id":"1","name":"T","event_start":"2026-06-24T10:00:00","event_end":"2026-06-24T12:00:00","venue":"A","speakers":"A, B","video_url":"www.example.org"}]`,
		`[{"id":1,"title":"T","venue":"A","start_date":"2022-06-04 19:30:00","end_date":"2022-06-05 00:00:00","speaker":"A","link":"https://example.org"}]`,
		"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Paris:20270304T100000\r\nDURATION:PT30M\r\nRRULE:FREQ=DAILY\r\nSUMMARY:T\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
		`<schedule><generator name="creneau"/><day date="2027-02-04"><room name="A"><event guid="0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d11"><title>Cancelled: T</title><start>10:00</start><duration>0:30</duration></event></room></day>` +
			`<?creneau {"form":1,"rooms":[{"name":"A"},{"name":"A","guid":"5f0f4a9e-8a4b-5b63-9d7e-0a2f6f8e1c01"}],"sessions":[{"places":[{"guid":"0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d11","room":1}],"title":"T","state":"cancelled","tags":["a"]}]}?></schedule>`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		res, err := formats.Read(context.Background(), []formats.Source{{Name: "f", Data: data}}, formats.ReadOptions{})
		if err == nil {
			checkWhole(t, res)
			return
		}
		if _, ok := fault.From(err); !ok {
			t.Errorf("not a refusal: %v", err)
		}
	})
}
