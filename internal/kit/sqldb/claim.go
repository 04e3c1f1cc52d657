package sqldb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Refusals of a database that a server serves.
var (
	ErrServed = fault.New(fault.Conflict, "database.served",
		"another creneau serves this database already; stop it first, or give another one with --database")
	ErrInUse = fault.New(fault.Conflict, "database.in_use",
		"a server runs on this database; stop it first. A database of an older version is brought to the newest when the new version starts")
)

// claimKey is the advisory lock of PostgreSQL by which servers and migrating commands know of each other.
const claimKey = 0x6372656e656175 // "creneau"

// claimWait is how long the holder of a claim, who may be ending, is waited for.
const claimWait = 500 * time.Millisecond

// Claim says that this process serves the database, until release is called or the process ends, however it ends. An
// embedded file has one server: a second one gets ErrServed. Any number may serve PostgreSQL.
func (db *DB) Claim(ctx context.Context) (release func(), err error) {
	if db.engine == Postgres {
		return db.share(ctx)
	}
	return db.lockFile(ctx, ErrServed)
}

// Alone runs body while no server serves the database, and refuses with ErrInUse when one does.
func (db *DB) Alone(ctx context.Context, body func() error) error {
	release, err := db.exclude(ctx)
	if err != nil {
		return err
	}
	defer release()
	return body()
}

func (db *DB) exclude(ctx context.Context) (release func(), err error) {
	if db.engine == SQLite {
		return db.lockFile(ctx, ErrInUse)
	}
	conn, err := db.aside(ctx)
	if err != nil {
		return nil, err
	}
	got := false
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, claimKey).Scan(&got); err != nil || !got {
		closeAside(conn)
		return nil, errors.Join(err, ErrInUse)
	}
	return func() { closeAside(conn) }, nil
}

// lockFile takes the lock beside an embedded file. The system lets it go with the process, and the empty file stays:
// who removed it would let two in.
func (db *DB) lockFile(ctx context.Context, refusal error) (release func(), err error) {
	file := db.place
	if whole, err := filepath.EvalSymlinks(file); err == nil { // one file has one lock, by whatever name it is opened
		file = whole
	}
	lock := flock.New(file+".lock", flock.SetPermissions(fileMode))
	ctx, cancel := context.WithTimeout(ctx, claimWait)
	defer cancel()
	got, err := lock.TryLockContext(ctx, claimWait/10)
	switch {
	case got:
		return func() { lock.Close() }, nil // The process ends, which frees the lock as well.
	case err == nil || errors.Is(err, context.DeadlineExceeded):
		return nil, refusal
	}
	return nil, fmt.Errorf("lock %s: %w", lock.Path(), err)
}

// share holds the lock of PostgreSQL with the other servers. Its connection may get lost; it is taken again then.
func (db *DB) share(ctx context.Context) (release func(), err error) {
	conn, err := db.sharing(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			if conn != nil {
				conn.WaitForNotification(ctx) // It listens to nothing: it returns when the connection ends.
				closeAside(conn)
			}
			if conn, err = db.sharing(ctx); err != nil {
				conn = nil
				pause(ctx, time.Second)
			}
		}
		if conn != nil {
			closeAside(conn)
		}
	}()
	return func() { cancel(); <-ended }, nil
}

func (db *DB) sharing(ctx context.Context) (*pgx.Conn, error) {
	conn, err := db.aside(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, `SELECT pg_advisory_lock_shared($1)`, claimKey); err != nil {
		closeAside(conn)
		return nil, err
	}
	return conn, nil
}

// aside is a connection outside the pool: what it locks stays locked while it lives.
func (db *DB) aside(ctx context.Context) (*pgx.Conn, error) {
	return pgx.ConnectConfig(ctx, db.pool.Config().ConnConfig)
}

func closeAside(conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	conn.Close(ctx) // The server frees the lock when the connection ends.
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// fileMode is who may read what an embedded database keeps: its owner.
const fileMode = 0o600

// private makes a database file, or keeps one that is there, for its owner alone; what SQLite puts beside it has the same mode.
func private(file string, create bool) error {
	if create {
		f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, fileMode)
		if err != nil && !errors.Is(err, os.ErrPermission) {
			return err
		}
		if err == nil {
			f.Close() // Nothing was written, so nothing is lost.
		}
	}
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		info, err := os.Stat(name)
		if err == nil && info.Mode().Perm()&^fileMode != 0 {
			err = os.Chmod(name, info.Mode().Perm()&fileMode)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) && !errors.Is(err, os.ErrPermission) {
			return err
		}
	}
	return nil
}
