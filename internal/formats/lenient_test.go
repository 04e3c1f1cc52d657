package formats_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

// take reads a file, in Paris, and holds it to what always holds.
func take(t *testing.T, data ...string) formats.Result {
	t.Helper()
	var sources []formats.Source
	for i, d := range data {
		sources = append(sources, formats.Source{Name: fmt.Sprintf("file %d", i+1), Data: []byte(d)})
	}
	res, err := formats.Read(context.Background(), sources, formats.ReadOptions{Zone: paris(t)})
	if err != nil {
		t.Fatal(err)
	}
	checkWhole(t, res)
	return res
}

// xmlOf is a schedule of one day and room, with events as they are given.
func xmlOf(day string, events ...string) string {
	return `<schedule><conference><time_zone_name> Europe/Paris </time_zone_name></conference><day ` + day + `><room name="Hall">` +
		strings.Join(events, "") + `</room></day></schedule>`
}

func event(id int, inner string) string {
	return fmt.Sprintf(`<event id="%d"><title>Talk %d</title>%s</event>`, id, id, inner)
}

// starts are the hours of all places, on the programme's clock.
func starts(res formats.Result) (out []string) {
	for _, s := range res.Programme.Sessions {
		for _, at := range s.Placements {
			out = append(out, at.Start.In(res.Programme.Zone).Format("2006-01-02 15:04 -0700")+" "+at.Duration.String())
		}
	}
	return out
}

func days(res formats.Result) (out []string) {
	for _, d := range res.Programme.Days {
		out = append(out, d.Date+" "+d.Start.In(res.Programme.Zone).Format("02 15:04")+" to "+d.End.In(res.Programme.Zone).Format("02 15:04"))
	}
	return out
}

func codesOf(res formats.Result) (out []string) {
	for _, n := range res.Notes {
		out = append(out, n.Code)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestHoursOfSchedulesAreReadInAllTheirForms(t *testing.T) {
	t.Parallel()
	const whole = `date="2027-05-06" start="2027-05-06T08:00:00+02:00" end="2027-05-07T03:00:00+02:00"`
	for name, c := range map[string]struct {
		data              string
		starts, days, say []string
	}{
		"minutes with a zero in front": {xmlOf(whole, event(1, `<date>2027-05-06T10:00:00+02:00</date><duration>00:09</duration>`)),
			[]string{"2027-05-06 10:00 +0200 9m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, nil},
		"days, hours and minutes": {xmlOf(whole, event(1, `<date>2027-05-06T10:00:00+02:00</date><duration>3:01:00</duration>`)),
			[]string{"2027-05-06 10:00 +0200 24h0m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"long_duration", "three_parts"}},
		"a date that is a day": {xmlOf(whole, event(1, `<date>2027-05-06</date><start>1115</start><duration>20</duration>`)),
			[]string{"2027-05-06 11:15 +0200 20m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"no_date"}},
		"a date without offset": {xmlOf(whole, event(1, `<date>2027-05-06T9:05</date><duration>PT20M</duration>`)),
			[]string{"2027-05-06 09:05 +0200 20m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"no_offset"}},
		"before the day begins is the night after it": {xmlOf(whole, event(1, `<start>01:15</start><duration>0:45</duration>`)),
			[]string{"2027-05-07 01:15 +0200 45m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"no_date"}},
		"the night of a day without hours": {xmlOf(`date="2027-05-06"`, event(1, `<start>21h</start><duration>60</duration>`),
			event(2, `<start>0:10</start><duration>20</duration>`)),
			[]string{"2027-05-06 21:00 +0200 1h0m0s", "2027-05-07 00:10 +0200 20m0s"}, []string{"2027-05-06 06 21:00 to 07 00:30"},
			[]string{"no_date", "no_end"}},
		"days that change late": {strings.Replace(xmlOf(`date="2027-05-06"`, event(1, `<start>22:00</start><duration>60</duration>`),
			event(2, `<start>06:10</start><duration>20</duration>`)),
			"<conference>", "<conference><day_change>07:00:00</day_change>", 1),
			[]string{"2027-05-06 22:00 +0200 1h0m0s", "2027-05-07 06:10 +0200 20m0s"}, []string{"2027-05-06 06 22:00 to 07 06:30"},
			[]string{"no_date", "no_end"}},
		"a day whose end alone is given": {xmlOf(`date="2027-05-06" end="2027-05-06T20:00:00+02:00"`,
			event(1, `<start>10:00</start><duration>60</duration>`)),
			[]string{"2027-05-06 10:00 +0200 1h0m0s"}, []string{"2027-05-06 06 10:00 to 06 20:00"}, []string{"no_date", "no_end"}},
		"entries of more than a day": {xmlOf(`date="2027-05-06"`, event(1, `<start>10:00</start><duration>60</duration>`),
			event(2, `<start>23:00</start><duration>14:00</duration>`)),
			[]string{"2027-05-06 10:00 +0200 1h0m0s", "2027-05-06 23:00 +0200 14h0m0s"}, []string{"2027-05-06 06 10:00 to 07 10:00"},
			[]string{"long_day", "no_date", "no_end"}},
		"an entry after the day": {xmlOf(`date="2027-05-06" start="2027-05-06T08:00:00+02:00" end="2027-05-06T18:00:00+02:00"`,
			event(1, `<date>2027-05-06T20:00:00+02:00</date><duration>60</duration>`)),
			[]string{"2027-05-06 20:00 +0200 1h0m0s"}, []string{"2027-05-06 06 08:00 to 06 21:00"}, []string{"longer_day"}},
		"no length": {xmlOf(whole, event(1, `<date>2027-05-06T10:00:00+02:00</date>`)),
			[]string{"2027-05-06 10:00 +0200 30m0s"}, []string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"no_duration"}},
		"no length and no time": {xmlOf(whole, event(1, `<date>soon</date><duration>long</duration>`)), nil,
			[]string{"2027-05-06 06 08:00 to 07 03:00"}, []string{"bad_duration", "bad_time", "no_duration"}},
		"an hour that exists twice": {xmlOf(`date="2027-10-31" start="2027-10-31T00:00:00+02:00" end="2027-10-31T12:00:00+01:00"`,
			event(1, `<start>02:15</start><duration>30</duration>`)),
			[]string{"2027-10-31 02:15 +0200 30m0s"}, []string{"2027-10-31 31 00:00 to 31 12:00"}, []string{"double_hour", "no_date"}},
		"an hour that does not exist": {xmlOf(`date="2027-03-28" start="2027-03-28T00:00:00+01:00" end="2027-03-28T12:00:00+02:00"`,
			event(1, `<start>02:15</start><duration>30</duration>`)),
			[]string{"2027-03-28 03:15 +0200 30m0s"}, []string{"2027-03-28 28 00:00 to 28 12:00"}, []string{"missing_hour", "no_date"}},
	} {
		res := take(t, c.data)
		if diff := cmp.Diff(c.starts, starts(res)); diff != "" {
			t.Errorf("%s: starts %s", name, diff)
		}
		if diff := cmp.Diff(c.days, days(res)); diff != "" {
			t.Errorf("%s: days %s", name, diff)
		}
		if diff := cmp.Diff(c.say, codesOf(res)); diff != "" {
			t.Errorf("%s: notes %s", name, diff)
		}
	}
}

func TestHoursInNotesAreOnTheProgrammesClock(t *testing.T) {
	t.Parallel()
	res := take(t, `<schedule><conference><time_zone_name>Asia/Kathmandu</time_zone_name></conference><day date="2027-05-06"><room name="A">`+
		event(1, `<date>2027-05-06T04:15:00Z</date><duration>00:30</duration>`)+`</room></day></schedule>`)
	if got := res.Notes[0].Said.Names; got["From"] != "10:00" || got["To"] != "10:30" {
		t.Errorf("told as %v", got)
	}
}

func TestANightInACSVIsOfTheDayBeforeIt(t *testing.T) {
	t.Parallel()
	res := take(t, "title,minutes,date,start,room\nEvening,60,2027-05-06,21:00,A\nNight,60,2027-05-07,00:40,A\nMorning,60,2027-05-07,09:00,A\n")
	if diff := cmp.Diff([]string{"2027-05-06 06 21:00 to 07 01:40", "2027-05-07 07 09:00 to 07 10:00"}, days(res)); diff != "" {
		t.Error(diff)
	}
}

func TestAnIdentifierOfSeveralPeopleIsSeveralPeople(t *testing.T) {
	t.Parallel()
	person := func(id int, name string) string {
		return fmt.Sprintf(`<persons><person id="%d">%s</person></persons>`, id, name)
	}
	res := take(t, xmlOf(`date="2027-05-06"`, event(1, person(4, "Ada Exemple")), event(2, person(4, "Bob Exemple")),
		event(3, person(4, " ADA  Éxemple")), event(4, person(5, "Bob Exemple"))))
	var got []string
	for _, s := range res.Programme.Sessions {
		k := slices.IndexFunc(res.Programme.Speakers, func(p formats.Speaker) bool { return p.Key == s.Speakers[0] })
		got = append(got, s.Speakers[0]+" is "+res.Programme.Speakers[k].Name)
	}
	if diff := cmp.Diff([]string{"4 ada exemple is Ada Exemple", "4 bob exemple is Bob Exemple", "4 ada exemple is Ada Exemple",
		"5 is Bob Exemple"}, got); diff != "" {
		t.Error(diff)
	}
	if !slices.Contains(codesOf(res), "shared_id") {
		t.Errorf("not told: %v", codesOf(res))
	}
}

func TestOneBadFieldCostsThatFieldAndANote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, code string }{
		"a link of a talk": {xmlOf(`date="2027-05-06"`,
			event(1, `<links><link href="https:///x">x</link><link href=" www.example.org/y ">y</link></links>`)), "bad_link"},
		"a link of a speaker": {`{"sessions":[{"id":"1","title":"T"}],"speakers":[{"id":"a","fullName":"Ada","links":[{"url":"@ada"},{"url":"https://example.org "}]}]}`, "bad_link"},
		"a picture": {`{"sessions":[{"id":"1","title":"T"}],"speakers":[{"id":"a","fullName":"Ada","profilePicture":"/a.png"}]}`,
			"bad_link"},
		"an e-mail address": {`{"talks":[{"event_id":1,"title":"T","persons":[{"person_id":1,"name":"Ada","email":"ada at example"}]}],"tracks":[]}`, "bad_email"},
		"a language":        {xmlOf(`date="2027-05-06"`, event(1, `<language>tlhIngan Hol</language>`)), "bad_language"},
		"a title":           {`{"talks":[{"event_id":1,"title":"` + strings.Repeat("é", 400) + `"}],"tracks":[]}`, "long_text"},
		"an abstract": {`{"talks":[{"event_id":1,"title":"T","abstract":"` + strings.Repeat("word ", 9000) + `"}],"tracks":[]}`,
			"long_text"},
		"a zone": {strings.Replace(xmlOf(`date="2027-05-06"`, event(1, "")), "Europe/Paris", "Europe/Atlantis", 1), "bad_zone"},
		"a byte": {`<?xml version="1.0" encoding="UTF-8"?>` + strings.Replace(xmlOf(`date="2027-05-06"`, event(1, "")), "Hall", "Caf\xe9", 1),
			"bad_encoding"},
	} {
		res := take(t, c.data)
		if len(res.Programme.Sessions) != 1 || !slices.Contains(codesOf(res), c.code) {
			t.Errorf("%s: %d sessions, notes %v", name, len(res.Programme.Sessions), codesOf(res))
		}
	}
	res := take(t, xmlOf(`date="2027-05-06"`, event(1, `<links><link href=" www.example.org/y ">y</link></links>`)))
	if diff := cmp.Diff([]formats.Link{{Title: "y", URL: "https://www.example.org/y", Type: "related"}},
		res.Programme.Sessions[0].Links); diff != "" {
		t.Error(diff)
	}
}

func TestAttachmentsAddressesAndLanguagesOfSchedulesAreKept(t *testing.T) {
	t.Parallel()
	res := take(t, xmlOf(`date="2027-05-06"`, event(1,
		`<language>fr, de</language><url>https://www.example.org/talks/1</url><links><link href="https://example.net/">Home</link></links>`+
			`<attachments><attachment href="https://example.org/s.pdf" type="slides">Slides</attachment></attachments>`+
			`<abstract><p>In <b>elements</b> &amp; <a href="https://example.org/d">linked</a></p></abstract>`)))
	s := res.Programme.Sessions[0]
	want := []formats.Link{{Title: "Home", URL: "https://example.net/", Type: "related"},
		{Title: "Slides", URL: "https://example.org/s.pdf", Type: "slides"},
		{Title: "example.org", URL: "https://www.example.org/talks/1", Type: "web"}}
	if diff := cmp.Diff(want, s.Links); diff != "" || s.Language != "fr" || !slices.Contains(codesOf(res), "several_languages") {
		t.Errorf("language %q, notes %v, links %s", s.Language, codesOf(res), diff)
	}
	if s.Abstract != "In **elements** & [linked](https://example.org/d)" {
		t.Errorf("abstract %q", s.Abstract)
	}
}

func TestFilesOfAKnownShapeWithoutASessionAreRefused(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"xml":                  `<schedule><day date="2027-05-06"><room name="A"/></day></schedule>`,
		"xml of another shape": `<schedule><day date="2027-05-06"><slot/></day></schedule>`,
		"schedule.json":        `{"schedule":{"conference":{"days":[]}}}`, "v2": `{"schedule":{"conference":{},"events":[]}}`,
		"sessionize":           `{"sessions":[],"speakers":[]}`,
		"sessionize, sessions": `[{"groupId":1,"sessions":[]}]`, "openplanner": `{"event":{},"sessions":[],"speakers":[]}`,
		"conference hall": `{"days":[],"sessions":[]}`,
		"devoxx":          `{"slots":[]}`, "fosdem": `{"talks":[],"tracks":[]}`, "list": `[]`,
		"ical": "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "csv": "title,room\n",
	} {
		_, err := read(t.Context(), name, data)
		if f, ok := fault.From(err); !ok || f.Code != "import.empty" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEncodingsOfXMLAreReadOrNamed(t *testing.T) {
	t.Parallel()
	body := func(encoding, title string) string {
		return `<?xml version="1.0" encoding="` + encoding + `"?>` + strings.Replace(xmlOf(`date="2027-05-06"`, event(1, "")), "Talk 1", title, 1)
	}
	utf16 := func(s string) string {
		out := "\xff\xfe"
		for _, r := range s {
			out += string([]byte{byte(r), byte(r >> 8)})
		}
		return out
	}
	for data, want := range map[string]string{
		body("iso-8859-1", "Caf\xe9"): "Café", body("ISO-8859-15", "10 \xa4"): "10 €", body("windows-1252", "\x93so\x94"): "“so”",
		body("Shift_JIS", "\x93\xfa\x96\x7b"): "日本",
		body("IBM437", "\x82t\x82"):           "été", body("UTF-8", "été\x0b"): "été", "\xef\xbb\xbf" + body("utf-8", "été"): "été",
		utf16(body("UTF-16", "Ω")): "Ω",
	} {
		if got := take(t, data).Programme.Sessions[0].Title; got != want {
			t.Errorf("%.60q: title %q, want %q", data, got, want)
		}
	}
	_, err := read(t.Context(), "x", body("x-klingon", "T"))
	if f, ok := fault.From(err); !ok || f.Code != "import.encoding" {
		t.Errorf("an encoding that nobody knows: %v", err)
	}
}

// TestOurOwnSchedulesOfAnotherVersionComeBackWithWhatTheirTitlesTell reads files whose block is of another form, or was none.
func TestOurOwnSchedulesOfAnotherVersionComeBackWithWhatTheirTitlesTell(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Sessions[1].Pending, p.Sessions[0].State = true, formats.Delayed
	block := strings.NewReplacer(`"form":1`, `"form":9`, `"form": 1`, `"form": 9`)
	for name, write := range map[string]func(formats.Programme) ([]byte, error){"xml": formats.WriteFrabXML, "json": formats.WriteFrabJSON} {
		for _, language := range []string{"fr", "en"} {
			p.Language = language
			data, err := write(p)
			if err != nil {
				t.Fatal(err)
			}
			res := take(t, block.Replace(string(data)))
			var got []string
			for _, s := range res.Programme.Sessions {
				got = append(got, fmt.Sprintf("%s %q %s %t %d places, format %q", s.Kind, s.Title, s.State, s.Pending, len(s.Placements), s.Format))
			}
			slices.Sort(got)
			want := []string{`break "Déjeuner"  false 1 places, format ""`, `keynote "Ouverture" delayed false 1 places, format ""`,
				`lab "=1+1" cancelled false 1 places, format ""`,
				`talk "Éteindre; tout, vite ou pas ?"  true 2 places, format ""`}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s in %s: %s", name, language, diff)
			}
		}
	}
	res := take(t, xmlOf(`date="2027-05-06"`, strings.Replace(event(1, ""), "Talk 1", "Cancelled: a history", 1)))
	if s := res.Programme.Sessions[0]; s.Title != "Cancelled: a history" || s.State != "" {
		t.Errorf("another's file: %q is %s", s.Title, s.State)
	}
}

func TestAnEntryThatStandsAgainIsOneSessionWithTwoPlaces(t *testing.T) {
	t.Parallel()
	again := `<event id="7"><title>Again</title><date>2027-05-06T%s:00+02:00</date><duration>30</duration></event>`
	res := take(t, xmlOf(`date="2027-05-06"`, fmt.Sprintf(again, "10:00"), fmt.Sprintf(again, "15:00"), fmt.Sprintf(again, "15:00"),
		`<event id="7"><title>Another</title></event>`))
	if s := res.Programme.Sessions; len(s) != 2 || len(s[0].Placements) != 2 || s[1].Key != "7-2" {
		t.Errorf("got %+v", s)
	}
	if diff := cmp.Diff([]string{"duplicate_id", "no_duration", "no_end", "repeated"}, codesOf(res)); diff != "" {
		t.Error(diff)
	}
	res = take(t, "title,date,start,minutes,speakers\nKeynote,2027-05-06,10:00,30,Ada\nKeynote,2027-05-06,15:00,30,Bob\n")
	if n := len(res.Programme.Sessions); n != 2 {
		t.Errorf("two keynotes without keys are %d sessions", n)
	}
}
