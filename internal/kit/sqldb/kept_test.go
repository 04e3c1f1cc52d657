package sqldb_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/sqldb"
)

func numbers(t *testing.T) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), "sqlite://"+filepath.Join(t.TempDir(), "kept.db"), sqldb.Options{Readers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Writer().ExecContext(context.Background(), `CREATE TABLE number (n BIGINT NOT NULL UNIQUE); INSERT INTO number (n) VALUES (1), (2), (3)`); err != nil {
		t.Fatal(err)
	}
	return db
}

func scanNumber(row sqldb.Scanner) (n int, err error) { return n, row.Scan(&n) }

func TestAStatementRunsWithinItsOwnRows(t *testing.T) {
	t.Parallel()
	db := numbers(t)
	const above = `SELECT n FROM number WHERE n > $1 ORDER BY n`
	for range 2 {
		got := map[int][]int{}
		err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			_, err := sqldb.Each(tx, func(row sqldb.Scanner) (n int, err error) {
				if n, err = scanNumber(row); err != nil {
					return 0, err
				}
				got[n], err = sqldb.Each(tx, scanNumber, above, n)
				return n, err
			}, above, 0)
			return err
		})
		if diff := cmp.Diff(map[int][]int{1: {2, 3}, 2: {3}, 3: {}}, got); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
}

func TestAStatementLivesOnAfterARefusalAndAChangeOfTheSchema(t *testing.T) {
	t.Parallel()
	db, ctx := numbers(t), context.Background()
	add := func(n int) error {
		return db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO number (n) VALUES ($1)`, n)
			return err
		})
	}
	if err := add(4); err != nil {
		t.Fatal(err)
	}
	if err := add(4); err == nil {
		t.Fatal("the same number was taken twice")
	}
	if _, err := db.Writer().ExecContext(ctx, `ALTER TABLE number ADD COLUMN word TEXT`); err != nil {
		t.Fatal(err)
	}
	if err := add(5); err != nil {
		t.Error(err)
	}
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		n, err := sqldb.One(tx, scanNumber, `SELECT count(*) FROM number`)
		if n != 5 {
			t.Errorf("%d numbers are there", n)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestStatementsOfManyFormsLeave(t *testing.T) {
	t.Parallel()
	db := numbers(t)
	err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		for i := range 1200 {
			got, err := sqldb.One(tx, scanNumber, fmt.Sprintf(`SELECT n + %d FROM number WHERE n = $1`, i), 2)
			if err != nil || got != i+2 {
				return fmt.Errorf("form %d gives %d: %w", i, got, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}
