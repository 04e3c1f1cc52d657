package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrUnavailable is the answer while the database cannot do its work: the disk is full or fails, the file may not be
// written or is damaged, the server is away. Nothing was kept; asking again later may help.
var ErrUnavailable = fault.New(fault.Unavailable, "database.unavailable", "the database cannot do that now; nothing was changed")

// unavailable makes a failure of the disk, the file or the connection ErrUnavailable. Any other error stays as it is, and so
// does what comes of a caller's having gone.
func unavailable(ctx context.Context, err error) error {
	if err == nil || ctx.Err() != nil {
		return err
	}
	if _, refused := fault.From(err); refused {
		return err
	}
	if failsSQLite(err) || failsPostgres(err) || errors.Is(err, errClosed) {
		return ErrUnavailable.Because(err)
	}
	return err
}

// failsSQLite looks at the primary code, the lowest byte: the others say more precisely what failed.
func failsSQLite(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB,
		sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOMEM:
		return true
	}
	return false
}

// failsPostgres knows the classes of https://www.postgresql.org/docs/current/errcodes-appendix.html that are no fault of
// the statement: connections (08), resources (53), the operator (57P), the system (58), damage (XX001, XX002), and a
// server that only reads (25006). Errors of the network itself carry no code.
func failsPostgres(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "57P") ||
			strings.HasPrefix(e.Code, "58") || e.Code == "XX001" || e.Code == "XX002" || e.Code == "25006"
	}
	var connect *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connect) || errors.As(err, &network) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || pgconn.SafeToRetry(err)
}

// probeEvery is how often a database that failed is tried at most, whoever asks.
const probeEvery = time.Second

// Ready returns nil when the database answers and, if a write failed lately, takes a small write again.
func (db *DB) Ready(ctx context.Context) error {
	if err := db.Read(ctx, func(tx *Tx) error {
		var one int
		return tx.QueryRow(`SELECT count(*) FROM outbox WHERE id = 0`).Scan(&one)
	}); err != nil {
		return err
	}
	failure := db.health.failure.Load()
	if failure == nil {
		return nil
	}
	if !db.health.probing.TryLock() {
		return *failure
	}
	defer db.health.probing.Unlock()
	if time.Since(db.health.tried) < probeEvery {
		return *failure
	}
	db.health.tried = time.Now()
	return db.Write(ctx, probe)
}

// probe writes a row and takes it away: the disk has to keep both.
func probe(tx *Tx) error {
	var id int64
	row := tx.QueryRow(`INSERT INTO outbox (kind, scope, data, at) VALUES ('probe', '', '{}', $1) RETURNING id`, At(tx.now))
	if err := row.Scan(&id); err != nil {
		return err
	}
	_, err := tx.Exec(`DELETE FROM outbox WHERE id = $1`, id)
	return err
}

// remember keeps what became of a write, for Ready. A refusal says nothing of the disk.
func (db *DB) remember(err error) {
	switch {
	case errors.Is(err, ErrUnavailable):
		db.health.failure.Store(&err)
	case err == nil && db.health.failure.Load() != nil:
		db.health.failure.Store(nil)
	}
}

// checkTime bounds how long a start may take to look a file through; a bigger one is looked at in part.
const checkTime = 10 * time.Second

// Check looks an embedded file through for damage, for some seconds at most, and refuses a damaged one with the remedy. A
// PostgreSQL server checks itself.
func (db *DB) Check(ctx context.Context) error {
	if db.engine != SQLite {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, checkTime)
	defer cancel()
	found := ""
	err := db.readers.QueryRowContext(bounded, `PRAGMA quick_check(1)`).Scan(&found)
	switch {
	case bounded.Err() != nil && ctx.Err() == nil:
		db.opt.Log.Warn("the database file is too big to be looked through at a start", "seconds", checkTime.Seconds())
		return nil
	case sqliteDamaged(err), err == nil && found != "ok":
		return damaged(db.place, err)
	}
	return err
}

func sqliteDamaged(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && (e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}

func damaged(file string, cause error) error {
	message := fmt.Sprintf("the database file %s is damaged; keep it aside, and bring the newest backup into a new file: "+
		"creneau restore --database sqlite://NEW.db BACKUP", file)
	return fault.New(fault.Unavailable, "database.damaged", message).Because(cause)
}
