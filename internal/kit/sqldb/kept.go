package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"strings"
)

// keptStatements is how many statements a connection of SQLite keeps prepared, and keptLength how long their text may be. There are some
// hundreds in all; those with a list of values have many forms, and leave.
const (
	keptStatements = 400
	keptLength     = 4000
)

// openKeeping opens a pool of SQLite connections that keep their statements prepared: preparing costs more than most statements do. Their
// transactions start with begin.
func openKeeping(dsn, begin string) (*sql.DB, error) {
	plain, err := sql.Open("sqlite", dsn) // connects to nothing: it knows the driver
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	return sql.OpenDB(connector{plain.Driver(), dsn, begin}), nil
}

type connector struct {
	driver driver.Driver
	dsn    string
	begin  string
}

func (c connector) Driver() driver.Driver { return c.driver }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(sqliteConn)
	if !ok {
		conn.Close()
		return nil, errors.New("sqldb: the driver of SQLite has changed")
	}
	return &keeper{sqliteConn: whole, begin: c.begin, kept: map[string]*keptStatement{}}, nil
}

// sqliteConn is what the driver's connections can do and database/sql asks of them.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// keeper is a connection that keeps statements. database/sql uses it from one goroutine at a time.
type keeper struct {
	sqliteConn
	begin string // of a transaction
	kept  map[string]*keptStatement
}

type keptStatement struct {
	driver.Stmt
	busy bool // rows of it are open
}

// Close gives the statements back first.
func (k *keeper) Close() error {
	k.forget()
	return k.sqliteConn.Close()
}

func (k *keeper) forget() {
	for text, s := range k.kept {
		if !s.busy {
			s.Close() // It says again what went wrong when it ran last.
			delete(k.kept, text)
		}
	}
}

// statement is the kept one of a text; nil when it is not kept, or its rows are being read.
func (k *keeper) statement(ctx context.Context, text string) (*keptStatement, error) {
	if s, ok := k.kept[text]; ok {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if !worthKeeping(text) {
		return nil, nil
	}
	if len(k.kept) >= keptStatements {
		k.forget()
	}
	made, err := k.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	s := &keptStatement{Stmt: made}
	k.kept[text] = s
	return s, nil
}

// worthKeeping leaves out scripts, and what changes the schema or how the connection works.
func worthKeeping(text string) bool {
	if len(text) > keptLength || strings.Contains(text, ";") {
		return false
	}
	verb, _, _ := strings.Cut(strings.TrimSpace(text), " ")
	switch strings.TrimSpace(verb) {
	case "SELECT", "INSERT", "UPDATE", "DELETE", "BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK":
		return true
	}
	return false
}

// ExecContext implements driver.ExecerContext.
func (k *keeper) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	s, err := k.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.sqliteConn.ExecContext(ctx, text, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
}

// BeginTx implements driver.ConnBeginTx. Whoever gives up does not interrupt it: a transaction that begins must be known to have begun.
func (k *keeper) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	if _, err := k.ExecContext(context.WithoutCancel(ctx), k.begin, nil); err != nil {
		return nil, err
	}
	return keptTx{k}, nil
}

// keptTx is a transaction of a connection that keeps its statements, also those that end one.
type keptTx struct{ k *keeper }

// Commit implements driver.Tx. A transaction that cannot be committed is undone.
func (t keptTx) Commit() error {
	_, err := t.k.ExecContext(context.Background(), "COMMIT", nil)
	if err != nil {
		_ = t.Rollback() // it is undone already where that says so
	}
	return err
}

// Rollback implements driver.Tx.
func (t keptTx) Rollback() error {
	_, err := t.k.ExecContext(context.Background(), "ROLLBACK", nil)
	return err
}

// QueryContext implements driver.QueryerContext.
func (k *keeper) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := k.statement(ctx, text)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return k.sqliteConn.QueryContext(ctx, text, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &keptRows{rows, s}, nil
}

// keptRows are the rows of a kept statement, which is free again once they are closed.
type keptRows struct {
	driver.Rows
	of *keptStatement
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
