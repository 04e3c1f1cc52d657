package sqldb

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/creneau/creneau/internal/kit/fault"
)

// ErrNoRow is what One and Row.Scan return when nothing was found. Owners replace it by their own NotFound.
var ErrNoRow = fault.New(fault.NotFound, "row.missing", "nothing there")

// ErrText is the answer to text with a NUL in it, or that is not UTF-8.
var ErrText = fault.New(fault.Invalid, "row.text", "a text holds a character that cannot be kept: NUL, or bytes that are not UTF-8")

// IsUnique reports whether err is a violated UNIQUE or PRIMARY KEY constraint.
func IsUnique(err error) bool {
	return sqliteCode(err, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY) || pgCode(err, "23505")
}

// IsReferenced reports whether err is a violated foreign key.
func IsReferenced(err error) bool {
	return sqliteCode(err, sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY) || pgCode(err, "23503")
}

// Lost reports whether a write lost against others as often as it is tried again. A smaller one may win.
func Lost(err error) bool { return isTransient(err) }

// isTransient reports whether PostgreSQL asks to run the transaction again.
func isTransient(err error) bool { return pgCode(err, "40001", "40P01") }

func sqliteCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code() == c {
			return true
		}
	}
	return false
}

func pgCode(err error, codes ...string) bool {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code == c {
			return true
		}
	}
	return false
}
