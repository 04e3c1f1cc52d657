package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// structsIn are the structs that a folder's sources declare, with their fields; what is embedded has the name of its type.
func structsIn(t *testing.T, folder string) map[string]map[string]bool {
	t.Helper()
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]map[string]bool{}
	for _, source := range sources {
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if st, ok := spec.Type.(*ast.StructType); ok {
				out[spec.Name.Name] = fieldsOf(st)
			}
			return true
		})
	}
	return out
}

func fieldsOf(st *ast.StructType) map[string]bool {
	out := map[string]bool{}
	for _, f := range st.Fields.List {
		for _, id := range f.Names {
			out[id.Name] = true
		}
		if x, ok := f.Type.(*ast.SelectorExpr); ok && len(f.Names) == 0 {
			out[nameOf(x.X)+"."+x.Sel.Name] = true
		}
	}
	return out
}

// The layout reads fields of site.Page; a page's own field of the same name would be read in its place.
func TestNoFieldOfAPageHidesOneOfTheLayout(t *testing.T) {
	t.Parallel()
	layout := structsIn(t, "../site")["Page"]
	if len(layout) < 10 {
		t.Fatalf("site.Page has %d fields", len(layout))
	}
	folders, err := filepath.Glob("../*/web")
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, folder := range append(folders, "../office", "../app") {
		for name, fields := range structsIn(t, folder) {
			if !fields["site.Page"] {
				continue
			}
			pages++
			for field := range fields {
				if layout[field] && !strings.Contains(field, ".") {
					t.Errorf("%s: %s.%s hides the layout's", folder, name, field)
				}
			}
		}
	}
	if pages < 20 {
		t.Errorf("only %d pages were found", pages)
	}
}
