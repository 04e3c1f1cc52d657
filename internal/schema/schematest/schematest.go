// Package schematest gives tests a migrated database on every engine that is there.
//
// SQLite files are copied from one template per process. PostgreSQL runs as a throw-away cluster per process,
// started when the first test asks and stopped by Main; each test gets a database cloned from a template.
package schematest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
)

// Clock is the instant at which tests happen unless they say otherwise.
func Clock() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }

// Main runs a package's tests and stops the PostgreSQL cluster they started. Call it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	stopCluster()
	os.Exit(code)
}

// Stop stops the PostgreSQL cluster, for a package whose TestMain does more than Main.
func Stop() { stopCluster() }

// Each runs body once per engine, in parallel, each on an empty migrated database. Where PostgreSQL is not
// installed it says so, and fails with CI=true.
func Each(t *testing.T, body func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		body(t, SQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		body(t, Postgres(t))
	})
}

// EachTimed is Each with a clock that the test sets: it reads what Clock does until then.
func EachTimed(t *testing.T, body func(t *testing.T, db *sqldb.DB, set func(time.Time))) {
	t.Helper()
	for name, address := range map[string]func(testing.TB) string{"sqlite": SQLiteAddress, "postgres": PostgresAddress} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var now atomic.Pointer[time.Time]
			set := func(at time.Time) { now.Store(&at) }
			set(Clock())
			body(t, openAt(t, address(t), func() time.Time { return *now.Load() }), set)
		})
	}
}

var template = sync.OnceValues(makeTemplate)

// makeTemplate is an empty migrated database, as bytes.
func makeTemplate() ([]byte, error) {
	dir, err := os.MkdirTemp("", "creneau-template-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "template.db")
	db, err := sqldb.Open(context.Background(), "sqlite://"+file, sqldb.Options{Clock: Clock})
	if err != nil {
		return nil, err
	}
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		db.Close()
		return nil, err
	}
	if err := db.Close(); err != nil { // the last connection writes everything into the one file
		return nil, err
	}
	return os.ReadFile(file)
}

// SQLite returns a migrated embedded database of the test's own.
func SQLite(t testing.TB) *sqldb.DB {
	t.Helper()
	return open(t, SQLiteAddress(t))
}

// SQLiteAddress returns the address of a migrated embedded database of the test's own, which nobody has opened.
func SQLiteAddress(t testing.TB) string {
	t.Helper()
	return copyFile(t, template)
}

func open(t testing.TB, address string) *sqldb.DB {
	t.Helper()
	return openAt(t, address, Clock)
}

func openAt(t testing.TB, address string, clock func() time.Time) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address, sqldb.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
