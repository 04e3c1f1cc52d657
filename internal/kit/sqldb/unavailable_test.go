package sqldb_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// fill writes a row of some size.
func fill(db *sqldb.DB, size int) error {
	return db.Write(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Emit(sqldb.Event{Kind: "fill", Data: strings.Repeat("x", size)})
	})
}

func pragma(t *testing.T, db *sqldb.DB, text string) {
	t.Helper()
	if _, err := db.Writer().ExecContext(context.Background(), "PRAGMA "+text); err != nil {
		t.Fatal(err)
	}
}

func TestAFullDiskIsUnavailableUntilThereIsRoomAgain(t *testing.T) {
	t.Parallel()
	db, ctx := schematest.SQLite(t), context.Background()
	pragma(t, db, "max_page_count = 10") // never below what the file has: nothing may grow
	var wg sync.WaitGroup
	refused := make([]error, 20)
	for i := range refused { // at once, so that they share commits
		wg.Go(func() { refused[i] = fill(db, 100_000) })
	}
	wg.Wait()
	for i, err := range refused {
		if !errors.Is(err, sqldb.ErrUnavailable) || fault.KindOf(err) != fault.Unavailable {
			t.Errorf("write %d on a full disk: %v", i, err)
		}
	}
	if got := events(t, db); got != 0 {
		t.Errorf("%d refused writes were kept", got)
	}
	pragma(t, db, "query_only = 1") // a probe is small and would find room
	if err := db.Ready(ctx); !errors.Is(err, sqldb.ErrUnavailable) {
		t.Errorf("ready on a full disk: %v", err)
	}
	pragma(t, db, "query_only = 0")
	pragma(t, db, "max_page_count = 1000000")
	if err := fill(db, 100_000); err != nil {
		t.Fatalf("with room again: %v", err)
	}
	if err := db.Ready(ctx); err != nil || events(t, db) != 1 {
		t.Errorf("with room again: ready says %v", err)
	}
}

func TestADatabaseIsReadyAgainWhenAProbeIsKept(t *testing.T) {
	t.Parallel()
	db, ctx := schematest.SQLite(t), context.Background()
	pragma(t, db, "query_only = 1")
	if err := fill(db, 1); !errors.Is(err, sqldb.ErrUnavailable) {
		t.Fatalf("a file that may only be read: %v", err)
	}
	if err := db.Ready(ctx); err == nil {
		t.Error("ready while the probe is refused")
	}
	pragma(t, db, "query_only = 0")
	for deadline := time.Now().Add(10 * time.Second); ; {
		err := db.Ready(ctx)
		if err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready again: %v", err)
		}
	}
	if got := events(t, db); got != 0 {
		t.Errorf("the probe left %d rows", got)
	}
}

func TestARefusalSaysNothingOfTheDisk(t *testing.T) {
	t.Parallel()
	schematest.Each(t, func(t *testing.T, db *sqldb.DB) {
		no := fault.New(fault.Conflict, "test.no", "no")
		err := db.Write(context.Background(), func(*sqldb.Tx) error { return no })
		if !errors.Is(err, no) {
			t.Errorf("got %v", err)
		}
		ctx, leave := context.WithCancel(context.Background())
		leave()
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { return tx.Emit(sqldb.Event{Kind: "x"}) }); errors.Is(err, sqldb.ErrUnavailable) {
			t.Errorf("who goes away is told that the database is away: %v", err)
		}
		if err := db.Ready(context.Background()); err != nil {
			t.Errorf("not ready: %v", err)
		}
	})
}

func TestAServerThatIsAwayIsUnavailable(t *testing.T) {
	t.Parallel()
	db := schematest.Postgres(t)
	if _, err := db.Writer().Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
		t.Fatal(err)
	}
	err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec("SELECT pg_terminate_backend(pg_backend_pid())")
		return err
	})
	if !errors.Is(err, sqldb.ErrUnavailable) {
		t.Errorf("the connection was lost: %v", err)
	}
	for deadline := time.Now().Add(10 * time.Second); db.Ready(context.Background()) != nil; {
		if time.Now().After(deadline) {
			t.Fatal("not ready again")
		}
	}
}

func TestADamagedFileIsRefusedAtTheStartWithTheRemedy(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "d.db")
	open := func() *sqldb.DB {
		db, err := sqldb.Open(context.Background(), "sqlite://"+file, sqldb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	db := open()
	if _, err := schema.Migrate(context.Background(), db); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if err := fill(db, 4000); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Check(context.Background()); err != nil {
		t.Errorf("a whole file: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for page := len(whole)/4096 - 40; page < len(whole)/4096-20; page++ {
		for i := range 4096 {
			whole[page*4096+i] = byte(i * 7)
		}
	}
	if err := os.WriteFile(file, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	db = open()
	defer db.Close()
	err = db.Check(context.Background())
	if fault.KindOf(err) != fault.Unavailable || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "creneau restore") {
		t.Errorf("got %v", err)
	}
}

func TestAnErrorOfTheNetworkIsNotMistakenForARefusal(t *testing.T) {
	t.Parallel()
	db := schematest.SQLite(t)
	err := db.Write(context.Background(), func(*sqldb.Tx) error { return &net.OpError{Op: "read", Err: errors.New("reset")} })
	if !errors.Is(err, sqldb.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
}

func events(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	read(t, db, func(tx *sqldb.Tx) error { return tx.QueryRow(`SELECT count(*) FROM outbox`).Scan(&n) })
	return n
}
