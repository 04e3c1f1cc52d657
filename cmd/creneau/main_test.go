package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/creneau/creneau/internal/schema/schematest"
)

// runAsCreneau makes the test binary be the command, for tests that kill it.
const runAsCreneau = "CRENEAU_TEST_RUN"

// suite stops the PostgreSQL cluster that its tests started.
type suite struct{ *testing.M }

func (s suite) Run() int {
	defer schematest.Stop()
	return s.M.Run()
}

func TestMain(m *testing.M) {
	if os.Getenv(runAsCreneau) != "" {
		os.Exit(run(os.Args[1:]))
	}
	testscript.Main(suite{m}, map[string]func(){"creneau": func() { os.Exit(run(os.Args[1:])) }})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
