package formats_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
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

func TestRealProgrammesAreReadWithEverySession(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		files    []string
		format   string
		sessions func(t *testing.T) int
		speakers func(t *testing.T) int
		placed   bool
	}{
		{[]string{"sessionize-one-day-2020.json"}, "sessionize", func(t *testing.T) int { return count(t, "sessionize-one-day-2020.json", "sessions") }, func(t *testing.T) int { return count(t, "sessionize-one-day-2020.json", "speakers") }, true},
		{[]string{"kotlinconf-2025.json"}, "sessionize", func(t *testing.T) int { return count(t, "kotlinconf-2025.json", "sessions") }, func(t *testing.T) int { return count(t, "kotlinconf-2025.json", "speakers") }, true},
		{[]string{"openplanner-hoverboard-sunny-tech.json"}, "hoverboard", func(t *testing.T) int { return count(t, "openplanner-hoverboard-sunny-tech.json", "sessions") }, func(t *testing.T) int { return count(t, "openplanner-hoverboard-sunny-tech.json", "speakers") }, true},
		{[]string{"hoverboard-devfest-nantes-2018-schedule.json", "hoverboard-devfest-nantes-2018-speakers.json", "hoverboard-devfest-nantes-2018-sessions.json"}, "hoverboard",
			func(t *testing.T) int { return count(t, "hoverboard-devfest-nantes-2018-sessions.json") }, func(t *testing.T) int { return count(t, "hoverboard-devfest-nantes-2018-speakers.json") }, true},
		{[]string{"hub-schedule2.json"}, "schedule.json v2", func(t *testing.T) int { return count(t, "hub-schedule2.json", "schedule", "events") }, nil, true},
		{[]string{"halfnarp-33c3-talks.json"}, "halfnarp", func(t *testing.T) int { return count(t, "halfnarp-33c3-talks.json") }, nil, false},
		{[]string{"fosdem_democon.json"}, "fosdem", func(t *testing.T) int { return count(t, "fosdem_democon.json", "talks") }, nil, true},
		{[]string{"pretalx-democon.json"}, "schedule.json", func(*testing.T) int { return 36 }, nil, true},
		{[]string{"frab-camp2019.json"}, "schedule.json", func(*testing.T) int { return 79 }, nil, true},
		{[]string{"strict-schedule.xml"}, "schedule.xml", func(*testing.T) int { return 1 }, func(*testing.T) int { return 1 }, true},
	} {
		t.Run(c.files[0], func(t *testing.T) {
			t.Parallel()
			res := readShared(t, c.files...)
			if res.Format != c.format || len(res.Programme.Sessions) != c.sessions(t) {
				t.Errorf("got %d sessions as %s, want %d as %s", len(res.Programme.Sessions), res.Format, c.sessions(t), c.format)
			}
			if c.speakers != nil && len(res.Programme.Speakers) != c.speakers(t) {
				t.Errorf("got %d speakers, want %d", len(res.Programme.Speakers), c.speakers(t))
			}
			placed := 0
			for _, s := range res.Programme.Sessions {
				placed += len(s.Placements)
			}
			if c.placed != (placed > 0) || c.placed && len(res.Programme.Days) == 0 {
				t.Errorf("%d placements on %d days", placed, len(res.Programme.Days))
			}
			checkWhole(t, res)
		})
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

// checkWhole is what always holds of a result.
func checkWhole(t testing.TB, res formats.Result) {
	t.Helper()
	keys, rooms, speakers := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, r := range res.Programme.Rooms {
		rooms[r.Key] = true
	}
	for _, s := range res.Programme.Speakers {
		if speakers[s.Key] || s.Name == "" {
			t.Errorf("speaker %q stands twice or has no name", s.Key)
		}
		speakers[s.Key] = true
	}
	for _, s := range res.Programme.Sessions {
		if keys[s.Key] || s.Title == "" || s.Duration <= 0 {
			t.Errorf("session %q: key stands twice, no title or duration %s", s.Key, s.Duration)
		}
		keys[s.Key] = true
		for _, k := range s.Speakers {
			if !speakers[k] {
				t.Errorf("session %q: speaker %q is not there", s.Key, k)
			}
		}
		for _, at := range s.Placements {
			if at.Room != "" && !rooms[at.Room] || at.Start.IsZero() {
				t.Errorf("session %q: room %q is not there or no start", s.Key, at.Room)
			}
		}
	}
}

func TestOthersAreRefusedPolitely(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tpac2023.mjs", "pyconuk-2016-talks.yml"} {
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
	if err != nil || len(res.Programme.Sessions) != 5 {
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
		`[{"event_id":7811,"title":"x","duration":1800,"speaker_names":"A, B"}]`, `{"sessions":[{"id":"1","start":"2027-01-01T10:00","end":"2027-01-01T11:00","track":"R","proposal":{"title":"t"}}],"days":[]}`,
		`<schedule><day date="2027-02-04"><room name="A"><event id="1"><title>T</title><start>10:00</start><duration>0:30</duration></event></room></day></schedule>`,
		"title,date,start,minutes,speakers\nA,2027-02-04,10:00,30,P; Q\n",
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
