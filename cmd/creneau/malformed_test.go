package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// What a stranger's file may cost beyond what a small one does.
const (
	mostCPU    = 2 * time.Second
	mostMemory = 64 << 20
)

// again is how often a file that seems to cost more is measured anew. A busy machine only adds to what a file costs: the least counts.
const again = 4

// malformed is a file that means harm, or that a program spoiled.
type malformed struct {
	name  string
	data  func() []byte
	taken bool // its sessions are read all the same
}

func written(parts ...string) func() []byte {
	return func() []byte { return []byte(strings.Join(parts, "")) }
}

func repeated(before, what string, n int, after string) func() []byte {
	return func() []byte { return []byte(before + strings.Repeat(what, n) + after) }
}

const (
	xmlHead  = `<schedule><day date="2027-03-04"><room name="A">`
	xmlEvent = `<event id="1"><title>T</title><start>10:00</start><duration>00:30</duration>`
	xmlTail  = `</event></room></day></schedule>`
	jsonHead = `{"schedule":{"conference":{"time_zone_name":"UTC","days":[`
)

var forms = []malformed{
	{"xlsx that inflates to 400 MB", sheetOf(func(w io.Writer) { fill(w, "<worksheet><sheetData><row><c><v>", " ", 400<<20) }), false},
	{"xlsx with three million rows", sheetOf(func(w io.Writer) { fill(w, "<worksheet><sheetData>", `<row><c t="n"><v>1</v></c></row>`, 96<<20) }), false},
	{"xlsx with a huge row index", sheetOf(func(w io.Writer) {
		fill(w, `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>title</v></c></row><row r="99999999999"><c r="A9"><v>1</v></c></row></sheetData></worksheet>`, "", 0)
	}), false},
	{"xlsx with 16,384 columns a row", sheetOf(func(w io.Writer) {
		fill(w, "<worksheet><sheetData><row>", `<c t="s"><v>0</v></c>`, 16_384*21)
		fill(w, "</row>", `<row>`+strings.Repeat(`<c t="s"><v>0</v></c>`, 16_384)+`</row>`, 24<<20)
	}), false},
	{"xlsx with one long string in every cell", sheetOf(func(w io.Writer) {
		fill(w, `<worksheet><sheetData><row><c t="str"><v>title</v></c><c t="str"><v>abstract</v></c></row>`,
			`<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 1<<20)
	}), false},
	{"xlsx with empty shared strings", func() []byte {
		return zipped(map[string]func(io.Writer){"xl/sharedStrings.xml": func(w io.Writer) { fill(w, "<sst>", "<si/>", 30<<20) }})
	}, false},
	{"xlsx with an attribute a million times", sheetOf(func(w io.Writer) { fill(w, "<worksheet><row ", `a="" `, 20<<20) }), false},
	{"xlsx with external links and macros", sheetOf(func(w io.Writer) {
		fill(w, `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>title</v></c></row><row r="2"><c r="A2" t="str"><f>WEBSERVICE("http://127.0.0.1/")</f><v>A talk</v></c></row></sheetData></worksheet>`, "", 0)
	}), true},
	{"zip with 60,000 parts", manyParts(60_000), false},
	{"zip with parts that overlap", overlapping, false},
	{"zip that lies about its size", lying, false},
	{"zip with a path that climbs", func() []byte {
		return zipped(map[string]func(io.Writer){"../../../etc/creneau": func(w io.Writer) { fill(w, "x", "", 0) }})
	}, false},
	{"zip in a zip", func() []byte {
		return zipped(map[string]func(io.Writer){"xl/workbook.xml": func(w io.Writer) { w.Write(manyParts(500)()) }})
	}, false},
	{"xml nested a million deep", repeated("", "<a>", 1_000_000, ""), false},
	{"xml with 1.2 million attributes", repeated("<schedule ", `a="" `, 1_200_000, "/>"), false},
	{"xml with attributes in every tag", repeated("<schedule>", "<a "+strings.Repeat(`a="" `, 40)+"/>", 38_000, "</schedule>"), false},
	{"xml with entities", written(`<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><schedule>&b;</schedule>`), false},
	{"xml with empty days", repeated("<schedule>", `<day/>`, 1_000_000, "</schedule>"), false},
	{"xml with many people", repeated(xmlHead+xmlEvent+"<persons>", "<person>x</person>", 119_900, "</persons>"+xmlTail), true},
	{"xml with a block of our own at its most", repeated(`<schedule><generator name="creneau"/>`+xmlHead[10:]+xmlEvent+"<persons>",
		"<person/>", 35_000,
		"</persons>"+xmlTail[:len(xmlTail)-11]+`<?creneau {"form":1,"sessions":[`+
			strings.Repeat("["+strings.Repeat("{},", 9_000)+"1],", 8)+`1]}?></schedule>`), true},
	{"xml with a block of our own beyond it", repeated(`<schedule><generator name="creneau"/>`+
		xmlHead[10:]+xmlEvent+xmlTail[:len(xmlTail)-11]+`<?creneau {"form":1,"sessions":[`,
		"["+strings.Repeat("{},", 9_000)+"1],", 20, `1]}?></schedule>`), false},
	{"json with 9,000 tracks", tracks(9_000), false},
	{"xml with brackets in a text", repeated(xmlHead+xmlEvent+"<abstract>&lt;p>", "&lt;", 1_900_000, "</abstract>"+xmlTail), true},
	{"xml cut off", repeated(xmlHead+xmlEvent+"<abstract>", "x", 7<<20, ""), false},
	{"csv with a field of 100 MB", repeated("title\n", "x", 100<<20, "\n"), false},
	{"csv with a field of 7 MB", repeated("title\n", "x", 7<<20, "\n"), false},
	{"csv with quotes in quotes", repeated("title,room\n", `"a""`, 1_900_000, "\n"), false},
	{"csv with mixed quotes", written("title,room\n\"A\" talk,\"B\n"), false},
	{"csv with a million columns", repeated("title", ",", 7<<20, "\n"), false},
	{"csv with empty lines", repeated("title\nA\n", ",\n", 3<<20, ""), true},
	{"csv with 100,000 lines", repeated("title\n", "A talk\n", 100_000, ""), false},
	{"csv with a mark", written("\ufefftitle\nA\n"), true},
	{"csv in UTF-16", written("\xff\xfet\x00i\x00t\x00l\x00e\x00\n\x00A\x00\n\x00"), true},
	{"csv with zeros", repeated("title\nA", "\x00", 200_000, "\n"), true},
	{"csv with formulas", repeated("title,speakers\n", "=cmd|'/C calc'!A0,@SUM(1)\n", 200, ""), true},
	{"json nested five million deep", repeated("", "[", 5_000_000, ""), false},
	{"json with a list of a million", repeated(`[{"event_id":1}`, ",1", 1_900_000, "]"), false},
	{"json with 600,000 empty days", repeated(jsonHead+"{}", ",{}", 600_000, "]}}}"), false},
	{"json with objects in lists", repeated("[[]", ",["+strings.Repeat("{},", 5_000)+"1]", 500, "]"), false},
	{"json with duplicate keys", repeated(`{"event":{},"speakers":[],"sessions":[{"id":"a","title":"A"`, `,"title":"B"`, 9_000, "}]}"), true},
	{"json with big numbers", written(`{"event":{},"speakers":[],"sessions":[{"id":1e999999,"title":"A","durationMinutes":`,
		strings.Repeat("9", 1_000_000), "}]}"), true},
	{"json with invalid UTF-8", repeated(`{"event":{},"speakers":[],"sessions":[{"id":"a","title":"A","abstract":"`, "\xff\xfe\xc0", 1_000_000,
		`"}]}`), true},
	{"json with brackets in a text", repeated(`{"event":{},"speakers":[],"sessions":[{"id":"a","title":"A","abstract":"<p>`, "<", 7<<20,
		`"}]}`), true},
	{"json with ids that are alike", repeated(`[{"event_id":1}`, `,{"event_id":1}`, 4_990, "]"), true},
	{"ics with injected lines", written("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270304T100000Z\r\nSUMMARY:A\\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), true},
	{"ics that repeats every second", written("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:19700101T100000Z\r\nRRULE:FREQ=SECONDLY;UNTIL=20700101T000000Z\r\nSUMMARY:A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), true},
	{"ics with 200,000 attendees", repeated("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270304T100000Z\r\n",
		"ATTENDEE:mailto:x@example.org\r\n", 200_000, "SUMMARY:A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), false},
	{"ics with a broken zone and a local file", written("BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nTZID:Nowhere\r\nBEGIN:STANDARD\r\nDTSTART:x\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Nowhere:20270304T100000\r\nATTACH:file:///etc/passwd\r\nSUMMARY:A\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"), true},
}

// tracks is a list of talks of which each has a track of its own.
func tracks(n int) func() []byte {
	return func() []byte {
		var b bytes.Buffer
		b.WriteString(`[{"event_id":0}`)
		for i := range n {
			fmt.Fprintf(&b, `,{"event_id":%d,"title":"T","track":"%d"}`, i+1, i)
		}
		return append(b.Bytes(), ']')
	}
}

// fill writes a beginning, then the same again and again up to a size.
func fill(w io.Writer, before, again string, size int) {
	io.WriteString(w, before)
	if again == "" {
		return
	}
	block := []byte(strings.Repeat(again, max(1, 64<<10/len(again))))
	for written := 0; written < size; written += len(block) {
		w.Write(block)
	}
}

func sheetOf(rows func(io.Writer)) func() []byte {
	return sync.OnceValue(func() []byte { // two tests want it, and it takes a while
		return zipped(map[string]func(io.Writer){"xl/worksheets/sheet1.xml": rows, "xl/sharedStrings.xml": func(w io.Writer) {
			fill(w, "<sst><si><t>", "x", 30_000)
			io.WriteString(w, "</t></si></sst>")
		}})
	})
}

// zipped is a workbook with some parts of its own.
func zipped(parts map[string]func(io.Writer)) []byte {
	all := map[string]string{
		"_rels/.rels":     `<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml": `<workbook><sheets><sheet name="P" r:id="b"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="b" Type="x/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="c" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet/>`,
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	add := func(name string, write func(io.Writer)) {
		if w, err := z.Create(name); err == nil {
			write(w)
		}
	}
	for name, write := range parts {
		delete(all, name)
		add(name, write)
	}
	for name, part := range all {
		add(name, func(w io.Writer) { io.WriteString(w, part) })
	}
	z.Close()
	return b.Bytes()
}

func manyParts(n int) func() []byte {
	return func() []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for i := range n {
			z.CreateHeader(&zip.FileHeader{Name: strconv.Itoa(i)})
		}
		z.Close()
		return b.Bytes()
	}
}

// overlapping names one part of 16 MB 900 times.
func overlapping() []byte {
	data := sheetOf(func(w io.Writer) { fill(w, "<worksheet>", " ", 16<<20) })()
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	start := int(binary.LittleEndian.Uint32(data[end+16:]))
	directory := data[start:end]
	out := append([]byte{}, data[:start]...)
	count := int(binary.LittleEndian.Uint16(data[end+10:]))
	times := 900 / count
	out = append(out, bytes.Repeat(directory, times)...)
	tail := append([]byte{}, data[end:]...)
	binary.LittleEndian.PutUint16(tail[8:], uint16(times*count))
	binary.LittleEndian.PutUint16(tail[10:], uint16(times*count))
	binary.LittleEndian.PutUint32(tail[12:], uint32(times*len(directory)))
	return append(out, tail...)
}

// lying says in a zip64 record that it has 2^40 parts.
func lying() []byte {
	data := manyParts(10)()
	end := bytes.LastIndex(data, []byte("PK\x05\x06"))
	record := make([]byte, 56)
	copy(record, "PK\x06\x06")
	binary.LittleEndian.PutUint64(record[4:], 44)
	binary.LittleEndian.PutUint64(record[24:], 1<<40)
	binary.LittleEndian.PutUint64(record[32:], 1<<40)
	binary.LittleEndian.PutUint64(record[40:], 1<<50)
	locator := make([]byte, 20)
	copy(locator, "PK\x06\x07")
	binary.LittleEndian.PutUint64(locator[8:], uint64(end))
	binary.LittleEndian.PutUint32(locator[16:], 1)
	tail := append([]byte{}, data[end:]...)
	binary.LittleEndian.PutUint16(tail[8:], 0xffff)
	binary.LittleEndian.PutUint16(tail[10:], 0xffff)
	binary.LittleEndian.PutUint32(tail[12:], 0xffffffff)
	binary.LittleEndian.PutUint32(tail[16:], 0xffffffff)
	return bytes.Join([][]byte{data[:end], record, locator, tail}, nil)
}

// handed are files of proposals that mean harm, or that a program spoiled.
var handed = []malformed{
	{"xlsx that inflates to 400 MB", sheetOf(func(w io.Writer) { fill(w, "<worksheet><sheetData><row><c><v>", " ", 400<<20) }), false},
	{"xlsx with three million rows", sheetOf(func(w io.Writer) {
		fill(w, `<worksheet><sheetData><row><c t="str"><v>title</v></c></row>`, `<row><c t="n"><v>1</v></c></row>`, 96<<20)
	}), false},
	{"xlsx with one long string in every cell", sheetOf(func(w io.Writer) {
		fill(w, `<worksheet><sheetData><row><c t="str"><v>title</v></c><c t="str"><v>abstract</v></c></row>`,
			`<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>`, 1<<20)
	}), false},
	{"csv with 100,000 lines", repeated("title\n", "A talk\n", 100_000, ""), false},
	{"csv with 20,000 people in a cell", repeated("title,speakers\nA,\"", "B & ", 20_000, "C\"\n"), true},
	{"csv with 200 questions", written("title" + strings.Repeat(",q", 199) + "\nA" + strings.Repeat(",x", 199) + "\n"), true},
	{"csv with 4,900 proposals", numbered("id,title,speakers\n", "%d,T%d,S\n", 4_900, ""), true},
	{"csv with 200 formats", numbered("title,format\n", "T%d,F%d\n", 200, ""), true},
	{"csv with 5,000 formats", numbered("title,format\n", "T%d,F%d\n", 5_000, ""), false},
	{"csv with mixed quotes", written("title,room\n\"A\" talk,\"B\n"), false},
	{"json nested five million deep", repeated("", "[", 5_000_000, ""), false},
	{"pretalx with a million answers", repeated(`{"submissions":[{"code":"A","title":"A","answers":[{}`, ",{}", 1_000_000, "]}]}"), false},
	{"pretalx with 9,900 submissions", numbered(`[{"code":"x","title":"x"}`, `,{"code":"c%d","title":"t%d"}`, 9_900, "]"), false},
	{"pretalx with codes that are alike", repeated(`[{"code":"x","title":"x"}`, `,{"code":"x","title":"x"}`, 9_900, "]"), false},
	{"pretalx cut off", written(`[{"code":"x","title":"x"}`), false},
	{"sessionize with many speakers of one session", repeated(`{"sessions":[{"id":"1","title":"A","speakers":["s"`, `,"s"`, 9_900,
		`]}],"speakers":[{"id":"s","fullName":"B"}]}`), true},
	{"bundle of another form", written(`{"form":"creneau-cfp/9","proposals":[]}`), false},
	{"bundle whose form stands last", written(`{"proposals":[{"key":"a","title":"A"}],"form":"creneau-cfp/1"}`), true},
	{"bundle with lists where texts are", written(`{"form":"creneau-cfp/1","proposals":[{"title":[]}]}`), false},
	{"bundle with many revisions", repeated(`{"form":"creneau-cfp/1","proposals":[{"key":"a","title":"A","revisions":[{"title":"B"}`,
		`,{"title":"B"}`, 9_900, "]}]}"), true},
	{"bundle with 190 products", numbered(`{"form":"creneau-cfp/1","proposals":[{"key":"a","title":"A","products":["x"`, `,"p%d %d"`, 190,
		"]}]}"), true},
	{"xml", written("<schedule/>"), false},
	{"nothing", written(" "), false},
}

// numbered repeats what has two numbers in it.
func numbered(before, what string, n int, after string) func() []byte {
	return func() []byte {
		b := bytes.NewBufferString(before)
		for i := range n {
			fmt.Fprintf(b, what, i, i)
		}
		b.WriteString(after)
		return b.Bytes()
	}
}

func TestAMalformedFileCostsLittleThroughTheServer(t *testing.T) {
	t.Parallel()
	costsLittle(t, "imports", forms)
}

func TestMalformedProposalsCostLittleThroughTheServer(t *testing.T) {
	t.Parallel()
	costsLittle(t, "proposals/imports", handed)
}

func costsLittle(t *testing.T, to string, forms []malformed) {
	t.Helper()
	leftOutWhereItCannotBeMeasured(t)
	v := &victim{t: t, to: to, database: "sqlite://" + filepath.Join(t.TempDir(), "m.db")}
	v.token = prepare(t, v.database)
	stop := v.start()
	defer stop()
	v.send(t, []byte("title\nA talk\n"))
	v.send(t, []byte("title\nA talk\n"))
	for _, f := range forms {
		data := f.data()
		status, answer, cost, held := v.measure(t, data)
		for range again {
			if cost <= mostCPU && held <= mostMemory {
				break
			}
			_, _, nextCost, nextHeld := v.measure(t, data)
			cost, held = min(cost, nextCost), min(held, nextHeld)
		}
		t.Logf("%-45s %8d bytes: %d, %5d ms, %5d KiB", f.name, len(data), status, cost.Milliseconds(), held>>10)
		if cost > mostCPU || held > mostMemory {
			t.Errorf("%s costs %s of a core and %d MiB", f.name, cost, held>>20)
		}
		if refused := status == http.StatusUnprocessableEntity || status == http.StatusRequestEntityTooLarge; refused == f.taken ||
			!f.taken && !refused {
			t.Errorf("%s: %d %s", f.name, status, answer)
		}
	}
	if all, ok := v.ask("GET", "/quay/sessions", nil); !ok || len(all["items"].([]any)) != 6 {
		t.Errorf("something of them was kept: %v", all)
	}
}

// measure sends a file and tells, beside the answer, the time and the memory that it cost the server.
func (v *victim) measure(t *testing.T, data []byte) (status int, answer string, cost time.Duration, held int) {
	t.Helper()
	memory, cpu := v.usage(t, true)
	status, answer = v.send(t, data)
	peak, after := v.usage(t, false)
	return status, answer, after - cpu, peak - memory
}

// send asks what a file would change, and keeps at most a sentence of the answer.
func (v *victim) send(t *testing.T, data []byte) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.base+"/api/v1/editions/quay/"+v.to+"?dry_run=true",
		bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+v.token)
	req.Header.Set("Content-Type", "application/octet-stream")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		if len(data) > 8<<20 { // the server closed the door before all was sent
			return http.StatusRequestEntityTooLarge, ""
		}
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(res.Body, 300))
	if err != nil {
		t.Error(err)
	}
	io.Copy(io.Discard, res.Body) // It reads what is left of the body.
	return res.StatusCode, string(answer)
}

// usage reads what the server has used: the most memory since the last look that began anew, and the time of its cores.
func (v *victim) usage(t *testing.T, anew bool) (memory int, cpu time.Duration) {
	t.Helper()
	if anew {
		if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", v.pid), []byte("5"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", v.pid))
	if err != nil {
		t.Fatal(err)
	}
	memory = mostOf(status)
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", v.pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, _ := strconv.Atoi(fields[11])   // The kernel writes a number here.
	system, _ := strconv.Atoi(fields[12]) // The kernel writes a number here.
	return memory, time.Duration(user+system) * 10 * time.Millisecond
}

// mostOf is the most memory that a process had, by its status.
func mostOf(status []byte) int {
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); fields[0] == "VmHWM:" {
			kilobytes, _ := strconv.Atoi(fields[1]) // The kernel writes a number here.
			return kilobytes << 10
		}
	}
	return 0
}

func TestAMalformedFileCostsLittleOnTheCommandLine(t *testing.T) {
	t.Parallel()
	leftOutWhereItCannotBeMeasured(t)
	dir := t.TempDir()
	database := "sqlite://" + filepath.Join(dir, "m.db")
	v := &victim{t: t, database: database, token: prepare(t, database)}
	v.start()()
	small := v.importFile(t, filepath.Join(dir, "small"), []byte("title\nA talk\n"))
	for _, f := range forms {
		used := v.importFile(t, filepath.Join(dir, "form"), f.data())
		for range again {
			if used.cpu-small.cpu <= mostCPU && used.memory-small.memory <= mostMemory {
				break
			}
			next := v.importFile(t, filepath.Join(dir, "form"), f.data())
			used.cpu, used.memory = min(used.cpu, next.cpu), min(used.memory, next.memory)
		}
		cost, held := used.cpu-small.cpu, used.memory-small.memory
		t.Logf("%-45s %5d ms, %5d KiB: %s", f.name, cost.Milliseconds(), held>>10, used.said)
		if cost > mostCPU || held > mostMemory {
			t.Errorf("%s costs %s of a core and %d MiB", f.name, cost, held>>20)
		}
		if (used.code == 0) != f.taken || !f.taken && (used.code != 2 || strings.Count(used.said, "\n") != 1) {
			t.Errorf("%s ends with %d: %s", f.name, used.code, used.said)
		}
	}
}

// used is what a command cost, how it ended and what it said of that.
type used struct {
	cpu    time.Duration
	memory int
	code   int
	said   string
}

func (v *victim) importFile(t *testing.T, name string, data []byte) used {
	t.Helper()
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "import", "--dry-run", "--edition", "quay", "--database", v.database, name)
	cmd.Env = append(os.Environ(), runAsCreneau+"=1", memoryFile+"="+name+".status")
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	status, err := os.ReadFile(name + ".status")
	if err != nil || mostOf(status) == 0 {
		t.Fatalf("no memory told: %v", err)
	}
	return used{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), mostOf(status), cmd.ProcessState.ExitCode(), said.String()}
}

// leftOutWhereItCannotBeMeasured leaves out systems without /proc, and the race detector, which takes ten times as much of everything.
func leftOutWhereItCannotBeMeasured(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" || raceDetector {
		t.Skip("LEFT OUT: memory and time are measured on Linux without the race detector")
	}
}
