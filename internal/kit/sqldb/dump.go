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
	"slices"
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

// dumpTables are in an order in which rows may be inserted: what is referenced comes first.
var dumpTables = [...]string{
	"erasure", "person", "role", "sign_in_link", "web_session", "plain_cookie", "api_token", "mail", "audit", "outbox", "idempotency", "organisation", "series", "edition", "edition_name",
	"day", "slot", "room", "walk", "track", "format", "product_family", "product", "speaker_organisation", "speaker", "session",
	"session_speaker", "session_product", "placement", "placement_memory", "session_rule", "release", "telling", "told", "told_event", "severity", "silence",
	"draft_lock", "draft_step", "import_run", "import_base", "import_source", "wisher", "star", "day_choice", "calendar_feed", "plan",
	"picture", "picture_file", "picture_fetch",
}

// formerTables are in backups of earlier steps of the schema, and not in the schema any more. None ever held a row.
var formerTables = [...]string{"speaker_picture"}

// DumpedTables names what a backup holds.
func DumpedTables() []string { return slices.Clone(dumpTables[:]) }

// Dump writes everything as of one instant, also while others write, and returns the number of rows. Schema is the step
// that the database is at.
func (db *DB) Dump(ctx context.Context, w io.Writer, schema int64) (rows int, err error) {
	z := gzip.NewWriter(w)
	d := &dumper{sum: sha256.New()}
	d.out = json.NewEncoder(io.MultiWriter(z, d.sum))
	if err := d.out.Encode(dumpLine{Dump: dumpKind, Schema: schema}); err != nil {
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
