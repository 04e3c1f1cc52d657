package formats_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

func readSheet(t *testing.T, name string, data []byte) formats.Result {
	t.Helper()
	res, err := formats.Read(t.Context(), []formats.Source{{Name: name, Data: data}}, formats.ReadOptions{Zone: paris(t)})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	checkWhole(t, res)
	return res
}

func codes(notes []formats.Note) (out []string) {
	for _, n := range notes {
		out = append(out, n.Code)
	}
	return out
}

func TestASheetIsReadInTheEncodingsAndSeparatorsThatProgramsSave(t *testing.T) {
	t.Parallel()
	text := "titre;intervenants;jour;heure;durée;salle\r\nÉté à l’œuvre;Zoé Ñandú;04/03/2027;9h30;45 min;Amphithéâtre\r\n"
	encode := func(e interface{ Bytes([]byte) ([]byte, error) }, s string) []byte {
		out, err := e.Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, data := range map[string][]byte{
		"utf-8":            []byte(text),
		"utf-8 with mark":  []byte("\ufeff" + text),
		"utf-16 le":        encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), text),
		"utf-16 be":        encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), text),
		"utf-16 unmarked":  encode(unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder(), text),
		"windows-1252":     encode(charmap.Windows1252.NewEncoder(), text),
		"tabs":             []byte(strings.ReplaceAll(text, ";", "\t")),
		"commas":           []byte(strings.ReplaceAll(text, ";", ",")),
		"a heading above":  []byte("Journée 2027;;;;;\r\n\r\n" + text),
		"lines above it":   []byte("\r\n\r\n" + text),
		"zeros in a cell":  []byte(strings.ReplaceAll(text, "Amphi", "Am\x00phi")),
		"line feeds alone": []byte(strings.ReplaceAll(text, "\r\n", "\n")),
	} {
		p := readSheet(t, name, data).Programme
		if len(p.Sessions) != 1 || p.Sessions[0].Title != "Été à l’œuvre" || p.Speakers[0].Name != "Zoé Ñandú" ||
			p.Rooms[0].Name != "Amphithéâtre" ||
			!p.Sessions[0].Placements[0].Start.Equal(time.Date(2027, 3, 4, 9, 30, 0, 0, paris(t))) || p.Sessions[0].Duration != 45*time.Minute {
			t.Errorf("%s: %+v, %+v, %+v", name, p.Sessions, p.Speakers, p.Rooms)
		}
	}
}

func TestASheetWithoutATitleSaysWhatItHasAndWhatIsExpected(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"name,hour\nA,10:00\n", "speakers\nAda\n", "a,b\n" + strings.Repeat("c,d\n", 30)} {
		_, err := read(t.Context(), "x.csv", data)
		f, ok := fault.From(err)
		if !ok || f.Code != "import.no_title_column" {
			t.Errorf("%q: %v", data, err)
			continue
		}
		values := fmt.Sprint(f.Values)
		if first, _, _ := strings.Cut(data, "\n"); !strings.Contains(values, strings.ReplaceAll(first, ",", ", ")) ||
			!strings.Contains(values, "speakers") {
			t.Errorf("%q: %s", data, values)
		}
	}
	if _, err := read(t.Context(), "x.txt", "Dear all, \x00\x01 nothing here"); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestQuotesThatDoNotMatchAreRefusedAtTheirLine(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"title,room\nA,B\nC,\"D\n", "title,room\nA,B\nC \"D\",E\n"} {
		_, err := read(t.Context(), "x.csv", data)
		if f, ok := fault.From(err); !ok || f.Code != "import.quotes" || f.Values["Line"] != 3 {
			t.Errorf("%q: %v", data, err)
		}
	}
}

func TestASheetSaysOnlyWhatItHasColumnsFor(t *testing.T) {
	t.Parallel()
	s := readSheet(t, "x.csv", []byte("title,room,date,start,speakers\nA,R,2027-03-04,10:00,Ada\n")).Programme.Sessions[0]
	for field, want := range map[formats.Field]bool{formats.FieldTitle: true, formats.FieldPlacements: true, formats.FieldSpeakers: true,
		formats.FieldAbstract: false,
		formats.FieldState:    false, formats.FieldLevel: false, formats.FieldDuration: false, formats.FieldRecorded: false,
		formats.FieldPending: false} {
		if s.Said.Has(field) != want {
			t.Errorf("field %d is said: %v", field, !want)
		}
	}
	if s := readSheet(t, "x.csv", []byte("title,room,date\nA,R,2027-03-04\n")).Programme.Sessions[0]; s.Said.Has(formats.FieldPlacements) {
		t.Error("a day without an hour is no place")
	}
}

func TestLengthsInASheet(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]int{"010": 10, "08": 8, "30": 30, "1:30": 90, "01:30": 90, "45 min": 45, "1h30": 90, "1h": 60,
		"90 minutes": 90, "": 30, "x": 30, "-5": 30} {
		res := readSheet(t, "x.csv", []byte("title,date,start,minutes\nA,2027-03-04,10:00,"+cell+"\n"))
		s := res.Programme.Sessions[0]
		if got := int(s.Duration.Minutes()); got != want || s.Placements[0].Duration != 0 && s.Placements[0].Duration != s.Duration {
			t.Errorf("%q lasts %d and its place %s, want %d", cell, got, s.Placements[0].Duration, want)
		}
	}
	s := readSheet(t, "x.csv", []byte("titre,date,début,fin\nA,2027-03-04,23:40,00:30\n")).Programme.Sessions[0]
	if s.Duration != 50*time.Minute || !s.Said.Has(formats.FieldDuration) {
		t.Errorf("it lasts %s", s.Duration)
	}
}

func TestDaysAndHoursInASheet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ day, hour, want string }{
		{"2027-03-04", "9:05", "2027-03-04T09:05:00+01:00"}, {"2027/3/4", "09h", "2027-03-04T09:00:00+01:00"},
		{"31.12.2027", "0930", "2027-12-31T09:30:00+01:00"},
		{"12/31/2027", "2:30 PM", "2027-12-31T14:30:00+01:00"}, {"4/3/27", "12:15 am", "2027-03-04T00:15:00+01:00"},
		{"2027-03-04", "24:00", "2027-03-05T00:00:00+01:00"},
		{"2027-03-04 00:00:00", "09:00:00", "2027-03-04T09:00:00+01:00"}, {"2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"},
		{"2026-10-25", "02:30+01:00", "2026-10-25T02:30:00+01:00"}, {"2027-03-28", "02:30", "2027-03-28T03:30:00+02:00"},
		{"2027-02-30", "09:00", ""}, {"2027-03-04", "31:00", ""}, {"2027-03-04", "9", ""}, {"2027-03-04", "13:00 pm", ""},
		{"Thursday", "9:00", ""},
	} {
		res := readSheet(t, "x.csv", []byte("title,date,start\nA,"+c.day+","+c.hour+"\n"))
		got := ""
		if at := res.Programme.Sessions[0].Placements; len(at) > 0 {
			got = at[0].Start.In(paris(t)).Format(time.RFC3339)
		}
		if got != c.want {
			t.Errorf("%s %s is read as %q, want %q", c.day, c.hour, got, c.want)
		}
		if noted := strings.Contains(fmt.Sprint(codes(res.Notes)), "bad_time"); noted != (c.want == "") {
			t.Errorf("%s %s: notes %v", c.day, c.hour, codes(res.Notes))
		}
	}
	for clock, note := range map[string]string{"2026-10-25,02:30": "double_hour", "2027-03-28,02:30": "missing_hour",
		"05/03/2027,10:00": "day_first"} {
		if res := readSheet(t, "x.csv", []byte("title,date,start\nA,"+clock+"\n")); !strings.Contains(fmt.Sprint(codes(res.Notes)), note) {
			t.Errorf("%s: %v", clock, codes(res.Notes))
		}
	}
}

// workbook zips parts, beside those without which a file is no workbook.
func workbook(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	all := map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook><sheets><sheet name="Notes" state="hidden" r:id="z"/><sheet name="P" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="c" Type="x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`,
	}
	for name, text := range parts {
		all[name] = text
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range all {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestASheetWithStylesDownToItsLastRowHasTheSessionsThatItShows(t *testing.T) {
	t.Parallel()
	top := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><r><t>sta</t></r><r><t>rt</t></r><rPh><t>no</t></rPh></is></c><c r="XFD1" s="1"/></row>` +
		`<row r="2"><c r="A2" t="inlineStr"><is><t>A talk</t></is></c><c r="XFD2" s="1"/></row>`
	var all strings.Builder
	for n := 3; n <= 120_000; n++ {
		fmt.Fprintf(&all, `<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>`, n, n)
	}
	for name, rows := range map[string]string{"its last row": top + `<row r="1048576" ht="12.75" customHeight="1"/>`,
		"every row": top + all.String()} {
		data := workbook(t, map[string]string{"xl/worksheets/sheet1.xml": "<worksheet><sheetData>" + rows + "</sheetData></worksheet>",
			"xl/sharedStrings.xml": "<sst><si><t>title</t></si></sst>"})
		if p := readSheet(t, name, data).Programme; len(p.Sessions) != 1 || p.Sessions[0].Title != "A talk" {
			t.Errorf("%s: %+v", name, p.Sessions)
		}
	}
}

func TestAWorkbookOfAnotherProgramIsReadWithItsDates(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	at := time.Date(2027, 3, 4, 9, 30, 0, 0, time.UTC)
	for cell, v := range map[string]any{"A1": "Titre", "B1": "Jour", "C1": "Heure", "D1": "Durée", "E1": "Enregistrée", "F1": "Salle",
		"A2": "Été", "B2": at.Truncate(24 * time.Hour), "C2": 0.395833333333333, "D2": 45, "E2": true, "F2": 3,
		"A4": "Soir", "B4": at, "C4": at, "D4": 0.03125, "E4": false, "F4": "R"} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	p := readSheet(t, "x.xlsx", b.Bytes()).Programme
	if len(p.Sessions) != 2 || len(p.Rooms) != 2 || p.Rooms[0].Name != "3" {
		t.Fatalf("%+v in %+v", p.Sessions, p.Rooms)
	}
	for _, s := range p.Sessions {
		if len(s.Placements) != 1 || s.Placements[0].Start.In(paris(t)).Format(time.DateTime) != "2027-03-04 09:30:00" ||
			s.Duration != 45*time.Minute ||
			s.Recorded != (s.Title == "Été") {
			t.Errorf("%+v", s)
		}
	}
}
