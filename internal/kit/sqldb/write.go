package sqldb

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"time"
)

// maxTries is how often PostgreSQL may ask to run a transaction again before the caller hears of it, and longestPause the most that is
// waited in between. Of those that read and write the same, one comes through each time, so this is for some dozens at once.
const (
	maxTries     = 40
	longestPause = 100 * time.Millisecond
)

// Read runs body on one consistent view of the database. Body must not write. While the database is away it returns
// ErrUnavailable.
func (db *DB) Read(ctx context.Context, body func(*Tx) error) error {
	if j := db.joinedIn(ctx); j != nil {
		return unavailable(ctx, j.run(body))
	}
	t, err := db.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: db.readIsolation()})
	if err != nil {
		return unavailable(ctx, fmt.Errorf("begin read: %w", err))
	}
	defer t.Rollback() // Nothing was written, so nothing is lost.
	return unavailable(ctx, body(db.begin(ctx, t)))
}

func (db *DB) readIsolation() sql.IsolationLevel {
	if db.engine == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault
}

// Write runs body in a transaction and returns nil only when it is committed and on the disk. An error of body
// undoes all it did. Body may run twice; it must not call Read or Write. While nothing can be kept it returns
// ErrUnavailable.
func (db *DB) Write(ctx context.Context, body func(*Tx) error) error {
	if j := db.joinedIn(ctx); j != nil {
		return unavailable(ctx, j.run(body))
	}
	err := unavailable(ctx, db.tryWrite(ctx, body))
	db.remember(err)
	return err
}

func (db *DB) tryWrite(ctx context.Context, body func(*Tx) error) error {
	if db.group != nil {
		return db.group.write(ctx, body)
	}
	if isRush(ctx) {
		return db.rush.write(ctx, body)
	}
	for try := 1; ; try++ {
		kinds, err := db.writeOnce(ctx, body)
		if err == nil {
			db.committed(kinds)
			return nil
		}
		if !isTransient(err) || try == maxTries {
			return err
		}
		pause := time.Duration(rand.Int64N(int64(min(time.Duration(try)*5*time.Millisecond, longestPause))))
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (db *DB) writeOnce(ctx context.Context, body func(*Tx) error) (kinds []string, err error) {
	t, err := db.writer.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return nil, fmt.Errorf("begin write: %w", err)
	}
	defer t.Rollback() // After a commit it returns ErrTxDone.
	tx := db.begin(ctx, t)
	if err := body(tx); err != nil {
		return nil, err
	}
	return tx.kinds, t.Commit()
}

func (db *DB) committed(kinds []string) {
	if len(kinds) > 0 && db.opt.OnCommit != nil {
		db.opt.OnCommit(kinds)
	}
}
