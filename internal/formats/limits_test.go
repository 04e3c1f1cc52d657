package formats_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

func read(ctx context.Context, name, data string) (formats.Result, error) {
	return formats.Read(ctx, []formats.Source{{Name: name, Data: []byte(data)}}, formats.ReadOptions{})
}

func TestReadingStopsAtTheMostThatAProgrammeMayHave(t *testing.T) {
	t.Parallel()
	events := strings.Repeat(`<event id="1"><title>x</title></event>`, 5001)
	days := strings.Repeat(`{"date":""},`, 10_001)
	for name, c := range map[string]struct{ data, code string }{
		"entries of a list": {`[{"event_id":1}` + strings.Repeat(",1", 5001) + "]", "import.too_many_entries"},
		"members of a list": {`[{"event_id":1}` + strings.Repeat(",1", 10_001) + "]", "import.too_many_entries"},
		"empty days":        {`{"schedule":{"conference":{"days":[` + strings.TrimSuffix(days, ",") + `]}}}`, "import.too_many_entries"},
		"empty objects": {`[` + strings.Repeat(`[`+strings.TrimSuffix(strings.Repeat("{},", 9000), ",")+`],`, 20) + `1]`,
			"import.too_many_entries"},
		"events of a schedule": {`<schedule><day date="2027-03-04"><room name="A">` + events + `</room></day></schedule>`,
			"import.too_many_entries"},
		"attributes of a tag": {`<schedule ` + strings.Repeat(`a="" `, 20_000) + `/>`, "import.too_many_entries"},
		"attributes of all": {`<schedule>` + strings.Repeat(`<a`+strings.Repeat(` a=""`, 50)+`/>`, 2_401) + `</schedule>`,
			"import.too_many_entries"},
		"a bracket in a value":  {`<schedule x=">" ` + strings.Repeat(`a="" `, 20_000) + `/>`, "import.too_many_entries"},
		"nesting of lists":      {strings.Repeat("[", 65), "import.too_deep"},
		"nesting of elements":   {strings.Repeat("<a>", 65), "import.too_deep"},
		"declarations":          {`<!DOCTYPE a [<!ENTITY b "c">]><schedule/>`, "import.entities"},
		"bytes":                 {"title\n" + strings.Repeat("x", 8<<20), "import.too_large"},
		"unfinished schedule":   {`<schedule><day date="2027-03-04"`, "import.malformed"},
		"unfinished string":     {`{"talks`, "import.malformed"},
		"a backslash at an end": {`{"talks\`, "import.malformed"},
	} {
		_, err := read(t.Context(), name, c.data)
		if f, ok := fault.From(err); !ok || f.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestALongCommentOrTextIsNoTag(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("it's <b> ", 20_000)
	res, err := read(t.Context(), "x.xml", `<schedule><!-- `+
		long+`--><day date="2027-03-04"><room name="A"><event id="1"><title>T</title><abstract><![CDATA[`+
		long+`]]></abstract><start>10:00</start><duration>00:30</duration></event></room></day></schedule>`)
	if err != nil || len(res.Programme.Sessions) != 1 {
		t.Errorf("%d sessions, %v", len(res.Programme.Sessions), err)
	}
}

func TestNotesAndListsOfOneSessionAreBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("title,tags,minutes\n")
	for n := range 3000 {
		fmt.Fprintf(&b, "Talk,t%d,\n", n)
	}
	res, err := read(t.Context(), "x.csv", b.String()+"Long,"+
		strings.Repeat("a;b;", 30)+strings.Join(strings.Fields(strings.Repeat("x ", 50)), ";")+",30\n")
	if err != nil {
		t.Fatal(err)
	}
	if last := res.Notes[len(res.Notes)-1]; len(res.Notes) > 1001 || last.Code != "more_notes" {
		t.Errorf("%d notes, the last is %s", len(res.Notes), last.Code)
	}
	var people []string
	for n := range 250 {
		people = append(people, fmt.Sprintf("P%d", n))
	}
	res, err = read(t.Context(), "x.csv", "title,speakers\nPanel,"+strings.Join(people, ";")+"\n")
	if err != nil || len(res.Programme.Sessions[0].Speakers) != 200 || res.Notes[len(res.Notes)-1].Code != "long_list" {
		t.Errorf("%d speakers, %v, %v", len(res.Programme.Sessions[0].Speakers), res.Notes, err)
	}
}

// gone is a context whose client leaves after some looks at it.
type gone struct {
	context.Context
	looks int
}

func (g *gone) Err() error {
	if g.looks--; g.looks < 0 {
		return context.Canceled
	}
	return nil
}

func TestReadingStopsWhenTheClientGoes(t *testing.T) {
	t.Parallel()
	talk := `{"event_id":1,"title":"x"}`
	for name, data := range map[string]string{
		"json": `[` + talk + strings.Repeat(","+talk, 4000) + `]`,
		"xml": `<schedule><day date="2027-03-04"><room name="A">` +
			strings.Repeat(`<event id="1"><title>x</title></event>`, 4000) + `</room></day></schedule>`,
		"csv": "title\n" + strings.Repeat("x\n", 4000),
	} {
		for _, looks := range []int{0, 1, 20, 2000} {
			if _, err := read(&gone{t.Context(), looks}, name, data); !errors.Is(err, context.Canceled) {
				t.Errorf("%s after %d looks: %v", name, looks, err)
			}
		}
	}
}

func TestNumbersOfAnySizeAreNumbers(t *testing.T) {
	t.Parallel()
	for minutes, want := range map[string]float64{"1e999999": 30, "99999999999999999999999": 30, "-5": 30, `"08"`: 8, `"010"`: 10, "45.9": 45,
		`" 20 "`: 20, `"0x10"`: 30} {
		res, err := read(t.Context(), "x.json", `{"event":{},"speakers":[],"sessions":[{"id":"a","title":"T","durationMinutes":`+minutes+`}]}`)
		if err != nil || res.Programme.Sessions[0].Duration.Minutes() != want {
			t.Errorf("%s: %v, %v", minutes, res.Programme.Sessions, err)
		}
	}
}
