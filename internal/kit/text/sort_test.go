package text_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/creneau/creneau/internal/kit/text"
)

func TestNamesAreSortedAsReadersExpect(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"fr", "en", "xx", ""} {
		got := []string{"Zoé", "zoo", "Élise", "Room 10", "école", "Ecole", "Œuvre", "Room 9", "Zoe", "Bo", "élan"}
		text.SortBy(lang, got, func(s string) string { return s })
		want := []string{"Bo", "Ecole", "école", "élan", "Élise", "Œuvre", "Room 9", "Room 10", "Zoe", "Zoé", "zoo"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", lang, diff)
		}
	}
	same := []struct{ name, of string }{{"Ana", "b"}, {"Zoé", ""}, {"Ana", "a"}}
	text.SortBy("fr", same, func(s struct{ name, of string }) string { return s.name })
	if same[0].of != "b" || same[1].of != "a" {
		t.Errorf("the same name changed its order: %v", same)
	}
}
