package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheListFitsTheSources(t *testing.T) {
	t.Parallel()
	all, err := Read("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		tests, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(m.By), "*_test.go"))
		if err != nil || len(tests) == 0 {
			t.Errorf("%s: %s has no tests that could catch it (%v)", m.Name, m.By, err)
		}
		source, err := m.source()
		if err != nil || !strings.Contains(string(source), m.Now) {
			t.Errorf("%s: what stands in its place is not there (%v)", m.Name, err)
		}
	}
	if len(all) < 30 {
		t.Errorf("%d mutants were read", len(all))
	}
}

func TestWhatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]string{
		"what is":      "one: a fault\nin internal/x\n- a\n+ b\nelse\n",
		"needs a":      "one: a fault\nin internal/x\n- a\n+ a\n",
		"stands there": "one: a fault\nin internal/x\n- a\n+ b\n\none: a fault\nin internal/x\n- a\n+ c\n",
	} {
		if _, err := parse(list); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q is refused with %v", list, err)
		}
	}
}

func TestATextStandsOnceInItsPackage(t *testing.T) {
	t.Parallel()
	for times, sources := range map[string][2]string{
		"":        {"package x // here", "package x"},
		"0 times": {"package x", "package x"},
		"2 times": {"package x // here", "package x // here"},
	} {
		root := t.TempDir()
		for i, name := range []string{"a.go", "b.go"} {
			if err := os.WriteFile(filepath.Join(root, name), []byte(sources[i]), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(filepath.Join(root, "a_test.go"), []byte("package x // here"), 0o600); err != nil {
			t.Fatal(err)
		}
		m := Mutant{Name: "one", In: ".", Text: "here"}
		switch err := m.find(root); {
		case times == "" && (err != nil || filepath.Base(m.File) != "a.go"):
			t.Errorf("once: found in %q, %v", m.File, err)
		case times != "" && (err == nil || !strings.Contains(err.Error(), times)):
			t.Errorf("%s is refused with %v", times, err)
		}
	}
}
