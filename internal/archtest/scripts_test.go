package archtest_test

import (
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNoScriptsImportEachOtherInACircle(t *testing.T) {
	t.Parallel()
	files := scripts(t)
	if len(files) < 30 {
		t.Fatalf("only %d scripts were found", len(files))
	}
	if circle := circleOf(files); circle != nil {
		t.Errorf("these import each other, types counted: %s.\n"+
			"State what a piece uses as an interface beside the piece.", strings.Join(circle, " → "))
	}
}

func TestACircleOfScriptsIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none": {map[string]string{
			"a.ts": `import { b } from "./b";` + "\n" + `import { render } from "preact";`, "b.tsx": `import "./c";`, "c.ts": "",
		}, nil},
		"of values": {map[string]string{
			"a.ts": `import { b } from "./b";`, "b.ts": `import { a } from "./a";`,
		}, []string{"a.ts", "b.ts", "a.ts"}},
		"of types, over several lines and folders": {map[string]string{
			"a.tsx": "import {\n  type C,\n  d,\n} from \"./in/c\";", "in/c.ts": `export { e } from "../e";`,
			"e.ts": `import type { A } from "./a";`,
		}, []string{"a.tsx", "in/c.ts", "e.ts", "a.tsx"}},
		"that is loaded late": {map[string]string{
			"a.ts": `const b = await import("./b");`, "b.ts": `import "./a";`,
		}, []string{"a.ts", "b.ts", "a.ts"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, circleOf(c.files)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// scripts are the texts of all TypeScript files below internal, by path.
func scripts(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == "dist"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".ts" && filepath.Ext(name) != ".tsx":
			return nil
		}
		text, err := os.ReadFile(name)
		out[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var scriptImport = regexp.MustCompile(`(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]*)"`)

// circleOf is a way from a script over what it imports back to it; nil when there is none.
func circleOf(files map[string]string) []string {
	done := map[string]bool{}
	var way []string
	var walk func(file string) []string
	walk = func(file string) []string {
		if i := slices.Index(way, file); i >= 0 {
			return append(slices.Clone(way[i:]), file)
		}
		if done[file] {
			return nil
		}
		way = append(way, file)
		for _, found := range scriptImport.FindAllStringSubmatch(files[file], -1) {
			next := path.Join(path.Dir(file), found[1])
			for _, ext := range []string{"", ".ts", ".tsx"} {
				if _, ok := files[next+ext]; !ok {
					continue
				}
				if circle := walk(next + ext); circle != nil {
					return circle
				}
			}
		}
		way, done[file] = way[:len(way)-1], true
		return nil
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if circle := walk(file); circle != nil {
			return circle
		}
	}
	return nil
}
