package webtest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TypeScript finds Node and the compiler; without them a test is left out, and fails with CI=true.
func TypeScript(t *testing.T) (node, compiler string) {
	t.Helper()
	compiler, err := filepath.Abs(Path("internal/site/assets/node_modules/typescript/lib/typescript.js"))
	if err != nil {
		t.Fatal(err)
	}
	node, missing := exec.LookPath("node")
	if _, err := os.Stat(compiler); missing != nil || err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("node with typescript is not installed: %v %v", missing, err)
		}
		t.Skip("LEFT OUT: node with typescript is not installed (make setup)")
	}
	return node, compiler
}

// RunScript lets a test in JavaScript look at a source in TypeScript, given below the module's root: its arguments are the compiler
// and the source, its standard input is a value as JSON.
func RunScript(t *testing.T, script, source string, input any) {
	t.Helper()
	node, compiler := TypeScript(t)
	given, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(node, script, compiler, Path(source))
	cmd.Stdin = bytes.NewReader(given)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
