package main

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// dozen are the channels of blind review whose mutants are caught the fastest: they are run with the whole suite, the others by the
// campaign.
var dozen = []string{"blind-30-names", "blind-30-houses", "blind-30-mails", "blind-30-links", "blind-30-employers", "blind-01-handle",
	"blind-12-fallback", "blind-13-unlooked", "blind-20-refusal", "blind-25-recused", "blind-29-early", "blind-29-letters"}

func TestADozenChannelsOfBlindReviewAreWatched(t *testing.T) {
	t.Parallel()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	all, err := Read(root)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b, tried := bench{root, dir, map[[2]string]bool{}}, 0
	for _, m := range all {
		if !slices.Contains(dozen, m.Name) {
			continue
		}
		tried++
		if verdict, by, err := b.judge(m); err != nil || verdict != caught {
			t.Errorf("%s: %s, %s %v", m.Name, verdict, by, err)
		}
	}
	if tried != len(dozen) {
		t.Errorf("%d mutants were tried, not %d", tried, len(dozen))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) == 0 {
		t.Errorf("nothing was compiled: %v", err)
	}
}
