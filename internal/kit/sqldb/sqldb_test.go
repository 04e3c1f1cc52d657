package sqldb_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

func TestARefusedWriteUndoesOnlyItself(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		refusal := errors.New("no")
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Add(1)
			go func() {
				defer wg.Done()
				err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
					if err := insertOrganisation(tx, i); err != nil {
						return err
					}
					if i%3 == 0 {
						return refusal
					}
					return nil
				})
				if (i%3 == 0) != errors.Is(err, refusal) {
					t.Errorf("write %d: got %v", i, err)
				}
			}()
		}
		wg.Wait()
		if got := count(t, db); got != 40 {
			t.Errorf("got %d rows, want 40", got)
		}
	})
}

func TestAPanicInOneWriteLeavesTheOthersAlone(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	err := db.Write(context.Background(), func(*sqldb.Tx) error { panic("boom") })
	if err == nil {
		t.Fatal("the panic was not reported")
	}
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return insertOrganisation(tx, 1) }); err != nil {
		t.Errorf("the next write: %v", err)
	}
}

func TestPlaceholdersBindByNumber(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		read(t, db, func(tx *sqldb.Tx) error {
			var got int64
			if err := tx.QueryRow(`SELECT CAST($2 AS BIGINT) - CAST($1 AS BIGINT) + CAST($2 AS BIGINT)`, 3, 10).Scan(&got); err != nil {
				return err
			}
			if got != 17 {
				t.Errorf("got %d, want 17", got)
			}
			return nil
		})
	})
}

func TestInstantsComeBackAsTheyWereCutToMilliseconds(t *testing.T) {
	t.Parallel()
	paris := time.FixedZone("CET", 3600)
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		want := time.Date(2027, 2, 4, 9, 30, 15, 123_000_000, time.UTC)
		write(t, db, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`INSERT INTO outbox (kind, scope, data, at) VALUES ('a', 'b', '{}', $1)`,
				sqldb.At(want.In(paris).Add(456*time.Microsecond)))
			return err
		})
		read(t, db, func(tx *sqldb.Tx) error {
			var got sqldb.Time
			err := tx.QueryRow(`SELECT max(at) FROM outbox`).Scan(&got)
			if !got.Equal(want) {
				t.Errorf("got %v, want %v", got.Time, want)
			}
			return err
		})
	})
}

func TestEventsOfARefusedWriteAreNeverHeardOf(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var heard []string
		db.OnCommit(func(kinds []string) { heard = append(heard, kinds...) })
		write(t, db, func(tx *sqldb.Tx) error { return tx.Emit(sqldb.Event{Kind: "kept", Data: 1}) })
		err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			if err := tx.Emit(sqldb.Event{Kind: "refused"}); err != nil {
				return err
			}
			return errors.New("no")
		})
		if err == nil {
			t.Error("the refusal was lost")
		}
		if diff := cmp.Diff([]string{"kept"}, heard); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAMissingRowIsNotFoundAndADuplicateIsUnique(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, func(tx *sqldb.Tx) error { return insertOrganisation(tx, 1) })
		err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return insertOrganisation(tx, 1) })
		if !sqldb.IsUnique(err) {
			t.Errorf("duplicate: got %v", err)
		}
		read(t, db, func(tx *sqldb.Tx) error {
			var name string
			err := tx.QueryRow(`SELECT name FROM organisation WHERE id = $1`, "nobody").Scan(&name)
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("missing: got %v", err)
			}
			return nil
		})
	})
}

func TestTextThatOneEngineCannotKeepIsRefusedByBoth(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for _, text := range []string{"a\x00b", "caf\xe9"} {
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				_, err := tx.Exec(`UPDATE organisation SET name = $1`, text)
				return err
			})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q was written: %v", text, err)
			}
			err = db.Read(context.Background(), func(tx *sqldb.Tx) error {
				var n int
				return tx.QueryRow(`SELECT count(*) FROM organisation WHERE name = $1`, text).Scan(&n)
			})
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q was looked for: %v", text, err)
			}
		}
	})
}

func TestAWrongAddressSaysWhichSettingAndHowToMendIt(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"", "mysql://x", "sqlite://", "sqlite:///no/such/folder/x.db"} {
		_, err := sqldb.Open(context.Background(), address, sqldb.Options{})
		f, ok := fault.From(err)
		if !ok || f.Values["Setting"] != "database" {
			t.Errorf("%q: got %v", address, err)
		}
	}
}

func BenchmarkGroupCommit(b *testing.B) {
	db := schematest.SQLite(b)
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
				return tx.Emit(sqldb.Event{Kind: "bench"})
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "writes/s")
}

func insertOrganisation(tx *sqldb.Tx, i int) error {
	_, err := tx.Exec(`INSERT INTO organisation (id, slug, name, url, version) VALUES ($1, $2, $3, '', 1)`,
		fmt.Sprint("org_", i), fmt.Sprint("o", i), "O")
	return err
}

func count(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	read(t, db, func(tx *sqldb.Tx) error { return tx.QueryRow(`SELECT count(*) FROM organisation`).Scan(&n) })
	return n
}

func read(t *testing.T, db *sqldb.DB, body func(*sqldb.Tx) error) {
	t.Helper()
	if err := db.Read(context.Background(), body); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, db *sqldb.DB, body func(*sqldb.Tx) error) {
	t.Helper()
	if err := db.Write(context.Background(), body); err != nil {
		t.Fatal(err)
	}
}
