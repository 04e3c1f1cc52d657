package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Tx is one transaction: what store functions take. It is not safe for concurrent use and not kept after the body.
type Tx struct {
	ctx    context.Context
	sql    *sql.Tx
	now    time.Time
	kinds  []string // of the events emitted, for OnCommit
	engine Engine
	work   *work
}

// Event is something that happened, for whoever follows the outbox.
type Event struct {
	Kind  string // "programme.released"
	Scope string // the edition it concerns, or empty
	Data  any    // small, JSON
}

// Scanner is what a row gives to a scan function.
type Scanner interface{ Scan(dest ...any) error }

// Context is the request's; it ends when the caller gives up.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Now is the transaction's one instant, UTC, whole milliseconds.
func (tx *Tx) Now() time.Time { return tx.now }

// Exec runs a statement and returns how many rows it changed.
func (tx *Tx) Exec(query string, args ...any) (int64, error) {
	if err := keepable(args); err != nil {
		return 0, err
	}
	tx.work.ask(query)
	res, err := tx.sql.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Query runs a query; the caller closes the rows. Each and One are usually what you want.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if err := keepable(args); err != nil {
		return nil, err
	}
	tx.work.ask(query)
	return tx.sql.QueryContext(tx.ctx, query, args...)
}

// QueryRow runs a query for one row; Scan returns ErrNoRow when there is none.
func (tx *Tx) QueryRow(query string, args ...any) Row {
	if err := keepable(args); err != nil {
		return Row{err: err}
	}
	tx.work.ask(query)
	return Row{row: tx.sql.QueryRowContext(tx.ctx, query, args...), work: tx.work}
}

// keepable refuses text that PostgreSQL does not keep, on either engine: a database would else not fit into the other.
func keepable(args []any) error {
	for _, a := range args {
		if v := reflect.ValueOf(a); v.Kind() == reflect.String && (strings.IndexByte(v.String(), 0) >= 0 || !utf8.ValidString(v.String())) {
			return ErrText
		}
	}
	return nil
}

// Row is one row or none.
type Row struct {
	row  *sql.Row
	work *work
	err  error // why it was not asked for
}

// Scan copies the row's columns, or returns ErrNoRow.
func (r Row) Scan(dest ...any) error {
	if r.err != nil {
		return r.err
	}
	err := r.row.Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNoRow
	}
	r.work.rows.Add(1)
	return err
}

// Each scans every row of a query into a slice, never nil.
func Each[T any](tx *Tx, scan func(Scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := tx.Query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := []T{}
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	tx.work.rows.Add(int64(len(out)))
	return out, rows.Err()
}

// One scans the only row of a query, or returns ErrNoRow.
func One[T any](tx *Tx, scan func(Scanner) (T, error), query string, args ...any) (T, error) {
	return scan(tx.QueryRow(query, args...))
}

// Emit writes an event into the outbox.
func (tx *Tx) Emit(e Event) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind, err)
	}
	_, err = tx.Exec(`INSERT INTO outbox (kind, scope, data, at) VALUES ($1, $2, $3, $4)`,
		e.Kind, e.Scope, string(data), At(tx.now))
	if err != nil {
		return fmt.Errorf("emit %s: %w", e.Kind, err)
	}
	tx.kinds = append(tx.kinds, e.Kind)
	return nil
}

// In returns "($from,$from+1,…)" for n values.
func In(n, from int) string {
	var b strings.Builder
	b.WriteByte('(')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	b.WriteByte(')')
	return b.String()
}

// Values returns rows × columns placeholders for a multi-row INSERT: "($1,$2),($3,$4)".
func Values(rows, columns int) string {
	groups := make([]string, rows)
	for i := range groups {
		groups[i] = In(columns, 1+i*columns)
	}
	return strings.Join(groups, ",")
}
