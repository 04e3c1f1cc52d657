package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// wallClocks are the files of chapters and their hall that read the server's clock, with the reason. None of them decides what
// happens in an edition: that is what edition.Service.Now tells.
var wallClocks = map[string]string{
	"internal/agenda/suggest.go":  "the age of counts that are kept a while",
	"internal/app/app.go":         "the age of events of the server",
	"internal/app/chapters.go":    "when an address was asked last, and how long it is left alone",
	"internal/cores/cores.go":     "the age of drafts and wishes that the room keeps",
	"internal/release/web/web.go": "for how long an edition is known without asking the database",
	"internal/timetable/search":   "how long a search has lasted",
	"internal/bench":              "measures",
	"internal/kit":                "knows no edition",
	"cmd/creneau":                 "measures, and how long commands last",
	"tools":                       "measures",
}

func TestOnlyTheEditionsClockSaysWhatIsNow(t *testing.T) {
	t.Parallel()
	reads := map[string][]int{}
	for _, s := range sources(t) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, filepath.Join("../..", s.path), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		if lines := wallClockReads(file, fset); len(lines) > 0 {
			reads[s.path] = lines
		}
	}
	unused := maps.Clone(wallClocks)
	for _, path := range slices.Sorted(maps.Keys(reads)) {
		allowed := false
		for place := range wallClocks {
			if path == place || strings.HasPrefix(path, place+"/") {
				delete(unused, place)
				allowed = true
			}
		}
		if !allowed {
			t.Errorf("%s:%d reads the server's clock; ask the edition's (edition.Service.Now), or say here why it needs none", path, reads[path][0])
		}
	}
	for place := range unused {
		t.Errorf("%s is listed and reads no clock", place)
	}
}

// wallClockReads are the lines on which a file asks package time for the present, or hands on the function that does.
func wallClockReads(file *ast.File, fset *token.FileSet) (lines []int) {
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if pkg, ok := selector.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, selector.Sel.Name) {
			lines = append(lines, fset.Position(n.Pos()).Line)
		}
		return true
	})
	return lines
}

func TestTheLawOfClocksBites(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", "package x\n\nimport \"time\"\n\nvar a = time.Now\n\nvar b = time.Until(time.Time{})\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	if lines := wallClockReads(file, fset); !slices.Equal(lines, []int{5, 7}) {
		t.Errorf("found at %v", lines)
	}
}
