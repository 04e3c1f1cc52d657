// Package schema holds the tables: migrations, one text per step, applied in order when a server starts. A file is
// never edited once it was released.
//
// The text is SQLite's. PostgreSQL gets it with two replacements (see forPostgres). A step for which that is not enough
// has a twin beside it, NNNN_verb_noun.postgres.sql, which PostgreSQL gets in its place.
package schema

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"testing/fstest"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

//go:embed migrations/*.sql
var files embed.FS

// Status says how far a database has come.
type Status struct {
	Current, Latest int64
}

// Migrate brings the database to the newest schema and returns how many steps it took. Several servers may call
// it at once on PostgreSQL: one works, the others wait. More are folders of further steps, numbered apart from
// the ones here and after those that the database has.
func Migrate(ctx context.Context, db *sqldb.DB, more ...fs.FS) (steps int, err error) {
	p, err := provider(db, more)
	if err != nil {
		return 0, err
	}
	done, err := p.Up(ctx)
	if err != nil {
		return len(done), fmt.Errorf("migrate: %w", err)
	}
	return len(done), nil
}

// MigrateTo brings an empty database to the schema that a backup was made at.
func MigrateTo(ctx context.Context, db *sqldb.DB, step int64, more ...fs.FS) error {
	p, err := provider(db, more)
	if err != nil {
		return err
	}
	if _, err := p.UpTo(ctx, step); err != nil {
		return fmt.Errorf("migrate to %d: %w", step, err)
	}
	return nil
}

// Unnumbered is the step of backups that do not say theirs: they were made before backups did.
const Unnumbered = 8

// StatusOf compares the database with the migrations in this binary, and more.
func StatusOf(ctx context.Context, db *sqldb.DB, more ...fs.FS) (Status, error) {
	p, err := provider(db, more)
	if err != nil {
		return Status{}, err
	}
	current, latest, err := p.GetVersions(ctx)
	return Status{Current: current, Latest: latest}, err
}

// Latest is the number of the newest step in this binary, which needs no database to tell.
func Latest(more ...fs.FS) (int64, error) {
	steps, err := Steps(sqldb.SQLite, more...)
	if err != nil {
		return 0, err
	}
	names, err := fs.Glob(steps, "*.sql")
	if err != nil || len(names) == 0 {
		return 0, err
	}
	return goose.NumericComponent(names[len(names)-1])
}

func provider(db *sqldb.DB, more []fs.FS) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.Engine() == sqldb.Postgres {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	steps, err := Steps(db.Engine(), more...)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.Writer(), steps, options...)
}

// Steps are the migrations as an engine gets them: a folder of files NNNN_verb_noun.sql. It fails when two steps have
// one number, a name has none, or PostgreSQL would not understand a text.
func Steps(engine sqldb.Engine, more ...fs.FS) (fs.FS, error) {
	ours, err := fs.Sub(files, "migrations")
	if err != nil {
		return nil, err
	}
	all := texts{}
	for _, folder := range append([]fs.FS{ours}, more...) {
		if err := all.add(engine, folder); err != nil {
			return nil, fmt.Errorf("migration %w", err)
		}
	}
	return fstest.MapFS(all), nil
}
