package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/record"
	"github.com/creneau/creneau/internal/schema"
)

// Refusals of a database whose schema does not fit.
var (
	ErrNewer = fault.New(fault.Conflict, "database.newer", "a newer version of creneau made this database; use that version")
	ErrTaken = fault.New(fault.Conflict, "restore.taken",
		"the database to restore to has tables of another version than the backup; give one that is new")
)

// Open assembles the chapters on a database for one piece of work beside a server that may run. It makes the database
// when there is none, and brings it to the newest schema unless a server runs on it.
func Open(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	return open(ctx, c, log, sqldb.Options{Log: log}, upgrade)
}

// OpenExisting is Open for work that makes no sense without a database: it makes none.
func OpenExisting(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	return open(ctx, c, log, sqldb.Options{Log: log, Existing: true}, func(ctx context.Context, db *sqldb.DB) error {
		s, err := schema.StatusOf(ctx, db)
		if err == nil && s.Current == 0 {
			return sqldb.ErrNothing
		}
		if err != nil {
			return err
		}
		return upgrade(ctx, db)
	})
}

// OpenToServe listens on the configured address, so that whoever is told of it can connect from then on and is answered once Serve runs. It
// claims the database for serving it, looks an embedded file through for damage, and brings it to the newest schema.
func OpenToServe(ctx context.Context, c Config, log *slog.Logger) (*App, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	listener, err := c.listen()
	if err != nil {
		return nil, err
	}
	var release func()
	a, err := open(ctx, c, log, sqldb.Options{Log: log}, func(ctx context.Context, db *sqldb.DB) (err error) {
		if release, err = db.Claim(ctx); err != nil {
			return err
		}
		if err := db.Check(ctx); err != nil {
			return err
		}
		return migrate(ctx, db)
	})
	if err != nil {
		listener.Close() // The caller gets the first error.
		if release != nil {
			release()
		}
		return nil, err
	}
	a.listener, a.release = listener, release
	return a, nil
}

func open(ctx context.Context, c Config, log *slog.Logger, o sqldb.Options, prepare func(context.Context, *sqldb.DB) error) (*App, error) {
	if err := c.Check(); err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, c.Database, o)
	if err != nil {
		return nil, err
	}
	if err := prepare(ctx, db); err != nil {
		db.Close() // The caller gets the first error.
		return nil, fmt.Errorf("%s: %w", db.Describe(), err)
	}
	a, err := New(c, log, db)
	if err != nil {
		db.Close() // The caller gets the first error.
	}
	return a, err
}

// migrate brings a database to the newest schema, or refuses one that is newer than this program.
func migrate(ctx context.Context, db *sqldb.DB) error {
	s, err := schema.StatusOf(ctx, db)
	if err != nil {
		return err
	}
	if s.Current > s.Latest {
		return ErrNewer
	}
	_, err = schema.Migrate(ctx, db)
	return err
}

// upgrade is migrate, but never under a server that runs.
func upgrade(ctx context.Context, db *sqldb.DB) error {
	s, err := schema.StatusOf(ctx, db)
	if err != nil {
		return err
	}
	switch {
	case s.Current == s.Latest:
		return nil
	case s.Current > s.Latest: // also under a server, which is newer too: it need not be stopped
		return ErrNewer
	}
	return db.Alone(ctx, func() error { return migrate(ctx, db) })
}

// Backup writes everything into w and returns the number of rows.
func (a *App) Backup(ctx context.Context, w io.Writer) (rows int, err error) {
	s, err := schema.StatusOf(ctx, a.DB)
	if err != nil {
		return 0, err
	}
	return a.DB.Dump(ctx, w, s.Current, a.Tables())
}

// Restore fills an empty database from a backup, as it was at the backup's schema, and brings it to the newest then. It
// returns the number of rows, and which database it was.
func Restore(ctx context.Context, database string, file io.ReadSeeker, log *slog.Logger) (rows int, where string, err error) {
	backup, err := sqldb.ReadBackup(file)
	if err != nil {
		return 0, "", err
	}
	db, err := sqldb.Open(ctx, database, sqldb.Options{Log: log})
	if err != nil {
		return 0, "", err
	}
	defer db.Close() // What was restored is committed.
	a, err := New(Config{}, log, db)
	if err != nil {
		return 0, db.Describe(), err
	}
	err = db.Alone(ctx, func() error {
		rows, err = a.restore(ctx, backup)
		return err
	})
	return rows, db.Describe(), err
}

func (a *App) restore(ctx context.Context, backup sqldb.Backup) (rows int, err error) {
	db := a.DB
	if err := db.Empty(ctx, a.Tables()); err != nil {
		return 0, err
	}
	s, err := schema.StatusOf(ctx, db)
	if err != nil {
		return 0, err
	}
	step := backup.Schema
	if step == 0 {
		step = schema.Unnumbered
	}
	switch {
	case step > s.Latest:
		return 0, ErrNewer
	case s.Current > step:
		return 0, ErrTaken
	}
	if err := schema.MigrateTo(ctx, db, step); err != nil {
		return 0, err
	}
	if rows, err = db.Restore(ctx, backup, a.Tables()); err != nil {
		return 0, err
	}
	_, err = schema.Migrate(ctx, db)
	return rows, err
}

// Tables lists what all chapters write, in an order in which rows may be inserted.
func (a *App) Tables() []sqldb.BackupTable {
	all := slices.Concat(record.Tables(), sqldb.Tables())
	for _, c := range a.Chapters {
		all = append(all, c.Tables...)
	}
	return all
}
