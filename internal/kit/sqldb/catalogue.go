package sqldb

import (
	"encoding/json"
	"slices"
	"strings"
)

// column is one column of a table, as the database's own catalogue describes it.
type column struct {
	name string
	kind columnKind
	key  bool // part of the primary key
}

// columnKind is what a column holds, on either engine.
type columnKind string

const (
	kindText  columnKind = "text"
	kindWhole columnKind = "whole"
	kindFloat columnKind = "float"
	kindBool  columnKind = "bool"
	kindBytes columnKind = "bytes"
)

// kindOf reads a type as either engine names it.
func kindOf(declared string) columnKind {
	switch strings.ToUpper(declared) {
	case "BOOLEAN":
		return kindBool
	case "BIGINT", "INTEGER":
		return kindWhole
	case "REAL", "DOUBLE PRECISION":
		return kindFloat
	case "BLOB", "BYTEA":
		return kindBytes
	default:
		return kindText
	}
}

const columnsOfSQLite = `SELECT name, type, pk > 0 FROM pragma_table_info($1) ORDER BY cid`

const columnsOfPostgres = `SELECT c.column_name, c.data_type, EXISTS (
		SELECT 1 FROM information_schema.table_constraints t
		JOIN information_schema.key_column_usage k ON k.constraint_name = t.constraint_name AND k.table_schema = t.table_schema
		WHERE t.constraint_type = 'PRIMARY KEY' AND t.table_schema = c.table_schema AND t.table_name = c.table_name
		AND k.column_name = c.column_name)
	FROM information_schema.columns c
	WHERE c.table_schema = current_schema() AND c.table_name = $1
	ORDER BY c.ordinal_position`

// columnsOf lists a table's columns in their order; none when there is no such table.
func columnsOf(tx *Tx, table string) ([]column, error) {
	query := columnsOfSQLite
	if tx.engine == Postgres {
		query = columnsOfPostgres
	}
	return Each(tx, func(s Scanner) (c column, err error) {
		var declared string
		err = s.Scan(&c.name, &declared, &c.key)
		c.kind = kindOf(declared)
		return c, err
	}, query, table)
}

// byKey orders rows by their primary key, texts by their bytes on both engines.
func byKey(e Engine, columns []column) string {
	keys := slices.DeleteFunc(slices.Clone(columns), func(c column) bool { return !c.key })
	if len(keys) == 0 {
		keys = columns
	}
	terms := make([]string, len(keys))
	for i, c := range keys {
		terms[i] = c.name
		if e == Postgres && c.kind == kindText {
			terms[i] += ` COLLATE "C"`
		}
	}
	return strings.Join(terms, ", ")
}

// dumpedBytes mark bytes in a dump, so that they come back as bytes.
type dumpedBytes struct {
	B []byte `json:"b"`
}

// toDump is a value as a dump holds it: the same whatever the engine.
func (c column) toDump(v any) any {
	switch v := v.(type) {
	case int64:
		if c.kind == kindBool {
			return v != 0
		}
	case []byte:
		if c.kind == kindText {
			return string(v)
		}
		return dumpedBytes{append([]byte{}, v...)} // empty bytes are not null
	}
	return v
}

// fromDump reads a value of a dump as the column takes it. Older dumps write booleans as 0 and 1.
func (c column) fromDump(raw json.RawMessage) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch c.kind {
	case kindBool:
		switch string(raw) {
		case "0":
			return false, nil
		case "1":
			return true, nil
		}
		return decoded[bool](raw)
	case kindWhole:
		return decoded[int64](raw)
	case kindFloat:
		return decoded[float64](raw)
	case kindBytes:
		b, err := decoded[dumpedBytes](raw)
		if b.B == nil {
			b.B = []byte{}
		}
		return b.B, err
	default:
		return decoded[string](raw)
	}
}

func decoded[T any](raw json.RawMessage) (v T, err error) {
	err = json.Unmarshal(raw, &v)
	return v, err
}
