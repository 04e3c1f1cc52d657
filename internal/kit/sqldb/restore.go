package sqldb

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
)

// Refusals of restoring.
var (
	ErrNotEmpty = fault.New(fault.Conflict, "restore.not_empty", "the database to restore to holds something already; give an empty one")
	ErrDamaged  = fault.New(fault.Invalid, "restore.damaged", "this is not a complete backup of creneau; nothing was restored")
)

// maxLine bounds one row of a backup.
const maxLine = 256 << 20

// restoredLine is a dumpLine whose values are read when their columns are known.
type restoredLine struct {
	Dump    string            `json:"dump"`
	Schema  int64             `json:"schema"`
	Table   string            `json:"table"`
	Columns []string          `json:"columns"`
	Row     []json.RawMessage `json:"row"`
	Rows    int               `json:"rows"`
	Sum     string            `json:"sum"`
}

// Backup is a backup that was read to its end and found whole.
type Backup struct {
	Schema int64 // the step of the schema it was made at; 0 when it does not say so
	file   io.ReadSeeker
}

// ReadBackup looks a backup through: its compression, its lines, its sum and its number of rows. Anything else is ErrDamaged.
func ReadBackup(file io.ReadSeeker) (Backup, error) {
	b := Backup{file: file}
	err := b.lines(func(l restoredLine) error {
		if l.Dump != "" {
			b.Schema = l.Schema
		}
		return nil
	})
	return b, err
}

// lines reads the file from its beginning and calls each for all lines but the last. That the last one is right, and
// that nothing follows, is known only when it returns nil.
func (b Backup) lines(each func(restoredLine) error) error {
	if _, err := b.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	z, err := gzip.NewReader(b.file)
	if err != nil {
		return ErrDamaged.Because(err)
	}
	in, sum, rows := bufio.NewScanner(z), sha256.New(), 0
	in.Buffer(make([]byte, 1<<20), maxLine)
	for first := true; in.Scan(); first = false {
		var l restoredLine
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			return ErrDamaged.Because(err)
		}
		if first != (l.Dump == dumpKind) {
			return ErrDamaged
		}
		if l.Sum != "" {
			if l.Sum != hex.EncodeToString(sum.Sum(nil)) || l.Rows != rows {
				return ErrDamaged
			}
			return ends(in)
		}
		if l.Row != nil {
			rows++
		}
		if err := each(l); err != nil {
			return err
		}
		sum.Write(in.Bytes())
		sum.Write([]byte{'\n'})
	}
	return ErrDamaged.Because(in.Err())
}

// ends reads what follows the last line: nothing, and the checksum of the compression is right.
func ends(in *bufio.Scanner) error {
	if in.Scan() || in.Err() != nil {
		return ErrDamaged.Because(in.Err())
	}
	return nil
}

// Empty returns ErrNotEmpty when a table that backups hold has a row. Tables need not be there yet.
func (db *DB) Empty(ctx context.Context, tables []BackupTable) error {
	return db.Read(ctx, func(tx *Tx) error {
		for _, t := range held(tables) {
			columns, err := columnsOf(tx, t.Name)
			if err != nil {
				return err
			}
			if len(columns) == 0 {
				continue
			}
			var n int
			if err := tx.QueryRow("SELECT count(*) FROM " + t.Name).Scan(&n); err != nil {
				return err
			}
			if n > 0 {
				return ErrNotEmpty
			}
		}
		return nil
	})
}

// Restore fills an empty database, which is at the schema of the backup, all or nothing, and returns the number of rows.
func (db *DB) Restore(ctx context.Context, b Backup, tables []BackupTable) (rows int, err error) {
	if err := db.Empty(ctx, tables); err != nil {
		return 0, err
	}
	err = db.Write(ctx, func(tx *Tx) error {
		r := restorer{tx: tx, tables: tables}
		if err := b.lines(r.take); err != nil {
			return err
		}
		rows = r.rows
		return r.end()
	})
	return rows, err
}

// restorer inserts what the lines of a backup say.
type restorer struct {
	tx      *Tx
	tables  []BackupTable
	table   BackupTable
	columns []column // of the rows that follow, in their order
	rows    int
	later   []reference
}

// reference is a row that refers to one of the same table, which may come after it.
type reference struct {
	table, column string
	id, to        any
}

func (r *restorer) take(l restoredLine) error {
	switch {
	case l.Table != "":
		return r.begin(l)
	case l.Row != nil:
		r.rows++
		if err := r.insert(l.Row); err != nil {
			return fmt.Errorf("restore %s: %w", r.table.Name, err)
		}
	}
	return nil
}

func (r *restorer) begin(l restoredLine) error {
	at := slices.IndexFunc(r.tables, func(t BackupTable) bool { return t.Name == l.Table && t.Passing == "" })
	if at < 0 {
		return ErrDamaged.Because(errors.New("there is no table " + l.Table))
	}
	have, err := columnsOf(r.tx, l.Table)
	if err != nil {
		return err
	}
	r.table, r.columns = r.tables[at], nil
	for _, name := range l.Columns {
		i := slices.IndexFunc(have, func(c column) bool { return c.name == name })
		if i < 0 {
			return ErrDamaged.Because(errors.New(l.Table + " has no column " + name))
		}
		r.columns = append(r.columns, have[i])
	}
	return nil
}

func (r *restorer) insert(row []json.RawMessage) error {
	if len(row) != len(r.columns) {
		return ErrDamaged
	}
	values, names := make([]any, len(row)), make([]string, len(row))
	own := reference{table: r.table.Name, column: r.table.Self}
	for i, c := range r.columns {
		v, err := c.fromDump(row[i])
		if err != nil {
			return ErrDamaged.Because(err)
		}
		switch {
		case c.name == own.column:
			own.to, v = v, nil
		case c.name == "id":
			own.id = v
		}
		values[i], names[i] = v, c.name
	}
	if own.to != nil {
		r.later = append(r.later, own)
	}
	override := "" // generated keys come back as they were
	if r.tx.engine == Postgres && r.table.Generated {
		override = "OVERRIDING SYSTEM VALUE "
	}
	_, err := r.tx.Exec("INSERT INTO "+r.table.Name+" ("+strings.Join(names, ", ")+") "+override+"VALUES "+In(len(row), 1), values...)
	return err
}

// end sets what refers to other rows of the same table, and lets generated keys go on after the restored ones.
func (r *restorer) end() error {
	for _, own := range r.later {
		if _, err := r.tx.Exec("UPDATE "+own.table+" SET "+own.column+" = $1 WHERE id = $2", own.to, own.id); err != nil {
			return err
		}
	}
	for _, t := range held(r.tables) {
		if r.tx.engine != Postgres || !t.Generated {
			continue
		}
		var next int64
		err := r.tx.QueryRow("SELECT setval(pg_get_serial_sequence($1, 'id'), (SELECT COALESCE(max(id), 0) + 1 FROM "+
			t.Name+"), FALSE)", t.Name).Scan(&next)
		if err != nil {
			return err
		}
	}
	return nil
}
