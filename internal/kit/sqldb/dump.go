package sqldb

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"strings"
)

// A dump is gzipped JSON, a line each: first the kind of file and the step of the schema it was made at, then for every
// table its name and columns followed by its rows, by key, and last the number of rows and the SHA-256 of all lines
// before. It is the same bytes for both engines.
type dumpLine struct {
	Dump    string   `json:"dump,omitempty"`
	Schema  int64    `json:"schema,omitempty"` // missing in backups of before it was written
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Row     []any    `json:"row,omitempty"`
	Rows    int      `json:"rows,omitempty"`
	Sum     string   `json:"sum,omitempty"`
}

const dumpKind = "creneau dump 1"

// BackupTable is a table as backups know it. Its owner hands it in; a list of them is in an order in which rows may be
// inserted: what is referenced comes first.
type BackupTable struct {
	Name      string
	Owner     string // the package that alone writes it
	Self      string // the column that refers to rows of the same table, if there is one: restoring sets it last
	Generated bool   // its ids are numbers that the database makes
	Passing   string // why backups leave it out; empty for those that they hold
	Former    bool   // in backups of earlier steps of the schema, and not in the schema any more
}

// held are the tables whose rows a backup holds.
func held(tables []BackupTable) (out []BackupTable) {
	for _, t := range tables {
		if t.Passing == "" && !t.Former {
			out = append(out, t)
		}
	}
	return out
}

// Dump writes the rows of the tables as of one instant, also while others write, and returns their number. Schema is the
// step that the database is at.
func (db *DB) Dump(ctx context.Context, w io.Writer, schema int64, tables []BackupTable) (rows int, err error) {
	z := gzip.NewWriter(w)
	d := &dumper{sum: sha256.New()}
	d.out = json.NewEncoder(io.MultiWriter(z, d.sum))
	if err := d.out.Encode(dumpLine{Dump: dumpKind, Schema: schema}); err != nil {
		return 0, err
	}
	err = db.Read(ctx, func(tx *Tx) error {
		for _, t := range held(tables) {
			if err := d.table(tx, t.Name); err != nil {
				return fmt.Errorf("dump %s: %w", t.Name, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	end := dumpLine{Rows: d.rows, Sum: hex.EncodeToString(d.sum.Sum(nil))}
	if err := json.NewEncoder(z).Encode(end); err != nil {
		return 0, err
	}
	return d.rows, z.Close()
}

type dumper struct {
	out  *json.Encoder
	sum  hash.Hash
	rows int
}

func (d *dumper) table(tx *Tx, table string) error {
	columns, err := columnsOf(tx, table)
	if err != nil {
		return err
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.name
	}
	if err := d.out.Encode(dumpLine{Table: table, Columns: names}); err != nil {
		return err
	}
	rows, err := tx.Query("SELECT " + strings.Join(names, ", ") + " FROM " + table + " ORDER BY " + byKey(tx.engine, columns))
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, c := range columns {
			values[i] = c.toDump(values[i])
		}
		d.rows++
		if err := d.out.Encode(dumpLine{Row: values}); err != nil {
			return err
		}
	}
	return rows.Err()
}
