package schema_test

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestMigratingTwiceDoesNothingTheSecondTime(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		steps, err := schema.Migrate(context.Background(), db)
		if err != nil || steps != 0 {
			t.Errorf("got %d steps, %v", steps, err)
		}
		s, err := schema.StatusOf(context.Background(), db)
		if err != nil || s.Current != s.Latest || s.Latest == 0 {
			t.Errorf("got %+v, %v", s, err)
		}
		if latest, err := schema.Latest(); err != nil || latest != s.Latest {
			t.Errorf("without a database the newest step is %d, %v, not %d", latest, err, s.Latest)
		}
	})
}

func textOf(t *testing.T, steps fs.FS, name string) string {
	t.Helper()
	text, err := fs.ReadFile(steps, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func steps(t *testing.T, engine sqldb.Engine, more ...fs.FS) fs.FS {
	t.Helper()
	all, err := schema.Steps(engine, more...)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func step(name, text string) fstest.MapFS {
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte("-- +goose Up\n" + text)}}
}

func TestPostgresGetsTheTextOfAStepWithItsOwnTypes(t *testing.T) {
	t.Parallel()
	const text = "CREATE TABLE IF NOT EXISTS x (id INTEGER PRIMARY KEY AUTOINCREMENT, file BLOB, blobs TEXT) -- PRAGMA\n"
	extra := step("9001_make_x.sql", text)
	if got := textOf(t, steps(t, sqldb.SQLite, extra), "9001_make_x.sql"); got != "-- +goose Up\n"+text {
		t.Errorf("SQLite gets %s", got)
	}
	want := "-- +goose Up\nCREATE TABLE IF NOT EXISTS x " +
		"(id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, file BYTEA, blobs TEXT) -- PRAGMA\n"
	if diff := cmp.Diff(want, textOf(t, steps(t, sqldb.Postgres, extra), "9001_make_x.sql")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestATwinIsPostgresTextAlone(t *testing.T) {
	t.Parallel()
	both := step("9001_sort_x.sql", "SELECT strftime('%s')")
	both["9001_sort_x.postgres.sql"] = &fstest.MapFile{Data: []byte("SELECT now()")}
	for engine, want := range map[sqldb.Engine]string{
		sqldb.SQLite: "-- +goose Up\nSELECT strftime('%s')", sqldb.Postgres: "SELECT now()",
	} {
		all := steps(t, engine, both)
		if got := textOf(t, all, "9001_sort_x.sql"); got != want {
			t.Errorf("%s gets %s", engine, got)
		}
		if _, err := fs.Stat(all, "9001_sort_x.postgres.sql"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s sees the twin as a step: %v", engine, err)
		}
	}
}

func TestAStepThatIsNotUnderstoodIsRefused(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		file, text, say string
	}{
		"another way to write a key": {"9001_x.sql", "CREATE TABLE x (id INTEGER  PRIMARY KEY autoincrement)", "autoincrement"},
		"a type":                     {"9001_x.sql", "ALTER TABLE x ADD y DATETIME", "DATETIME"},
		"bytes":                      {"9001_x.sql", "UPDATE x SET y = x'00FF'", "x'00FF'"},
		"a function":                 {"9001_x.sql", "UPDATE x SET y = ifnull(y, 0)", "ifnull("},
		"a clause":                   {"9001_x.sql", "INSERT OR IGNORE INTO x VALUES (1)", "INSERT OR"},
		"a kind of table":            {"9001_x.sql", "CREATE TABLE x (y TEXT PRIMARY KEY) WITHOUT ROWID", "WITHOUT ROWID"},
		"a pragma":                   {"9001_x.sql", "PRAGMA foreign_keys = OFF", "PRAGMA"},
		"backquotes":                 {"9001_x.sql", "DROP TABLE `x`", "`"},
		"no number":                  {"add_x.sql", "SELECT 1", "NNNN_verb_noun"},
		"a short number":             {"91_add_x.sql", "SELECT 1", "NNNN_verb_noun"},
		"a number that is taken":     {"0001_add_x.sql", "SELECT 1", "0001_create_tables.sql"},
		"a twin of nothing":          {"9001_x.postgres.sql", "SELECT 1", "twin of no step"},
	} {
		_, err := schema.Steps(sqldb.Postgres, step(x.file, x.text))
		if err == nil || !strings.Contains(err.Error(), x.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := schema.Steps(sqldb.SQLite, step("9001_x.sql", ""), step("9001_y.sql", "")); err == nil {
		t.Error("two folders may have one number")
	}
}

func TestFurtherStepsAreTakenAfterOurs(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		extra := step("9001_make_lost.sql", "CREATE TABLE lost (id TEXT PRIMARY KEY, photo BLOB);")
		if s, err := schema.StatusOf(ctx, db, extra); err != nil || s.Latest != 9001 || s.Current == 9001 {
			t.Errorf("before: %+v, %v", s, err)
		}
		if n, err := schema.Migrate(ctx, db, extra); n != 1 || err != nil {
			t.Errorf("took %d steps: %v", n, err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO lost (id, photo) VALUES ('umbrella', $1)`, []byte{0, 255})
			return err
		}); err != nil {
			t.Error(err)
		}
		if s, err := schema.StatusOf(ctx, db); err != nil || s.Current != 9001 || s.Latest >= 9001 {
			t.Errorf("without the further step the database is newer than the program: %+v, %v", s, err)
		}
	})
}
