package formats_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

// told is a session in a line: kind, title, track, level, people, links, and its places.
func told(res formats.Result, s formats.Session) string {
	name := func(key string) string {
		for _, p := range res.Programme.Speakers {
			if p.Key == key {
				return p.Name
			}
		}
		return "?" + key
	}
	var parts []string
	for _, k := range s.Speakers {
		parts = append(parts, name(k))
	}
	line := fmt.Sprintf("%s %q %s/%s [%s]", s.Kind, s.Title, s.Track, s.Level, strings.Join(parts, ", "))
	for _, l := range s.Links {
		line += " " + l.URL
	}
	for _, at := range s.Placements {
		room := at.Room
		for _, r := range res.Programme.Rooms {
			if r.Key == at.Room {
				room = r.Name
			}
		}
		line += fmt.Sprintf(" | %s %s %s", room, at.Start.In(res.Programme.Zone).Format("02 15:04"), at.Duration)
	}
	return line
}

func TestSourcesOfManyKindsAreRead(t *testing.T) {
	t.Parallel()
	const sessionsView = `[{"groupId":7,"groupName":"G","sessions":[{"id":"1","title":"First","startsAt":"2027-05-06T09:00:00","endsAt":"2027-05-06T09:45:00","roomId":3,"room":"Blue",
		"speakers":[{"id":"a","name":"Ada Exemple"}],"categories":[{"name":"Track","categoryItems":[{"id":1,"name":"Web"}]},{"name":"Session format","categoryItems":[{"id":2,"name":"Workshop"}]}],
		"isServiceSession":false,"isPlenumSession":false},{"id":"2","title":"Doors","startsAt":"2027-05-06T08:00:00","endsAt":"2027-05-06T09:00:00","room":"Foyer","speakers":[],"isServiceSession":true}]}]`
	const speakersView = `[{"id":"a","fullName":"Ada Exemple","bio":"Wrote","sessions":[{"id":1,"name":"First"}],"links":[{"title":"Site","url":"example.org/ada"}]}]`
	for name, c := range map[string]struct {
		format string
		files  []string
		want   []string
		say    []string
	}{
		"Sessionize's sessions": {"sessionize", []string{sessionsView},
			[]string{`lab "First" Web/ [Ada Exemple] | Blue 06 09:00 45m0s`, `break "Doors" / [] | Foyer 06 08:00 1h0m0s`}, []string{"no_offset"}},
		"Sessionize's grid": {"sessionize", []string{`[{"date":"2027-05-06T00:00:00","rooms":[{"id":3,"name":"Blue","sessions":[{"id":"1","title":"First","startsAt":"2027-05-06T09:00:00",
			"endsAt":"2027-05-06T09:45:00","roomId":3,"speakers":[{"id":"a","name":"Ada Exemple"}]}]}]}]`}, []string{`talk "First" / [Ada Exemple] | Blue 06 09:00 45m0s`}, []string{"no_end", "no_offset"}},
		"Sessionize's people": {"sessionize", []string{speakersView}, []string{`talk "First" / [Ada Exemple]`},
			[]string{"no_duration", "no_grid"}},
		"Sessionize's sessions and people": {"sessionize", []string{sessionsView, speakersView},
			[]string{`lab "First" Web/ [Ada Exemple] | Blue 06 09:00 45m0s`, `break "Doors" / [] | Foyer 06 08:00 1h0m0s`}, []string{"no_offset"}},
		"cfp.dev, two days": {"cfp.dev", []string{
			`[{"id":11,"fromDate":"2027-05-06T07:00:00Z","toDate":"2027-05-06T07:50:00Z","room":{"id":1,"name":"Room 1","capacity":300},"sessionType":{"name":"Conference","isPause":false},
			"proposal":{"id":5,"title":"Talk","description":"<p>About</p>","audienceLevel":"BEGINNER","track":{"name":"Java"},"speakers":[{"id":9,"firstName":"Ada","lastName":"Exemple"}],"tags":[{"name":"jvm"}]}},
			{"id":12,"fromDate":"2027-05-06T08:00:00Z","toDate":"2027-05-06T08:30:00Z","room":{"id":1,"name":"Room 1"},"sessionType":{"name":"Coffee","isPause":true},"proposal":null},
			{"id":13,"fromDate":"2027-05-06T08:30:00Z","toDate":"2027-05-06T09:20:00Z","room":{"id":1,"name":"Room 1"},"sessionType":{"name":"Conference","isPause":false},"proposal":null}]`,
			`[{"id":21,"fromDate":"2027-05-07T07:00:00Z","toDate":"2027-05-07T07:50:00Z","room":{"id":1,"name":"Room 1"},"sessionType":{"name":"Keynote"},"proposal":{"id":6,"title":"Opening","speakers":[]}}]`},
			[]string{`talk "Talk" Java/beginner [Ada Exemple] | Room 1 06 09:00 50m0s`, `break "Coffee" / [] | Room 1 06 10:00 30m0s`,
				`keynote "Opening" / [] | Room 1 07 09:00 50m0s`}, []string{"empty_slot"}},
		"BreizhCamp": {"breizhcamp", []string{`[{"id":"1","name":"Atelier","event_start":"2026-06-24T10:00:00","event_end":"2026-06-24T12:00:00","event_type":"Web","format":"Université","venue":"Amphi C","venue_id":"3",
			"speakers":"Ada Exemple, Bob Exemple","video_url":null,"slides_url":"https://example.org/s","description":"d","level":"Avancé"},
			{"id":"2","name":"Pause","format":"Eat","venue":"Hall","event_start":"2026-06-24T12:00:00","event_end":"2026-06-24T13:30:00","event_type":"Eat"},
			{"id":"3","name":"Keynote","format":"Keynote","venue":"Amphi C","event_start":"<DAY>T18:05:00","event_end":"<DAY>T18:50:00"}]`},
			[]string{`talk "Atelier" Web/advanced [Ada Exemple, Bob Exemple] https://example.org/s | Amphi C 24 10:00 2h0m0s`,
				`break "Pause" / [] | Hall 24 12:00 1h30m0s`, `keynote "Keynote" / []`},
			[]string{"bad_time", "no_duration", "no_offset"}},
		"EMF": {"emf", []string{`[{"id":1,"start_date":"2022-06-04 19:30:00","end_date":"2022-06-04 20:00:00","venue":"Stage A","title":"Bots","speaker":"Ada Exemple","pronouns":"she","user_id":4,
			"description":"d","type":"talk","may_record":true,"link":"https://example.org/1"},
			{"id":2,"start_date":"2022-06-04 21:00:00","end_date":"2022-06-05 00:00:00","venue":"Tent","title":"Solder","speaker":"Bob Exemple","user_id":4,"type":"youthworkshop","may_record":null}]`},
			[]string{`talk "Bots" / [Ada Exemple] https://example.org/1 | Stage A 04 19:30 30m0s`,
				`lab "Solder" / [Bob Exemple] | Tent 04 21:00 3h0m0s`}, []string{"no_offset"}},
		"EMF with occurrences": {"emf", []string{`[{"id":1,"type":"workshop","names":"Ada Exemple","title":"Solder","occurrences":[
			{"start_date":"2026-07-17 10:00:00","end_date":"2026-07-17 11:00:00","venue":"Tent"},{"start_date":"2026-07-18 10:00:00","end_date":"2026-07-18 11:00:00","venue":"Tent"}]}]`},
			[]string{`lab "Solder" / [Ada Exemple] | Tent 17 10:00 1h0m0s | Tent 18 10:00 1h0m0s`}, []string{"no_offset"}},
		"EuroPython's entries": {"schedule.xml", []string{`<schedule><day date="2014-07-21"><entry id="1"><category></category><start>0930</start><duration>30</duration><room>C01, B05</room><title>Breakfast</title></entry>
			<entry id="2"><category>Training</category><audience>Novice</audience><topics><topic>Web</topic></topics><start>1000</start><duration>180</duration><room id="1">C01</room><title>Jails</title>
			<speakers><speaker id="9"><name>Ada Exemple</name><profile>https://example.org/p</profile></speaker></speakers></entry>
			<entry id="3"><start>1900</start><duration>60</duration><room>ALL</room><title>Poster session</title></entry></day></schedule>`},
			[]string{`break "Breakfast" / [] |  21 09:30 30m0s`, `talk "Jails" /beginner [Ada Exemple] | C01 21 10:00 3h0m0s`,
				`talk "Poster session" / [] |  21 19:00 1h0m0s`}, []string{"no_date", "no_end"}},
		"events below their day": {"schedule.xml", []string{`<schedule><day date="2011-02-05"><event id="1"><start>10:00</start><duration>00:50</duration><room>Janson</room><title>Old</title><type>keynote</type></event></day></schedule>`},
			[]string{`keynote "Old" / [] | Janson 05 10:00 50m0s`}, []string{"no_date", "no_end"}},
		"Hoverboard's days by key": {"hoverboard", []string{`{"sessions":{"1":{"title":"Opening keynote","speakers":["a"]},"2":{}},"speakers":{"a":{"name":"Ada Exemple","bio":""}},"schedule":{"2027-05-06":{"tracks":[{"title":"A"},{"title":"B"}],
			"timeslots":[{"startTime":"9:00","endTime":"9:45","sessions":[{"items":[]},{"items":[1]}]},{"startTime":"23:30","endTime":"00:30","sessions":[{"items":[2]}]}]}}}`},
			[]string{`keynote "Opening keynote" / [Ada Exemple] | B 06 09:00 45m0s`}, []string{"empty_slot"}},
		"Conference Hall": {"conference-hall", []string{`{"name":"C","days":[],"timeZone":"Europe/Paris","sessions":[{"id":"1","start":"2027-05-06T09:00:00.000+02:00","end":"2027-05-06T10:00:00.000+02:00","track":"Main","title":"Closing keynote","proposal":null},
			{"id":"2","start":"2027-05-06T10:00:00.000+02:00","end":"2027-05-06T10:30:00.000+02:00","track":"Main","title":"Pause café","proposal":null},
			{"id":"3","start":"2027-05-06T10:30:00.000+02:00","end":"2027-05-06T11:00:00.000+02:00","track":"Main","title":"Given","proposal":{"formats":["Hands-on lab"],"categories":["Web"],"level":"ADVANCED","speakers":[{"id":"a","name":"Ada Exemple"}]}}]}`},
			[]string{`keynote "Closing keynote" / [] | Main 06 09:00 1h0m0s`, `break "Pause café" / [] | Main 06 10:00 30m0s`,
				`lab "Given" Web/advanced [Ada Exemple] | Main 06 10:30 30m0s`}, nil},
	} {
		res := take(t, c.files...)
		var got []string
		for _, s := range res.Programme.Sessions {
			got = append(got, told(res, s))
		}
		if diff := cmp.Diff(c.want, got); diff != "" || res.Format != c.format {
			t.Errorf("%s, as %s: %s", name, res.Format, diff)
		}
		if diff := cmp.Diff(c.say, codesOf(res)); diff != "" {
			t.Errorf("%s: notes %s", name, diff)
		}
	}
}

func TestCalendarsAreRead(t *testing.T) {
	t.Parallel()
	res := take(t, strings.ReplaceAll(`BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Day
BEGIN:VTIMEZONE
TZID:Our own
X-LIC-LOCATION:America/New_York
END:VTIMEZONE
BEGIN:VEVENT
UID:1@example.org
DTSTART;TZID=Europe/Paris:20270506T100000
DURATION:PT30M
SUMMARY:A "quoted"\, long
  title
LOCATION:Hall
CATEGORIES:Web,Other
URL:https://example.org/1
END:VEVENT
BEGIN:VEVENT
UID:2@example.org
DTSTART:20270506T090000Z
DTEND:20270506T100000Z
SUMMARY:Off
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:3@example.org
DTSTART;TZID=Our own:20270506T090000
DTEND;TZID=Our own:20270506T093000
RRULE:FREQ=SECONDLY
SUMMARY:Weekly
STATUS:TENTATIVE
END:VEVENT
BEGIN:VEVENT
UID:4@example.org
DTSTART;VALUE=DATE:20270506
SUMMARY:Fair
END:VEVENT
BEGIN:VEVENT
UID:1@example.org
RECURRENCE-ID:20270507T080000Z
DTSTART:20270507T080000
DTEND:20270507T083000
SUMMARY:A "quoted"\, long title
LOCATION:Hall
END:VEVENT
END:VCALENDAR
`, "\n", "\r\n"))
	var got []string
	for _, s := range res.Programme.Sessions {
		got = append(got, fmt.Sprintf("%s %s %t", told(res, s), s.State, s.Pending))
	}
	want := []string{`talk "A \"quoted\", long title" Web/ [] https://example.org/1 | Hall 06 10:00 30m0s | Hall 07 08:00 30m0s  false`,
		`talk "Off" / [] |  06 11:00 1h0m0s cancelled false`, `talk "Weekly" / [] |  06 15:00 30m0s  true`, `talk "Fair" / []  false`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"all_day", "no_duration", "no_offset", "repeated", "repeats"}, codesOf(res)); diff != "" {
		t.Error(diff)
	}
}

func TestOurOwnCalendarComesBack(t *testing.T) {
	t.Parallel()
	res := take(t, string(formats.WriteICS(sample(t), formats.Calendar{Host: "example.org"})))
	var got []string
	for _, s := range res.Programme.Sessions {
		got = append(got, fmt.Sprintf("%s %s", told(res, s), s.State))
	}
	slices.Sort(got)
	want := []string{
		`break "Déjeuner" / [] |  04 12:00 1h0m0s `,
		`talk "=1+1" / [] | B & C 04 10:00 30m0s cancelled`,
		`talk "Ouverture" / [] |  04 09:00 1h0m0s `,
		`talk "Éteindre; tout, vite ou pas ?" Cloud/ [] | Amphi «A» 04 10:00 30m0s | B & C 04 14:00 30m0s `,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestACalendarThatNoCalendarIsIsRefusedBeforeItIsParsed(t *testing.T) {
	t.Parallel()
	for name, within := range map[string]string{
		"events":     strings.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 5001),
		"properties": "BEGIN:VEVENT\r\n" + strings.Repeat("X-A:1\r\n", 400) + "END:VEVENT\r\n",
		"components": strings.Repeat("BEGIN:VALARM\r\n", 5),
		"parameters": "BEGIN:VEVENT\r\nX" + strings.Repeat(";A=1", 200) + ":1\r\nEND:VEVENT\r\n",
		"folds":      "BEGIN:VEVENT\r\nDESCRIPTION:" + strings.Repeat("a\r\n ", 4000) + "\r\nEND:VEVENT\r\n",
		"lines":      strings.Repeat("X-A:1\r\n", 100_001),
	} {
		_, err := read(t.Context(), name, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"+within+"END:VCALENDAR\r\n")
		if f, ok := fault.From(err); !ok || f.Code != "import.too_many_entries" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
