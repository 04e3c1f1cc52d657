package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestTheFirstLinkSaysHowLongItIsGood(t *testing.T) {
	said := firstWords("https://example.org", "SECRET", "ana@example.org")
	for _, want := range []string{"\n  https://example.org/sign-in/SECRET\n", "works once, for 7 days"} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	t.Setenv("CRENEAU_DATABASE", "sqlite://"+filepath.Join(t.TempDir(), "creneau.db"))
	if code := run([]string{"migrate"}); code != 0 {
		t.Fatal(code)
	}
	ways := 0
	for line := range strings.Lines(said) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] != "creneau" {
			continue
		}
		ways++
		if code := run(words[1:]); code != 0 {
			t.Errorf("%q ends with %d", line, code)
		}
	}
	if ways != 2 {
		t.Errorf("%d commands are named:\n%s", ways, said)
	}
}
