package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// statement is what a text of a Go file does with one table.
type statement struct {
	line   int
	table  string // hole where the text does not say which
	writes bool
}

// hole stands in a text for what is only known when the program runs.
const hole = "?"

// statementsOf finds SQL in the texts of a Go file: keywords are in upper case, as the house writes them. A table that
// sqldb.NewTable names is read and written.
func statementsOf(file *ast.File, fset *token.FileSet) (out []statement) {
	for _, x := range textsOf(file) {
		line := fset.Position(x.node.Pos()).Line
		for _, s := range parseSQL(x.text) {
			s.line = line
			out = append(out, s)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 || nameOf(call.Fun) != "NewTable" {
			return true
		}
		line, name := fset.Position(call.Pos()).Line, constant(call.Args[0])
		out = append(out, statement{line, name, false}, statement{line, name, true})
		return true
	})
	return out
}

// written is a text that stands in a Go file, with holes.
type written struct {
	node ast.Expr
	text string
}

// textsOf are the texts of a file: texts that are added up are one.
func textsOf(file *ast.File) (out []written) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.Field: // its tag is no text of the program
			return n.Tag == nil
		case *ast.BinaryExpr:
			if n.Op != token.ADD || !hasText(n) {
				return true
			}
			out = append(out, written{n, constant(n)})
			ast.Inspect(n, func(inner ast.Node) bool { // texts that calls in the sum are given
				if call, ok := inner.(*ast.CallExpr); ok {
					for _, arg := range call.Args {
						out = append(out, written{arg, constant(arg)})
					}
					return false
				}
				return true
			})
			return false
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				out = append(out, written{n, constant(n)})
			}
		}
		return true
	})
	return out
}

func hasText(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.BasicLit:
		return e.Kind == token.STRING
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (hasText(e.X) || hasText(e.Y))
	case *ast.ParenExpr:
		return hasText(e.X)
	}
	return false
}

// constant is the text of an expression, with a hole for each part that is not written there.
func constant(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil && e.Kind == token.STRING {
			return text
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return constant(e.X) + constant(e.Y)
		}
	case *ast.ParenExpr:
		return constant(e.X)
	}
	return hole
}

func nameOf(fun ast.Expr) string {
	switch f := fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

var (
	word   = regexp.MustCompile(`'[^']*'|[A-Za-z_][A-Za-z0-9_.]*|[?%(),;=]|\S`)
	clause = regexp.MustCompile(`\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO|FROM|JOIN)\b`)
	lower  = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)
)

// parseSQL finds the tables that a piece of SQL reads and writes; what WITH names is none.
func parseSQL(text string) (out []statement) {
	if !clause.MatchString(text) {
		return nil
	}
	words := word.FindAllString(text, -1)
	at := func(i int) string {
		if i < 0 || i >= len(words) {
			return ""
		}
		return words[i]
	}
	var made []string
	for i := range words {
		if at(i+1) == "AS" && at(i+2) == "(" && (at(i-1) == "WITH" || at(i-1) == "RECURSIVE" || at(i-1) == ",") {
			made = append(made, at(i))
		}
	}
	add := func(i int, writes bool) {
		switch name := at(i); {
		case slices.Contains(made, name):
		case lower.MatchString(name):
			out = append(out, statement{table: name, writes: writes})
		case name == hole || name == "%":
			out = append(out, statement{table: hole, writes: writes})
		}
	}
	for i, w := range words {
		switch {
		case w == "INTO" && (at(i-1) == "INSERT" || at(i-1) == "REPLACE" || at(i-2) == "OR"), w == "FROM" && at(i-1) == "DELETE":
			add(i+1, true)
		case w == "UPDATE" && at(i-1) != "FOR" && at(i-1) != "DO":
			add(i+1, true)
		case w == "JOIN":
			add(i+1, false)
		case w == "FROM" && at(i-1) != "DISTINCT": // IS DISTINCT FROM compares
			for _, table := range listed(words[i+1:]) {
				add(i+1+table, false)
			}
		}
	}
	return out
}

// listed are the places of the tables that a FROM lists with commas, up to the next clause.
func listed(words []string) (at []int) {
	depth, name := 0, true
	for i, w := range words {
		switch {
		case w == "(":
			depth, name = depth+1, false
		case w == ")" && depth == 0, w == ";" && depth == 0:
			return at
		case w == ")":
			depth--
		case depth > 0:
		case w == ",":
			name = true
		case slices.Contains([]string{"WHERE", "JOIN", "LEFT", "INNER", "CROSS", "GROUP", "ORDER", "LIMIT", "UNION", "ON", "SET", "RETURNING"},
			w):
			return at
		case name:
			at, name = append(at, i), false
		}
	}
	return at
}

func TestSQLIsFoundInTheTextsOfAFile(t *testing.T) {
	t.Parallel()
	const none = ""
	for name, c := range map[string]struct {
		source string
		want   []string
	}{
		"a query":      {"q(`SELECT id FROM room WHERE id = $1`)", []string{"reads room"}},
		"joins":        {"q(`SELECT a FROM room r JOIN day ON x LEFT JOIN slot s ON y`)", []string{"reads room", "reads day", "reads slot"}},
		"a list":       {"q(`SELECT a FROM room, day d, (SELECT b FROM slot) x WHERE c`)", []string{"reads room", "reads day", "reads slot"}},
		"within":       {"q(`SELECT EXISTS (SELECT 1 FROM mail), (SELECT 2 FROM told)`)", []string{"reads mail", "reads told"}},
		"an insertion": {"q(`INSERT INTO told (a) SELECT b FROM mail ON CONFLICT DO UPDATE SET a = 1`)", []string{"writes told", "reads mail"}},
		"a change":     {"q(`UPDATE told SET a = 1 WHERE a IS DISTINCT FROM b`)", []string{"writes told"}},
		"a removal":    {"q(`DELETE FROM told WHERE a NOT IN (SELECT b FROM mail)`)", []string{"writes told", "reads mail"}},
		"a replacing":  {"q(`INSERT OR REPLACE INTO told (a) VALUES (1)`)", []string{"writes told"}},
		"with":         {"q(`WITH x AS (SELECT 1 FROM day), y AS (SELECT 2 FROM x) SELECT a FROM y`)", []string{"reads day"}},
		"a sum":        {`q("SELECT " + columns + " FROM " + "room" + where("SELECT 1 FROM day"))`, []string{"reads room", "reads day"}},
		"a part":       {"const due = ` FROM mail WHERE a`", []string{"reads mail"}},
		"a hole":       {"q(`DELETE FROM ` + table + ` WHERE a`)", []string{"writes ?"}},
		"a form":       {"q(fmt.Sprintf(`DELETE FROM %s WHERE a`, table))", []string{"writes ?"}},
		"a table":      {`var t = sqldb.NewTable("room", "id name version")`, []string{"reads room", "writes room"}},
		"words":        {`q("read from room: update told")`, nil},
		"a tag":        {"type x struct{ A string `json:\"FROM room\"` }", nil},
		"a comment":    {"// SELECT id FROM room", nil},
		"nothing":      {none, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body := "package x\n"
			if strings.HasPrefix(c.source, "q(") {
				body += "func f() { " + c.source + " }"
			} else {
				body += c.source
			}
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, "x.go", body, 0)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range statementsOf(file, fset) {
				verb := "reads "
				if s.writes {
					verb = "writes "
				}
				got = append(got, verb+s.table)
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
