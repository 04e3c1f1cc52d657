package sqldb

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/creneau/creneau/internal/kit/fault"
)

// A dump is gzipped JSON, a line each: first the kind of file, then for every table its name and columns followed by
// its rows, and last the number of rows and the SHA-256 of all lines before. It is the same for both engines.
type dumpLine struct {
	Dump    string   `json:"dump,omitempty"`
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	Row     []any    `json:"row,omitempty"`
	Rows    int      `json:"rows,omitempty"`
	Sum     string   `json:"sum,omitempty"`
}

const dumpKind = "creneau dump 1"

// dumpTables are in an order in which rows may be inserted: what is referenced comes first.
var dumpTables = [...]string{
	"person", "role", "sign_in_link", "web_session", "api_token", "mail", "audit", "outbox", "idempotency", "organisation", "series", "edition", "edition_name",
	"day", "slot", "room", "walk", "track", "format", "product_family", "product", "speaker_organisation", "speaker", "speaker_picture", "session",
	"session_speaker", "session_product", "placement", "placement_memory", "session_rule", "release", "telling", "told", "told_event", "severity", "silence",
	"draft_lock", "draft_step", "import_run", "wisher", "star", "day_choice", "calendar_feed", "plan",
}

// Refusals of restoring.
var (
	ErrNotEmpty = fault.New(fault.Conflict, "restore.not_empty", "the database to restore to holds something already; give an empty one")
	ErrDamaged  = fault.New(fault.Invalid, "restore.damaged", "this is not a complete backup of creneau; nothing was restored")
)

// Dump writes everything as of one instant, also while others write, and returns the number of rows.
func (db *DB) Dump(ctx context.Context, w io.Writer) (rows int, err error) {
	z := gzip.NewWriter(w)
	d := &dumper{sum: sha256.New()}
	d.out = json.NewEncoder(io.MultiWriter(z, d.sum))
	if err := d.out.Encode(dumpLine{Dump: dumpKind}); err != nil {
		return 0, err
	}
	err = db.Read(ctx, func(tx *Tx) error {
		for _, table := range dumpTables {
			if err := d.table(tx, table); err != nil {
				return fmt.Errorf("dump %s: %w", table, err)
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
	rows, err := tx.Query("SELECT * FROM " + table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	if err := d.out.Encode(dumpLine{Table: table, Columns: columns}); err != nil {
		return err
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		for i, v := range values {
			if b, ok := v.([]byte); ok { // marked, so that it comes back as bytes
				values[i] = map[string][]byte{"b": b}
			}
		}
		d.rows++
		if err := d.out.Encode(dumpLine{Row: values}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Restore fills an empty, migrated database from a dump, all or nothing, and checks its sum and number of rows.
func (db *DB) Restore(ctx context.Context, r io.Reader) (rows int, err error) {
	err = db.Write(ctx, func(tx *Tx) error {
		if err := empty(tx); err != nil {
			return err
		}
		rows, err = restore(tx, r)
		return err
	})
	return rows, err
}

func empty(tx *Tx) error {
	for _, table := range dumpTables {
		var n int
		if err := tx.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return ErrNotEmpty
		}
	}
	return nil
}

func restore(tx *Tx, r io.Reader) (int, error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return 0, ErrDamaged.Because(err)
	}
	in, sum, rows := bufio.NewReaderSize(z, 1<<20), sha256.New(), 0
	var table dumpLine
	for first := true; ; first = false {
		text, err := in.ReadBytes('\n')
		if err != nil {
			return 0, ErrDamaged.Because(err)
		}
		var line dumpLine
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		if err := d.Decode(&line); err != nil || first && line.Dump != dumpKind {
			return 0, ErrDamaged.Because(err)
		}
		switch {
		case line.Sum != "":
			if line.Sum != hex.EncodeToString(sum.Sum(nil)) || line.Rows != rows {
				return 0, ErrDamaged
			}
			return rows, resetSequences(tx)
		case line.Table != "":
			table = line
		case line.Row != nil:
			if err := insertDumped(tx, table, line.Row); err != nil {
				return 0, fmt.Errorf("restore %s: %w", table.Table, err)
			}
			rows++
		}
		sum.Write(text)
	}
}

func insertDumped(tx *Tx, table dumpLine, row []any) error {
	if !known(table.Table) || len(row) != len(table.Columns) {
		return ErrDamaged
	}
	for i, v := range row {
		switch v := v.(type) {
		case json.Number:
			n, err := v.Int64()
			if err != nil {
				return ErrDamaged.Because(err)
			}
			row[i] = n
		case map[string]any:
			b, err := json.Marshal(v["b"])
			if err != nil {
				return err
			}
			var raw []byte
			if err := json.Unmarshal(b, &raw); err != nil {
				return ErrDamaged.Because(err)
			}
			row[i] = raw
		}
	}
	return insertWith(tx, table, row)
}

func known(table string) bool {
	for _, t := range dumpTables {
		if t == table {
			return true
		}
	}
	return false
}

var errColumn = errors.New("a column's name is not one")
