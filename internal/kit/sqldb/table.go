package sqldb

import (
	"fmt"
	"strings"
)

// Table writes the repetitive statements of a table whose first column is its id and whose last is its version.
// It and In/Values are the only makers of SQL text; what they are given are names in the program, never input.
type Table struct {
	Name    string
	Columns []string
}

// NewTable names a table and its columns, separated by spaces: id first, version last.
func NewTable(name, columns string) Table {
	return Table{Name: name, Columns: strings.Fields(columns)}
}

// Select starts a query for all columns; the caller adds WHERE and ORDER BY.
func (t Table) Select() string {
	return "SELECT " + strings.Join(t.Columns, ", ") + " FROM " + t.Name + " "
}

// Insert adds a row; values are in the order of the columns, the version included.
func (t Table) Insert(tx *Tx, values ...any) error {
	_, err := tx.Exec("INSERT INTO "+t.Name+" ("+strings.Join(t.Columns, ", ")+") VALUES "+In(len(t.Columns), 1), values...)
	return err
}

// Update replaces the row with the id values[0] if it still has the version given as the last value, and counts
// the version up. It reports false when the row moved on or is gone.
func (t Table) Update(tx *Tx, values ...any) (bool, error) {
	last := len(t.Columns) - 1
	sets := make([]string, 0, last)
	for i, column := range t.Columns[1:last] {
		sets = append(sets, fmt.Sprintf("%s = $%d", column, i+2))
	}
	version := t.Columns[last]
	n, err := tx.Exec(fmt.Sprintf("UPDATE %s SET %s, %s = %s + 1 WHERE %s = $1 AND %s = $%d",
		t.Name, strings.Join(sets, ", "), version, version, t.Columns[0], version, last+1), values...)
	return n == 1, err
}

// Delete removes the row with an id.
func (t Table) Delete(tx *Tx, id string) error {
	_, err := tx.Exec("DELETE FROM "+t.Name+" WHERE "+t.Columns[0]+" = $1", id)
	return err
}
