package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// code is what is measured of Go.
type code struct {
	lines, comments       int
	tested                int // lines of tests
	files, functions      spread
	tests, branches       spread
	widths                spread
	exported, documented  int
	packages              map[string]*pack
	widest                int
	longestFile, longest  string
	mostBranches, atWidth string
}

// pack is a package's lines, and whether a comment says what it is for.
type pack struct {
	lines      int
	documented bool
}

func measureGo(files []file) (*code, error) {
	c := &code{packages: map[string]*pack{}}
	for _, f := range files {
		if path.Ext(f.path) != ".go" {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, f.path, f.text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		if strings.HasSuffix(f.path, "_test.go") {
			c.takeTests(f, set, parsed)
		} else {
			c.take(f, set, parsed)
		}
	}
	return c, nil
}

func (c *code) takeTests(f file, set *token.FileSet, parsed *ast.File) {
	c.tested += len(f.lines())
	for _, d := range parsed.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
			c.tests = append(c.tests, height(set, fn))
		}
	}
}

func (c *code) take(f file, set *token.FileSet, parsed *ast.File) {
	lines := f.lines()
	c.lines += len(lines)
	if c.files.above(len(lines)-1) == 0 {
		c.longestFile = f.path
	}
	c.files = append(c.files, len(lines))
	for i, line := range lines {
		w := width(line)
		if w > c.widest {
			c.widest = w
			c.atWidth = fmt.Sprintf("%s:%d", f.path, i+1)
		}
		c.widths = append(c.widths, w)
	}
	c.comments += commentLines(set, parsed, lines)
	p := c.packages[path.Dir(f.path)]
	if p == nil {
		p = &pack{}
		c.packages[path.Dir(f.path)] = p
	}
	p.lines += len(lines)
	p.documented = p.documented || parsed.Doc != nil
	for _, d := range parsed.Decls {
		c.document(d)
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		h, b := height(set, fn), branches(fn)
		if c.functions.above(h-1) == 0 {
			c.longest = f.path + " " + fn.Name.Name
		}
		if c.branches.above(b-1) == 0 {
			c.mostBranches = f.path + " " + fn.Name.Name
		}
		c.functions, c.branches = append(c.functions, h), append(c.branches, b)
	}
}

// width is how many columns a line takes, with a tab as four.
func width(line string) int { return utf8.RuneCountInString(line) + 3*strings.Count(line, "\t") }

func height(set *token.FileSet, fn *ast.FuncDecl) int {
	return set.Position(fn.End()).Line - set.Position(fn.Pos()).Line + 1
}

// commentLines counts the lines that hold nothing but a comment.
func commentLines(set *token.FileSet, parsed *ast.File, lines []string) (n int) {
	for _, group := range parsed.Comments {
		for _, comment := range group.List {
			at := set.Position(comment.Pos())
			if strings.TrimSpace(lines[at.Line-1][:at.Column-1]) == "" {
				n += 1 + strings.Count(comment.Text, "\n")
			}
		}
	}
	return n
}

// branches is McCabe's number: one, and one for each way to go on elsewhere.
func branches(fn *ast.FuncDecl) int {
	n := 1
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

// document counts exported names and those that a comment describes, of their own or of their group.
func (c *code) document(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || ast.IsExported(receiver(d))) {
			c.name(d.Doc != nil)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				if spec.Name.IsExported() {
					c.name(d.Doc != nil || spec.Doc != nil || spec.Comment != nil)
				}
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					if name.IsExported() {
						c.name(d.Doc != nil || spec.Doc != nil || spec.Comment != nil)
					}
				}
			}
		}
	}
}

func (c *code) name(documented bool) {
	c.exported++
	if documented {
		c.documented++
	}
}

func receiver(fn *ast.FuncDecl) string {
	name := ""
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return true
	})
	return name
}

func (c *code) rows() []row {
	documented, largest := 0, ""
	for _, name := range slices.Sorted(maps.Keys(c.packages)) {
		if c.packages[name].documented {
			documented++
		}
		if largest == "" || c.packages[name].lines > c.packages[largest].lines {
			largest = name
		}
	}
	size := 0
	if largest != "" {
		size = c.packages[largest].lines
	}
	over := c.branches.above(15)
	return []row{
		{"lines (packages)", fmt.Sprintf("%s (%d)", number(c.lines), len(c.packages))},
		{"test : code", fmt.Sprintf("%.2f", float64(c.tested)/float64(max(c.lines, 1)))},
		{"files", number(len(c.files))},
		{"file lines median / p90 / max", c.files.say(0.5, 0.9, 1)},
		{"longest file", c.longestFile},
		{"function lines median / p90 / max", c.functions.say(0.5, 0.9, 1)},
		{"longest function", c.longest},
		{"functions of more than 45 lines", number(c.functions.above(45))},
		{"tests; lines p50 / p90", fmt.Sprintf("%s; %s", number(len(c.tests)), c.tests.say(0.5, 0.9))},
		{"exported names documented", percent(c.documented, c.exported)},
		{"packages documented", fmt.Sprintf("%d/%d", documented, len(c.packages))},
		{"comment lines", percent(c.comments, c.lines)},
		{"cyclomatic p90 / max / >15", fmt.Sprintf("%s / %d (%s)", c.branches.say(0.9, 1), over, percent(over, len(c.branches)))},
		{"most branches", c.mostBranches},
		{"line length p90 / p99 / max", c.widths.say(0.9, 0.99, 1)},
		{"longest line", c.atWidth},
		{"lines > 120", fmt.Sprintf("%s (%s)", number(c.widths.above(120)), percent(c.widths.above(120), len(c.widths)))},
		{"largest package", number(size) + " " + largest},
	}
}
