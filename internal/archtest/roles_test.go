package archtest_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// otherMeanings are the places where a role's name is a word for something else, with what it is there.
var otherMeanings = map[string]string{
	`internal/edition/edition.go "admin"`:    "a first segment of addresses that no edition may take",
	`cmd/creneau/demo.go "organiser"`:        "who the demonstration says a link is for",
	`cmd/creneau/demo_call.go "organiser"`:   "as demo.go",
	`cmd/creneau/demo_review.go "organiser"`: "as demo.go",
	`cmd/creneau/demo_review.go "chair"`:     "as demo.go",
}

// Speaker and reviewer are words of the trade before they are roles: a chapter, a table, a kind of object. Only their uses as roles are
// looked for.
var wordsOfTheTrade = []string{"speaker", "reviewer"}

// Shapes of a role's name in SQL text and in templates.
var (
	roleInSQL      = regexp.MustCompile(`(?i)\b(grant_)?role\s*(=|<>|!=|IN)\s*\(?\s*'`)
	roleInTemplate = regexp.MustCompile(`\b(eq|ne)\b[^}]*Role\s+"`)
)

// declaredRoles adds the roles that a Go file declares to roles, by name with where, and returns what is wrong with that.
func declaredRoles(path string, file *ast.File, roles map[string]string) (wrong []string) {
	ast.Inspect(file, func(n ast.Node) bool {
		decl, is := n.(*ast.GenDecl)
		if !is || decl.Tok != token.CONST && decl.Tok != token.VAR {
			return true
		}
		for _, spec := range decl.Specs {
			spec := spec.(*ast.ValueSpec)
			if !isRoleType(spec.Type) {
				continue
			}
			for _, value := range spec.Values {
				name, is := textOf(value)
				switch {
				case !is:
				case decl.Tok == token.VAR || roles[name] != "":
					wrong = append(wrong, fmt.Sprintf("%s declares the role %q, which is not a constant or stands in %s too", path, name, roles[name]))
				default:
					roles[name] = path
				}
			}
		}
		return true
	})
	return wrong
}

// namedRoles returns where a Go file writes a role's name instead of using the constant.
func namedRoles(path string, file *ast.File, roles map[string]string) (wrong []string) {
	say := func(n ast.Expr, how string) {
		if name, is := textOf(n); is {
			wrong = append(wrong, fmt.Sprintf("%s %s %q", path, how, name))
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			return !isRoleType(n.Type) // its declaration
		case *ast.CallExpr:
			if isRoleType(n.Fun) && len(n.Args) == 1 {
				say(n.Args[0], "makes the role")
			}
		case *ast.KeyValueExpr:
			if isRoleType(n.Key) {
				say(n.Value, "grants the role")
			}
		case *ast.BinaryExpr:
			if isRoleType(n.X) || isRoleType(n.Y) {
				say(n.X, "compares with the role")
				say(n.Y, "compares with the role")
			}
		case *ast.BasicLit:
			text, is := textOf(n)
			switch {
			case !is:
			case roleInSQL.MatchString(text):
				wrong = append(wrong, path+" has SQL that names a role: "+text)
			case roles[text] != "" && !slices.Contains(wordsOfTheTrade, text) && otherMeanings[path+" "+strconv.Quote(text)] == "":
				wrong = append(wrong, fmt.Sprintf("%s writes the name of the role %q, which %s declares", path, text, roles[text]))
			}
		case *ast.Field:
			if n.Tag == nil {
				return true
			}
			for _, word := range regexp.MustCompile(`\benum:"[^"]*"`).FindAllString(n.Tag.Value, -1) {
				for role := range roles {
					if regexp.MustCompile(`[",]`+regexp.QuoteMeta(role)+`[",]`).MatchString(word) && !slices.Contains(wordsOfTheTrade, role) {
						wrong = append(wrong, path+" lists roles: "+word)
					}
				}
			}
		}
		return true
	})
	return wrong
}

// namedInText returns the lines of a migration or a template that name a role.
func namedInText(path, text string, roles map[string]string) (wrong []string) {
	for number, line := range strings.Split(text, "\n") {
		found := roleInSQL.MatchString(line) || roleInTemplate.MatchString(line)
		for role := range roles {
			if !slices.Contains(wordsOfTheTrade, role) && (strings.Contains(line, `"`+role+`"`) || strings.Contains(line, `'`+role+`'`)) {
				found = true
			}
		}
		if found {
			wrong = append(wrong, fmt.Sprintf("%s:%d names a role: %s", path, number+1, strings.TrimSpace(line)))
		}
	}
	return wrong
}

// isRoleType reports whether an expression is Role or ends in .Role: the type, or a field that holds one.
func isRoleType(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Role"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Role"
	default:
		return false
	}
}

func textOf(e ast.Expr) (text string, is bool) {
	literal, is := e.(*ast.BasicLit)
	if !is || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil && text != ""
}

func TestEachRoleIsNamedInOnePlace(t *testing.T) {
	t.Parallel()
	files, roles := map[string]*ast.File{}, map[string]string{}
	for _, s := range sources(t) {
		if !strings.HasPrefix(s.path, "internal/") && !strings.HasPrefix(s.path, "cmd/") {
			continue // tools ask a server from outside, as people do
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("../..", s.path), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files[s.path] = file
		for _, wrong := range declaredRoles(s.path, file, roles) {
			t.Error(wrong)
		}
	}
	if roles["admin"] == "" || roles["organiser"] == "" || roles["speaker"] == "" {
		t.Fatalf("found only the roles %v", roles)
	}
	for path, file := range files {
		for _, wrong := range namedRoles(path, file, roles) {
			t.Error(wrong)
		}
	}
	texts := 0
	err := filepath.WalkDir("../../internal", func(path string, d fs.DirEntry, err error) error {
		switch ext := filepath.Ext(path); {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir(), ext != ".sql" && ext != ".html":
			return nil
		}
		texts++
		text, err := os.ReadFile(path)
		for _, wrong := range namedInText(path, string(text), roles) {
			t.Error(wrong)
		}
		return err
	})
	if err != nil || texts < 50 {
		t.Fatalf("%d migrations and templates, %v", texts, err)
	}
}

func parsed(t *testing.T, source string) *ast.File {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "source.go", source, 0)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestARoleThatIsNamedTwiceIsFound(t *testing.T) {
	t.Parallel()
	const declaration = "package a\nconst Steward actor.Role = \"steward\"\nconst Role actor.Role = \"speaker\"\n"
	for name, body := range map[string]string{
		"declared again": `const Other actor.Role = "steward"`,
		"a variable":     `var Other actor.Role = "usher"`,
		"made":           `var g = actor.Role("usher")`,
		"granted":        `var g = actor.Grant{Scope: "x", Role: "speaker"}`,
		"compared":       `func f(g actor.Grant) bool { return g.Role == "speaker" }`,
		"written":        `var s = "steward"`,
		"listed":         "type w struct { Role string `enum:\"admin,steward\"` }",
		"in SQL":         "const q = `DELETE FROM role WHERE role = 'speaker'`",
	} {
		roles := map[string]string{}
		wrong := declaredRoles("a.go", parsed(t, declaration), roles)
		file := parsed(t, "package b\n"+body)
		wrong = append(wrong, declaredRoles("b.go", file, roles)...)
		wrong = append(wrong, namedRoles("b.go", file, roles)...)
		if len(wrong) == 0 {
			t.Errorf("%s: %s passes", name, body)
		}
	}
	for _, line := range []string{`UPDATE role SET role = 'speaker'`, `SELECT 1 WHERE x = 'steward'`, `{{if eq .Role "speaker"}}`,
		`<p class="steward">`} {
		if len(namedInText("x", line, map[string]string{"steward": "a.go"})) != 1 {
			t.Errorf("%s passes", line)
		}
	}
}
