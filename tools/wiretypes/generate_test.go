package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhatIsWrittenIsFresh fails when a struct has changed and its type in TypeScript has not.
func TestWhatIsWrittenIsFresh(t *testing.T) {
	t.Parallel()
	for _, f := range files {
		want, err := Generate("../..", f)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join("../..", f.Path))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is stale, run make assets:\n%s", f.Path, diff)
		}
	}
}

const server = `package web

// parcel is what a door hands out.
type parcel struct {
	base
	Name  string    ` + "`json:\"name\"`" + `
	At    time.Time ` + "`json:\"at,omitzero\"`" + ` // when it came
	Size  float64   ` + "`json:\"size,omitempty\" doc:\"Metres.\"`" + `
	Kind  string    ` + "`json:\"kind\" enum:\"large,small\"`" + `
	Seen  *int64    ` + "`json:\"seen,omitempty\"`" + `
	Next  *parcel   ` + "`json:\"next\"`" + `
	Marks []mark    ` + "`json:\"marks\"`" + `
	Rooms map[string]int ` + "`json:\"rooms\"`" + `
}

type base struct {
	ID string ` + "`json:\"id\"`" + `
}

type mark struct {
	On bool ` + "`json:\"on\"`" + `
}
`

func TestAStructBecomesWhatJSONHasOfIt(t *testing.T) {
	t.Parallel()
	root := world(t, server)
	got, err := Generate(root, File{Types: []Type{{"web", "parcel", "Parcel"}, {"web", "base", "Base"}, {"web", "mark", "Mark"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := `
// Parcel is what a door hands out.
export interface Parcel extends Base {
  name: string;
  // when it came
  at?: string;
  // Metres.
  size?: number;
  kind: "large" | "small";
  seen?: number;
  next: Parcel | null;
  marks: Mark[];
  rooms: Record<string, number>;
}

export interface Base {
  id: string;
}

export interface Mark {
  on: boolean;
}
`
	_, types, _ := strings.Cut(string(got), "\n")
	if diff := cmp.Diff(want, types); diff != "" {
		t.Error(diff)
	}
}

func TestWhatCannotBeWrittenIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ source, want string }{
		"a struct that moved":                {"package web", "is not declared there"},
		"a field that JSON calls by no name": {"package web\ntype a struct { B string }", "no name in JSON"},
		"a type that is not in the list": {"package web\ntype a struct {\n B b `json:\"b\"` }\ntype b struct {}",
			"type b is not in the list"},
		"a type of another package": {"package web\ntype a struct {\n B x.ID `json:\"b\"` }", "of another package"},
		"no struct":                 {"package web\ntype a string", "is no struct"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Generate(world(t, c.source), File{Types: []Type{{"web", "a", "A"}}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

// world is a folder with one source.
func world(t *testing.T, source string) string {
	t.Helper()
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "web"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "web", "a.go"), []byte(source), 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}
