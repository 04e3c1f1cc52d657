package archtest_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/creneau/creneau"

// source is a Go file that is part of the product: tests may import from anywhere.
type source struct {
	path    string // from the module's root, with slashes
	imports []string
}

// room is the first folder below internal, or "" outside it.
func (s source) room() string {
	rest, ok := strings.CutPrefix(s.path, "internal/")
	if !ok {
		return ""
	}
	room, _, _ := strings.Cut(rest, "/")
	return room
}

func (s source) dir() string { return filepath.ToSlash(filepath.Dir(s.path)) }

func (s source) isFrontDoor() bool {
	return strings.HasPrefix(s.dir(), "internal/"+s.room()+"/web")
}

func (s source) standsAt(door string) bool {
	if door == frontDoors {
		return s.isFrontDoor()
	}
	if tree, ok := strings.CutSuffix(door, "/..."); ok {
		return strings.HasPrefix(s.dir(), tree)
	}
	return s.dir() == door || strings.HasPrefix(s.dir(), door+"/") && !strings.HasPrefix(s.dir(), door+"/web")
}

// ours lists the imports below internal, without that prefix.
func (s source) ours() []string {
	var out []string
	for _, imp := range s.imports {
		if rest, ok := strings.CutPrefix(imp, module+"/internal/"); ok {
			out = append(out, rest)
		}
	}
	return out
}

// sources parses the imports of every product file in process: a check that ran another program would be cached
// by go test and pass after the rule is broken.
func sources(t *testing.T) []source {
	t.Helper()
	root := "../.."
	var out []source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		rel, err := filepath.Rel(root, path)
		if err != nil || isTestKit(filepath.ToSlash(rel)) {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		s := source{path: filepath.ToSlash(rel)}
		for _, spec := range file.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imp)
		}
		out = append(out, s)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 50 {
		t.Fatalf("found only %d files from %s: the walk is broken", len(out), mustWD(t))
	}
	return out
}

// isTestKit reports whether the file belongs to a package made for tests: schematest, sitetest, …
func isTestKit(path string) bool {
	return strings.HasSuffix(filepath.Base(filepath.Dir(path)), "test") && filepath.Base(filepath.Dir(path)) != "archtest"
}

func mustWD(t *testing.T) string {
	t.Helper()
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	return wd
}
