package formats_test

import (
	"bytes"
	"context"
	"net/netip"
	"strings"
	"testing"
	"time"
	"unicode"

	ics "github.com/arran4/golang-ical"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

// readsOrRefuses is what holds of every file: it gives what can be saved, or a refusal.
func readsOrRefuses(t *testing.T, data []byte) {
	t.Helper()
	res, err := formats.Read(context.Background(), []formats.Source{{Name: "f", Data: data}}, formats.ReadOptions{})
	if err == nil {
		checkWhole(t, res)
		return
	}
	if _, ok := fault.From(err); !ok {
		t.Errorf("not a refusal: %v", err)
	}
}

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"A,2027-03-04,10:00,30,Ada; Bob,x,R,confirmed", `"a""b",4/3/27,9h30,1h30,"""Ada; B""",'=1,R,annulé`,
		"A\tB\nC;D", "\xff\xfea\x00", "A,2027-10-31,02:30+01:00,8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		readsOrRefuses(t, []byte("title,date,start,minutes,speakers,tags,room,state\n"+s))
	})
}

// FuzzXLSX reads the bytes of zip files as they are, and sheets within a sound one.
func FuzzXLSX(f *testing.F) {
	sheet := `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c>` +
		`<c r="B1" t="inlineStr"><is><t>date</t></is></c></row>` +
		`<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2"><v>46085.5</v></c></row></sheetData></worksheet>`
	f.Add(workbook(f, map[string]string{"xl/worksheets/sheet1.xml": sheet, "xl/sharedStrings.xml": `<sst><si><t>A</t></si></sst>`}), sheet)
	f.Add([]byte("PK\x03\x04"), `<row r="9"><c r="ZZ9"><v>-1e300</v></c></row>`)
	f.Fuzz(func(t *testing.T, file []byte, sheet string) {
		if bytes.HasPrefix(file, []byte("PK\x03\x04")) {
			readsOrRefuses(t, file)
		}
		readsOrRefuses(t, workbook(t, map[string]string{"xl/worksheets/sheet1.xml": sheet}))
	})
}

func FuzzCalendar(f *testing.F) {
	for _, s := range []string{"DTSTART:20270304T100000Z\r\nDTEND:20270304T110000Z\r\nSUMMARY:T",
		"DTSTART;TZID=Europe/Paris:20271031T023000\r\nDURATION:PT1H\r\nSUMMARY:T\r\nLOCATION:A\\, B",
		"DTSTART;VALUE=DATE:20270304\r\nRRULE:FREQ=DAILY\r\nSUMMARY:" + strings.Repeat("x\r\n ", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		readsOrRefuses(t, []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n"+s+"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"))
	})
}

// The files that we write come back; see TestOurOwnFilesComeBackWhole.
func FuzzOurXML(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { comesBack(t, odd(t), "schedule.xml", formats.WriteFrabXML, notInSchedules) }))
}

func FuzzOurJSON(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { comesBack(t, odd(t), "schedule.json", formats.WriteFrabJSON, notInSchedules) }))
}

func FuzzOurCSV(f *testing.F) {
	f.Fuzz(rapid.MakeFuzz(func(t *rapid.T) { comesBack(t, odd(t), "schedule.csv", formats.WriteCSV, notInSheets) }))
}

// FuzzListsOfACell holds lists to coming back from a cell, and cells to being no formula.
func FuzzListsOfACell(f *testing.F) {
	f.Add("Ann; Bob", "'t Hooft", `"q"`)
	f.Add("", "-1", `a";b`)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := []string{}
		for _, s := range []string{a, b, c} {
			if s = strings.TrimSpace(strings.ToValidUTF8(s, "")); s != "" {
				want = append(want, s)
			}
		}
		cell := formats.Guarded(formats.JoinList(want))
		if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
			t.Errorf("a spreadsheet would run %q", cell)
		}
		if diff := cmp.Diff(want, append([]string{}, formats.SplitList(formats.Unguarded(cell))...)); diff != "" {
			t.Errorf("%q: %s", cell, diff)
		}
	})
}

// worded is the sample with some words where people write words.
func worded(t testing.TB, title, abstract, room, note string) formats.Programme {
	p := sample(t)
	p.Venue, p.Rooms[0].Name, p.Tracks[0].Name, p.Speakers[0].Name = "At "+room, "R"+room, "T"+title, "N"+note
	s := &p.Sessions[1]
	s.Title, s.Abstract, s.StateNote = "T"+title, "A"+abstract, "N"+note
	return p
}

// unfolded are the lines of a calendar, each held to the length and ends that they may have.
func unfolded(t *testing.T, calendar []byte) []string {
	t.Helper()
	for line := range bytes.SplitSeq(bytes.TrimSuffix(calendar, []byte("\r\n")), []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line of %d octets, or with a bare end: %q", len(line), line)
		}
	}
	return strings.Split(strings.ReplaceAll(string(calendar), "\r\n ", ""), "\r\n")
}

// FuzzWrittenCalendars: whatever people write, a calendar has the same lines, and the same hours for another reader.
func FuzzWrittenCalendars(f *testing.F) {
	f.Add("x", "y", "z", "n")
	f.Add("a\r\nBEGIN:VEVENT", "\\n;,:\"", strings.Repeat("é", 80), "\x00\x1f\x7f\u2028")
	f.Fuzz(func(t *testing.T, title, abstract, room, note string) {
		p := worded(t, title, abstract, room, note)
		calendar := formats.WriteICS(p, formats.Calendar{Host: "example.org"})
		plain := unfolded(t, formats.WriteICS(worded(t, "", "", "", ""), formats.Calendar{Host: "example.org"}))
		got := unfolded(t, calendar)
		if len(got) != len(plain) {
			t.Fatalf("%d lines, without the words %d", len(got), len(plain))
		}
		for i := range got {
			a, _, _ := strings.Cut(got[i], ":")
			if b, _, _ := strings.Cut(plain[i], ":"); a != b {
				t.Errorf("line %d is %q, without the words %q", i, got[i], plain[i])
			}
		}
		parsed, err := ics.ParseCalendar(bytes.NewReader(calendar))
		if err != nil || len(parsed.Events()) != 5 {
			t.Fatalf("%d events, %v", len(parsed.Events()), err)
		}
		for i, ev := range parsed.Events() {
			start, err := ev.GetStartAt()
			if want := allPlaces(p)[i]; err != nil || !start.Equal(want) {
				t.Errorf("event %d is at %s, want %s: %v", i, start, want, err)
			}
		}
	})
}

func allPlaces(p formats.Programme) (starts []time.Time) {
	for _, s := range p.Sessions {
		for _, at := range s.Placements {
			starts = append(starts, at.Start)
		}
	}
	return starts
}

func FuzzWrittenText(f *testing.F) {
	f.Add("x", "y", "z", "n")
	f.Add("a\x1b[31m\r", "\x9b", "\u202e", strings.Repeat("word ", 40))
	f.Fuzz(func(t *testing.T, title, abstract, room, note string) {
		for _, r := range string(formats.WriteText(worded(t, title, abstract, room, note))) {
			if r != '\n' && unicode.Is(unicode.Cc, r) {
				t.Errorf("the text holds %U", r)
			}
		}
	})
}

// FuzzDialledAddresses holds the check of each dial to a rule of its own: an address that is reached is global, and has no address of
// version 4 in it that is not.
func FuzzDialledAddresses(f *testing.F) {
	for _, s := range []string{"127.0.0.1", "8.8.8.8", "::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1",
		"2001:db8::1", "fec0::1", "2606:4700::1", "169.254.169.254"} {
		a := netip.MustParseAddr(s)
		f.Add(a.AsSlice(), uint16(443))
	}
	f.Fuzz(func(t *testing.T, raw []byte, port uint16) {
		a, ok := netip.AddrFromSlice(raw)
		if !ok || formats.RefusePrivate("tcp", netip.AddrPortFrom(a, port).String(), nil) != nil {
			return
		}
		if port != 80 && port != 443 {
			t.Errorf("port %d", port)
		}
		if a = a.Unmap(); !a.Is4() {
			// Global unicast is 2000::/3; 2002::/16 holds an address of version 4.
			if b := a.As16(); b[0]&0xe0 != 0x20 || b[0] == 0x20 && b[1] == 2 {
				t.Errorf("%s is reached", a)
			}
			return
		}
		b := a.As4()
		if b[0] == 0 || b[0] == 10 || b[0] == 127 || b[0] >= 224 || b[0] == 169 && b[1] == 254 || b[0] == 192 && b[1] == 168 ||
			b[0] == 172 && b[1]&0xf0 == 16 ||
			b[0] == 100 && b[1]&0xc0 == 64 {
			t.Errorf("%s is reached", a)
		}
	})
}
