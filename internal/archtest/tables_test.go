package archtest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reader is a chapter that reads a table of an earlier one by SQL.
type reader struct{ reader, table, why string }

// readers are the reviewed ones. All others ask the owner.
var readers = []reader{
	{"account", "audit", "what others did since then, by name: one statement leaves out who is no person any more"},
	{"programme", "audit", "which steps hold a name that is erased: a step is a row of its change"},
	{"programme", "edition", "the address of each session's page in which an erased name stands"},
	{"programme", "day", "which placements a day holds up that is to be removed"},
	{"programme", "product", "a session's products are of its edition, checked as they are written"},
	{"programme", "speaker", "a session's speakers are of its edition, checked as they are written"},
	{"selection", "proposal", "how many are undecided, and how many replies are waited for, beside links of every page"},
	{"intake", "room", "whether a uuid names anything on the server, in one statement for each of a file"},
	{"intake", "speaker", "as of rooms"},
	{"intake", "session", "as of rooms"},
	{"intake", "placement", "as of rooms"},
	{"agenda", "person", "followers with their stars, one statement for an edition's 100,000"},
	{"agenda", "edition", "the limit of stars, on the shortest way of a star"},
	{"agenda", "session", "a star's session is of the edition, checked as it is written, on the shortest way of a star"},
	{"notice", "release", "which releases nobody has looked at: those without a row of telling"},
	{"notice", "mail", "who knows a release: everybody of an edition for whom nothing waits, in one statement"},
	{"alert", "release", "which releases nobody has looked at: those without a row of alert_round; and when they were made"},
	{"alert", "wisher", "whose a subscription is, when somebody asks for all that is kept of them"},
	{"planning", "audit", "whether what a plan changed was undone, for each plan of a list"},
	{"planning", "person", "who made a plan, for each of a list"},
	{"room", "person", "the names of those who are in the room, every few seconds"},
}

// grounds are the packages with tables that stand below all chapters, the lowest first.
var grounds = []string{"kit/sqldb", "record", "post"}

// rank orders what has tables; -1 for a package that is in no order.
func rank(room string) int { return slices.Index(slices.Concat(grounds, chapters), room) }

// sqlLaws are what the SQL of the product is held to.
type sqlLaws struct {
	owners  map[string]string // of tables
	readers []reader
	used    map[reader]bool
}

// check tells what is wrong with a statement in a file.
func (l sqlLaws) check(f source, s statement) (wrong string) {
	owner, known := l.owners[s.table]
	room := f.owner()
	switch {
	case !strings.HasSuffix(f.path, "store.go"):
		return "SQL stands in files named *store.go"
	case s.table == hole:
		return "a statement names its table itself"
	case !known:
		return "nobody's Tables lists " + s.table
	case owner == room:
		return ""
	case s.writes:
		return room + " writes " + s.table + ", which " + owner + " alone writes"
	case rank(room) < rank(owner):
		return room + " reads " + s.table + " of the later " + owner
	}
	for _, r := range l.readers {
		if r.reader == room && r.table == s.table {
			l.used[r] = true
			return ""
		}
	}
	return room + " reads " + s.table + " of " + owner + " and is not on the list of readers"
}

// owner is the package whose tables a file may write.
func (s source) owner() string {
	if strings.HasPrefix(s.dir(), "internal/kit/sqldb") {
		return "kit/sqldb"
	}
	return s.room()
}

func TestATableIsWrittenByItsOwnerAndReadByLaterChaptersOnTheList(t *testing.T) {
	t.Parallel()
	l, found := sqlLaws{owners: map[string]string{}, readers: readers, used: map[reader]bool{}}, 0
	files := syntax(t)
	for _, f := range files {
		for table, owner := range tablesOf(f.file) {
			if owner != f.owner() {
				t.Errorf("%s: the owner of %s is %s, not %s", f.path, table, f.owner(), owner)
			}
			l.owners[table] = f.owner()
		}
	}
	for _, f := range files {
		if f.owner() == "kit/sqldb" || f.room() == "schema" { // they serve every table, by its name
			continue
		}
		for _, s := range statementsOf(f.file, f.fset) {
			found++
			if wrong := l.check(f.source, s); wrong != "" {
				t.Errorf("%s:%d: %s", f.path, s.line, wrong)
			}
		}
	}
	for _, r := range readers {
		if !l.used[r] {
			t.Errorf("%s does not read %s: the list is too long", r.reader, r.table)
		}
		if r.why == "" {
			t.Errorf("%s reads %s without a reason", r.reader, r.table)
		}
	}
	if found < 300 {
		t.Errorf("only %d statements were found", found)
	}
	if diff := cmp.Diff(created(t), l.owners, cmp.Transformer("names", func(m map[string]string) (n []string) {
		for name := range m {
			n = append(n, name)
		}
		slices.Sort(n)
		return n
	})); diff != "" {
		t.Errorf("what migrations make and what Tables list (-made +listed):\n%s", diff)
	}
}

func TestTheLawsOfTablesBite(t *testing.T) {
	t.Parallel()
	l := sqlLaws{
		owners:  map[string]string{"person": "account", "room": "edition", "star": "agenda"},
		readers: []reader{{"programme", "room", "to name where"}}, used: map[reader]bool{},
	}
	for _, c := range []struct {
		path      string
		statement statement
		ok        bool
	}{
		{"internal/edition/store.go", statement{table: "room", writes: true}, true},
		{"internal/edition/store.go", statement{table: "room"}, true},
		{"internal/programme/step_store.go", statement{table: "room"}, true},
		{"internal/programme/store.go", statement{table: "room", writes: true}, false},
		{"internal/programme/store.go", statement{table: "person"}, false}, // not on the list
		{"internal/edition/store.go", statement{table: "star"}, false},     // a later chapter's
		{"internal/post/store.go", statement{table: "person"}, false},
		{"internal/edition/room.go", statement{table: "room"}, false},
		{"internal/edition/store.go", statement{table: "nothing"}, false},
		{"internal/edition/store.go", statement{table: hole, writes: true}, false},
		{"internal/app/store.go", statement{table: "room"}, false},
	} {
		if wrong := l.check(source{path: c.path}, c.statement); (wrong == "") != c.ok {
			t.Errorf("%s %+v: %q", c.path, c.statement, wrong)
		}
	}
}

// goFile is a product file with its syntax.
type goFile struct {
	source
	file *ast.File
	fset *token.FileSet
}

func syntax(t *testing.T) (out []goFile) {
	t.Helper()
	for _, s := range sources(t) {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, filepath.Join("../..", s.path), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, goFile{s, file, fset})
	}
	return out
}

// tablesOf are the tables that a function named Tables lists, and the owner that it writes beside them.
func tablesOf(file *ast.File) map[string]string {
	out := map[string]string{}
	for _, d := range file.Decls {
		fun, ok := d.(*ast.FuncDecl)
		if !ok || fun.Name.Name != "Tables" {
			continue
		}
		ast.Inspect(fun, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok {
				return true
			}
			field := map[string]string{}
			for _, e := range lit.Elts {
				if pair, ok := e.(*ast.KeyValueExpr); ok {
					if key, ok := pair.Key.(*ast.Ident); ok {
						field[key.Name] = constant(pair.Value)
					}
				}
			}
			if field["Name"] != "" && field["Former"] == "" {
				out[field["Name"]] = field["Owner"]
			}
			return true
		})
	}
	return out
}

// created are the tables that the migrations leave, those of the example too.
func created(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	change := regexp.MustCompile(`(?m)^\s*(CREATE TABLE|DROP TABLE|ALTER TABLE)(?: IF (?:NOT )?EXISTS)? (\w+)(?:\s+RENAME TO (\w+))?`)
	for _, pattern := range []string{"../schema/migrations/*.sql", "../lostproperty/migrations/*.sql"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		slices.Sort(files)
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			up, _, _ := strings.Cut(string(text), "-- +goose Down")
			for _, m := range change.FindAllStringSubmatch(up, -1) {
				switch {
				case m[1] == "CREATE TABLE":
					out[m[2]] = ""
				case m[1] == "DROP TABLE":
					delete(out, m[2])
				case m[3] != "":
					delete(out, m[2])
					out[m[3]] = ""
				}
			}
		}
	}
	return out
}
