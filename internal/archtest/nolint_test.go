package archtest_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A comment for a linter that nobody runs explains nothing: a sentence says why the code is right.
func TestNoCommentSpeaksToALinter(t *testing.T) {
	t.Parallel()
	speaks, read := regexp.MustCompile(`//\s*(nolint|lint:ignore|#nosec)`), 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		for number, line := range strings.Split(string(text), "\n") {
			if speaks.MatchString(line) {
				t.Errorf("%s:%d: say in a sentence why the code is right: %s", path, number+1, strings.TrimSpace(line))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 500 {
		t.Fatalf("read only %d files: the walk is broken", read)
	}
}
