package cosplib_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/bench/cosplib"
)

// benchmark is where the public instances lie, beside the checkout when they are there.
const benchmark = "../../../../shared/data/cosplib"

func readCosplib(t *testing.T, name string) *cosplib.Instance {
	t.Helper()
	f, err := os.Open(filepath.Join(benchmark, "instances", name+".xlsx"))
	if err != nil {
		t.Skip("LEFT OUT: the CoSPLib instances are not beside the checkout")
	}
	defer f.Close()
	in, err := cosplib.Read(f, name)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

type vectors struct {
	Cases []struct {
		Tracks       [][]int
		Subs         [][][]int
		Terms        map[string]int
		Objective    int
		AllScheduled bool `json:"all_scheduled"`
		Valid        bool
	}
}

func TestEveryScheduleOfTheVectorsScoresAsTheAuthorsEvaluatorDoes(t *testing.T) {
	t.Parallel()
	for folder, version := range map[string]cosplib.Version{"vectors": cosplib.V0, "vectors-v1": cosplib.V1} {
		files, err := filepath.Glob(filepath.Join(benchmark, folder, "*.json"))
		if err != nil || len(files) == 0 {
			t.Skip("LEFT OUT: the CoSPLib vectors are not beside the checkout")
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var v vectors
			if err := json.Unmarshal(text, &v); err != nil {
				t.Fatal(err)
			}
			in := readCosplib(t, name)
			for k, c := range v.Cases {
				got := in.Score(cosplib.Schedule{Track: c.Tracks, Submission: c.Subs}, version)
				terms := map[string]int{}
				for i, term := range cosplib.Terms {
					if _, told := c.Terms[term]; told || got.Terms[i] != 0 {
						terms[term] = got.Terms[i]
					}
				}
				if diff := cmp.Diff(c.Terms, terms); diff != "" || got.Objective != c.Objective || got.Complete != c.AllScheduled ||
					got.Valid != c.Valid {
					t.Errorf("%s/%s case %d: objective %d want %d, complete %v want %v, valid %v want %v\n%s", folder, name, k, got.Objective, c.Objective,
						got.Complete, c.AllScheduled, got.Valid, c.Valid, diff)
				}
			}
		}
	}
}

func TestAScheduleComesBackFromItsWorkbook(t *testing.T) {
	t.Parallel()
	in := &cosplib.Instance{Rooms: []string{"Bow", "Stern"}, Sessions: []cosplib.Session{{Name: "am", Slots: 2}, {Name: "pm", Slots: 1}},
		Tracks:      []cosplib.Track{{Name: "Tides "}, {Name: "Winds"}}, // a blank at the end is part of a name
		Submissions: []cosplib.Submission{{Name: "a", Need: 2}, {Name: "b ", Track: 1, Need: 1}}}
	s := in.Empty()
	s.Track[0][1], s.Submission[0][1] = 0, []int{0, 0}
	s.Track[1][0], s.Submission[1][0] = 1, []int{1}
	var b bytes.Buffer
	if err := cosplib.WriteSchedule(&b, in, s); err != nil {
		t.Fatal(err)
	}
	got, err := cosplib.ReadSchedule(&b, in)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
}
