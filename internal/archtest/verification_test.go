package archtest_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What shows that a fault is mended is a test that is there, in the package that the row names.
func TestVerificationNamesTestsThatAreThere(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/verification.md")
	if err != nil {
		t.Fatal(err)
	}
	group, name := regexp.MustCompile(`([\w/]+): ((?:Test|Fuzz|Benchmark)[^;|]*)`), regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`)
	named := 0
	for _, found := range group.FindAllStringSubmatch(string(page), -1) {
		tests := testsOf(t, found[1])
		for _, test := range name.FindAllString(found[2], -1) {
			named++
			if !strings.Contains(tests, "func "+test+"(") {
				t.Errorf("%s has no %s", found[1], test)
			}
		}
	}
	if named < 100 {
		t.Errorf("only %d tests are named", named)
	}
}

// testsOf is the text of a package's tests.
func testsOf(t *testing.T, pkg string) string {
	t.Helper()
	folder := filepath.Join("../../internal", pkg)
	if pkg == "creneau" {
		folder = "../../cmd/creneau"
	}
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
}
