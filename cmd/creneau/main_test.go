package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/creneau/creneau/internal/schema/schematest"
)

// runAsCreneau makes the test binary be the command, for tests that kill it.
const runAsCreneau = "CRENEAU_TEST_RUN"

// memoryFile is where such a process writes the most memory that it had: what its parent is told counts the parent's own as well.
const memoryFile = "CRENEAU_TEST_MEMORY"

func tellMemory(name string) {
	if name == "" {
		return
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		os.WriteFile(name, status, 0o600) // The test fails when the file is missing.
	}
}

// suite stops the PostgreSQL cluster that its tests started.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer schematest.Stop()
	return s.M.Run()
}

func TestMain(m *testing.M) {
	if address := os.Getenv(rowsAddress); address != "" {
		writeRows(address)
	}
	if os.Getenv(runAsCreneau) != "" {
		code := run(os.Args[1:])
		tellMemory(os.Getenv(memoryFile))
		os.Exit(code)
	}
	testscript.Main(suite{m}, map[string]func(){"creneau": func() { os.Exit(run(os.Args[1:])) }})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Cmds: words})
}

// rowsAddress makes the test binary write rows into the database file that it says, with its pragmas.
const rowsAddress = "CRENEAU_TEST_ROWS"

// writeRows writes one row after the other, each committed by itself, and prints its number then.
func writeRows(address string) {
	db, err := sql.Open("sqlite", address)
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.ExecContext(context.Background(), `CREATE TABLE IF NOT EXISTS row (n INTEGER PRIMARY KEY)`)
	}
	for n := 0; err == nil; n++ {
		if _, err = db.ExecContext(context.Background(), `INSERT INTO row (n) SELECT COALESCE(MAX(n), 0) + 1 FROM row`); err == nil {
			fmt.Println(n + 1)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
