package sqldb

import (
	"regexp"
	"strings"
)

var columnName = regexp.MustCompile(`^[a-z_]+$`)

// insertWith inserts a dumped row; generated keys come back as they were.
func insertWith(tx *Tx, table dumpLine, row []any) error {
	for _, c := range table.Columns {
		if !columnName.MatchString(c) {
			return errColumn
		}
	}
	override := ""
	if tx.engine == Postgres && table.Table == "outbox" {
		override = "OVERRIDING SYSTEM VALUE "
	}
	_, err := tx.Exec("INSERT INTO "+table.Table+" ("+strings.Join(table.Columns, ", ")+") "+override+"VALUES "+In(len(row), 1), row...)
	return err
}

// resetSequences makes PostgreSQL's generated keys go on after the restored ones.
func resetSequences(tx *Tx) error {
	if tx.engine != Postgres {
		return nil
	}
	var next int64
	return tx.QueryRow(`SELECT setval(pg_get_serial_sequence('outbox', 'id'), (SELECT COALESCE(max(id), 0) + 1 FROM outbox), FALSE)`).Scan(&next)
}
