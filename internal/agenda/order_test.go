package agenda_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/creneau/creneau/internal/agenda"
)

func TestEachPersonHasAnOrderOfTheirOwnAndNoPlaceIsBetter(t *testing.T) {
	t.Parallel()
	const sessions, people = 20, 20_000
	var codes []string
	for i := range sessions {
		codes = append(codes, fmt.Sprintf("CODE%02d", i))
	}
	name := func(s string) string { return s }
	first, follows := map[string]int{}, 0
	for p := range people {
		own := agenda.InOwnOrder(codes, fmt.Sprint("per_", p), name)
		if again := agenda.InOwnOrder(codes, fmt.Sprint("per_", p), name); !slices.Equal(own, again) {
			t.Fatal("somebody's order changes")
		}
		if sorted := slices.Sorted(slices.Values(own)); !slices.Equal(sorted, codes) {
			t.Fatalf("the order loses something: %v", own)
		}
		first[own[0]]++
		if slices.Index(own, codes[1]) == slices.Index(own, codes[0])+1 {
			follows++
		}
	}
	// Each is first for one in twenty people, and one follows another as often: five standard deviations are allowed.
	expected := float64(people) / sessions
	allowed := 5 * math.Sqrt(expected)
	for _, c := range codes {
		if got := float64(first[c]); math.Abs(got-expected) > allowed {
			t.Errorf("%s is first for %.0f people, of %.0f", c, got, expected)
		}
	}
	if math.Abs(float64(follows)-expected) > allowed {
		t.Errorf("the second follows the first for %d people, of %.0f", follows, expected)
	}
}
