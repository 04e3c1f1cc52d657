// Package schema holds the tables: migrations in twins, one file per step and engine, applied in order when a
// server starts. Files are never edited once released.
//
// The twins differ only where the engines do (BLOB and BYTEA, generated keys); a test compares their columns.
package schema

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// Status says how far a database has come.
type Status struct {
	Current, Latest int64
}

// Migrate brings the database to the newest schema and returns how many steps it took. Several servers may call
// it at once on PostgreSQL: one works, the others wait.
func Migrate(ctx context.Context, db *sqldb.DB) (steps int, err error) {
	p, err := provider(db)
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
func MigrateTo(ctx context.Context, db *sqldb.DB, step int64) error {
	p, err := provider(db)
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

// StatusOf compares the database with the migrations in this binary.
func StatusOf(ctx context.Context, db *sqldb.DB) (Status, error) {
	p, err := provider(db)
	if err != nil {
		return Status{}, err
	}
	current, latest, err := p.GetVersions(ctx)
	return Status{Current: current, Latest: latest}, err
}

func provider(db *sqldb.DB) (*goose.Provider, error) {
	dialect, folder := goose.DialectSQLite3, "sqlite"
	options := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.Engine() == sqldb.Postgres {
		dialect, folder = goose.DialectPostgres, "postgres"
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	dir, err := fs.Sub(files, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, db.Writer(), dir, options...)
}
