package schema

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

// twin ends the name of a text that is PostgreSQL's alone.
const twin = ".postgres.sql"

// stepName is what the file of a step is called.
var stepName = regexp.MustCompile(`^(\d{4})_[a-z0-9_]+\.sql$`)

// texts are the migrations of one engine: a folder in memory, since goose reads folders. MapFS is made for tests and does
// just that.
type texts fstest.MapFS

// add takes in the steps of a folder.
func (t texts) add(engine sqldb.Engine, folder fs.FS) error {
	names, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return err
	}
	for _, name := range names {
		if base, is := strings.CutSuffix(name, twin); is {
			if !slices.Contains(names, base+".sql") {
				return fmt.Errorf("%s is the twin of no step", name)
			}
			continue
		}
		if err := t.free(name); err != nil {
			return err
		}
		ofPostgres := strings.TrimSuffix(name, ".sql") + twin
		text, err := textFor(engine, folder, name, slices.Contains(names, ofPostgres))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		t[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return nil
}

// free refuses a name without a number, and one whose number another step has.
func (t texts) free(name string) error {
	parts := stepName.FindStringSubmatch(name)
	if parts == nil {
		return fmt.Errorf("%s is not called NNNN_verb_noun.sql", name)
	}
	for other := range t {
		if strings.HasPrefix(other, parts[1]) {
			return fmt.Errorf("%s and %s have one number", other, name)
		}
	}
	return nil
}

func textFor(engine sqldb.Engine, folder fs.FS, name string, hasTwin bool) (string, error) {
	if engine == sqldb.Postgres && hasTwin {
		text, err := fs.ReadFile(folder, strings.TrimSuffix(name, ".sql")+twin)
		return string(text), err
	}
	text, err := fs.ReadFile(folder, name)
	if err != nil || engine != sqldb.Postgres {
		return string(text), err
	}
	return forPostgres(string(text))
}

var (
	generatedKey = regexp.MustCompile(`INTEGER PRIMARY KEY AUTOINCREMENT`)
	bytesType    = regexp.MustCompile(`\bBLOB\b`)
	comment      = regexp.MustCompile(`(?m)--.*$`)

	// onlySQLite is what PostgreSQL does not know or takes for something else. The list need not be complete, because
	// tests run every step on both engines. It says what to do where PostgreSQL would only name a position.
	onlySQLite = regexp.MustCompile("(?i)`" + `|\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT\s+ROWID\b|\bDATETIME\b` +
		`|\bINSERT\s+OR\b|\bREPLACE\s+INTO\b|\bGLOB\b|\bX'[0-9A-F]*'` +
		`|\b(IFNULL|GROUP_CONCAT|STRFTIME|UNIXEPOCH|JULIANDAY|RANDOMBLOB|ZEROBLOB|JSON_EXTRACT|JSON_EACH|INSTR)\s*\(`)
)

// forPostgres is the text of a step as PostgreSQL gets it, which calls bytes and generated keys differently.
func forPostgres(text string) (string, error) {
	text = generatedKey.ReplaceAllString(text, "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")
	text = bytesType.ReplaceAllString(text, "BYTEA")
	if word := onlySQLite.FindString(comment.ReplaceAllString(text, "")); word != "" {
		return "", fmt.Errorf("PostgreSQL does not know %q: write what both engines know, or a twin *%s", word, twin)
	}
	return text, nil
}
