package sqldb_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func again(t *testing.T, address string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address, sqldb.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestAnEmbeddedFileHasOneServerAndWorkBesideIt(t *testing.T) {
	t.Parallel()
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "one.db")
	first := again(t, "sqlite://"+file)
	if err := os.Symlink(file, file+".link"); err != nil {
		t.Fatal(err)
	}
	second := again(t, "sqlite://"+file+".link")
	release, err := first.Claim(ctx)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := second.Claim(ctx); !errors.Is(err, sqldb.ErrServed) {
		t.Errorf("a second server: %v", err)
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("the second server was refused after %v", took)
	}
	if err := second.Alone(ctx, func() error { t.Error("alone under a server"); return nil }); !errors.Is(err, sqldb.ErrInUse) {
		t.Errorf("alone under a server: %v", err)
	}
	release()
	if err := second.Alone(ctx, func() error { return nil }); err != nil {
		t.Errorf("alone afterwards: %v", err)
	}
	if release, err = second.Claim(ctx); err != nil {
		t.Fatalf("a server afterwards: %v", err)
	}
	release()
}

func TestSeveralMayServePostgreSQLAndNobodyMigratesUnderThem(t *testing.T) {
	t.Parallel()
	ctx, address := context.Background(), schematest.PostgresAddress(t)
	first, second, command := again(t, address), again(t, address), again(t, address)
	releases := []func(){}
	for _, db := range []*sqldb.DB{first, second} {
		release, err := db.Claim(ctx)
		if err != nil {
			t.Fatal(err)
		}
		releases = append(releases, release)
	}
	for i, release := range releases {
		if err := command.Alone(ctx, func() error { return nil }); !errors.Is(err, sqldb.ErrInUse) {
			t.Errorf("alone under %d servers: %v", len(releases)-i, err)
		}
		release()
	}
	for deadline := time.Now().Add(10 * time.Second); ; {
		err := command.Alone(ctx, func() error { return nil })
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("alone afterwards: %v", err)
		}
	}
}

func TestADatabaseIsReadByItsOwnerAlone(t *testing.T) {
	t.Parallel()
	ctx, file := context.Background(), filepath.Join(t.TempDir(), "mine.db")
	if err := os.WriteFile(file, nil, 0o644); err != nil { // as earlier versions left it
		t.Fatal(err)
	}
	for _, file := range []string{file, file + ".new"} {
		db := again(t, "sqlite://"+file)
		if _, err := db.Writer().ExecContext(ctx, "CREATE TABLE t (a)"); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{file, file + "-wal", file + "-shm"} {
			info, err := os.Stat(name)
			if err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
			}
		}
	}
}

func TestWorkOnWhatIsThereMakesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "nothing.db")
	_, err := sqldb.Open(context.Background(), "sqlite://"+file, sqldb.Options{Existing: true})
	if !errors.Is(err, sqldb.ErrNothing) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}
