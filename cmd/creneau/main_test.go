package main

import (
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
		os.WriteFile(name, status, 0o600) //nolint:errcheck // the test misses it then
	}
}

// suite stops the PostgreSQL cluster that its tests started.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer schematest.Stop()
	return s.M.Run()
}

func TestMain(m *testing.M) {
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
