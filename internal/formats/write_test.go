package formats_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/formats"
)

func paris(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// sample is a small day with everything that clients stumble over.
func sample(t testing.TB) formats.Programme {
	zone := paris(t)
	at := func(h, m int) time.Time { return time.Date(2027, 2, 4, h, m, 0, 0, zone) }
	return formats.Programme{
		Title: "Journée Créneau", Acronym: "creneau-2027", Version: "3", Zone: zone, URL: "https://example.org/d/schedule.xml",
		BaseURL:  "https://example.org/d/",
		Language: "fr", Venue: "Cité des sciences", Released: at(8, 0), Generator: formats.Generator{Name: "creneau", Version: "0"},
		Days: []formats.Day{{Date: "2027-02-04", Start: at(8, 0), End: at(20, 0)}},
		Rooms: []formats.Room{{Key: "a", GUID: "5f0f4a9e-8a4b-5b63-9d7e-0a2f6f8e1c01", Name: "Amphi «A»", Capacity: 900},
			{Key: "b", GUID: "5f0f4a9e-8a4b-5b63-9d7e-0a2f6f8e1c02", Name: "B & C"}},
		Tracks:   []formats.Track{{Key: "t", Name: "Cloud", Slug: "cloud", Color: "#1144aa"}},
		Formats:  []formats.Format{{Key: "f", Name: "Talk", Kind: formats.Talk}},
		Products: []formats.Product{{Key: "p", Name: "Object store"}},
		Speakers: []formats.Speaker{{Key: "z", Number: 7, GUID: "9a4e2d1c-1111-5222-8333-444455556666", Name: "Zoé Ñandú",
			Organisation: "Labo"}},
		Sessions: []formats.Session{
			{Key: "k", Code: "KEYNOT", Title: "Ouverture", Kind: formats.Keynote, Duration: time.Hour, Plenary: true, Recorded: true, Language: "fr",
				Segments: []formats.Segment{{Title: "Bienvenue", Duration: 20 * time.Minute, Speakers: []string{"z"}}}, Speakers: []string{"z"},
				Placements: []formats.Placement{{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d11", Number: 1, Code: "KEYNOT", Start: at(9, 0)}}},
			{Key: "s", Code: "ABC234", Title: "Éteindre; tout, vite\nou pas \x07 ?", Abstract: "Court & *dense*. " + strings.Repeat("été ", 40),
				Kind: formats.Talk, Format: "f", Track: "t", Level: "beginner",
				Language: "fr", Duration: 30 * time.Minute, Speakers: []string{"z"}, Products: []string{"p"}, URL: "https://example.org/d/talk/ABC234/",
				Links: []formats.Link{{Title: "Slides", URL: "https://example.org/s.pdf", Type: "slides"},
					{Title: "Film", URL: "https://example.org/f", Type: "video"}},
				Placements: []formats.Placement{{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d12", Number: 2, Code: "ABC234", Room: "a", Start: at(10, 0),
					Sequence: 4},
					{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d13", Number: 3, Code: "ABC235", Room: "b", Start: at(14, 0)}}},
			{Key: "c", Code: "CANCEL", Title: "=1+1", Kind: formats.Lab, Duration: 30 * time.Minute, State: formats.Cancelled,
				Placements: []formats.Placement{{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d14", Number: 4, Code: "CANCEL", Room: "b",
					Start: at(10, 0)}}},
			{Key: "l", Code: "LUNCHX", Title: "Déjeuner", Kind: formats.Break, Duration: time.Hour,
				Placements: []formats.Placement{{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d15", Number: 5, Code: "LUNCHX", Start: at(12, 0)}}},
		},
	}
}

// shared is the folder with others' schemas and programmes beside the checkout.
func shared(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("LEFT OUT: %s is not beside the checkout", name)
	}
	return path
}

func TestScheduleXMLPassesTheStrictSchema(t *testing.T) {
	t.Parallel()
	schema := shared(t, "schemas/c3voc-schedule.xml.xsd")
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("xmllint is not installed (make setup)")
		}
		t.Skip("LEFT OUT: xmllint is not installed (make setup)")
	}
	b, err := formats.WriteFrabXML(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(lint, "--noout", "--schema", schema, "-")
	cmd.Stdin = bytes.NewReader(b)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s\n%s", err, out, b)
	}
	for _, want := range []string{"Déjeuner", "Ouverture", "Annulé : =1+1"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestCalendarsAreReadBackByOthers(t *testing.T) {
	t.Parallel()
	cal := formats.WriteICS(sample(t), formats.Calendar{Host: "example.org", Source: "https://example.org/d/schedule.ics"})
	for line := range bytes.SplitSeq(cal, []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("line of %d octets or a bare line end: %q", len(line), line)
		}
	}
	parsed, err := ics.ParseCalendar(bytes.NewReader(cal))
	if err != nil || len(parsed.Events()) != 5 {
		t.Fatalf("got %d events, %v", len(parsed.Events()), err)
	}
	for _, want := range []string{"STATUS:CANCELLED", "SEQUENCE:4", "TZID:Europe/Paris", "BEGIN:DAYLIGHT", "TZOFFSETTO:+0200",
		"REFRESH-INTERVAL;VALUE=DURATION:PT15M", "DTSTART;TZID=Europe/Paris:20270204T090000"} {
		if !bytes.Contains(cal, []byte(want)) {
			t.Errorf("%s is missing in\n%s", want, cal)
		}
	}
	python(t, cal, `
import sys, icalendar, vobject
data = sys.stdin.buffer.read()
a = icalendar.Calendar.from_ical(data)
events = [e for e in a.walk("VEVENT")]
assert len(events) == 5, len(events)
starts = sorted(e["DTSTART"].dt.astimezone(__import__("datetime").timezone.utc).isoformat() for e in events)
assert starts[0] == "2027-02-04T08:00:00+00:00", starts
b = vobject.readOne(data.decode())
assert len(b.vevent_list) == 5
assert sorted(e.dtstart.value.utctimetuple()[3] for e in b.vevent_list)[0] == 8
`)
}

func TestACalendarIsReadByIcalJS(t *testing.T) {
	t.Parallel()
	reader, err := filepath.Abs("../site/assets/node_modules/ical.js/dist/ical.js")
	if err != nil {
		t.Fatal(err)
	}
	node, missing := exec.LookPath("node")
	if _, err := os.Stat(reader); missing != nil || err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("ical.js is not installed: %v %v", missing, err)
		}
		t.Skip("LEFT OUT: node with ical.js is not installed (make setup)")
	}
	cmd := exec.Command(node, "--input-type=module", "-e", `
import ICAL from "file://`+reader+`";
import fs from "node:fs";
const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(0, "utf8")));
for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
const events = calendar.getAllSubcomponents("vevent").map((e) => new ICAL.Event(e));
const starts = events.map((e) => e.startDate.toJSDate().toISOString()).sort();
if (events.length !== 5 || starts[0] !== "2027-02-04T08:00:00.000Z") throw new Error(events.length + " events from " + starts[0]);
if (!events.some((e) => e.sequence === 4)) throw new Error("no event has sequence 4");
`)
	cmd.Stdin = bytes.NewReader(formats.WriteICS(sample(t), formats.Calendar{}))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// python runs a script of Debian's Python, whose readers are not ours.
func python(t *testing.T, input []byte, script string) {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", "-c", script)
	cmd.Stdin = bytes.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv("CI") != "true" && (bytes.Contains(out, []byte("ModuleNotFoundError")) || len(out) == 0) {
		t.Skip("LEFT OUT: python3 with icalendar and vobject is not installed (make setup)")
	}
	t.Errorf("%v\n%s", err, out)
}

func TestAnyTitleComesBackFromACalendar(t *testing.T) {
	t.Parallel()
	base := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		title := rapid.StringMatching(`[a-zé☃,;\\: ]{1,200}`).Draw(t, "title")
		p := base
		p.Sessions = []formats.Session{base.Sessions[1]}
		p.Sessions[0].Title = title
		parsed, err := ics.ParseCalendar(bytes.NewReader(formats.WriteICS(p, formats.Calendar{})))
		if err != nil {
			t.Fatal(err)
		}
		if got := parsed.Events()[0].GetProperty(ics.ComponentPropertySummary).Value; got != title {
			t.Fatalf("got %q, want %q", got, title)
		}
	})
}

func TestScheduleJSONPassesItsSchema(t *testing.T) {
	t.Parallel()
	file := shared(t, "schemas/c3voc-schedule.schema.json")
	raw, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	doc, err := jsonschema.UnmarshalJSON(raw)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("schedule.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schedule.json")
	if err != nil {
		t.Fatal(err)
	}
	b, err := formats.WriteFrabJSON(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(value); err != nil {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestScheduleJSONHasEveryEntryOnce(t *testing.T) {
	t.Parallel()
	b, err := formats.WriteFrabJSON(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Schedule struct {
			Conference struct {
				Acronym string `json:"acronym"`
				Days    []struct {
					Rooms map[string][]map[string]any `json:"rooms"`
				} `json:"days"`
			} `json:"conference"`
		} `json:"schedule"`
	}
	if err := json.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	ids := map[any]bool{}
	for _, events := range doc.Schedule.Conference.Days[0].Rooms {
		for _, e := range events {
			ids[e["id"]] = true
		}
	}
	if len(ids) != 5 || doc.Schedule.Conference.Acronym != "creneau2027" {
		t.Errorf("got %d entries, acronym %q", len(ids), doc.Schedule.Conference.Acronym)
	}
}

func TestWhatLiesOutsideEveryDayIsInEveryFileOnce(t *testing.T) {
	t.Parallel()
	zone := paris(t)
	at := func(day, h int) time.Time { return time.Date(2027, 2, day, h, 0, 0, 0, zone) }
	p := sample(t)
	p.Days = []formats.Day{{Date: "2027-02-04", Start: at(4, 9), End: at(4, 18)}, {Date: "2027-02-06", Start: at(6, 9), End: at(6, 18)}}
	p.Sessions = nil
	wanted := map[string]int{} // the index of the day, by title
	for i, x := range []struct {
		start time.Time
		room  string
		day   int
	}{
		{at(3, 20), "a", 1}, {at(4, 8), "b", 1}, {at(4, 9), "a", 1}, {at(4, 18), "a", 1}, {at(5, 2), "", 1}, {at(5, 20), "b", 2},
		{at(6, 8), "a", 2},
		{at(6, 17), "gone", 2}, {at(6, 18), "b", 2}, {at(9, 9), "a", 2},
	} {
		title := fmt.Sprintf("Entry %c", 'A'+i)
		wanted[title] = x.day
		p.Sessions = append(p.Sessions, formats.Session{Key: title, Title: title, Kind: formats.Talk, Duration: 30 * time.Minute,
			Placements: []formats.Placement{
				{GUID: fmt.Sprintf("0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d%02d", i), Number: i + 1, Room: x.room, Start: x.start}}})
	}
	inXML, err := formats.WriteFrabXML(p)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Days []struct {
			Index  int      `xml:"index,attr"`
			Titles []string `xml:"room>event>title"`
		} `xml:"day"`
	}
	if err := xml.Unmarshal(inXML, &doc); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, d := range doc.Days {
		for _, title := range d.Titles {
			if got[title] != 0 {
				t.Errorf("%s stands twice", title)
			}
			got[title] = d.Index
		}
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Errorf("XML (-want +got)\n%s", diff)
	}
	inJSON, err := formats.WriteFrabJSON(p)
	if err != nil {
		t.Fatal(err)
	}
	inCSV, err := formats.WriteCSV(p)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"JSON": inJSON, "CSV": inCSV, "calendar": formats.WriteICS(p, formats.Calendar{}),
		"text": formats.WriteText(p)} {
		for title := range wanted {
			if n := bytes.Count(file, []byte(title)); n != 1 {
				t.Errorf("%s has %s %d times", name, title, n)
			}
		}
	}
}

func TestACalendarSaysWhereTheVenueIs(t *testing.T) {
	t.Parallel()
	p := sample(t)
	for _, x := range [][4]string{ // venue, address, where a room is, where everything is
		{"Pier", "1 Quay", "B & C (Pier, 1 Quay)", "Pier, 1 Quay"},
		{"Pier", "1 Quay\r\n75019 Paris", "B & C (Pier, 1 Quay, 75019 Paris)", "Pier, 1 Quay, 75019 Paris"},
		{"", "1 Quay", "B & C (1 Quay)", "1 Quay"},
		{"1 Quay", "1 Quay", "B & C (1 Quay)", "1 Quay"},
		{"", "", "B & C", ""},
	} {
		p.Venue, p.Address = x[0], x[1]
		cal, err := ics.ParseCalendar(bytes.NewReader(formats.WriteICS(p, formats.Calendar{})))
		if err != nil {
			t.Fatal(err)
		}
		places := map[string]string{}
		for _, ev := range cal.Events() {
			place := ""
			if at := ev.GetProperty(ics.ComponentPropertyLocation); at != nil {
				place = at.Value
			}
			places[ev.GetProperty(ics.ComponentPropertySummary).Value] = place
		}
		if places["=1+1"] != x[2] || places["Déjeuner"] != x[3] {
			t.Errorf("%q, %q: a room is at %q, all rooms are at %q", x[0], x[1], places["=1+1"], places["Déjeuner"])
		}
	}
}

func TestOnlyWhatIsOffLeavesCalendarsFree(t *testing.T) {
	t.Parallel()
	cal, err := ics.ParseCalendar(bytes.NewReader(formats.WriteICS(sample(t), formats.Calendar{})))
	if err != nil {
		t.Fatal(err)
	}
	for _, ev := range cal.Events() {
		want := "OPAQUE"
		if ev.GetProperty(ics.ComponentPropertyStatus).Value == "CANCELLED" {
			want = "TRANSPARENT"
		}
		if got := ev.GetProperty(ics.ComponentPropertyTransp).Value; got != want {
			t.Errorf("%s is %s, want %s", ev.GetProperty(ics.ComponentPropertySummary).Value, got, want)
		}
	}
}

func TestANightIsOneDayOfTheTextAndOfTheSheet(t *testing.T) {
	t.Parallel()
	zone := paris(t)
	at := func(day, h int) time.Time { return time.Date(2027, 2, day, h, 0, 0, 0, zone) }
	p := sample(t)
	p.Days = []formats.Day{{Date: "2027-02-04", Start: at(4, 16), End: at(5, 2)}}
	p.Sessions = p.Sessions[2:]
	p.Sessions[0].Placements[0].Start, p.Sessions[1].Placements[0].Start = at(4, 22), at(5, 1)
	if got := string(formats.WriteText(p)); strings.Count(got, "==========") != 1 || strings.Contains(got, "2027-02-05") {
		t.Errorf("one night has other headings than its day:\n%s", got)
	}
	sheet, err := formats.WriteCSV(p)
	if err != nil {
		t.Fatal(err)
	}
	res := readSheet(t, "schedule.csv", sheet)
	if len(res.Programme.Days) != 1 || res.Programme.Days[0].Date != "2027-02-04" {
		t.Errorf("the sheet of a night has the days %+v", res.Programme.Days)
	}
	for _, s := range res.Programme.Sessions {
		if want := map[string]time.Time{"=1+1": at(4, 22), "Déjeuner": at(5, 1)}[s.Title]; !s.Placements[0].Start.Equal(want) {
			t.Errorf("%s comes back at %s", s.Title, s.Placements[0].Start)
		}
	}
}

func TestCSVCellsAreNeverFormulas(t *testing.T) {
	t.Parallel()
	b, err := formats.WriteCSV(sample(t))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil || len(rows) != 6 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.ContainsRune("=+-@", rune((cell + " ")[0])) {
				t.Errorf("a spreadsheet would run %q", cell)
			}
		}
	}
}

func TestPlainTextFitsATerminal(t *testing.T) {
	t.Parallel()
	text := string(formats.WriteText(sample(t)))
	for line := range strings.Lines(text) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	for _, want := range []string{"09:00–10:00", "Déjeuner", "Annulé : =1+1", "Zoé Ñandú"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

func TestTheFeedIsWellFormed(t *testing.T) {
	t.Parallel()
	b, err := formats.WriteAtom(sample(t), "https://example.org/d/feed.xml",
		[]formats.ReleaseEntry{{Title: "3", URL: "https://example.org/d/3", Released: time.Now(), Summary: "a & b"}})
	if err != nil || !bytes.Contains(b, []byte("a &amp; b")) || !bytes.Contains(b, []byte(`xmlns="http://www.w3.org/2005/Atom"`)) {
		t.Errorf("%v\n%s", err, b)
	}
}

func TestWhatIsToBeConfirmedIsTentativeAndSaysSo(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Sessions[0].Pending, p.Sessions[2].Pending = true, true // the third is cancelled
	cal := string(formats.WriteICS(p, formats.Calendar{}))
	for status, want := range map[string]int{"TENTATIVE": 1, "CANCELLED": 1, "CONFIRMED": 3} {
		if got := strings.Count(cal, "STATUS:"+status+"\r\n"); got != want {
			t.Errorf("%d entries are %s, want %d", got, status, want)
		}
	}
	invitation := formats.Invitation{Session: p.Sessions[0], Placement: p.Sessions[0].Placements[0]}
	if got := string(formats.WriteInvitation(p, invitation)); !strings.Contains(got, "STATUS:TENTATIVE") ||
		!strings.Contains(got, "METHOD:REQUEST") {
		t.Errorf("the invitation:\n%s", got)
	}
	invitation.Cancel = true
	if got := string(formats.WriteInvitation(p, invitation)); !strings.Contains(got, "STATUS:CANCELLED") ||
		strings.Contains(got, "TENTATIVE") {
		t.Errorf("the cancellation:\n%s", got)
	}
	text := string(formats.WriteText(p))
	if !strings.Contains(text, "Ouverture (à confirmer)") ||
		!strings.Contains(text, "Annulé : =1+1 ") && !strings.Contains(text, "Annulé : =1+1\n") {
		t.Errorf("the text:\n%s", text)
	}
}

func TestASheetTellsWhatIsToBeConfirmed(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Sessions[1].Pending = true
	b, err := formats.WriteCSV(p)
	if err != nil {
		t.Fatal(err)
	}
	back, err := formats.Read(t.Context(), []formats.Source{{Name: "p.csv", Data: b}}, formats.ReadOptions{Zone: p.Zone})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range back.Programme.Sessions {
		if s.Pending != (s.Code == "ABC234" || s.Code == "ABC235") {
			t.Errorf("%q comes back with pending %v", s.Title, s.Pending)
		}
	}
}

func TestTheHourThatExistsTwiceIsToldApart(t *testing.T) {
	t.Parallel()
	zone := paris(t)
	at := func(text string) time.Time {
		v, err := time.Parse(time.RFC3339, text)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	p := sample(t)
	p.Days = []formats.Day{{Date: "2026-10-24", Start: at("2026-10-24T20:00:00+02:00"), End: at("2026-10-25T05:00:00+01:00")}}
	p.Sessions = p.Sessions[2:3]
	first, second := at("2026-10-25T02:30:00+02:00"), at("2026-10-25T02:30:00+01:00")
	p.Sessions[0].Placements = []formats.Placement{
		{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d14", Room: "b", Start: first, Duration: 30 * time.Minute},
		{GUID: "0b9d5f5e-3d1a-5a0e-8a54-6a1f6f0b7d15", Room: "a", Start: second, Duration: 30 * time.Minute}}
	calendar := string(formats.WriteICS(p, formats.Calendar{}))
	for _, want := range []string{"DTSTART:20261025T003000Z", "DTEND:20261025T010000Z", "DTSTART:20261025T013000Z", "DTEND:20261025T020000Z"} {
		if !strings.Contains(calendar, want+"\r\n") {
			t.Errorf("%s is missing in\n%s", want, calendar)
		}
	}
	text := string(formats.WriteText(p))
	for _, want := range []string{"\n2026-10-24\n", "02:30+02:00–02:00+01:00", "02:30+01:00–03:00"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "\n2026-10-25\n") {
		t.Errorf("the night stands under a day of its own:\n%s", text)
	}
	b, err := formats.WriteCSV(p)
	if err != nil {
		t.Fatal(err)
	}
	res, err := formats.Read(t.Context(), []formats.Source{{Name: "x.csv", Data: b}}, formats.ReadOptions{Zone: zone})
	if err != nil || len(res.Programme.Sessions) != 1 || len(res.Programme.Sessions[0].Placements) != 2 {
		t.Fatalf("%v, %+v\n%s", err, res.Programme.Sessions, b)
	}
	if got := res.Programme.Sessions[0].Placements; !got[0].Start.Equal(first) || !got[1].Start.Equal(second) {
		t.Errorf("they come back at %s and %s", got[0].Start, got[1].Start)
	}
}

func TestAnyCellComesBackFromASheet(t *testing.T) {
	t.Parallel()
	base := sample(t)
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringMatching(`['=@+;" \-]{0,3}[a-zé☃'"=;,-]{1,12}`)
		p := base
		s := base.Sessions[1]
		s.Title, s.Subtitle, s.Abstract = strings.Join(strings.Fields(odd.Draw(t, "title")), " "), strings.TrimSpace(odd.Draw(t, "subtitle")),
			strings.TrimSpace(odd.Draw(t, "abstract"))
		s.Tags = []string{strings.TrimSpace(odd.Draw(t, "tag")), "other"}
		s.State = rapid.SampledFrom([]formats.State{formats.Confirmed, formats.Delayed, formats.Cancelled}).Draw(t, "state")
		s.Pending, s.Plenary, s.Recorded, s.Streamed = rapid.Bool().Draw(t, "pending"), rapid.Bool().Draw(t, "plenary"),
			rapid.Bool().Draw(t, "recorded"), rapid.Bool().Draw(t, "streamed")
		names := []string{strings.Join(strings.Fields(odd.Draw(t, "name")), " "), "Ann; Bob", "Ann; Bob"}
		guids := []string{"9a4e2d1c-1111-5222-8333-444455556661", "9a4e2d1c-1111-5222-8333-444455556662", "9a4e2d1c-1111-5222-8333-444455556663"}
		p.Speakers, s.Speakers = nil, guids
		for i := range names {
			p.Speakers = append(p.Speakers, formats.Speaker{Key: guids[i], GUID: guids[i], Name: names[i],
				Organisation: strings.TrimSpace(odd.Draw(t, "organisation"))})
		}
		p.Sessions = []formats.Session{s}
		b, err := formats.WriteCSV(p)
		if err != nil {
			t.Fatal(err)
		}
		res, err := formats.Read(context.Background(), []formats.Source{{Name: "x.csv", Data: b}}, formats.ReadOptions{Zone: p.Zone})
		if err != nil || len(res.Programme.Sessions) != 1 {
			t.Fatalf("%v\n%s", err, b)
		}
		got := res.Programme.Sessions[0]
		got.Said, got.Key, got.Placements = 0, s.Key, nil
		want := s
		want.Placements, want.Links, want.Description = nil, nil, "" // a cell holds no links
		want.Format, want.Track, want.Products = "Talk", "Cloud", []string{"Object store"}
		want.Tags = slices.DeleteFunc(want.Tags, func(tag string) bool { return tag == "" })
		if want.Tags[0] == "other" {
			want.Tags = want.Tags[:1]
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\n%s", diff, b)
		}
		for i, have := range res.Programme.Speakers {
			have.Said, have.Key = 0, guids[i]
			if diff := cmp.Diff(p.Speakers[i], have); diff != "" {
				t.Fatalf("%s\n%s", diff, b)
			}
		}
	})
}
