// Package webtest serves the assembled product to tests of front doors: an edition described by forms (Quay) on either
// engine, and the demonstration (Town) for a browser. Both are made once per package and engine and copied for each test.
//
// A Visitor reads pages over the network, a Tab asks the handler and keeps cookies, a Program speaks the API, a Browser is
// a window of Chromium. Tests stand beside the front door that they try; what is about the whole stands in app.
package webtest

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/creneau/creneau/internal/schema/schematest"
)

// Main runs a package's tests and stops the browser and the PostgreSQL cluster that they started. Call it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	if c := running.Load(); c != nil {
		c.stop()
	}
	schematest.Stop()
	os.Exit(code)
}

// Path is where a file of the repository is, seen from the package that is tested.
func Path(file string) string {
	root := "."
	for range 6 {
		if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
			break
		}
		root = filepath.Join("..", root)
	}
	return filepath.Join(root, file)
}
