package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Options are what Open needs beyond the address. All may be left zero.
type Options struct {
	Clock    func() time.Time     // time.Now unless told
	Readers  int                  // connections that read at once; 4 unless told
	Log      *slog.Logger         // discards unless told
	OnCommit func(kinds []string) // called after a commit that emitted events
	Existing bool                 // refuse an embedded file that is not there, instead of making it
}

// Engine names the database behind a DB.
type Engine string

// The engines.
const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// DB is an open database.
type DB struct {
	engine  Engine
	place   string // for people: a file, or host and name without secrets
	writer  *sql.DB
	readers *sql.DB
	pool    *pgxpool.Pool // PostgreSQL only
	group   *group        // SQLite only
	rush    *group        // PostgreSQL only; see Rush
	opt     Options
	health  health
	work    work
}

// health is what became of the latest writes.
type health struct {
	failure atomic.Pointer[error] // of the latest write; nil when it was kept
	probing sync.Mutex            // guards tried; one probe at a time
	tried   time.Time             // the latest probe
}

// Open connects to "sqlite://FILE" (absolute with three slashes) or "postgres://…". It creates an embedded file
// that is not there yet, and leaves it empty: schema.Migrate makes the tables.
func Open(ctx context.Context, address string, o Options) (*DB, error) {
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Readers <= 0 {
		o.Readers = 4
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	scheme, rest, ok := strings.Cut(address, "://")
	switch {
	case ok && scheme == "sqlite" && rest != "":
		return openSQLite(ctx, rest, o)
	case ok && (scheme == "postgres" || scheme == "postgresql"):
		return openPostgres(ctx, address, o)
	default:
		return nil, fault.New(fault.Invalid, "config.database",
			"the database address must start with sqlite:// (a file) or postgres://").With("Setting", "database")
	}
}

// pragmas are in the address so that every connection of a pool has them.
const pragmas = "_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)" +
	"&_pragma=foreign_keys(1)&_pragma=cache_size(-16000)"

// ErrNothing is the answer to an address at which there is no database.
var ErrNothing = fault.New(fault.NotFound, "database.nothing", "there is no database of creneau at this address; creneau serve makes one")

func openSQLite(ctx context.Context, file string, o Options) (*DB, error) {
	if _, err := os.Stat(file); o.Existing && errors.Is(err, os.ErrNotExist) {
		return nil, ErrNothing.Because(err)
	}
	if err := private(file, !o.Existing); err != nil {
		return nil, cannotOpen(file, err)
	}
	dsn := "file:" + (&url.URL{Path: file}).EscapedPath() + "?" + pragmas
	writer, err := openKeeping(dsn, "BEGIN IMMEDIATE")
	if err != nil {
		return nil, err
	}
	writer.SetMaxOpenConns(1)
	readers, err := openKeeping(dsn+"&_pragma=query_only(1)", "BEGIN DEFERRED")
	if err != nil {
		return nil, err
	}
	readers.SetMaxOpenConns(o.Readers)
	readers.SetMaxIdleConns(o.Readers)
	db := &DB{engine: SQLite, place: file, writer: writer, readers: readers, opt: o}
	if err := writer.PingContext(ctx); err != nil {
		db.closePools()
		if sqliteDamaged(err) {
			return nil, damaged(file, err)
		}
		return nil, cannotOpen(file, err)
	}
	db.group = startGroup(db, sql.LevelDefault)
	return db, nil
}

func cannotOpen(file string, err error) error {
	return fault.Newf(fault.Invalid, "config.database", "cannot open the database file %s; check that its folder exists and can be written", file).
		With("Setting", "database").Because(err)
}

func openPostgres(ctx context.Context, address string, o Options) (*DB, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fault.New(fault.Invalid, "config.database", "the PostgreSQL address cannot be read").
			With("Setting", "database").Because(err)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fault.Newf(fault.Invalid, "config.database", "PostgreSQL at %s does not answer; check that it runs and that name and password are right", config.ConnConfig.Host).
			With("Setting", "database").Because(err)
	}
	db := stdlib.OpenDBFromPool(pool)
	place := fmt.Sprintf("%s/%s", config.ConnConfig.Host, config.ConnConfig.Database)
	opened := &DB{engine: Postgres, place: place, writer: db, readers: db, pool: pool, opt: o}
	opened.rush = startGroup(opened, sql.LevelReadCommitted)
	return opened, nil
}

// Close waits for writes under way and closes every connection.
func (db *DB) Close() error {
	for _, g := range []*group{db.group, db.rush} {
		if g != nil {
			g.stop()
		}
	}
	return db.closePools()
}

func (db *DB) closePools() error {
	err := db.writer.Close()
	if db.readers != db.writer {
		if e := db.readers.Close(); err == nil {
			err = e
		}
	}
	if db.pool != nil {
		db.pool.Close()
	}
	return err
}

// Engine says which database this is. Only this package, jobs, bus and schema may ask.
func (db *DB) Engine() Engine { return db.engine }

// Describe names the database for people, without secrets.
func (db *DB) Describe() string { return fmt.Sprintf("%s (%s)", db.engine, db.place) }

// OnCommit sets who hears of committed events. Call it before serving.
func (db *DB) OnCommit(f func(kinds []string)) { db.opt.OnCommit = f }

// Writer is the pool that may write, for migrations. On SQLite it has one connection.
func (db *DB) Writer() *sql.DB { return db.writer }

// ForgetEvents empties the outbox of what happened before a time: whoever follows it has seen it by then.
func (db *DB) ForgetEvents(ctx context.Context, before time.Time) error {
	return db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(`DELETE FROM outbox WHERE at < $1`, At(before))
		return err
	})
}

// Now is what the server's clock reads, as transactions see it.
func (db *DB) Now() time.Time { return db.opt.Clock().UTC().Truncate(time.Millisecond) }

func (db *DB) begin(ctx context.Context, t *sql.Tx) *Tx {
	return &Tx{
		ctx: ctx, sql: t, engine: db.engine,
		now: db.Now(), work: &db.work,
	}
}
