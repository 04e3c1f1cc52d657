package app_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// ofOthers are tables that no package of ours writes: goose keeps the steps, and SQLite its generated keys. A backup says
// in its first line at which step it was made.
var ofOthers = []string{"goose_db_version", "sqlite_sequence"}

// tables are those of all chapters.
func tables() []sqldb.BackupTable {
	a, err := app.New(app.Config{}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		panic(err)
	}
	return a.Tables()
}

// inBackups are the tables whose rows a backup holds.
func inBackups() (out []sqldb.BackupTable) {
	for _, t := range tables() {
		if t.Passing == "" && !t.Former {
			out = append(out, t)
		}
	}
	return out
}

// column is a column as the tests fill it.
type column struct {
	name, declared, refers string
	word                   string // the first that a CHECK allows; empty for any
}

// choice is the first value that a CHECK allows for a column.
var choice = regexp.MustCompile(`CHECK \((\w+) IN \('(\w+)'`)

// fieldsOf reads the columns of a table from SQLite's catalogue.
func fieldsOf(t *testing.T, tx *sqldb.Tx, table string) []column {
	t.Helper()
	all, err := sqldb.Each(tx, func(s sqldb.Scanner) (f column, err error) {
		return f, s.Scan(&f.name, &f.declared, &f.refers)
	}, `SELECT c.name, c.type, COALESCE((SELECT r."table" FROM pragma_foreign_key_list($1) r WHERE r."from" = c.name LIMIT 1), '')
		FROM pragma_table_info($1) c ORDER BY c.cid`, table)
	if err != nil {
		t.Fatal(err)
	}
	var made string
	if err := tx.QueryRow(`SELECT sql FROM sqlite_master WHERE name = $1`, table).Scan(&made); err != nil {
		t.Fatal(err)
	}
	for _, m := range choice.FindAllStringSubmatch(made, -1) {
		all[slices.IndexFunc(all, func(f column) bool { return f.name == m[1] })].word = m[2]
	}
	return all
}

// tablesOf names all tables of a database.
func tablesOf(t *testing.T, db *sqldb.DB) (all []string) {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if db.Engine() == sqldb.Postgres {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name`
	}
	readTx(t, db, func(tx *sqldb.Tx) (err error) {
		all, err = sqldb.Each(tx, func(s sqldb.Scanner) (name string, err error) { return name, s.Scan(&name) }, query)
		return err
	})
	return all
}

// fill puts three rows into every table that a backup holds: with what each type can hold, with references to the rows
// of the other tables, and within one table to the row that comes after.
func fill(t *testing.T, lite, db *sqldb.DB) {
	t.Helper()
	const rows = 3
	for _, held := range inBackups() {
		table := held.Name
		var fields []column
		readTx(t, lite, func(tx *sqldb.Tx) error { fields = fieldsOf(t, tx, table); return nil })
		for row := range rows {
			insertFilled(t, db, table, fields, row)
		}
		if own := held.Self; own != "" {
			writeTx(t, db, func(tx *sqldb.Tx) error {
				_, err := tx.Exec("UPDATE "+table+" SET "+own+" = $1 WHERE id = $2", table+" 2", table+" 0")
				return err
			})
		}
	}
}

func insertFilled(t *testing.T, db *sqldb.DB, table string, fields []column, row int) {
	t.Helper()
	var names []string
	var values []any
	for i, f := range fields {
		if table == "outbox" && f.name == "id" || f.refers == table {
			continue // generated; set when all rows are there
		}
		names, values = append(names, f.name), append(values, filled(table, f, row, i))
	}
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec("INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES "+sqldb.In(len(names), 1), values...)
		return err
	})
	if err != nil {
		t.Fatalf("fill %s: %v", table, err)
	}
}

// filled is a value of a column: different in each row, and of each kind what is easily lost.
func filled(table string, f column, row, i int) any {
	switch {
	case f.word != "":
		return f.word
	case f.refers != "":
		switch f.name { // of a pair the first comes before the second
		case "room_a", "first_id":
			row = []int{0, 0, 1}[row]
		case "room_b", "second_id":
			row = []int{1, 2, 2}[row]
		}
		return fmt.Sprint(f.refers, " ", row)
	case f.declared == "BOOLEAN":
		return (row+i)%2 == 0
	case f.declared == "BLOB":
		return [][]byte{{}, {0, 255, '\n'}, []byte("plain")}[row]
	case f.declared == "BIGINT" || f.declared == "INTEGER":
		if table == "ticket_key" && f.name == "number" {
			return row
		}
		switch f.name {
		case "level", "taken", "held":
			return row
		case "generation", "serial":
			return 1 + row
		case "minutes", "capacity":
			return 30 + row
		}
		return int64(i)*1000 + int64(row)<<40 + 1
	case f.declared == "REAL" || f.declared == "DOUBLE PRECISION":
		return float64(row) + 0.25
	case f.name == "id" || f.name == "code":
		return fmt.Sprint(table, " ", row)
	}
	return fmt.Sprintf("%s \u2028 <é> \"%d\"", f.name, row)
}

func readTx(t *testing.T, db *sqldb.DB, body func(*sqldb.Tx) error) {
	t.Helper()
	if err := db.Read(context.Background(), body); err != nil {
		t.Fatal(err)
	}
}

func writeTx(t *testing.T, db *sqldb.DB, body func(*sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), body); err != nil {
		t.Fatal(err)
	}
}

func TestTheListOfTablesIsTheSchema(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		listed := map[string]bool{}
		for _, table := range tables() {
			if listed[table.Name] {
				t.Errorf("%s is listed twice", table.Name)
			}
			if _, err := os.Stat("../" + table.Owner); table.Owner == "" || err != nil {
				t.Errorf("%s has no package that writes it: %v", table.Name, err)
			}
			listed[table.Name] = !table.Former
		}
		there := tablesOf(t, db)
		for _, table := range there {
			if !listed[table] && !slices.Contains(ofOthers, table) {
				t.Errorf("%s is in the schema and not in a chapter: backups would not hold it", table)
			}
		}
		for table, now := range listed {
			if now != slices.Contains(there, table) {
				t.Errorf("%s is listed as in the schema: %v, which is not so", table, now)
			}
		}
	})
}

func TestTheListOfTablesHasWhatIsReferredToFirst(t *testing.T) {
	t.Parallel()
	before := map[string]bool{}
	readTx(t, schematest.SQLite(t), func(tx *sqldb.Tx) error {
		for _, table := range inBackups() {
			for _, f := range fieldsOf(t, tx, table.Name) {
				switch {
				case f.refers == table.Name && table.Self != f.name:
					t.Errorf("%s.%s refers to its own table: restoring must know that, to set it last", table.Name, f.name)
				case f.refers != "" && f.refers != table.Name && !before[f.refers]:
					t.Errorf("%s.%s refers to %s, which comes later", table.Name, f.name, f.refers)
				}
			}
			before[table.Name] = true
		}
		return nil
	})
}

func dump(t *testing.T, db *sqldb.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := db.Dump(context.Background(), &b, 7, tables()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func restore(t *testing.T, db *sqldb.DB, dump []byte) {
	t.Helper()
	b, err := sqldb.ReadBackup(bytes.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Restore(context.Background(), b, tables()); err != nil {
		t.Fatal(err)
	}
}

func plain(t *testing.T, dump []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(dump))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABackupOfEveryTableRestoresInAllDirectionsAsTheSameBytes(t *testing.T) {
	t.Parallel()
	lite, other := schematest.SQLite(t), schematest.Postgres(t)
	fill(t, lite, lite)
	fill(t, lite, other)
	ofLite, ofOther := dump(t, lite), dump(t, other)
	if diff := cmp.Diff(plain(t, ofLite), plain(t, ofOther)); diff != "" {
		t.Fatalf("the engines write different backups (-sqlite +postgres):\n%s", diff)
	}
	if !strings.Contains(plain(t, ofLite), "true") || strings.Count(plain(t, ofLite), `"row"`) != 3*len(inBackups()) {
		t.Errorf("not every table is filled:\n%s", plain(t, ofLite))
	}
	for from, file := range map[string][]byte{"sqlite": ofLite, "postgres": ofOther} {
		for to, db := range map[string]*sqldb.DB{"sqlite": schematest.SQLite(t), "postgres": schematest.Postgres(t)} {
			restore(t, db, file)
			if got := dump(t, db); !bytes.Equal(got, file) {
				t.Errorf("%s to %s:\n%s", from, to, cmp.Diff(plain(t, file), plain(t, got)))
			}
			writeTx(t, db, func(tx *sqldb.Tx) error { return tx.Emit(sqldb.Event{Kind: "after"}) }) // generated keys go on
		}
	}
}

func TestABackupThatWritesBooleansAsNumbersRestoresOnBothEngines(t *testing.T) {
	t.Parallel()
	lite := schematest.SQLite(t)
	fill(t, lite, lite)
	now := plain(t, dump(t, lite))
	old := withSum(regexp.MustCompile(`\bfalse\b`).ReplaceAllString(regexp.MustCompile(`\btrue\b`).ReplaceAllString(now, "1"), "0"))
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		restore(t, db, packed(t, old))
		if diff := cmp.Diff(now, plain(t, dump(t, db))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestADamagedBackupIsCalledSoAndNothingIsRestored(t *testing.T) {
	t.Parallel()
	source := schematest.SQLite(t)
	fill(t, source, source)
	whole := dump(t, source)
	text := plain(t, whole)
	lines := strings.SplitAfter(text, "\n")
	forms := map[string][]byte{
		"nothing": {}, "words": []byte("this is no backup"), "text": []byte(text), "twice": append(bytes.Clone(whole), whole...),
		"tail": append(bytes.Clone(whole), "x"...), "empty lines": packed(t, text+"\n\n"),
		"no last line":  packed(t, strings.Join(lines[:len(lines)-2], "")),
		"no first line": packed(t, strings.Join(lines[1:], "")), "a row gone": packed(t, strings.Replace(text, lines[3], "", 1)),
		"a row twice":  packed(t, strings.Replace(text, lines[3], lines[3]+lines[3], 1)),
		"another kind": packed(t, strings.Replace(text, "creneau dump 1", "creneau dump 9", 1)),
		"a letter":     packed(t, strings.Replace(text, "person 1", "person 7", 1)), "half a line": packed(t, text[:len(text)/2]),
		"null":          packed(t, "null\n"),
		"a wrong shape": packed(t, strings.Replace(text, `"row":[`, `"row":{`, 1)),
	}
	for i := 1; i <= 10; i++ {
		forms[fmt.Sprint("cut ", i)] = whole[:len(whole)*i/11]
		flipped := bytes.Clone(whole)
		flipped[10+(len(whole)-11)*i/11] ^= 1 << (i % 8)
		forms[fmt.Sprint("flipped ", i)] = flipped
	}
	for name, file := range forms {
		if _, err := sqldb.ReadBackup(bytes.NewReader(file)); !errors.Is(err, sqldb.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// withSum ends a backup's text with the right sum and number of rows.
func withSum(text string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n"), "\n")
	body := strings.Join(lines[:len(lines)-1], "")
	sum := sha256.Sum256([]byte(body))
	return fmt.Sprintf("%s{\"rows\":%d,\"sum\":\"%x\"}\n", body, strings.Count(body, `{"row":`), sum)
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := io.WriteString(z, text); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
