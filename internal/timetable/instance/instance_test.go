package instance_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/timetable"
	"github.com/creneau/creneau/internal/timetable/instance"
	"github.com/creneau/creneau/internal/timetable/search"
)

// example is the problem of docs/engine.md.
func example(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../../../docs/engine.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```json\n")
	text, _, ok := strings.Cut(rest, "```")
	if !ok {
		t.Fatal("docs/engine.md holds no example")
	}
	return text
}

func TestTheDocumentedExampleIsPlannedAsDocumented(t *testing.T) {
	t.Parallel()
	file, err := instance.Read(strings.NewReader(example(t)))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.ReadStars(strings.NewReader("person,session,level\nx,birds,1\nx,networks,must\n")); err != nil {
		t.Fatal(err)
	}
	file.Problem.People = file.Problem.People[:2]
	in, err := timetable.NewInstance(file.Problem)
	if err != nil {
		t.Fatal(err)
	}
	got, err := search.Run(context.Background(), in, search.Settings{Iterations: 5000, Seed: 1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := timetable.Plan{{Room: 0, Start: 880}, {Room: 0, Start: 840}, {Room: 1, Start: 840}}
	if got.Plan[1].Room == 1 { // the two rooms of the first slot are as good either way
		want[1].Room, want[2].Room = 1, 0
	}
	if diff := cmp.Diff(want, got.Plan); diff != "" {
		t.Error(diff)
	}
	var b bytes.Buffer
	if err := file.WritePlan(&b, got.Plan); err != nil {
		t.Fatal(err)
	}
	back, err := file.ReadPlan(&b)
	if err != nil || !cmp.Equal(got.Plan, back) {
		t.Errorf("%v\n%s", err, cmp.Diff(got.Plan, back))
	}
}

func TestAFaultInAFileIsNamedWithItsPlace(t *testing.T) {
	t.Parallel()
	for want, spoil := range map[string][2]string{
		`speaker "zo"`:   {`"speakers": ["zoe"]`, `"speakers": ["zo"]`},
		`unknown field`:  {`"setup": 5`, `"setup": 5, "colour": 1`},
		`session "bird"`: {`{"session": "birds"`, `{"session": "bird"`},
		`rooms[1]: id`:   {`"id": "small"`, `"id": "big"`},
		`byte`:           {`"setup": 5`, `"setup": "five"`},
		`before[0]`:      {`[["networks"`, `[["network"`},
	} {
		text := strings.Replace(example(t), spoil[0], spoil[1], 1)
		_, err := instance.Read(strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", want, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(example(f))
	f.Fuzz(func(t *testing.T, text string) {
		file, err := instance.Read(strings.NewReader(text))
		if err != nil || len(file.Problem.Sessions) > 50 || len(file.Problem.Slots) > 50 {
			return
		}
		for _, s := range file.Problem.Slots {
			if s.End-s.Start > 10_000 || s.End-s.Start < 0 {
				return
			}
		}
		if _, err := timetable.NewInstance(file.Problem); err != nil && strings.Contains(err.Error(), "panic") {
			t.Error(err)
		}
	})
}
